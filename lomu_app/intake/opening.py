"""Opens a file of any kind: recognises what it is, and holds no more of it than that needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lomu_app.intake.file_kinds import FileKind, holds_offences, kind_of
from lomu_app.intake.importing import file_digest
from lomu_app.intake.importing_people import LONG_LISTS
from lomu_app.intake.offence_batch import LIMITS
from lomu_app.intake.precheck import check_file
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.some_rows import read_some_rows
from lomu_app.intake.workbook import Workbook
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.kernel.progress import Progress

_LARGE = 2 * 1024 * 1024
"""From so many bytes on, unpacked, a file may be an extract too long to be held whole."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file and what it most likely is; where it is not `whole`, its first rows alone."""

    path: Path
    digest: str
    workbook: Workbook
    kind: FileKind
    whole: bool


def open_any(
    path: Path, *, today: dt.date, progress: Progress, said: FileKind | None = None
) -> OpenedFile:
    """Read a file in a process of its own; `said` is what a person takes it for.

    Raises UnsafeFile or Cancelled.
    """
    digest = file_digest(path)
    large = check_file(path, LIMITS).unpacked > _LARGE
    if large and said in (None, FileKind.OFFENCES):
        head = _head_of(path, progress)
        if head is not None and (said is not None or holds_offences(head)):
            return OpenedFile(path, digest, head, FileKind.OFFENCES, whole=False)
    workbook = read_workbook(path, limits=LONG_LISTS if large else None, progress=progress)
    return OpenedFile(path, digest, workbook, said or kind_of(workbook, today), whole=True)


def _head_of(path: Path, progress: Progress) -> Workbook | None:
    """The first rows; None where they cannot be read so, and the other readers tell why."""
    try:
        return read_some_rows(path, progress=progress)
    except UnsafeFile:
        return None
