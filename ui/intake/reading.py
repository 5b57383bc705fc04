"""The work behind the page: reading, rehearsing. Runs on a pool thread."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.intake.doubts import HeldRow
from lomu_app.intake.failed_rows import write_failed_rows
from lomu_app.intake.file_kinds import LISTS, FileKind
from lomu_app.intake.importing import Wish, file_digest, held_rows, log_subject, prepare_workbook
from lomu_app.intake.importing_lists import PreparedList, prepare_list
from lomu_app.intake.list_answers import answer_of
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.opening import OpenedFile, open_any
from lomu_app.intake.people_commands import ImportPeople, JoinAlike
from lomu_app.intake.planning import SheetChoice
from lomu_app.intake.queries import ImportRow, recent_imports
from lomu_app.intake.some_rows import read_some_rows
from lomu_app.intake.workbook import Workbook
from lomu_app.kernel.errors import Cancelled, UnsafeFile
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.progress import Progress
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.files import write_whole
from ui.intake.check_rows import AnyPrepared, CheckRow, check_rows, chip_counts

_PIECE = 200
_LOOK_BACK = 500  # files among which the very same one is looked for


@dataclass(frozen=True, slots=True)
class Opened(OpenedFile):
    """A file that was read, what it looks like, and when the very same was brought in before."""

    before: ImportRow | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that decides how the rows of a file are read; `policy` is that of results."""

    file: Opened
    area: str
    today: dt.date
    saved: ColumnMapping | None
    choices: Mapping[str, SheetChoice]
    kind: FileKind
    cohorts: Mapping[str, str]
    policy: Policy


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer of a rehearsal. `last_import` is the newest import that it knew of, or 0.

    `rows` are those to be shown, and `counts` how many each chip has: made here, for there may
    be very many. So is `failed` in the result, the number of rows to be mended.
    """

    prepared: AnyPrepared
    result: dict[str, Any]
    last_import: int
    rows: dict[int, CheckRow]
    counts: Counter[str]


def open_file(core: Core, path: Path, said: FileKind | None, progress: Progress) -> Opened:
    """Read a file in a process of its own; raises UnsafeFile or Cancelled.

    `said` is what a person takes it for, and None leaves it to be recognised.
    """
    one = open_any(path, today=core.clock.today(), progress=progress, said=said)
    earlier = core.ask(partial(recent_imports, limit=_LOOK_BACK))
    before = next((row for row in earlier if row.sha256 == one.digest), None)
    return Opened(one.path, one.digest, one.workbook, one.kind, one.whole, before)


def prepare(wanted: Wanted, progress: Progress) -> AnyPrepared:
    """The rows as they would be stored; nothing is compared yet."""
    wish = Wish(wanted.saved, choices=wanted.choices, cohorts=wanted.cohorts)
    if wanted.kind in LISTS:
        return prepare_list(
            wanted.file, area=wanted.area, today=wanted.today, kind=wanted.kind, wish=wish,
            policy=wanted.policy, progress=progress,
        )  # fmt: skip
    return prepare_workbook(
        wanted.file.workbook, wanted.file.digest, area=wanted.area, today=wanted.today,
        kind=wanted.kind, progress=progress, wish=wish,
    )  # fmt: skip


def rehearse(
    core: Core, prepared: AnyPrepared | None, wanted: Wanted, progress: Progress
) -> Checked:
    """What would become of each row, against what is stored now."""
    last = last_import(core, wanted.area)
    prepared = prepared or prepare(wanted, progress)
    result = core.rehearse(prepared.command, progress)
    if isinstance(prepared, PreparedList):
        result = answer_of(prepared, result, joins=core.actor.may(Permission.DECIDE_MATCHES))
    result = result | {"failed": failed_count(prepared, held_rows(result))}
    rows = check_rows(prepared, result)
    return Checked(prepared, result, last, {row.id: row for row in rows}, chip_counts(rows))


def bring_in(
    core: Core, prepared: AnyPrepared, checked: Mapping[str, Any] | None, progress: Progress
) -> dict[str, Any]:
    """Store it, all or none; asked again after an error it is never done twice.

    `otherwise` are the rows that went otherwise than was `checked`, `failed` is the number of
    rows to be mended.
    """
    result: dict[str, Any] = core.execute(prepared.command, progress).result
    if isinstance(prepared, PreparedList):
        joins = core.actor.may(Permission.DECIDE_MATCHES)
        joined = _join_certain(core, prepared, result, progress) if joins else ()
        result = answer_of(prepared, result, joins=joins, joined=joined)
    return result | {
        "otherwise": _otherwise(checked or result, result),
        "failed": failed_count(prepared, held_rows(result)),
    }


def _otherwise(checked: Mapping[str, Any], result: Mapping[str, Any]) -> list[str]:
    before = {(one["sheet"], one["row"]): one["decision"] for one in checked["decisions"]}
    return [
        str(now["row"])
        for now in result["decisions"]
        if before.get((now["sheet"], now["row"])) != now["decision"]
    ]


def let_go(held: list[Any]) -> None:
    """Drop the rows of a long file piece by piece: at once they would hold up whoever types.

    `held` are the rows that are shown, what was read, and the answers; it is emptied.
    """
    rows, prepared, *answers = held
    things: list[Any] = [*rows.values()]
    if prepared is not None:
        things += prepared.read.lines
    for answer in filter(None, answers):
        things += answer["decisions"]
    held.clear()
    del rows, prepared, answers
    while things:
        del things[-_PIECE:]


def _join_certain(
    core: Core, prepared: PreparedList, result: Mapping[str, Any], progress: Progress
) -> Sequence[int]:
    """Join what is certainly one person twice; whatever is not joined waits for a person."""
    command = prepared.command
    if not isinstance(command, ImportPeople) or not result["certain"]:
        return ()
    join = JoinAlike(
        match_ids=tuple(result["certain"]), file_name=command.file_name,
        operation_id=f"join:{command.operation_id}"[:64],
    )  # fmt: skip
    try:
        joined: Sequence[int] = core.execute(join, progress).result["joined"]
    except Cancelled:
        return ()  # the people are stored; only the joining was stopped
    return joined


def failed_count(prepared: AnyPrepared, held: tuple[HeldRow, ...]) -> int:
    """How many rows there are to be mended."""
    read = prepared.read
    wrong = {(row.sheet, row.row) for row in (*held, *read.held)}
    return len(wrong | {(doubt.sheet, doubt.row) for doubt in read.doubts})


def save_failed(
    core: Core, path: Path, prepared: AnyPrepared, file: Opened, held: tuple[HeldRow, ...]
) -> int:
    """Write the rows to be mended, whole or not at all; how many. It is on record first."""
    source = file.workbook if file.whole else _failed_rows(file, prepared, held)
    command = prepared.command
    core.execute(
        RecordExport(
            subject=log_subject(command), what="Rows to be mended", files=(path.name,),
            snapshot=command.sha256,
        )
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        made = Path(folder) / "rows.xlsx"
        count = write_failed_rows(made, prepared.read, source, marking=core.marking, held=held)
        write_whole(path, made.read_bytes(), replace=True)  # the file dialog has asked
    return count


def _failed_rows(file: Opened, prepared: AnyPrepared, held: tuple[HeldRow, ...]) -> Workbook:
    """The rows to be mended of a file too long to be held; raises UnsafeFile if it changed."""
    if file_digest(file.path) != file.digest:
        raise UnsafeFile(f"{file.path.name} was changed since it was read. Choose it again.")
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for row in (*held, *prepared.read.held):
        wanted[row.sheet].append(row.row - 1)
    for doubt in prepared.read.doubts:
        wanted[doubt.sheet].append(doubt.row - 1)
    return read_some_rows(file.path, wanted)


def last_import(core: Core, area: str) -> int:
    """The id of what was last brought in for an area, or 0."""
    rows = core.ask(partial(recent_imports, limit=_LOOK_BACK))
    return next((row.id for row in rows if row.area == area), 0)
