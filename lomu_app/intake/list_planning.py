"""Which sheets of lists of people, offences and results are read, and what their columns mean.

Proposed as a tracker's are, so that a person sees, changes and saves them by the same steps;
what was decided about a sheet (`SheetChoice`) stands over what is proposed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lomu_app.intake.doubts import column_letter
from lomu_app.intake.layout import Block
from lomu_app.intake.mapping import ColumnGuess, ColumnMapping, lay_over, samples_of
from lomu_app.intake.nominal_columns import NominalColumns, columns_under, find_columns
from lomu_app.intake.offence_columns import Table, field_of, find_table, is_table, table_under
from lomu_app.intake.offence_reading import NO_TABLE, SAMPLE
from lomu_app.intake.planning import UNDECIDED, SheetChoice, SheetPlan, row_of
from lomu_app.intake.result_columns import NEEDED, find_result_columns, result_columns_under
from lomu_app.intake.workbook import Sheet, Workbook

_NO_PEOPLE = "has no column of surnames or names with a heading"
_NO_RESULTS = "has no columns for a PNC id, a day and what happened"
_SHOWN = 200  # rows of which samples are taken
Found = tuple[Block, ColumnMapping]
Find = Callable[[Sheet, int | None], Found | None]
"""The table of a sheet under this header row (from 0, -1 for none), or proposed without one."""


def plan_people(
    workbook: Workbook, *, mapping: ColumnMapping | None = None, sheet: str | None = None,
    choices: Mapping[str, SheetChoice] | None = None,
) -> tuple[SheetPlan, ...]:  # fmt: skip
    """For every sheet its table and mapping, or why it is left out; as `plan_sheets` does."""
    return tuple(
        SheetPlan(one, (), "is not the sheet that was asked for")
        if sheet is not None and one.name.casefold() != sheet.casefold()
        else _plan(one, mapping, _choice(choices, one, asked_for=sheet is not None), _people_table,
                   _names_somebody, _NO_PEOPLE)
        for one in workbook.sheets
    )  # fmt: skip


def plan_offences(
    workbook: Workbook, *, mapping: ColumnMapping | None = None,
    choices: Mapping[str, SheetChoice] | None = None,
) -> tuple[SheetPlan, ...]:  # fmt: skip
    """The same for extracts of offences; of a long file the first rows are enough."""
    return tuple(
        _plan(one, mapping, _choice(choices, one, asked_for=False), _offence_table, _holds_offences,
              NO_TABLE)
        for one in workbook.sheets
    )  # fmt: skip


def plan_results(
    workbook: Workbook, *, mapping: ColumnMapping | None = None, sheet: str | None = None,
    choices: Mapping[str, SheetChoice] | None = None,
) -> tuple[SheetPlan, ...]:  # fmt: skip
    """The same for lists of results for PNC ids."""
    return tuple(
        SheetPlan(one, (), "is not the sheet that was asked for")
        if sheet is not None and one.name.casefold() != sheet.casefold()
        else _plan(one, mapping, _choice(choices, one, asked_for=sheet is not None), _result_table,
                   _holds_results, _NO_RESULTS)
        for one in workbook.sheets
    )  # fmt: skip


def nominal_columns(found: Found) -> NominalColumns:
    """The columns of a list of people as its reader takes them."""
    block, mapping = found
    fields = {field: tuple(columns) for field, columns in mapping.fields().items()}
    return NominalColumns(block.first - 1, fields, block.headings)


def chosen_tables(plans: Sequence[SheetPlan]) -> dict[str, dict[str, Any]]:
    """What is read of each sheet, as the reader of offences takes it."""
    return {
        plan.sheet.name: {"why": plan.left_out} if plan.left_out else _chosen(*plan.tables[0])
        for plan in plans
    }


def _chosen(block: Block, mapping: ColumnMapping) -> dict[str, Any]:
    fields = {field: columns[0] for field, columns in mapping.fields().items()}
    return {"header": block.first - 1 if block.header_rows else -1, "fields": fields}


def _choice(
    choices: Mapping[str, SheetChoice] | None, sheet: Sheet, *, asked_for: bool
) -> SheetChoice:
    choice = (choices or {}).get(sheet.name, UNDECIDED)
    return dataclasses.replace(choice, take=True) if asked_for else choice


def _plan(
    sheet: Sheet, saved: ColumnMapping | None, choice: SheetChoice, find: Find,
    is_read: Callable[[ColumnMapping], bool], no_table: str,
) -> SheetPlan:  # fmt: skip
    if choice.take is False:
        return SheetPlan(sheet, (), "was left out by you")
    if sheet.hidden and not choice.take:
        return SheetPlan(sheet, (), "is hidden")
    if not sheet.rows:
        return SheetPlan(sheet, (), "is empty")
    header = row_of(sheet, saved) if choice.header_row is None else choice.header_row - 1
    found = find(sheet, header)
    if found is None and choice.take:
        found = find(sheet, min(sheet.rows))  # the first row, until another one is pointed at
    if found is None:
        return SheetPlan(sheet, (), no_table)
    block, mapping = found
    for laid in (saved, choice.mapping):
        mapping = mapping if laid is None else lay_over(laid, mapping)
    if not choice.take and not is_read(mapping):
        return SheetPlan(sheet, (), no_table)
    return SheetPlan(sheet, ((block, mapping),), None)


def _names_somebody(mapping: ColumnMapping) -> bool:
    return bool({"name", "surname"} & set(mapping.fields()))


def _people_table(sheet: Sheet, header: int | None) -> Found | None:
    found = find_columns(sheet) if header is None else columns_under(sheet, header)
    if found is None:
        return None
    meant = {at: field for field, columns in found.fields.items() for at in columns}
    return _found(sheet, found.header_row, found.headings, meant, by_heading=frozenset(meant))


def _holds_offences(mapping: ColumnMapping) -> bool:
    return is_table(mapping.fields())


def _offence_table(sheet: Sheet, header: int | None) -> Found | None:
    rows = [(number, sheet.rows[number]) for number in sorted(sheet.rows)[:SAMPLE]]
    table: Table | None = find_table(rows) if header is None else table_under(rows, header)
    if table is None:
        return None
    meant = {column: field for field, column in table.fields.items()}
    known = frozenset(column for column, text in table.headings.items() if field_of(text))
    return _found(sheet, table.header, table.headings, meant, by_heading=known)


def _holds_results(mapping: ColumnMapping) -> bool:
    return set(mapping.fields()) >= NEEDED


def _result_table(sheet: Sheet, header: int | None) -> Found | None:
    found = find_result_columns(sheet) if header is None else result_columns_under(sheet, header)
    if found is None:
        return None
    known = frozenset(found.meant)
    return _found(sheet, found.header_row, found.headings, found.meant, by_heading=known)


def _found(
    sheet: Sheet, header: int, headings: Mapping[int, str], meant: Mapping[int, str],
    *, by_heading: frozenset[int],
) -> Found:  # fmt: skip
    rows = [row for row in sorted(sheet.rows)[: _SHOWN + header + 1] if row > header]
    used = sorted({column for row in rows for column in sheet.filled(row)} | set(headings))
    block = Block(
        (header,) if header >= 0 else (), dict(headings), header + 1, sheet.height - 1
    )  # fmt: skip
    guesses = tuple(
        ColumnGuess(
            column_letter(at), headings.get(at, ""), meant.get(at), float(at in meant),
            ("heading" if at in by_heading else "values") if at in meant else "none",
            samples_of([sheet.value(row, at) for row in rows]),
        )
        for at in used
    )  # fmt: skip
    return block, ColumnMapping(sheet.name, block.header_row, guesses)
