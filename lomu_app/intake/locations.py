"""From a workbook to typed lines of locations, over all of its sheets, each with its area."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from lomu_app.intake.doubts import DoubledLine, Doubt, Notice
from lomu_app.intake.file_read import FileRead, SheetRead
from lomu_app.intake.headings import heading_policy, normal_heading
from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.location_mapping import holds_locations, propose_location_mapping
from lomu_app.intake.location_table import LocationTable, area_of_title
from lomu_app.intake.location_words import LOCATIONS
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.planning import SheetChoice, SheetPlan
from lomu_app.intake.register_planning import RegisterKind, plan_register, tell_left_out
from lomu_app.intake.workbook import Sheet, Workbook
from lomu_app.kernel.progress import Progress, Silent
from lomu_app.people.identifiers import name_key

LocationsRead = FileRead[LocationLine]


def plan_locations(
    workbook: Workbook, *, today: dt.date, mapping: ColumnMapping | None = None,
    sheet: str | None = None, choices: Mapping[str, SheetChoice] | None = None,
) -> tuple[SheetPlan, ...]:  # fmt: skip
    """For every sheet its tables and mapping, or why it is left out; as `plan_sheets` does."""
    return plan_register(
        _LOCATIONS, workbook, today=today, mapping=mapping, sheet=sheet, choices=choices
    )


def _passed_over(sheet: Sheet) -> str:
    left_out = map(normal_heading, heading_policy(LOCATIONS)["sheets"]["left_out"])
    if normal_heading(sheet.name) in left_out:
        return "is no register, by its name"
    return "is hidden" if sheet.hidden else ""


_LOCATIONS = RegisterKind(
    words=LOCATIONS, propose=propose_location_mapping, holds=holds_locations,
    passed_over=_passed_over, series=area_of_title,
    lacking="has no columns that tell of locations and what is done about them",
    unread="does not tell of locations",
)  # fmt: skip


def read_locations(
    workbook: Workbook, *, today: dt.date, mapping: ColumnMapping | None = None,
    sheet: str | None = None, choices: Mapping[str, SheetChoice] | None = None,
    progress: Progress | None = None,
) -> LocationsRead:  # fmt: skip
    """Every line of the workbook's registers of locations, with doubts, held rows and notices.

    `today` bounds days that have been: a sign-off still to come is none.
    """
    plans = plan_locations(workbook, today=today, mapping=mapping, sheet=sheet, choices=choices)
    notices = tell_left_out(_LOCATIONS, plans)
    read = [
        _read_sheet(workbook, plan, today, progress or Silent())
        for plan in plans
        if not plan.left_out
    ]
    return FileRead(workbook.file, _joined(read), tuple(notices), tuple(workbook.doubts))


def _read_sheet(
    workbook: Workbook, plan: SheetPlan, today: dt.date, progress: Progress
) -> SheetRead[LocationLine]:
    table = LocationTable(
        plan.sheet, plan.tables, today=today, date1904=workbook.date1904
    ).read(progress)  # fmt: skip
    block, mapping = plan.tables[0]
    return SheetRead(
        plan.sheet.name, block.header_row, mapping, tuple(table.lines), tuple(table.held), (),
        tuple(table.notices), (), plan.tables,
    )  # fmt: skip


# Lines typed twice


def _joined(read: Sequence[SheetRead[LocationLine]]) -> tuple[SheetRead[LocationLine], ...]:
    """The sheets with lines that stand twice taken out; likely ones are doubted and stay."""
    first: dict[tuple[str, ...], LocationLine] = {}
    doubled: dict[tuple[str, int], DoubledLine] = {}
    lines: list[LocationLine] = []
    for line in (line for sheet in read for line in sheet.lines):
        known = first.setdefault(_key(line), line)
        if known is line:
            lines.append(line)
            continue
        doubled[line.sheet, line.row] = DoubledLine(
            line.sheet, line.row, known.sheet, known.row, _differing(known, line)
        )
    told = _near_doubles(lines)
    return tuple(_with_doubles(sheet, told, doubled) for sheet in read)


def _with_doubles(
    sheet: SheetRead[LocationLine], lines: Sequence[LocationLine],
    doubled: Mapping[tuple[str, int], DoubledLine],
) -> SheetRead[LocationLine]:  # fmt: skip
    own = tuple(line for line in lines if line.sheet == sheet.name)
    twice = tuple(one for one in doubled.values() if one.sheet == sheet.name)
    told = tuple(
        Notice(sheet.name, one.row, "", "doubled",
               f"Row {one.row} is the same location as row {one.first_row}; the first stands.")
        for one in twice
    )  # fmt: skip
    doubts = [doubt for line in own for doubt in line.doubts]
    return dataclasses.replace(
        sheet, lines=own, doubled=twice, notices=(*sheet.notices, *told),
        doubts=tuple(sorted(doubts, key=_place)),
    )  # fmt: skip


def _place(doubt: Doubt) -> tuple[int, str]:
    return doubt.row, doubt.column


def _key(line: LocationLine) -> tuple[str, ...]:
    """What two lines must share to be one that was typed twice."""
    return (
        line.area, line.reference.casefold(), name_key(line.name), name_key(line.address),
        line.postcode, "" if line.signed_off_on is None else "signed",
    )  # fmt: skip


def _differing(first: LocationLine, other: LocationLine) -> tuple[str, ...]:
    skipped = {"sheet", "row", "columns", "doubts", "texts"}
    names = [field.name for field in dataclasses.fields(LocationLine)]
    return tuple(
        name for name in names
        if name not in skipped and getattr(first, name) != getattr(other, name)
    )  # fmt: skip


def _near_doubles(lines: Sequence[LocationLine]) -> list[LocationLine]:
    """Each line, doubted where an earlier one may be the same location."""
    seen: dict[tuple[str, ...], LocationLine] = {}
    told = []
    for line in lines:
        doubts = []
        for key, reason in _likenesses(line):
            known = seen.setdefault((line.area, *key), line)
            if known is not line:
                where = f"row {known.row}"
                if known.sheet != line.sheet:
                    where += f" of {known.sheet}"
                doubts.append(Doubt(line.sheet, line.row, "", "", f"{reason} {where}"))
        told.append(dataclasses.replace(line, doubts=(*line.doubts, *doubts[:1])))
    return told


def _likenesses(line: LocationLine) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    if line.reference:
        key = ("reference", line.reference.casefold())
        found.append((key, f"has the reference {line.reference}, as has"))
    name, address = name_key(line.name), name_key(line.address)
    if line.postcode or not address:
        found.append((("name", name, line.postcode), "may be the same location as"))
    if address:
        found.append((("address", address, line.postcode), "has the address of"))
    return found
