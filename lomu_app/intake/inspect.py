"""One line about a file: read, read with doubts, or refused because."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lomu_app.intake.precheck import Limits
from lomu_app.intake.reader import read_workbook
from lomu_app.kernel.errors import LomuError


@dataclass(frozen=True, slots=True)
class Inspection:
    """How reading a file ended. `sheets` and `rows` count what was read."""

    file: str
    outcome: Literal["read", "doubts", "refused"]
    reason: str
    sheets: int = 0
    rows: int = 0


def inspect_file(path: Path, *, limits: Limits | None = None) -> Inspection:
    """Read `path` and tell how it went; never raises."""
    try:
        workbook = read_workbook(path, limits=limits)
    except LomuError as error:
        return Inspection(str(path), "refused", error.message)
    except Exception as error:  # noqa: BLE001 - whatever a foreign file brings, the caller lives
        return Inspection(str(path), "refused", f"It cannot be read ({type(error).__name__}).")
    doubts = list(workbook.doubts)
    doubts.extend(
        f"{len(sheet.differences)} cells of “{sheet.name}” are seen differently by the two readers."
        for sheet in workbook.sheets
        if sheet.differences
    )
    rows = sum(len(sheet.rows) for sheet in workbook.sheets)
    outcome: Literal["read", "doubts"] = "doubts" if doubts else "read"
    return Inspection(str(path), outcome, " ".join(doubts), len(workbook.sheets), rows)
