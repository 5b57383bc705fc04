"""Some rows of a file too long to be held whole, as a workbook of those rows alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lomu_app.intake.child_frames import frames_of
from lomu_app.intake.offence_batch import LIMITS
from lomu_app.intake.workbook import Sheet, Workbook, decode
from lomu_app.kernel.progress import Progress, Silent

_WORKER = "lomu_app.intake.row_worker"


def read_some_rows(
    path: Path, wanted: Mapping[str, Sequence[int]] | None = None, progress: Progress | None = None
) -> Workbook:
    """The rows wanted (from 0, by sheet), or the first ones of each; raises as `frames_of`."""
    workbook = Workbook(path.name, path.suffix.lower().lstrip("."))
    for frame in frames_of(_WORKER, path, LIMITS, wanted, progress or Silent()):
        if frame["stage"] == "sheet":
            workbook.sheets.append(Sheet(frame["name"], hidden=frame["left"] == "is hidden"))
        else:
            rows = {number: [decode(cell) for cell in cells] for number, cells in frame["rows"]}
            workbook.sheets[-1].rows.update(rows)
    return workbook
