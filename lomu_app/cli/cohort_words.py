"""Words about cohorts: the register."""

from __future__ import annotations

import argparse
import dataclasses

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.cohorts.queries import find_membership_ids, load_memberships
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.cohorts.rules import LIVE, MembershipStatus, find_cohort
from lomu_app.kernel.errors import InvalidInput

_COLUMNS = (
    "reference", "cohort_short", "surname", "forenames", "date_of_birth", "status", "rag",
    "lead_manager", "clock", "clock_reason", "area",
)  # fmt: skip


def list_memberships(options: argparse.Namespace) -> None:
    """Print who is in which cohort; those still on their way or managed, unless told otherwise."""
    with session.signed_in(options) as core:
        ids = core.ask(find_membership_ids, _wanted(core, options))
        rows = [_told(row) for row in map(dataclasses.asdict, core.ask(load_memberships, ids))]
        session.note_listing(core, "list memberships", len(rows))
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _COLUMNS)


def _wanted(core: Core, options: argparse.Namespace) -> MembershipFilter:
    wanted = MembershipFilter(statuses=_statuses(options.status))
    if options.area is not None:
        area = find_area(core.policies["areas"], options.area)
        wanted = dataclasses.replace(wanted, areas=(area,))
    if options.cohort is not None:
        cohort = find_cohort(core.policies["cohorts"], options.cohort)
        wanted = dataclasses.replace(wanted, cohorts=(cohort.code,))
    return wanted


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


def _told(row: dict[str, object]) -> dict[str, object]:
    """The row as other programs read it: where it came from in one piece, as with targets."""
    source = {name: row.pop(f"source_{name}") for name in ("file", "sheet", "row")}
    del row["id"], row["person_id"]
    return row | {"person": row.pop("person_reference"), "source": source}
