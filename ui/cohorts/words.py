"""How facts about memberships are put into words, chips and levels of lateness. Pure."""

from __future__ import annotations

import datetime as dt

from lomu_app.cohorts.rows import MembershipRow
from lomu_app.cohorts.rules import (
    LIVE,
    RAG_LABELS,
    REVIEW_DUE,
    STATUS_LABELS,
    SUPERVISION_ENDS,
    MembershipStatus,
    Rag,
    ReviewState,
)
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.people.rules import age_on, shown_name
from ui.kit.chips import Chip, late_chip
from ui.kit.dates import ahead_words, day_words

NO_RAG = "No RAG"
TWICE = Chip("Twice", "soon", "dot")
"""Beside the name of whoever stands in the cohort twice."""
_RAG_CHIPS = {
    Rag.RED: Chip("Red", "very_high", "up", strong=True),
    Rag.AMBER: Chip("Amber", "high", "dot", strong=True),
    Rag.GREEN: Chip("Green", "standard", "down", strong=True),
}
_SOON = 2  # days ahead that are told as soon
_RELEASE_SOON = 28


def name_of(row: MembershipRow) -> str:
    """`BROWN, Dennis`."""
    return shown_name(row.surname, row.forenames)


def born_words(born: dt.date | None, today: dt.date) -> str:
    """`14/03/1991 (35)`; empty where it is not known."""
    age = age_on(born, today)
    return day_words(born) + ("" if age is None else f" ({age})")


def is_live(row: MembershipRow) -> bool:
    """Whether the person is on the way into the cohort or in it."""
    return row.status in LIVE


def stage_words(row: MembershipRow) -> str:
    """The stage, or that somebody proposed to let the person go."""
    return "Leaving?" if row.leaving_proposed else STATUS_LABELS[row.status]


def rag_words(rag: Rag | None) -> str:
    """`Red`; in words where there is none, never a colour."""
    return NO_RAG if rag is None else RAG_LABELS[rag]


def rag_chip(rag: Rag | None) -> Chip:
    """Word, sign and colour; a RAG that nobody gave has neither sign nor colour."""
    return Chip(NO_RAG) if rag is None else _RAG_CHIPS[rag]


def clock_level(row: MembershipRow, today: dt.date, red_after_days: int) -> tuple[str, str]:
    """Level of lateness and words for what is due next.

    A review is amber when it is past, and red only `red_after_days` later; what was promised
    within working days is red at once.
    """
    if row.clock is None:
        return "", ""
    late = (today - row.clock).days
    if late > 0:
        patient = row.clock_reason == REVIEW_DUE and late <= red_after_days
        return "today" if patient else "overdue", ahead_words(-late)
    if late == 0:
        return "today", ahead_words(0)
    if row.clock_reason == SUPERVISION_ENDS:
        warned = row.supervision_state is ReviewState.DUE
        return ("soon", ahead_words(-late)) if warned else ("", day_words(row.clock))
    near = _RELEASE_SOON if row.status is MembershipStatus.SUSPENDED else _SOON
    return ("soon", ahead_words(-late)) if late >= -near else ("", day_words(row.clock))


def clock_chip(row: MembershipRow, today: dt.date, red_after_days: int) -> Chip | None:
    """What is late, for the head of the pane; nothing while all is in time."""
    level, words = clock_level(row, today, red_after_days)
    return late_chip(level, f"{row.clock_reason}: {words.lower()}")


def supervision_chip(row: MembershipRow) -> Chip | None:
    """That supervision by law ends soon or has ended, where another clock stands before it."""
    levels = {ReviewState.DUE: "soon", ReviewState.OVERDUE: "overdue"}
    level = levels.get(row.supervision_state, "")
    if not level or row.clock_reason == SUPERVISION_ENDS:
        return None
    ends = next(clock.day for clock in row.clocks if clock.label == SUPERVISION_ENDS)
    return late_chip(level, f"{SUPERVISION_ENDS}: {day_words(ends)}")


def since_words(row: MembershipRow, today: dt.date) -> str:
    """How long somebody has stood at the stage: `12 days`."""
    days = max((today - london(row.status_since).date()).days, 0)
    return counted(days, "day")


def manager_words(row: MembershipRow) -> str:
    """`PC Yarrow, PC Sedge`; empty where nobody manages the person yet."""
    return ", ".join(part for part in (row.lead_manager, row.deputy) if part)


def source_words(row: MembershipRow) -> str:
    """The file, sheet and row that it was read from; empty for one that was typed."""
    if row.source_file is None:
        return ""
    return f"{row.source_file}, sheet {row.source_sheet}, row {row.source_row}"


def spoken_membership(row: MembershipRow) -> str:
    """The sentence that a screen reader says for a line of the list."""
    parts = [
        name_of(row), row.reference, row.cohort_label, stage_words(row).lower(),
        f"RAG {rag_words(row.rag).lower()}" if row.rag else "",
        f"managed by {row.lead_manager}" if row.lead_manager else "nobody manages yet",
        f"{row.clock_reason.lower()} {day_words(row.clock)}" if row.clock else "",
        f"stands in this cohort twice, also as {', '.join(row.doubled_by)}" if row.doubled_by
        else "",
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)
