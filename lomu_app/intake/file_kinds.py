"""What a file holds: a tracker, registers of people or places, an extract or a list."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum

from lomu_app.intake.headings import TARGETS, known_fields
from lomu_app.intake.list_planning import plan_offences, plan_people, plan_results
from lomu_app.intake.location_mapping import MANY as MANY_OF_LOCATIONS
from lomu_app.intake.location_words import LOCATIONS
from lomu_app.intake.locations import plan_locations
from lomu_app.intake.mapping import ARREST, MANY, TASK, ColumnMapping
from lomu_app.intake.nominal_columns import MANY as MANY_OF_PEOPLE
from lomu_app.intake.nominal_columns import nominal_fields
from lomu_app.intake.offence_columns import offence_fields
from lomu_app.intake.planning import SheetChoice, SheetPlan, plan_sheets
from lomu_app.intake.register_mapping import MANY as MANY_OF_REGISTERS
from lomu_app.intake.register_words import REGISTERS, cohort_of
from lomu_app.intake.registers import plan_registers
from lomu_app.intake.result_columns import result_fields
from lomu_app.intake.workbook import Workbook

_OF_MANAGING = frozenset({"cohort", "lead_manager", "rag", "review_due", "selected_on"})
"""Fields of which a register has one at least, and an extract of custody none."""


_OF_PEOPLE = frozenset({"date_of_birth", "pnc_id", "cro_number"})
"""Fields of which a list of people has one beside the names."""


class FileKind(StrEnum):
    """What a file holds, as the words of the command line name it."""

    TARGETS = "targets"
    COHORTS = "cohorts"
    CUSTODY = "custody"
    PEOPLE = "people"
    OFFENCES = "offences"
    RESULTS = "results"
    LOCATIONS = "locations"


LISTS = frozenset({FileKind.PEOPLE, FileKind.OFFENCES, FileKind.RESULTS})
"""Kinds that are long lists of one thing a row, known by their headings alone."""
_MANY = {
    FileKind.TARGETS: MANY, FileKind.PEOPLE: MANY_OF_PEOPLE, FileKind.OFFENCES: frozenset[str](),
    FileKind.RESULTS: frozenset[str](), FileKind.LOCATIONS: MANY_OF_LOCATIONS,
}  # fmt: skip
_WORDS = {FileKind.TARGETS: TARGETS, FileKind.LOCATIONS: LOCATIONS}
_OF_TRACKERS = TASK - {"address"}
"""Fields of which a tracker has one at least, and a list of people none."""
_OF_ARRESTS = ARREST - {"status"}
"""Fields of which a register has none."""
_OF_WANTED = ARREST - {"crime_reference", "crime_offence", "offence", "outcome", "status"}
"""Fields of which an extract of offences has none."""
_OF_OFFENCES = frozenset({"da", "victim", "relationship", "outcome", "vulnerable", "grade"})
_SIGNS = 2  # of the fields that only one kind has, to be sure of it
_LOOKED_AT = 400  # rows of a sheet by which a long file is recognised
_LONG = 3_000


def words_of(kind: FileKind) -> str:
    """The policy file that holds the headings of trackers or registers."""
    return _WORDS.get(kind, REGISTERS)


def many_of(kind: FileKind) -> frozenset[str]:
    """The fields that more than one column of such a file may hold."""
    return _MANY.get(kind, MANY_OF_REGISTERS)


def fields_of(kind: FileKind) -> tuple[str, ...]:
    """Every field that a column of such a file can have."""
    if kind is FileKind.PEOPLE:
        return nominal_fields()
    if kind is FileKind.OFFENCES:
        return offence_fields()
    return result_fields() if kind is FileKind.RESULTS else known_fields(words_of(kind))


def kind_of(workbook: Workbook, today: dt.date) -> FileKind:
    """What a file most likely is; a tracker where nothing tells."""
    workbook = _head_of(workbook)
    if any(plan.tables for plan in plan_results(workbook)):
        return FileKind.RESULTS
    if any(plan.tables for plan in plan_locations(workbook, today=today)):
        return FileKind.LOCATIONS
    wanted = _fields(plan_sheets(workbook, today=today))
    if holds_offences(workbook) and not wanted & _OF_WANTED:
        return FileKind.OFFENCES
    plans = [plan for plan in plan_registers(workbook, today=today) if plan.tables]
    managed = _fields(plans) & _OF_MANAGING
    is_register = len(managed) >= _SIGNS and not wanted & _OF_ARRESTS
    if wanted & _OF_TRACKERS and not is_register:
        return FileKind.TARGETS
    if managed or any(cohort_of(plan.sheet.name) for plan in plans):
        return FileKind.COHORTS
    if plans:
        return FileKind.CUSTODY
    people = _fields(plan_people(workbook))
    return FileKind.PEOPLE if people & _OF_PEOPLE else FileKind.TARGETS


def holds_offences(workbook: Workbook) -> bool:
    """Whether a sheet is an extract of offences, as its headings say."""
    return any(
        guess.by == "heading" and guess.field == "day" and len(_signs(mapping)) >= _SIGNS
        for plan in plan_offences(workbook)
        for _, mapping in plan.tables
        for guess in mapping.columns
    )


def _signs(mapping: ColumnMapping) -> set[str | None]:
    return {guess.field for guess in mapping.columns if guess.by == "heading"} & _OF_OFFENCES


def _fields(plans: Sequence[SheetPlan]) -> set[str]:
    return {field for plan in plans for _, mapping in plan.tables for field in mapping.fields()}


_PLANS = {FileKind.TARGETS: plan_sheets, FileKind.LOCATIONS: plan_locations}


def _head_of(workbook: Workbook) -> Workbook:
    """The first rows of long sheets: what a column means shows there."""
    if sum(len(sheet.rows) for sheet in workbook.sheets) <= _LONG:
        return workbook
    heads = [
        dataclasses.replace(
            sheet, rows={row: sheet.rows[row] for row in sorted(sheet.rows)[:_LOOKED_AT]}
        )
        for sheet in workbook.sheets
    ]
    return dataclasses.replace(workbook, sheets=heads)


def plan_file(
    kind: FileKind, workbook: Workbook, *, today: dt.date, mapping: ColumnMapping | None = None,
    choices: Mapping[str, SheetChoice] | None = None,
) -> tuple[SheetPlan, ...]:  # fmt: skip
    """For every sheet its tables and mapping, or why it is left out, read as such a file."""
    if kind is FileKind.PEOPLE:
        return plan_people(workbook, mapping=mapping, choices=choices)
    if kind is FileKind.OFFENCES:
        return plan_offences(workbook, mapping=mapping, choices=choices)
    if kind is FileKind.RESULTS:
        return plan_results(workbook, mapping=mapping, choices=choices)
    plan = _PLANS.get(kind, plan_registers)
    return plan(workbook, today=today, mapping=mapping, choices=choices)
