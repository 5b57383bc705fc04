"""The lines of the list as the table shows them: columns, groups, words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lomu_app.daart.snapshot import ListLine
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_words as say
from ui.kit.table import CENTRE, RIGHT, Column, Kind

CARRIED_RED = ("red", "inspector")


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line, with its id where the table looks for it, and how many checks a target has."""

    id: int
    line: ListLine
    checks: int


def off(line: ListLine) -> bool:
    """Whether somebody took the line off by hand."""
    return line.removed_reason is not None


def is_high(line: ListLine) -> bool:
    """Whether the risk to the victim is high."""
    return say.risk_level(line) in ("very_high", "high")


def carried_long(line: ListLine) -> bool:
    """Whether it has been carried for longer than the policy likes."""
    return line.carry_level in CARRIED_RED


# The chips above the list: key, words, and which lines they show.
GROUPS: dict[str, tuple[str, Callable[[ListLine], bool]]] = {
    "all": ("All", lambda _line: True),  # those taken off stand at the end
    "new": ("New", lambda line: not off(line) and line.movement == "new"),
    "high": ("High risk", lambda line: not off(line) and is_high(line)),
    "gaps": ("With gaps", lambda line: not off(line) and bool(line.gaps)),
    "carried": ("Carried", lambda line: not off(line) and line.carried_days > 0),
    "undecided": ("Undecided", lambda line: not off(line) and not line.decision),
    "no_result": ("No outcome", lambda line: not off(line) and line.result is None),
    "off": ("Taken off", off),
}


def fits(line: ListLine, words: list[str]) -> bool:
    """Whether every word typed is found somewhere in the line."""
    text = " ".join(
        (
            say.name_of(line), line.reference, line.pnc_id or "", line.crime_reference or "",
            line.offence, line.owner, line.team, line.power_label, line.decision,
            *(reason.text for reason in line.reasons), *line.aliases,
            *(address.text for address in line.addresses),
            *(address.postcode or "" for address in line.addresses),
        )
    ).casefold()  # fmt: skip
    return all(word in text for word in words)


def risk_value(line: ListLine) -> str:
    """What the risk chip is made from."""
    level = say.risk_level(line)
    return "Not assessed" if level == "not_assessed" else level


def born_text(line: ListLine) -> str:
    """`14/03/1991 (35)`."""
    if line.date_of_birth is None:
        return "born: not known"
    return say.day_text(line.date_of_birth) + (f" ({line.age})" if line.age is not None else "")


def _rank(row: LineRow) -> str:
    return "–" if off(row.line) else str(row.line.rank)


def _movement(row: LineRow) -> str:
    line = row.line
    if off(line):
        return "Taken off"
    if line.movement in ("up", "down"):
        return f"{line.movement.capitalize()} from {line.previous_rank}"
    if line.movement == "new":
        return "New"
    return f"Carried {carried_text(line)}" if line.carried_days else "Same"


def movement_value(line: ListLine) -> tuple[str, str]:
    """Kind and words of the movement chip; the days carried have a column of their own."""
    if off(line):
        return "off", "OFF"
    if line.movement in ("up", "down"):
        return line.movement, f"from {line.previous_rank}"
    return (line.movement, "") if line.movement in ("new", "off") else ("", "")


def _movement_cell(row: LineRow) -> tuple[str, str]:
    return movement_value(row.line)


def carried_text(line: ListLine) -> str:
    """`4 d`, or nothing."""
    days = line.carried_days
    return f"{days} d" if days else ""


def _carried(row: LineRow) -> str:
    return carried_text(row.line)


def _carried_cell(row: LineRow) -> tuple[str, str] | None:
    return ("overdue", carried_text(row.line)) if carried_long(row.line) else None


def _name(row: LineRow) -> str:
    return say.name_of(row.line)


def _name_cell(row: LineRow) -> tuple[str, str, str]:
    born = row.line.date_of_birth
    age = f" ({row.line.age})" if row.line.age is not None else ""
    return say.name_of(row.line), f"b. {born.year}{age}" if born else "", ""


def _risk(row: LineRow) -> str:
    return say.risk_text(row.line).lstrip("▲●▼– ")


def _risk_cell(row: LineRow) -> str:
    return risk_value(row.line)


def top_reason(line: ListLine) -> str:
    """What weighs most, and how much more there is."""
    if off(line):
        return f"Taken off: {line.removed_reason}"
    # The risk has a column of its own, so it does not take the place of what else weighs.
    own = [reason.text for reason in line.reasons if reason.code != "victim_risk"]
    return "; ".join(own[:3]) or line.category_label


def _why(row: LineRow) -> str:
    return top_reason(row.line)


def gaps_text(line: ListLine) -> str:
    """`3 gaps`, or that there are none."""
    return counted(len(line.gaps), "gap") if line.gaps else "No gaps"


def _gaps(row: LineRow) -> str:
    return gaps_text(row.line)


def _gaps_cell(row: LineRow) -> tuple[int, int]:
    return max(row.checks - len(row.line.gaps), 0), row.checks


def _owner(row: LineRow) -> str:
    return ", ".join(part for part in (row.line.owner, row.line.team) if part)


def outcome_text(line: ListLine) -> str:
    """What came of it, or else what was decided, or else what the meeting is asked."""
    return line.result_label or line.decision or (f"Asked: {line.ask}" if line.ask else "")


def _outcome(row: LineRow) -> str:
    return outcome_text(row.line)


# Shown from the start is what fits beside the pane at 1440 pixels; the pane tells the rest.
COLUMNS = (
    Column[LineRow](
        "rank", "#", _rank, Kind.NUMBER, sample="000", align=CENTRE, sortable=False
    ),
    Column[LineRow](
        "movement", "Move", _movement, Kind.MOVEMENT, _movement_cell, sample="from 88",
        sortable=False, tip="Against the list before: new, up, down, carried on, taken off",
        gives_way=2,
    ),
    Column[LineRow](
        "name", "Name", _name, Kind.PERSON, _name_cell, sample="HALLAM-REID, W", sortable=False
    ),
    Column[LineRow](
        "risk", "Risk", _risk, Kind.RISK, _risk_cell, sample="Standard", sortable=False,
        tip="Risk to the victim (DASH band)",
    ),
    Column[LineRow](
        "why", "Why on the list", _why, sample="Recalled to prison",
        sortable=False, stretch=True, gives_way=1,
    ),
    Column[LineRow](
        "outcome", "Decision", _outcome, sample="Early visit, two offic", sortable=False,
        hidden=True,
        tip="What came of it, else what was decided, else what the meeting is asked",
    ),
    Column[LineRow](
        "gaps", "Arrest-ready", _gaps, Kind.CHECKS, _gaps_cell, sample="14 gaps", sortable=False,
        tip="How many of the readiness checks are done", gives_way=3,
    ),
    Column[LineRow](
        "carried", "Carried", _carried, Kind.LATE, _carried_cell, sample="88 d",
        sortable=False, tip="Days on list after list without an outcome", gives_way=4,
    ),
    Column[LineRow](
        "days", "Days", lambda row: str(row.line.days_wanted), Kind.NUMBER, sample="000",
        align=RIGHT, sortable=False, hidden=True, tip="Days outstanding",
    ),
    Column[LineRow](
        "attempts", "Tries", lambda row: str(row.line.attempts_total), Kind.NUMBER, sample="00",
        align=RIGHT, sortable=False, hidden=True, tip="Attempts so far",
    ),
    Column[LineRow]("owner", "Owner", _owner, sample="PC 4471 Arkwright", sortable=False,
                    hidden=True),
    Column[LineRow](
        "power", "Power", lambda row: row.line.power_label, sample="Breach of court bail",
        sortable=False, hidden=True,
    ),
    Column[LineRow](
        "due", "By when", lambda row: say.due_text(row.line), sample="00/00/0000",
        sortable=False, hidden=True, whole=True,
    ),
    Column[LineRow]("born", "Born", lambda row: born_text(row.line), sample="00/00/0000 (00)",
                    sortable=False, hidden=True, whole=True),
    Column[LineRow]("reference", "Reference", lambda row: row.line.reference, sample="T-000000",
                    sortable=False, hidden=True, whole=True),
    Column[LineRow]("pnc_id", "PNC id", lambda row: row.line.pnc_id or "", sample="2018/0214553C",
                    sortable=False, hidden=True, whole=True),
    Column[LineRow](
        "points", "Points", lambda row: str(row.line.score), Kind.NUMBER, sample="000",
        align=RIGHT, sortable=False, hidden=True,
    ),
)  # fmt: skip


def spoken(row: LineRow) -> str:
    """The sentence that a screen reader says for a line."""
    line = row.line
    place = "Taken off" if off(line) else f"Rank {line.rank}"
    parts = [place, say.name_of(line), f"risk {_risk(row)}", line.movement_text, top_reason(line)]
    if line.gaps:
        parts.append(gaps_text(line))
    if outcome_text(line):
        parts.append(outcome_text(line))
    return ", ".join(part for part in parts if part)
