"""Words about cohorts: the register, and whoever stands in a cohort twice."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.cohorts.commands import EndDouble, TakeDoubleBack
from lomu_app.cohorts.facts import membership_facts
from lomu_app.cohorts.queries import (
    count_stages,
    find_membership_id,
    find_membership_ids,
    load_membership,
    load_memberships,
    load_memberships_of_person,
)
from lomu_app.cohorts.rows import MembershipFilter, MembershipRow
from lomu_app.cohorts.rules import LIVE, STATUS_LABELS, MembershipStatus, find_cohort, require_rag
from lomu_app.custody.queries import custody_now
from lomu_app.kernel.errors import InvalidInput
from lomu_app.people.queries import find_person_id

_COLUMNS = (
    "reference", "cohort_short", "surname", "forenames", "date_of_birth", "status", "rag",
    "lead_manager", "clock", "clock_reason", "area",
)  # fmt: skip


_NOBODY = "nobody"
_SAID = ("in_custody", "place", "selected_on", "screened_on", "reviewed_on")
"""What a register says beside the fields of a membership."""


def list_memberships(options: argparse.Namespace) -> None:
    """Print who is in which cohort; those still on their way or managed, unless told otherwise."""
    with session.signed_in(options) as core:
        found = _found(core, options)
        rows = _whole(core, found)
        stages = core.ask(count_stages, _wanted(core, options).areas)
        session.note_listing(core, "list memberships", len(rows))
    if options.json:
        print_json(rows)
        return
    print_rows(rows, _COLUMNS)
    counts = (f"{STATUS_LABELS[stage].lower()} {count}" for stage, count in stages.items())
    print(f"On the way and managed, in all cohorts: {', '.join(counts)}.")


def settle_memberships(options: argparse.Namespace) -> None:
    """Of two memberships of one person in one cohort let one go on, or let the other live again."""
    with session.signed_in(options) as core:
        kept, ended = (_membership(core, typed) for typed in (options.kept, options.ended))
        if options.undo:
            core.execute(
                TakeDoubleBack(membership_id=ended.id, version=ended.version, reason=options.reason)
            )
        else:
            core.execute(
                EndDouble(
                    membership_id=kept.id, version=kept.version, other_id=ended.id,
                    other_version=ended.version, reason=options.reason,
                )
            )  # fmt: skip
    if options.json:
        told = {"kept": kept.reference, "other": ended.reference, "lives": options.undo}
        print_json(told)
    elif options.undo:
        print(f"{ended.reference} lives again beside {kept.reference}.")
    else:
        print(f"{ended.reference} has ended; {kept.reference} goes on for it.")


def _membership(core: Core, typed: str) -> MembershipRow:
    return core.ask(load_membership, core.ask(find_membership_id, typed)).row


def _found(core: Core, options: argparse.Namespace) -> list[MembershipRow]:
    if options.person is not None:
        return core.ask(load_memberships_of_person, core.ask(find_person_id, options.person))
    return core.ask(load_memberships, core.ask(find_membership_ids, _wanted(core, options)))


def _wanted(core: Core, options: argparse.Namespace) -> MembershipFilter:
    wanted = MembershipFilter(statuses=_statuses(options.status))
    if options.area is not None:
        area = find_area(core.policies["areas"], options.area)
        wanted = dataclasses.replace(wanted, areas=(area,))
    if options.cohort is not None:
        cohort = find_cohort(core.policies["cohorts"], options.cohort)
        wanted = dataclasses.replace(wanted, cohorts=(cohort.code,))
    if options.rag is not None:
        rag = require_rag(options.rag.strip().casefold())
        wanted = dataclasses.replace(wanted, rags=(rag,))
    manager = (options.manager or "").strip()
    nobody = manager.casefold() == _NOBODY
    return dataclasses.replace(
        wanted,
        manager="" if nobody else manager,
        unallocated=nobody,
        late=options.late,
        due_within=options.due_within,
        doubled=options.doubled,
    )


def _statuses(typed: str | None) -> tuple[MembershipStatus, ...]:
    if typed is None:
        return tuple(LIVE)
    word = typed.strip().casefold().replace(" ", "_")
    if word == "all":
        return tuple(MembershipStatus)
    if word in set(MembershipStatus):
        return (MembershipStatus(word),)
    choices = ", ".join([*MembershipStatus, "all"])
    raise InvalidInput(f"There is no status “{typed}” of memberships. Choose one of: {choices}.")


def _whole(core: Core, found: Sequence[MembershipRow]) -> list[dict[str, Any]]:
    """Memberships with all they hold: what their register's line says, and custody as known now."""
    from lomu_app.intake.queries import register_lines

    lines = core.ask(register_lines, [row.reference for row in found])
    facts = core.ask(membership_facts, [row.id for row in found])
    custody = core.ask(custody_now, [row.person_id for row in found])
    told = []
    for row in found:
        said, known = lines.get(row.reference, {}), custody.get(row.person_id)
        told.append(
            _told(dataclasses.asdict(row))
            | facts[row.id]
            | {field: said.get(field) for field in _SAID}
            | {
                "register": dict(said["texts"]) if said else None,
                "custody": None if known is None else dataclasses.asdict(known),
            }
        )
    return told


def _told(row: dict[str, object]) -> dict[str, object]:
    """The row as other programs read it: where it came from in one piece, as with targets."""
    source = {name: row.pop(f"source_{name}") for name in ("file", "sheet", "row")}
    del row["id"], row["person_id"]
    return row | {"person": row.pop("person_reference"), "source": source}
