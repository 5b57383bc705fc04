"""How facts about targets are put into words, chips and levels of lateness."""

from __future__ import annotations

import datetime as dt

from lomu_app.daart.rows import TargetDetail, TargetRow
from lomu_app.daart.rules import (
    OUTCOME_LABELS,
    OUTSTANDING,
    POWER_LABELS,
    RISK_LABELS,
    STATUS_LABELS,
    Standing,
    VictimRisk,
)
from lomu_app.kernel.counting import counted
from lomu_app.kernel.policy import Policy
from lomu_app.people.rules import age_on, shown_name
from ui.kit.chips import Chip, late_chip, risk_chip
from ui.kit.dates import ahead_words, day_words

_SOON = 2  # days ahead that are told as soon


def name_of(row: TargetRow) -> str:
    """`BROWN, Dennis`."""
    return shown_name(row.surname, row.forenames)


def born_words(born: dt.date | None, today: dt.date) -> str:
    """`14/03/1991 (35)`; empty where it is not known."""
    age = age_on(born, today)
    return day_words(born) + ("" if age is None else f" ({age})")


def days(number: int) -> str:
    """`1 day`, `3 days`."""
    return counted(number, "day")


def risk_value(risk: VictimRisk) -> str:
    """What the risk chip is made of; not assessed is a word without a colour."""
    return RISK_LABELS[risk] if risk is VictimRisk.NOT_ASSESSED else risk.value


def owner_words(owner: str, team: str) -> str:
    """`PC Green · Team 2`."""
    return " · ".join(part for part in (owner, team) if part)


def due_words(due: dt.date, today: dt.date) -> tuple[str, str]:
    """Level of lateness and words for a day by which something is to be done."""
    ahead = (due - today).days
    if ahead > _SOON:
        return "", day_words(due)
    level = "soon" if ahead > 0 else "today" if ahead == 0 else "overdue"
    return level, ahead_words(ahead)


def is_live(row: TargetRow) -> bool:
    """Whether the target is still on the list."""
    return row.status in OUTSTANDING


def status_words(row: TargetRow) -> str:
    """Where it stands; once off the list, with which outcome."""
    status = STATUS_LABELS[row.status]
    if is_live(row) or row.outcome is None or OUTCOME_LABELS[row.outcome] == status:
        return status
    return f"{status}: {OUTCOME_LABELS[row.outcome].lower()}"


def spoken_target(row: TargetRow) -> str:
    """The sentence that a screen reader says for a line of the list."""
    gaps = len(row.gaps)
    parts = [
        name_of(row), row.reference, f"victim risk {RISK_LABELS[row.victim_risk].lower()}",
        status_words(row).lower(), f"{days(row.clocks.days_wanted)} wanted",
        f"{gaps} gap{'' if gaps == 1 else 's'}" if gaps else "no gaps",
    ]  # fmt: skip
    if row.proposed_off is not None:
        parts.append("proposed to come off")
    return ", ".join(parts)


def head_chips(row: TargetRow) -> list[Chip]:
    """Risk, state, power and lateness, for the head of the pane."""
    chips = [risk_chip(risk_value(row.victim_risk)), Chip(status_words(row), strong=True)]
    chips.append(Chip(POWER_LABELS[row.power]))
    if row.wanted_on_pnc:
        chips.append(Chip("Wanted on PNC"))
    if row.clocks.standing is Standing.OVERDUE:
        late = late_chip("overdue", f"Return {days(row.clocks.return_late)} late")
        chips += [late] if late is not None else []
    return chips


def late_sentence(row: TargetRow) -> str:
    """What is late with this target, in one sentence; empty if nothing is."""
    clocks = row.clocks
    parts = []
    if clocks.standing is Standing.OVERDUE:
        parts.append(f"the return date passed {days(clocks.return_late)} ago")
    if clocks.review_late:
        parts.append(f"the review is {days(clocks.review_late)} late")
    if clocks.escalated:
        parts.append(f"to be told upwards: {clocks.escalated}")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def warrant_words(detail: TargetDetail, powers: Policy) -> str:
    """`C failed to surrender, Crown Court bench warrant`; empty without a code."""
    code = detail.warrant_code
    return f"{code} {powers['warrant_codes'].get(code, '')}".strip() if code else ""


def source_words(row: TargetRow) -> str:
    """The file, sheet and row that it was read from; empty for one that was typed."""
    if row.source_file is None:
        return ""
    return f"{row.source_file}, sheet {row.source_sheet}, row {row.source_row}"
