"""Which sheets and tables of a register are read, whatever it is a register of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lomu_app.intake.doubts import Notice
from lomu_app.intake.layout import Block
from lomu_app.intake.mapping import ColumnMapping, lay_over
from lomu_app.intake.planning import (
    MOST_TABLES,
    SheetChoice,
    SheetPlan,
    blocks_of,
    newest_snapshots,
    plan_each,
)
from lomu_app.intake.workbook import Sheet, Workbook


class Proposes(Protocol):
    """What the columns of a table mean, as far as headings and values tell."""

    def __call__(self, sheet: Sheet, block: Block, *, today: dt.date) -> ColumnMapping: ...


@dataclass(frozen=True, slots=True)
class RegisterKind:
    """What a register of one kind is known by.

    `words` names the policy with its headings; `holds` says of a mapping whether the table is one;
    `passed_over` why a sheet is not read unless somebody insists; sheets of one `series` are one
    list on different days. `lacking` and `unread` are the words for what is no such table.
    """

    words: str
    propose: Proposes
    holds: Callable[[ColumnMapping], bool]
    passed_over: Callable[[Sheet], str]
    series: Callable[[str], str | None]
    lacking: str
    unread: str


def plan_register(
    kind: RegisterKind, workbook: Workbook, *, today: dt.date, mapping: ColumnMapping | None,
    sheet: str | None, choices: Mapping[str, SheetChoice] | None,
) -> tuple[SheetPlan, ...]:  # fmt: skip
    """For every sheet its tables and mapping, or why it is left out; as `plan_sheets` does."""

    def plan(one: Sheet, choice: SheetChoice) -> SheetPlan:
        return _plan(kind, one, today, mapping, choice, asked_for=sheet is not None)

    plans = plan_each(workbook, sheet, choices, plan)
    if sheet is not None:
        return tuple(plans)
    wanted = {name for name, choice in (choices or {}).items() if choice.take}
    series = [kind.series(one.sheet.name) for one in plans]
    for each in set(series):
        places = [at for at, one in enumerate(series) if one == each]
        newest = newest_snapshots([plans[at] for at in places], today, wanted)
        for at, found in zip(places, newest, strict=True):
            plans[at] = found
    return tuple(plans)


def _plan(
    kind: RegisterKind, sheet: Sheet, today: dt.date, saved: ColumnMapping | None,
    choice: SheetChoice, *, asked_for: bool,
) -> SheetPlan:  # fmt: skip
    if not sheet.rows:
        return SheetPlan(sheet, (), "is empty")
    if choice.take is False:
        return SheetPlan(sheet, (), "was left out by you")
    insisted = bool(choice.take) or asked_for
    if not insisted and (why := kind.passed_over(sheet)):
        return SheetPlan(sheet, (), why)
    laid = [one for one in (saved, choice.mapping) if one is not None]
    blocks = blocks_of(sheet, saved, choice.header_row, kind.words)
    if len(blocks) > MOST_TABLES:
        return SheetPlan(sheet, (), f"has more than {MOST_TABLES} tables")
    found: list[tuple[Block, ColumnMapping]] = []
    for block in blocks:
        proposed = kind.propose(sheet, block, today=today)
        for one in laid:
            proposed = lay_over(one, proposed)
        found.append((block, proposed))
    tables = [one for one in found if choice.take or one[0].unclear or kind.holds(one[1])]
    if all(block.unclear for block, _ in tables):
        return SheetPlan(sheet, (), kind.lacking)
    unread = tuple(one[0] for one in found if one not in tables)
    return SheetPlan(sheet, tuple(tables), None, unread)


def tell_left_out(kind: RegisterKind, plans: Sequence[SheetPlan]) -> list[Notice]:
    """A notice for each sheet, and each table on a sheet, that is not read."""
    sheets = [
        Notice(
            plan.sheet.name, None, "", "hidden_sheet" if plan.sheet.hidden else "other_sheet",
            f"The sheet “{plan.sheet.name}” {plan.left_out} and was not read.",
        )
        for plan in plans if plan.left_out
    ]  # fmt: skip
    tables = [
        Notice(
            plan.sheet.name, block.header_row, "", "note",
            f"Rows {block.first + 1} to {block.last + 1} of “{plan.sheet.name}” are a table that "
            f"{kind.unread}; they were not read.",
        )
        for plan in plans for block in plan.unread
    ]  # fmt: skip
    return sheets + tables
