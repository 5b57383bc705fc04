"""From a workbook to typed target lines with their doubts, over all of its sheets."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lomu_app.intake.dates import parse_date
from lomu_app.intake.doubling import join_doubled
from lomu_app.intake.doubts import DoubledLine, Doubt, HeldRow, Notice
from lomu_app.intake.headings import heading_policy
from lomu_app.intake.layout import Block, find_blocks
from lomu_app.intake.mapping import ColumnMapping, lay_over, propose_mapping
from lomu_app.intake.sections import Section, known_area, next_section
from lomu_app.intake.table import TableRead, TableReader
from lomu_app.intake.target_line import TargetLine
from lomu_app.intake.workbook import Sheet, Workbook
from lomu_app.kernel.errors import InvalidInput

__all__ = ["SheetPlan", "TargetLine", "TargetSheet", "TargetsRead", "plan_sheets", "read_targets"]

_SNAPSHOT = re.compile(
    r"\d{1,2}[./\- ]\d{1,2}(?:[./\- ]\d{2,4})?|\d{4}-\d{2}-\d{2}|"
    r"\d{1,2}(?:st|nd|rd|th)? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)[a-z]*(?: ?\d{2,4})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What is proposed for one sheet: its tables, or why it is left out."""

    sheet: Sheet
    tables: tuple[tuple[Block, ColumnMapping], ...]
    left_out: str | None


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """One sheet that was read. `header_row` counts from 1; None where there is none."""

    name: str
    header_row: int | None
    mapping: ColumnMapping
    lines: tuple[TargetLine, ...]
    held: tuple[HeldRow, ...]
    doubled: tuple[DoubledLine, ...]
    notices: tuple[Notice, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class TargetsRead:
    """All that a workbook says about targets. `file_doubts` are sentences about the file."""

    file: str
    sheets: tuple[TargetSheet, ...]
    notices: tuple[Notice, ...]
    file_doubts: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[TargetLine, ...]:
        """The lines of all sheets, each target once."""
        return tuple(line for sheet in self.sheets for line in sheet.lines)

    @property
    def held(self) -> tuple[HeldRow, ...]:
        """Rows that identify nobody."""
        return tuple(row for sheet in self.sheets for row in sheet.held)

    @property
    def doubled(self) -> tuple[DoubledLine, ...]:
        """Lines that were typed twice."""
        return tuple(row for sheet in self.sheets for row in sheet.doubled)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Every doubtful cell."""
        return tuple(doubt for sheet in self.sheets for doubt in sheet.doubts)


def plan_sheets(
    workbook: Workbook,
    *,
    today: dt.date,
    mapping: ColumnMapping | None = None,
    sheet: str | None = None,
) -> tuple[SheetPlan, ...]:
    """For every sheet its tables and mapping, or why it is left out.

    `sheet` takes that one alone, whatever it looks like; InvalidInput if there is none.
    """
    if sheet is not None and workbook.sheet(sheet) is None:
        names = ", ".join(f"“{one.name}”" for one in workbook.sheets)
        raise InvalidInput(f"There is no sheet “{sheet}” in {workbook.file}; it has {names}.")
    plans = []
    for one in workbook.sheets:
        if sheet is not None and one.name.strip().casefold() != sheet.strip().casefold():
            plans.append(SheetPlan(one, (), "is not the sheet that was asked for"))
            continue
        plans.append(_plan(one, today, mapping, asked_for=sheet is not None))
    return tuple(_newest_snapshot(plans, today) if sheet is None else plans)


def _plan(
    sheet: Sheet, today: dt.date, saved: ColumnMapping | None, *, asked_for: bool
) -> SheetPlan:
    if not sheet.rows:
        return SheetPlan(sheet, (), "is empty")
    name = " ".join(sheet.name.casefold().split())
    if not asked_for:
        if name in heading_policy()["sheets"]["left_out"]:
            return SheetPlan(sheet, (), "is no live list, by its name")
        if sheet.hidden:
            return SheetPlan(sheet, (), "is hidden")
    tables = []
    for block in _blocks(sheet, saved):
        proposed = propose_mapping(sheet, block, today=today)
        mapping = proposed if saved is None else lay_over(saved, proposed)
        if mapping.holds_targets() or (asked_for and saved is not None):
            tables.append((block, mapping))
    if not tables:
        return SheetPlan(sheet, (), "has no columns that tell who is wanted and for what")
    return SheetPlan(sheet, tuple(tables), None)


def _blocks(sheet: Sheet, saved: ColumnMapping | None) -> list[Block]:
    """The tables as found, or below the header row that a person has pointed at."""
    blocks = find_blocks(sheet)
    if saved is None or saved.sheet != sheet.name or saved.header_row is None:
        return blocks
    row = saved.header_row - 1
    if any(row in block.header_rows for block in blocks) or row not in sheet.rows:
        return blocks
    headings = {column: sheet.text(row, column) for column in sheet.filled(row)}
    return [Block((row,), headings, row + 1, sheet.height - 1)]


def _newest_snapshot(plans: Sequence[SheetPlan], today: dt.date) -> list[SheetPlan]:
    """Of sheets that are one list on different days, only the newest is live."""
    dated: dict[int, dt.date] = {}
    for at, plan in enumerate(plans):
        found = _SNAPSHOT.search(plan.sheet.name) if plan.tables else None
        day = parse_date(found.group(), today=today).value if found else None
        if day is not None:
            dated[at] = day
    if len(dated) < 2:
        return list(plans)
    newest = max(dated.values())
    return [
        SheetPlan(plan.sheet, (), f"is the list of an earlier day ({dated[at]:%d/%m/%Y})")
        if at in dated and dated[at] < newest
        else plan
        for at, plan in enumerate(plans)
    ]


def read_targets(
    workbook: Workbook,
    *,
    area: str | None,
    today: dt.date,
    mapping: ColumnMapping | None = None,
    sheet: str | None = None,
) -> TargetsRead:
    """Every target line of the workbook, with doubts, held rows, doubles and notices."""
    plans = plan_sheets(workbook, today=today, mapping=mapping, sheet=sheet)
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
            ).read(),
        )
        for plan in plans
        if not plan.left_out
    ]
    return TargetsRead(workbook.file, _joined(read), tuple(notices), tuple(workbook.doubts))


def _sheet_section(sheet: Sheet, several: bool) -> Section:
    """What the name of a sheet says about all of its lines, where there are several."""
    area = known_area(sheet.name)
    if not several:
        return Section()
    section = next_section(sheet.name, Section()) or Section()
    return dataclasses.replace(section, area=area or section.area)


def _joined(read: Sequence[tuple[SheetPlan, TableRead]]) -> tuple[TargetSheet, ...]:
    """Sheets with doubled lines taken out, over all of them."""
    lines, doubled, more = join_doubled([line for _, table in read for line in table.lines])
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
            TargetSheet(
                name,
                plan.tables[0][0].header_row,
                plan.tables[0][1],
                own,
                tuple(table.held),
                twice,
                (*table.notices, *told),
                tuple(sorted(doubts, key=lambda d: (d.row, d.column))),
            )
        )
    return tuple(sheets)
