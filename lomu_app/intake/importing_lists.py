"""From a list of people, offences or results to its command, by the columns that a person has seen.

What was read takes the form of that of a tracker, so that it is shown and mended alike.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lomu_app.intake.doubts import Doubt, HeldRow, Notice
from lomu_app.intake.file_kinds import FileKind, plan_file
from lomu_app.intake.file_read import FileRead, SheetRead
from lomu_app.intake.importing import Wish, file_digest
from lomu_app.intake.importing_people import read_planned
from lomu_app.intake.list_planning import chosen_tables
from lomu_app.intake.offence_batch import LIMITS, OffenceBatch, read_extract
from lomu_app.intake.offence_commands import ImportOffences
from lomu_app.intake.opening import OpenedFile
from lomu_app.intake.people_commands import ImportPeople
from lomu_app.intake.planning import SheetPlan
from lomu_app.intake.result_commands import ImportResults
from lomu_app.intake.result_lines import read_results
from lomu_app.intake.workbook import Workbook
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.progress import Progress


@dataclass(frozen=True, slots=True)
class PreparedList:
    """A list that has been read; `workbook` is the whole of it only if the file was opened whole.

    `rows` are those that became lines; a long extract of offences keeps none of them in `read`.
    """

    command: ImportPeople | ImportOffences | ImportResults
    read: FileRead[Any]
    workbook: Workbook
    kind: FileKind
    rows: int


def prepare_list(
    file: OpenedFile, *, area: str, today: dt.date, kind: FileKind, wish: Wish, policy: Policy,
    progress: Progress,
) -> PreparedList:  # fmt: skip
    """The rows of a list through the columns chosen; raises UnsafeFile or Cancelled.

    `policy` says what the words of a list of results mean.
    """
    plans = plan_file(kind, file.workbook, today=today, mapping=wish.mapping, choices=wish.choices)
    if kind is FileKind.RESULTS:
        return prepare_results(file, plans, policy, area=area, today=today, progress=progress)
    if kind is FileKind.PEOPLE:
        return _people(file, plans, area, today, progress)
    if not file.whole:
        plans = tuple(map(_to_the_end, plans))
    batch = read_extract(file.path, today=today, chosen=chosen_tables(plans), progress=progress)
    if file_digest(file.path) != file.digest:
        raise UnsafeFile(f"{file.path.name} was changed since it was opened. Choose it again.")
    command = ImportOffences(
        area=area, file_name=file.path.name[-200:], sha256=file.digest, batch=batch
    )
    read = _file_read(file.workbook, plans, _lines(batch), batch.held, batch.doubts, batch.notices)
    return PreparedList(command, read, file.workbook, kind, batch.count)


def prepare_results(
    file: OpenedFile, plans: Sequence[SheetPlan], policy: Policy, *, area: str, today: dt.date,
    progress: Progress,
) -> PreparedList:  # fmt: skip
    """The rows of a list of results."""
    found = read_results(file.workbook, plans, policy, today=today, progress=progress)
    command = ImportResults(
        area=area, file_name=file.workbook.file, sha256=file.digest, lines=tuple(found.lines),
        held_in_reading=len(found.held),
    )  # fmt: skip
    read = _file_read(file.workbook, plans, found.lines, found.held, found.doubts, ())
    return PreparedList(command, read, file.workbook, FileKind.RESULTS, len(found.lines))


def _people(
    file: OpenedFile, plans: Sequence[SheetPlan], area: str, today: dt.date, progress: Progress
) -> PreparedList:
    found = read_planned(file.workbook, plans, today, progress)
    command = ImportPeople(
        file_name=file.workbook.file, sha256=file.digest, lines=tuple(found.lines), area=area
    )
    read = _file_read(file.workbook, plans, found.lines, found.held, found.doubts, ())
    return PreparedList(command, read, file.workbook, FileKind.PEOPLE, len(found.lines))


def _to_the_end(plan: SheetPlan) -> SheetPlan:
    """The first rows told the columns; the table goes on down to the end of the file."""
    tables = tuple(
        (dataclasses.replace(block, last=LIMITS.rows), mapping) for block, mapping in plan.tables
    )
    return dataclasses.replace(plan, tables=tables)


def _lines(batch: OffenceBatch) -> list[Any]:
    return list(batch.lines()) if batch.is_short else []


def _file_read(
    workbook: Workbook, plans: Sequence[SheetPlan], lines: Sequence[Any],
    held: Sequence[HeldRow], doubts: Sequence[Doubt], notices: Sequence[Notice],
) -> FileRead[Any]:  # fmt: skip
    sheets = tuple(
        SheetRead(
            plan.sheet.name, plan.tables[0][0].header_row, plan.tables[0][1],
            tuple(_of(plan, lines)), tuple(_of(plan, held)), (),
            tuple(one for one in _of(plan, notices) if one.row), tuple(_of(plan, doubts)),
            plan.tables,
        )
        for plan in plans
        if plan.tables
    )  # fmt: skip
    about = tuple(notice for notice in notices if not notice.row)
    return FileRead(workbook.file, sheets, about, tuple(workbook.doubts))


def _of(plan: SheetPlan, things: Iterable[Any]) -> list[Any]:
    return [one for one in things if one.sheet == plan.sheet.name]
