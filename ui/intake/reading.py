"""The work behind the page: reading, rehearsing. Runs on a pool thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.intake.doubts import HeldRow
from lomu_app.intake.failed_rows import write_failed_rows
from lomu_app.intake.file_kinds import FileKind, kind_of
from lomu_app.intake.importing import Prepared, Wish, file_digest, prepare_workbook
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.planning import SheetChoice
from lomu_app.intake.queries import ImportRow, recent_imports
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.workbook import Workbook
from lomu_app.kernel.progress import Progress
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.files import write_whole

_LOOK_BACK = 500  # files among which the very same one is looked for


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read, what it looks like, and when the very same was brought in before."""

    path: Path
    workbook: Workbook
    digest: str
    before: ImportRow | None
    kind: FileKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that decides how the rows of a file are read."""

    file: Opened
    area: str
    today: dt.date
    saved: ColumnMapping | None
    choices: Mapping[str, SheetChoice]
    kind: FileKind
    cohorts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer of a rehearsal. `last_import` is the newest import that it knew of, or 0."""

    prepared: Prepared
    result: dict[str, Any]
    last_import: int


def open_file(core: Core, path: Path, progress: Progress) -> Opened:
    """Read a file in a process of its own; raises UnsafeFile or Cancelled."""
    digest = file_digest(path)
    workbook = read_workbook(path, progress=progress)
    earlier = core.ask(partial(recent_imports, limit=_LOOK_BACK))
    before = next((row for row in earlier if row.sha256 == digest), None)
    return Opened(path, workbook, digest, before, kind_of(workbook, core.clock.today()))


def prepare(wanted: Wanted, progress: Progress) -> Prepared:
    """The rows as they would be stored; nothing is compared yet."""
    return prepare_workbook(
        wanted.file.workbook, wanted.file.digest, area=wanted.area, today=wanted.today,
        kind=wanted.kind, progress=progress,
        wish=Wish(wanted.saved, choices=wanted.choices, cohorts=wanted.cohorts),
    )  # fmt: skip


def rehearse(core: Core, prepared: Prepared | None, wanted: Wanted, progress: Progress) -> Checked:
    """What would become of each row, against what is stored now."""
    last = last_import(core, wanted.area)
    prepared = prepared or prepare(wanted, progress)
    return Checked(prepared, core.rehearse(prepared.command, progress), last)


def failed_count(prepared: Prepared, held: tuple[HeldRow, ...]) -> int:
    """How many rows there are to be mended."""
    read = prepared.read
    wrong = {(row.sheet, row.row) for row in (*held, *read.held)}
    return len(wrong | {(doubt.sheet, doubt.row) for doubt in read.doubts})


def save_failed(core: Core, path: Path, prepared: Prepared, held: tuple[HeldRow, ...]) -> int:
    """Write the rows to be mended, whole or not at all; how many. It is on record first."""
    command = prepared.command
    core.execute(
        RecordExport(
            subject=f"import:{command.area}", what="Rows to be mended", files=(path.name,),
            snapshot=command.sha256,
        )
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        made = Path(folder) / "rows.xlsx"
        count = write_failed_rows(
            made, prepared.read, prepared.workbook, marking=core.marking, held=held
        )
        write_whole(path, made.read_bytes(), replace=True)  # the file dialog has asked
    return count


def last_import(core: Core, area: str) -> int:
    """The id of what was last brought in for an area, or 0."""
    rows = core.ask(partial(recent_imports, limit=_LOOK_BACK))
    return next((row.id for row in rows if row.area == area), 0)
