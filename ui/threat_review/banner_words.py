"""What the banner above the list says, and what its button does. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.daart.threat_rules import ListStatus
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_words as say
from ui.threat_review.reading import Facts
from ui.threat_review.words import status_words


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, its tone, and a button with the deed behind it."""

    words: str
    tone: str = "info"
    button: str = ""
    deed: str = ""


def notice_of(facts: Facts) -> Notice | None:
    """The one thing that most needs saying."""
    for judge in (_exact, _past, _stale, _returned, _unclosed, _warnings):
        notice = judge(facts)
        if notice is not None:
            return notice
    return None


def _exact(facts: Facts) -> Notice | None:
    if not facts.exact:
        return None
    shown = facts.snapshot
    when = say.moment_text(shown.data_as_at) if shown else ""
    return Notice(
        f"READ ONLY. Exactly as it was presented on {say.long_day(facts.day)}, with the facts of "
        f"{when}, and nothing that was recorded since.",
        button="Back to the list", deed="not_exact",
    )  # fmt: skip


def _past(facts: Facts) -> Notice | None:
    if not facts.past or facts.snapshot is None:
        return None
    if facts.status in (ListStatus.PRESENTED, ListStatus.ACTIONED):
        left = counted(len(facts.without_result()), "line has", "lines have")
        return Notice(
            f"This list of {say.long_day(facts.day)} is not closed. {left} no outcome yet: "
            "record what came of them, then close it.",
            tone="late", button="Close it …", deed="close",
        )  # fmt: skip
    if facts.drafting:
        return Notice(
            f"PAST DAY, READ ONLY. {say.long_day(facts.day)}: this list was never presented.",
            tone="late",
        )
    open_lines = len(facts.without_result())
    still = f" {counted(open_lines, 'line')} can still be given an outcome." if open_lines else ""
    return Notice(
        f"PAST DAY, READ ONLY. {say.long_day(facts.day)}, as it was presented, with what was "
        f"recorded since.{still}",
        button="Exactly as presented", deed="exact",
    )  # fmt: skip


def _stale(facts: Facts) -> Notice | None:
    changes = facts.changes
    if changes is None or not (changes.missing or changes.gone):
        return None
    parts = [
        f"{counted(changes.missing, 'target')} came in" if changes.missing else "",
        f"{counted(changes.gone, 'target')} left" if changes.gone else "",
    ]
    told = " and ".join(part for part in parts if part)
    return Notice(
        f"Since this list was prepared {told}. Prepare it again before you submit it.",
        tone="late", button="Prepare again", deed="prepare",
    )  # fmt: skip


def _returned(facts: Facts) -> Notice | None:
    shown = facts.snapshot
    if shown is None or shown.returned_reason is None or facts.status != ListStatus.OPEN:
        return None
    return Notice(f"Given back by {shown.returned_by}: {shown.returned_reason}", tone="late")


def _unclosed(facts: Facts) -> Notice | None:
    """The list before is still open while today's is being made."""
    before = next((row for row in facts.days if row.day < facts.day), None)
    meeting = (ListStatus.PRESENTED, ListStatus.ACTIONED)
    if before is None or before.status not in meeting or facts.past:
        return None
    left = counted(before.without_result, "line")
    return Notice(
        f"The list of {say.long_day(before.day)} is not closed ({status_words(before.status)}; "
        f"{left} without an outcome).",
        tone="late", button="Show it", deed="earlier",
    )  # fmt: skip


def _warnings(facts: Facts) -> Notice | None:
    if facts.snapshot is None or facts.status == ListStatus.CLOSED:
        return None
    told = [words for words in say.approval_warnings(facts.snapshot) if "also worked" in words]
    return Notice(told[0], tone="late") if told else None
