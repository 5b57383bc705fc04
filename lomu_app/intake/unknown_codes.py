"""Marker codes that nobody knows: each is doubted once a file, where it stands first."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

from lomu_app.intake.doubts import Doubt
from lomu_app.intake.markers import Marker
from lomu_app.intake.row_cells import RowCells
from lomu_app.intake.target_line import TargetLine

_UNKNOWN = "is no warning marker that is known; taken as it is typed"


def doubt_unknown_codes(cells: RowCells, column: int, markers: Sequence[Marker]) -> None:
    """Doubt a cell for each code of two letters in it that is not known."""
    for marker in markers:
        if marker.code and not marker.known:
            cells.doubt(column, f"“{marker.code}” {_UNKNOWN}")


def told_once(lines: Sequence[TargetLine]) -> list[TargetLine]:
    """The lines of a file with the doubt of each unknown code at its first cell only."""
    cells = Counter(d.reason for line in lines for d in line.doubts if _is_of_a_code(d))
    seen: set[str] = set()
    told = []
    for line in lines:
        doubts = []
        for doubt in line.doubts:
            if not _is_of_a_code(doubt):
                doubts.append(doubt)
            elif doubt.reason not in seen:
                seen.add(doubt.reason)
                doubts.append(_counted(doubt, cells[doubt.reason]))
        told.append(dataclasses.replace(line, doubts=tuple(doubts)))
    return told


def _is_of_a_code(doubt: Doubt) -> bool:
    return doubt.reason.endswith(_UNKNOWN)


def _counted(doubt: Doubt, cells: int) -> Doubt:
    if cells == 1:
        return doubt
    return dataclasses.replace(doubt, reason=f"{doubt.reason}. It stands in {cells} cells")
