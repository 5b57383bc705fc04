"""Words about case-management plans: the list with its clocks, and one plan or its versions."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import print_details, print_json, print_rows
from lomu_app.people.queries import find_person_id
from lomu_app.plans.content import PlanContent, to_data
from lomu_app.plans.queries import (
    compare_versions,
    find_plan_id,
    load_plan,
    load_plans,
    load_version,
)
from lomu_app.plans.rows import PlanFilter
from lomu_app.plans.rules import BY_CODE

_COLUMNS = (
    "reference", "person", "surname", "forenames", "area", "due", "due_reason", "due_state",
    "control_goals", "change_goals", "late_steps", "gaps",
)  # fmt: skip


def list_plans(options: argparse.Namespace) -> None:
    """Print the plans, what is due first on top, and whoever must have one and has none."""
    with session.signed_in(options) as core:
        rows = [
            _told(dataclasses.asdict(row)) for row in core.ask(load_plans, _wanted(core, options))
        ]
        session.note_listing(core, "list plans", len(rows))
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _COLUMNS)


def show_plan(options: argparse.Namespace) -> None:
    """Print one plan: as it stands, as a version kept it, or what differs since one."""
    with session.signed_in(options) as core:
        plan_id = core.ask(find_plan_id, options.reference)
        told: Any = _asked_for(core, options, plan_id)
        session.note_listing(core, f"show {options.reference.upper()}", 1)
    if options.json:
        print_json(told)
    elif options.since is not None:
        print_rows([_flat(each) for each in told], ("change", "part", "words", "facts"))
    else:
        print_details(told)


def _asked_for(core: Core, options: argparse.Namespace, plan_id: int) -> Any:
    if options.since is not None:
        found = core.ask(compare_versions, plan_id, options.since, options.at)
        return [dataclasses.asdict(each) for each in found]
    detail = core.ask(load_plan, plan_id)
    row = _told(dataclasses.asdict(detail.row))
    if options.at:
        return row | {"at": options.at} | _content(core.ask(load_version, plan_id, options.at))
    kept = {
        "version_lines": [dataclasses.asdict(each) for each in detail.versions],
        "reviews": [dataclasses.asdict(each) for each in detail.reviews],
        "others": [other.reference for other in detail.others],
    }
    return row | _content(detail.content) | kept


def _content(content: PlanContent) -> dict[str, Any]:
    told = to_data(content)
    headings = told.pop("headings")
    return {code: headings.get(code, "") for code in BY_CODE} | told


def _wanted(core: Core, options: argparse.Namespace) -> PlanFilter:
    wanted = PlanFilter(overdue=options.overdue, closed_too=options.closed)
    if options.area is not None:
        area = find_area(core.policies["areas"], options.area)
        wanted = dataclasses.replace(wanted, areas=(area,))
    if options.person is not None:
        person_id = core.ask(find_person_id, options.person)
        wanted = dataclasses.replace(wanted, person_id=person_id)
    return wanted


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The row as other programs read it."""
    del row["id"], row["person_id"]
    return row | {"person": row.pop("person_reference")}


def _flat(difference: dict[str, Any]) -> dict[str, Any]:
    told = (f"{label}: {old or '-'} → {new or '-'}" for label, old, new in difference["facts"])
    return difference | {"facts": "; ".join(told)}
