"""From a workbook to typed lines of registers, over all of its sheets, each with its cohort."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from lomu_app.intake.doubts import Notice
from lomu_app.intake.file_read import FileRead, SheetRead
from lomu_app.intake.headings import heading_policy, normal_heading
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.planning import SheetChoice, SheetPlan
from lomu_app.intake.register_doubling import join_doubled_members
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.register_mapping import holds_members, propose_register_mapping
from lomu_app.intake.register_planning import RegisterKind, plan_register, tell_left_out
from lomu_app.intake.register_table import RegisterTable
from lomu_app.intake.register_words import REGISTERS, cohort_of
from lomu_app.intake.workbook import Sheet, Workbook
from lomu_app.kernel.progress import Progress, Silent

RegistersRead = FileRead[RegisterLine]


def plan_registers(
    workbook: Workbook, *, today: dt.date, mapping: ColumnMapping | None = None,
    sheet: str | None = None, choices: Mapping[str, SheetChoice] | None = None,
) -> tuple[SheetPlan, ...]:  # fmt: skip
    """For every sheet its tables and mapping, or why it is left out; as `plan_sheets` does."""
    return plan_register(
        _MEMBERS, workbook, today=today, mapping=mapping, sheet=sheet, choices=choices
    )


def _passed_over(sheet: Sheet) -> str:
    name = normal_heading(sheet.name)
    sheets = heading_policy(REGISTERS)["sheets"]
    if name in map(normal_heading, sheets["left_out"]):
        return "is no register, by its name"
    if any(f" {normal_heading(word)} " in f" {name} " for word in sheets["ended"]):
        return "holds those who are managed no longer, by its name,"
    return "is hidden" if sheet.hidden else ""


_MEMBERS = RegisterKind(
    words=REGISTERS, propose=propose_register_mapping, holds=holds_members,
    passed_over=_passed_over, series=cohort_of,
    lacking="has no columns that tell who is managed and how",
    unread="does not tell who is managed",
)  # fmt: skip


def read_registers(
    workbook: Workbook, *, area: str, today: dt.date, mapping: ColumnMapping | None = None,
    sheet: str | None = None, choices: Mapping[str, SheetChoice] | None = None,
    cohorts: Mapping[str, str] | None = None, progress: Progress | None = None,
) -> RegistersRead:  # fmt: skip
    """Every line of the workbook's registers, with doubts, held rows and notices.

    `cohorts` are codes that a person gave, by name of the sheet; `""` stands for every sheet
    whose cohort nothing tells.
    """
    plans = plan_registers(workbook, today=today, mapping=mapping, sheet=sheet, choices=choices)
    notices = tell_left_out(_MEMBERS, plans)
    read = [
        _read_sheet(workbook, plan, area, today, cohorts or {}, progress or Silent())
        for plan in plans
        if not plan.left_out
    ]
    return FileRead(workbook.file, _joined(read), tuple(notices), tuple(workbook.doubts))


def _joined(read: Sequence[SheetRead[RegisterLine]]) -> tuple[SheetRead[RegisterLine], ...]:
    """The sheets with those who stand twice in one cohort taken out, over all of them."""
    lines, doubled, more = join_doubled_members(line for sheet in read for line in sheet.lines)
    sheets = []
    for sheet in read:
        own = tuple(line for line in lines if line.sheet == sheet.name)
        doubts = [d for line in own for d in line.doubts]
        doubts += [doubt for doubt in more if doubt.sheet == sheet.name]
        twice = tuple(one for one in doubled if one.sheet == sheet.name)
        told = tuple(
            Notice(sheet.name, one.row, "", "doubled",
                   f"Row {one.row} is the same person as row {one.first_row}; the first stands.")
            for one in twice
        )  # fmt: skip
        sheets.append(dataclasses.replace(
            sheet, lines=own, doubled=twice, notices=(*sheet.notices, *told),
            doubts=tuple(sorted(doubts, key=lambda d: (d.row, d.column))),
        ))  # fmt: skip
    return tuple(sheets)


def _read_sheet(
    workbook: Workbook, plan: SheetPlan, area: str, today: dt.date, cohorts: Mapping[str, str],
    progress: Progress,
) -> SheetRead[RegisterLine]:  # fmt: skip
    name = plan.sheet.name
    given = {key.strip().casefold(): code for key, code in cohorts.items()}
    named = given.get(name.strip().casefold())
    by_file = "" if len(workbook.sheets) > 1 else cohort_of(workbook.file.rpartition(".")[0]) or ""
    table = RegisterTable(
        plan.sheet, plan.tables, today=today, date1904=workbook.date1904, area=area,
        cohort=named or cohort_of(name) or "",
    ).read(progress)  # fmt: skip
    fallback = given.get("") or by_file
    lines = [_with_cohort(line, named or "", fallback) for line in table.lines]
    return SheetRead(
        name, plan.tables[0][0].header_row, plan.tables[0][1], tuple(lines), tuple(table.held), (),
        tuple(table.notices), (), plan.tables,
    )  # fmt: skip


def _with_cohort(line: RegisterLine, named: str, fallback: str) -> RegisterLine:
    """What a person has said of the sheet goes before all; the file's name comes last."""
    cohort = named or line.cohort or fallback
    return line if cohort == line.cohort else dataclasses.replace(line, cohort=cohort)
