"""One line about a file: read, read with doubts, or refused because; and what list it has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lomu_app.intake.locations import plan_locations
from lomu_app.intake.planning import plan_sheets
from lomu_app.intake.precheck import Limits
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.workbook import Workbook
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import LomuError

_MOST_CELLS = 300_000
"""Cells among which a list of targets is looked for: more than the longest tracker has."""
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Inspection:
    """How reading a file ended. `sheets` and `rows` count what was read.

    `lists` counts the sheets with a list of targets. `reason` says what else a file without one
    holds, what is doubtful, or why it is refused.
    """

    file: str
    outcome: Literal["read", "doubts", "refused"]
    reason: str
    sheets: int = 0
    rows: int = 0
    lists: int = 0


def inspect_file(path: Path, *, today: dt.date, limits: Limits | None = None) -> Inspection:
    """Read `path` and tell how it went; never raises."""
    try:
        workbook = read_workbook(path, limits=limits)
        lists, missing = _lists(workbook, today)
    except LomuError as error:
        return Inspection(str(path), "refused", error.message)
    except Exception as error:  # noqa: BLE001 - whatever a foreign file brings, the caller lives
        return Inspection(str(path), "refused", f"It cannot be read ({type(error).__name__}).")
    doubts = list(workbook.doubts)
    doubts.extend(
        f"{counted(len(sheet.differences), 'cell')} of “{sheet.name}”: the two readers differ."
        for sheet in workbook.sheets
        if sheet.differences
    )
    rows = sum(len(sheet.rows) for sheet in workbook.sheets)
    outcome: Literal["read", "doubts"] = "doubts" if doubts else "read"
    said = " ".join((*missing, *doubts))
    return Inspection(str(path), outcome, said, len(workbook.sheets), rows, lists)


def _lists(workbook: Workbook, today: dt.date) -> tuple[int, list[str]]:
    """How many sheets hold a list of targets; where none does, sentences on what there is."""
    cells = sum(len(row) for sheet in workbook.sheets for row in sheet.rows.values())
    if cells > _MOST_CELLS:
        return 0, ["It is too big to be looked through for a list of targets."]
    registers = sum(bool(plan.tables) for plan in plan_locations(workbook, today=today))
    if registers:
        sheets = counted(registers, "sheet")
        return 0, [f"It is a COG register of CSE locations, in {sheets} (`import locations`)."]
    plans = plan_sheets(workbook, today=today)
    found = sum(bool(plan.tables) for plan in plans)
    if found:
        return found, []
    told = [f"“{plan.sheet.name}” {(plan.left_out or '').rstrip(',')}" for plan in plans[:_TOLD]]
    more = f"; and {counted(len(plans) - _TOLD, 'sheet')} more" if len(plans) > _TOLD else ""
    where = f": {'; '.join(told)}{more}" if told else ""
    return 0, [f"No list of targets was found{where}."]
