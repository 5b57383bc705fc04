"""What a workbook holds: a tracker, registers of cohorts, or an extract of custody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from lomu_app.intake.headings import TARGETS
from lomu_app.intake.mapping import MANY, ColumnMapping
from lomu_app.intake.planning import SheetChoice, SheetPlan, plan_sheets
from lomu_app.intake.register_mapping import MANY as MANY_OF_REGISTERS
from lomu_app.intake.register_words import REGISTERS, cohort_of
from lomu_app.intake.registers import plan_registers
from lomu_app.intake.workbook import Workbook

_OF_MANAGING = frozenset({"cohort", "lead_manager", "rag", "review_due", "selected_on"})
"""Fields of which a register has one at least, and an extract of custody none."""


class FileKind(StrEnum):
    """What a file holds, as the words of the command line name it."""

    TARGETS = "targets"
    COHORTS = "cohorts"
    CUSTODY = "custody"


def words_of(kind: FileKind) -> str:
    """The policy file that holds the headings of such files."""
    return TARGETS if kind is FileKind.TARGETS else REGISTERS


def many_of(kind: FileKind) -> frozenset[str]:
    """The fields that more than one column of such a file may hold."""
    return MANY if kind is FileKind.TARGETS else MANY_OF_REGISTERS


def kind_of(workbook: Workbook, today: dt.date) -> FileKind:
    """What a file most likely is; a tracker where nothing tells."""
    if any(plan.tables for plan in plan_sheets(workbook, today=today)):
        return FileKind.TARGETS
    plans = [plan for plan in plan_registers(workbook, today=today) if plan.tables]
    fields = {field for plan in plans for _, m in plan.tables for field in m.fields()}
    if fields & _OF_MANAGING or any(cohort_of(plan.sheet.name) for plan in plans):
        return FileKind.COHORTS
    return FileKind.CUSTODY if plans else FileKind.TARGETS


def plan_file(
    kind: FileKind, workbook: Workbook, *, today: dt.date, mapping: ColumnMapping | None = None,
    choices: Mapping[str, SheetChoice] | None = None,
) -> tuple[SheetPlan, ...]:  # fmt: skip
    """For every sheet its tables and mapping, or why it is left out, read as such a file."""
    plan = plan_sheets if kind is FileKind.TARGETS else plan_registers
    return plan(workbook, today=today, mapping=mapping, choices=choices)
