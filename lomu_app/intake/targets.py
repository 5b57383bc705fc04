"""From a workbook to typed target lines with their doubts, over all of its sheets."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from lomu_app.intake.doubling import join_doubled
from lomu_app.intake.doubts import Notice
from lomu_app.intake.file_read import FileRead, SheetRead
from lomu_app.intake.gathering import TableRead
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.planning import SheetChoice, SheetPlan, plan_sheets
from lomu_app.intake.sections import Section, known_area, legend, next_section
from lomu_app.intake.table import TableReader
from lomu_app.intake.target_line import TargetLine
from lomu_app.intake.unknown_codes import told_once
from lomu_app.intake.workbook import Sheet, Workbook
from lomu_app.kernel.progress import Progress, Silent

__all__ = ["SheetPlan", "TargetLine", "TargetSheet", "TargetsRead", "plan_sheets", "read_targets"]


TargetSheet = SheetRead[TargetLine]
TargetsRead = FileRead[TargetLine]


def read_targets(
    workbook: Workbook,
    *,
    area: str | None,
    today: dt.date,
    mapping: ColumnMapping | None = None,
    sheet: str | None = None,
    choices: Mapping[str, SheetChoice] | None = None,
    progress: Progress | None = None,
) -> TargetsRead:
    """Every target line of the workbook, with doubts, held rows, doubles and notices."""
    plans = plan_sheets(workbook, today=today, mapping=mapping, sheet=sheet, choices=choices)
    notices = [
        Notice(
            plan.sheet.name,
            None,
            "",
            "hidden_sheet" if plan.sheet.hidden else "other_sheet",
            f"The sheet “{plan.sheet.name}” {plan.left_out} and was not read.",
        )
        for plan in plans
        if plan.left_out
    ]
    notices.extend(
        Notice(
            plan.sheet.name,
            block.header_row,
            "",
            "note",
            f"Rows {block.first + 1} to {block.last + 1} of “{plan.sheet.name}” are a table that "
            "does not tell who is wanted and for what; they were not read.",
        )
        for plan in plans
        for block in plan.unread
    )
    several = sum(not plan.left_out for plan in plans) > 1
    read = [
        (
            plan,
            TableReader(
                plan.sheet,
                plan.tables,
                today=today,
                date1904=workbook.date1904,
                area=area,
                start=_sheet_section(plan.sheet, several),
            ).read(progress or Silent()),
        )
        for plan in plans
        if not plan.left_out
    ]
    doubts = (*workbook.doubts, *_unread_keys(workbook, read))
    return FileRead(workbook.file, _joined(read), tuple(notices), doubts)


def _unread_keys(workbook: Workbook, read: Sequence[tuple[SheetPlan, TableRead]]) -> Iterator[str]:
    """Keys to colours and strike-through in a file that shows neither to the reader."""
    if workbook.formatting_read:
        return
    for plan, table in read:
        for notice in table.notices:
            if notice.kind in ("footer", "note") and legend([notice.text]):
                yield (
                    f"“{plan.sheet.name}” says “{notice.text[:200]}”, but its colours and "
                    "strike-through were not seen: no row was taken to be meant by them. "
                    "Save the file as .xlsx and bring it in again."
                )


def _sheet_section(sheet: Sheet, several: bool) -> Section:
    """What the name of a sheet says about all of its lines, where there are several."""
    area = known_area(sheet.name)
    if not several:
        return Section()
    section = next_section(sheet.name, Section()) or Section()
    return dataclasses.replace(section, area=area or section.area)


def _joined(read: Sequence[tuple[SheetPlan, TableRead]]) -> tuple[TargetSheet, ...]:
    """Sheets with doubled lines taken out, over all of them."""
    lines, doubled, more = join_doubled(
        told_once([line for _, table in read for line in table.lines])
    )
    sheets = []
    for plan, table in read:
        name = plan.sheet.name
        own = tuple(line for line in lines if line.sheet == name)
        twice = tuple(one for one in doubled if one.sheet == name)
        doubts = [d for line in own for d in line.doubts] + [d for d in more if d.sheet == name]
        told = [
            Notice(
                name,
                one.row,
                "",
                "doubled",
                f"Row {one.row} is the same line as row "
                f"{one.first_row}"
                + (f" of “{one.first_sheet}”" if one.first_sheet != name else "")
                + "; the first one stands.",
            )
            for one in twice
        ]
        sheets.append(
            SheetRead(
                name,
                plan.tables[0][0].header_row,
                plan.tables[0][1],
                own,
                tuple(table.held),
                twice,
                (*table.notices, *told),
                tuple(sorted(doubts, key=lambda d: (d.row, d.column))),
                plan.tables,
            )
        )
    return tuple(sheets)
