"""From a workbook to typed lines of locations, over all of its sheets, each with its area."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from lomu_app.intake.doubts import DoubledLine, Doubt, Notice
from lomu_app.intake.file_read import FileRead, SheetRead
from lomu_app.intake.headings import heading_policy, normal_heading
from lomu_app.intake.layout import Block
from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.location_mapping import holds_locations, propose_location_mapping
from lomu_app.intake.location_table import LocationTable, area_of_title
from lomu_app.intake.location_words import LOCATIONS
from lomu_app.intake.mapping import ColumnMapping, lay_over
from lomu_app.intake.planning import (
    UNDECIDED,
    SheetChoice,
    SheetPlan,
    blocks_of,
    newest_snapshots,
    require_sheet,
)
from lomu_app.intake.workbook import Sheet, Workbook
from lomu_app.kernel.progress import Progress, Silent
from lomu_app.people.identifiers import name_key

_MOST_TABLES = 200
_NO_LOCATIONS = "has no columns that tell of locations and what is done about them"
LocationsRead = FileRead[LocationLine]


def plan_locations(
    workbook: Workbook, *, today: dt.date, mapping: ColumnMapping | None = None,
    sheet: str | None = None, choices: Mapping[str, SheetChoice] | None = None,
) -> tuple[SheetPlan, ...]:  # fmt: skip
    """For every sheet its tables and mapping, or why it is left out; as `plan_sheets` does."""
    require_sheet(workbook, sheet)
    plans = []
    for one in workbook.sheets:
        if sheet is not None and one.name.strip().casefold() != sheet.strip().casefold():
            plans.append(SheetPlan(one, (), "is not the sheet that was asked for"))
            continue
        choice = (choices or {}).get(one.name, UNDECIDED)
        plans.append(_plan(one, today, mapping, choice, asked_for=sheet is not None))
    if sheet is not None:
        return tuple(plans)
    return tuple(_newest_of_each_area(plans, today, choices or {}))


def _plan(
    sheet: Sheet, today: dt.date, saved: ColumnMapping | None, choice: SheetChoice,
    *, asked_for: bool,
) -> SheetPlan:  # fmt: skip
    if not sheet.rows:
        return SheetPlan(sheet, (), "is empty")
    if choice.take is False:
        return SheetPlan(sheet, (), "was left out by you")
    insisted = bool(choice.take) or asked_for
    if not insisted and (why := _passed_over(sheet)):
        return SheetPlan(sheet, (), why)
    laid = [one for one in (saved, choice.mapping) if one is not None]
    blocks = blocks_of(sheet, saved, choice.header_row, LOCATIONS)
    if len(blocks) > _MOST_TABLES:
        return SheetPlan(sheet, (), f"has more than {_MOST_TABLES} tables")
    found: list[tuple[Block, ColumnMapping]] = []
    for block in blocks:
        proposed = propose_location_mapping(sheet, block, today=today)
        for one in laid:
            proposed = lay_over(one, proposed)
        found.append((block, proposed))
    tables = [one for one in found if choice.take or one[0].unclear or holds_locations(one[1])]
    if all(block.unclear for block, _ in tables):
        return SheetPlan(sheet, (), _NO_LOCATIONS)
    unread = tuple(one[0] for one in found if one not in tables)
    return SheetPlan(sheet, tuple(tables), None, unread)


def _passed_over(sheet: Sheet) -> str:
    left_out = map(normal_heading, heading_policy(LOCATIONS)["sheets"]["left_out"])
    if normal_heading(sheet.name) in left_out:
        return "is no register, by its name"
    return "is hidden" if sheet.hidden else ""


def _newest_of_each_area(
    plans: list[SheetPlan], today: dt.date, choices: Mapping[str, SheetChoice]
) -> list[SheetPlan]:
    """Of sheets that are one area's register on different days, only the newest is live."""
    done = list(plans)
    wanted = {name for name, choice in choices.items() if choice.take}
    areas = [area_of_title(plan.sheet.name) for plan in plans]
    for area in set(areas):
        places = [at for at, one in enumerate(areas) if one == area]
        newest = newest_snapshots([plans[at] for at in places], today, wanted)
        for at, plan in zip(places, newest, strict=True):
            done[at] = plan
    return done


def read_locations(
    workbook: Workbook, *, today: dt.date, mapping: ColumnMapping | None = None,
    sheet: str | None = None, choices: Mapping[str, SheetChoice] | None = None,
    progress: Progress | None = None,
) -> LocationsRead:  # fmt: skip
    """Every line of the workbook's registers of locations, with doubts, held rows and notices.

    `today` bounds days that have been: a sign-off still to come is none.
    """
    plans = plan_locations(workbook, today=today, mapping=mapping, sheet=sheet, choices=choices)
    notices = [
        Notice(
            plan.sheet.name, None, "", "hidden_sheet" if plan.sheet.hidden else "other_sheet",
            f"The sheet “{plan.sheet.name}” {plan.left_out} and was not read.",
        )
        for plan in plans if plan.left_out
    ]  # fmt: skip
    notices += [
        Notice(
            plan.sheet.name, block.header_row, "", "note",
            f"Rows {block.first + 1} to {block.last + 1} of “{plan.sheet.name}” are a table that "
            "does not tell of locations; they were not read.",
        )
        for plan in plans for block in plan.unread
    ]  # fmt: skip
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
