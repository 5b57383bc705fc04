"""Which sheets of a workbook are read, from which header row, and what their columns mean.

Everything is proposed; what a person has decided about a sheet (`SheetChoice`) stands over it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lomu_app.intake.dates import parse_date
from lomu_app.intake.doubts import UNCLEAR
from lomu_app.intake.further_headers import (
    by_heading_alone,
    cut_at_strange_headers,
    means_two_things,
)
from lomu_app.intake.headings import TARGETS, heading_policy, normal_heading
from lomu_app.intake.layout import Block, cut_at_headers, find_blocks
from lomu_app.intake.mapping import ColumnMapping, lay_over, propose_mapping
from lomu_app.intake.workbook import Sheet, Workbook
from lomu_app.kernel.errors import InvalidInput

_SNAPSHOT = re.compile(
    r"\d{1,2}[./\- ]\d{1,2}(?:[./\- ]\d{2,4})?|\d{4}-\d{2}-\d{2}|"
    r"\d{1,2}(?:st|nd|rd|th)? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)[a-z]*(?: ?\d{2,4})?",
    re.IGNORECASE,
)
MOST_TABLES = 200
_NO_TARGETS = "has no columns that tell who is wanted and for what"
_REGISTER = (
    "is a register of managed offenders, as no column tells of an offence or an arrest (bring it "
    "in as cohorts, `import cohorts`),"
)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What is proposed for one sheet: its tables, or why it is left out.

    `unread` are further tables on it that tell nobody who is wanted.
    """

    sheet: Sheet
    tables: tuple[tuple[Block, ColumnMapping], ...]
    left_out: str | None
    unread: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What a person has decided about one sheet; None leaves it to the reader.

    `header_row` counts from 1; 0 says that there is none.
    """

    take: bool | None = None
    header_row: int | None = None
    mapping: ColumnMapping | None = None


UNDECIDED = SheetChoice()


def plan_sheets(
    workbook: Workbook,
    *,
    today: dt.date,
    mapping: ColumnMapping | None = None,
    sheet: str | None = None,
    choices: Mapping[str, SheetChoice] | None = None,
) -> tuple[SheetPlan, ...]:
    """For every sheet its tables and mapping, or why it is left out.

    `sheet` takes that one alone, whatever it looks like; InvalidInput if there is none.
    `choices` go by the name of the sheet, and are stronger than a saved `mapping`.
    """

    def plan(one: Sheet, choice: SheetChoice) -> SheetPlan:
        return _plan(one, today, mapping, choice, asked_for=sheet is not None)

    plans = plan_each(workbook, sheet, choices, plan)
    if sheet is not None:
        return tuple(plans)
    wanted = {name for name, choice in (choices or {}).items() if choice.take}
    return tuple(newest_snapshots(plans, today, wanted))


def plan_each(
    workbook: Workbook,
    sheet: str | None,
    choices: Mapping[str, SheetChoice] | None,
    plan: Callable[[Sheet, SheetChoice], SheetPlan],
) -> list[SheetPlan]:
    """Every sheet planned with what was decided of it; where one is asked for, no other."""
    require_sheet(workbook, sheet)
    asked_for = None if sheet is None else sheet.strip().casefold()
    return [
        plan(one, (choices or {}).get(one.name, UNDECIDED))
        if asked_for in (None, one.name.strip().casefold())
        else SheetPlan(one, (), "is not the sheet that was asked for")
        for one in workbook.sheets
    ]


def require_sheet(workbook: Workbook, sheet: str | None) -> None:
    """Raise InvalidInput where a sheet is asked for that the workbook has not."""
    if sheet is not None and workbook.sheet(sheet) is None:
        names = ", ".join(f"“{one.name}”" for one in workbook.sheets)
        raise InvalidInput(f"There is no sheet “{sheet}” in {workbook.file}; it has {names}.")


def _plan(
    sheet: Sheet,
    today: dt.date,
    saved: ColumnMapping | None,
    choice: SheetChoice,
    *,
    asked_for: bool,
) -> SheetPlan:
    if not sheet.rows:
        return SheetPlan(sheet, (), "is empty")
    if choice.take is False:
        return SheetPlan(sheet, (), "was left out by you")
    name = " ".join(sheet.name.casefold().split())
    if not asked_for and not choice.take:
        if name.startswith(UNCLEAR.casefold()):
            return SheetPlan(sheet, (), "holds rows whose headings are not clear,")
        if name in heading_policy()["sheets"]["left_out"]:
            return SheetPlan(sheet, (), "is no live list, by its name")
        if sheet.hidden:
            return SheetPlan(sheet, (), "is hidden")
    laid = [one for one in (saved, choice.mapping) if one is not None]
    insisted = bool(choice.take) or (asked_for and saved is not None)
    blocks = blocks_of(sheet, saved, choice.header_row)
    if len(blocks) > MOST_TABLES:
        return SheetPlan(sheet, (), f"has more than {MOST_TABLES} tables")
    found = _mapped(sheet, blocks, today, laid)
    tables = [one for one in found if insisted or _is_read(*one)]
    if all(block.unclear for block, _ in tables):
        register = any(mapping.is_cohort_list() for _, mapping in found)
        return SheetPlan(sheet, (), _REGISTER if register else _NO_TARGETS)
    return SheetPlan(
        sheet, tuple(tables), None, tuple(one[0] for one in found if one not in tables)
    )


def _is_read(block: Block, mapping: ColumnMapping) -> bool:
    """Whether a table tells of targets, or was cut off from one that does and is to be held."""
    return block.unclear or (mapping.holds_targets() and not mapping.is_cohort_list())


def _mapped(
    sheet: Sheet, blocks: Sequence[Block], today: dt.date, laid: Sequence[ColumnMapping]
) -> list[tuple[Block, ColumnMapping]]:
    """Each table with its mapping; one that continues the table above knows its headings."""
    found: list[tuple[Block, ColumnMapping]] = []
    for block in blocks:
        mapping = propose_mapping(sheet, block, today=today)
        if block.continues and found:
            above = found[-1][1]
            block = dataclasses.replace(
                block, unclear=block.unclear or means_two_things(above, block.headings)
            )
            mapping = lay_over(by_heading_alone(above), mapping)
        for one in laid:
            mapping = lay_over(one, mapping)
        found.extend(
            (part, propose_mapping(sheet, part, today=today) if part.unclear else mapping)
            for part in cut_at_strange_headers(sheet, block, mapping, today=today)
        )
    return found


def blocks_of(
    sheet: Sheet, saved: ColumnMapping | None, chosen: int | None, words: str = TARGETS
) -> list[Block]:
    """The tables as found, or below the header row that a person has pointed at."""
    if chosen == 0:
        return [Block((), {}, 0, sheet.height - 1)]
    blocks = find_blocks(sheet, words)
    row = row_of(sheet, saved) if chosen is None else chosen - 1
    if row is None or any(row in block.header_rows for block in blocks) or row not in sheet.rows:
        return blocks
    headings = {column: sheet.text(row, column) for column in sheet.filled(row)}
    later = [one for one in blocks if one.header_rows and one.header_rows[0] > row + 1]
    last = later[0].header_rows[0] - 1 if later else sheet.height - 1
    return [*cut_at_headers(sheet, Block((row,), headings, row + 1, last), words), *later]


def row_of(sheet: Sheet, saved: ColumnMapping | None) -> int | None:
    """Where the header row of a saved mapping is now; a newer file may have a line more above."""
    if saved is None or saved.sheet != sheet.name or saved.header_row is None:
        return None
    known = {normal_heading(guess.heading) for guess in saved.columns if guess.heading}
    for row in (saved.header_row - 1, *sorted(sheet.rows)):
        texts = {normal_heading(sheet.text(row, column)) for column in sheet.filled(row)}
        if len(texts & known) * 2 >= len(known):
            return row
    return None


def newest_snapshots(
    plans: Sequence[SheetPlan], today: dt.date, wanted: set[str]
) -> list[SheetPlan]:
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
        if at in dated and dated[at] < newest and plan.sheet.name not in wanted
        else plan
        for at, plan in enumerate(plans)
    ]


_OLDEST_FILE = dt.timedelta(days=400)
_BANNER_ROWS = 6


def day_of_file(workbook: Workbook, today: dt.date) -> dt.date:
    """The day of which a file tells: in its name, a banner or the name of a sheet, else today.

    The earliest of several, for nothing known later may be overwritten by what may be older.
    """
    texts = [workbook.file.replace("_", " ")]
    for sheet in workbook.sheets:
        texts.append(sheet.name)
        for row in sorted(sheet.rows)[:_BANNER_ROWS]:
            said = {sheet.text(row, column) for column in sheet.filled(row)}
            texts += said if len(said) == 1 else ()
    found = []
    for text in texts:
        hit = _SNAPSHOT.search(text)
        day = parse_date(hit.group(), today=today).value if hit else None
        if day is not None and today - _OLDEST_FILE <= day <= today:
            found.append(day)
    return min(found, default=today)
