"""How far what was read agrees with the truth."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from lomu_app.intake.targets import TargetLine, TargetsRead
from tests.support.trackers.entries import Entry
from tests.support.trackers.page import Tracker, TrueRow

_CELLS = {
    "surname": ("surname", "name", "identity"),
    "forenames": ("forenames", "name", "identity"),
    "date_of_birth": ("date_of_birth", "identity"),
    "pnc_id": ("pnc_id", "identity"),
    "crime_reference": ("crime_reference", "crime_offence"),
    "offence": ("offence", "crime_offence"),
    "postcode": ("address", "postcode"),
    "attempts": ("attempts", "attempts_count"),
    "status": ("status", "outcome", "arrested"),
}


@dataclass
class Marks:
    """Counts over one tracker; `wrong` are values that differ, with whether doubted."""

    sound: int = 0
    right: int = 0
    wrong: list[tuple[str, int, str, Any, Any, bool]] = field(default_factory=list)
    lost: list[tuple[str, int]] = field(default_factory=list)
    made_up: list[tuple[str, int]] = field(default_factory=list)
    doubts: int = 0

    @property
    def silent(self) -> list[tuple[str, int, str, Any, Any, bool]]:
        """Values that differ from the truth and have no doubt at their cell."""
        return [one for one in self.wrong if not one[-1] and one[3] is not None]


def told(line: TargetLine) -> dict[str, Any]:
    """A line as the truth is put."""
    return {
        "surname": line.surname,
        "forenames": (line.forenames or "").casefold() or None,
        "date_of_birth": line.date_of_birth,
        "pnc_id": line.pnc_id,
        "crime_reference": line.crime_reference,
        "offence": line.offence,
        "victim_risk": line.victim_risk,
        "date_added": line.date_added,
        "wanted_on_pnc": line.wanted_on_pnc,
        "markers": sorted(marker.code or marker.text for marker in line.markers),
        "attempts": line.attempts_count or 0,
        "postcode": line.postcodes[0] if line.postcodes else None,
        "oic": line.oic,
        "status": line.status,
        "struck": line.struck,
        "area": line.area,
    }


def true(entry: Entry) -> dict[str, Any]:
    """An entry in the same terms."""
    return {
        "surname": entry.surname,
        "forenames": entry.forenames.casefold(),
        "date_of_birth": entry.born,
        "pnc_id": entry.pnc,
        "crime_reference": entry.crime,
        "offence": entry.offence,
        "victim_risk": entry.risk,
        "date_added": entry.added,
        "wanted_on_pnc": entry.wanted,
        "markers": sorted(entry.markers),
        "attempts": len(entry.attempts),
        "postcode": entry.postcode,
        "oic": entry.oic,
        "status": entry.status,
        "struck": entry.struck,
        "area": entry.town,
    }


def mark(tracker: Tracker, read: TargetsRead) -> Marks:
    """Compare every cell of every true row with what was read of it."""
    marks = Marks(doubts=len(read.doubts))
    lines: dict[tuple[str, int], list[TargetLine]] = defaultdict(list)
    for one in read.lines:
        lines[(one.sheet, one.row)].append(one)
    doubles = {(one.sheet, one.row) for one in read.doubled}
    held = {(one.sheet, one.row) for one in read.held}
    doubted = {(d.sheet, d.row, d.column) for d in read.doubts}
    for row in tracker.truth:
        place = (row.sheet, row.row)
        line = _taken(lines[place], row.entry)
        if row.double or line is None:
            if place not in doubles and place not in held:
                marks.lost.append(place)
            if not row.double:
                marks.sound += len(row.fields - row.entry.bad)
            continue
        _mark_row(marks, row, line, doubted)
    marks.made_up.extend(place for place, left in lines.items() for _ in left)
    return marks


def _taken(lines: list[TargetLine], entry: Entry) -> TargetLine | None:
    """The line of an entry out of those of its row; tables may stand side by side."""
    if not lines:
        return None
    own = [line for line in lines if line.crime_reference == entry.crime]
    line = (own or lines)[0]
    lines.remove(line)
    return line


def _mark_row(
    marks: Marks, row: TrueRow, line: TargetLine, doubted: set[tuple[str, int, str]]
) -> None:
    said, wanted = told(line), true(row.entry)
    for name in sorted(row.fields | {"struck", "status"}):
        right = said[name] == wanted[name]
        if name not in row.entry.bad:
            marks.sound += 1
            marks.right += right
        if not right:
            columns = {line.cells.get(cell) for cell in _CELLS.get(name, (name,))} | {""}
            at_cell = any((row.sheet, row.row, c) in doubted for c in columns if c is not None)
            marks.wrong.append((row.sheet, row.row, name, said[name], wanted[name], at_cell))
