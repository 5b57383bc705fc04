"""Words about what is to be done: actions, releases from custody, interventions."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.actions.chasing import load_chase
from lomu_app.actions.queries import find_action_id, find_action_ids, load_action, load_actions
from lomu_app.actions.rows import ActionFilter
from lomu_app.actions.rules import ActionStatus, Source
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import print_details, print_json, print_rows
from lomu_app.cog.commands import RecordCogListing
from lomu_app.interventions.queries import load_interventions
from lomu_app.interventions.rows import InterventionFilter
from lomu_app.interventions.rules import Beneficiary, InterventionStatus
from lomu_app.kernel.errors import Refused
from lomu_app.people.queries import find_person_id
from lomu_app.resettlement.queries import find_release_id, load_release, load_releases
from lomu_app.resettlement.rows import ReleaseFilter, ReleaseRow
from lomu_app.resettlement.rules import SCREENING_LABELS

_ACTIONS = (
    "reference", "due", "late", "priority", "text", "owner", "owner_agency", "concerns", "status",
    "area",
)  # fmt: skip
_RELEASES = (
    "day", "in_days", "surname", "forenames", "cohorts", "place", "screening", "plan", "tasks",
    "warning", "area",
)  # fmt: skip
_INTERVENTIONS = (
    "reference", "kind_short", "surname", "forenames", "status", "status_since", "sessions",
    "provider", "area",
)  # fmt: skip


def list_actions(options: argparse.Namespace) -> None:
    """Print what is still to be done, what is due first on top."""
    with session.signed_in(options) as core:
        if options.chase:
            chased = core.ask(load_chase, _areas(core, options))
            found = [row for each in chased for row in each.rows]
        else:
            found = core.ask(load_actions, core.ask(find_action_ids, _wanted(core, options)))
        rows = [_told(dataclasses.asdict(row)) for row in found]
        _note(core, "list actions", rows)
    if options.json:
        print_json(rows)
    else:
        print_rows([row | _action_cells(row) for row in rows], _ACTIONS)


def show_action(options: argparse.Namespace) -> None:
    """Print all of one action, with each thing that happened to it."""
    with session.signed_in(options) as core:
        key = core.ask(find_action_id, options.reference)
        told = dataclasses.asdict(core.ask(load_action, key))
        _note(core, f"show {options.reference.upper()}", [told["row"]])
    _print_one(options, told)


def export_action(options: argparse.Namespace) -> None:
    """Put on record who gets the day of one action, then write it as a calendar file."""
    # What writes files is not needed to read an action.
    from lomu_app.packs.action_calendar import action_calendar_name, write_action_calendar
    from lomu_app.packs.trm_file import place_for

    with session.signed_in(options) as core:
        row = core.ask(load_action, core.ask(find_action_id, options.reference)).row
        if row.finished:
            raise Refused(
                f"{row.reference} is {row.status.value.replace('_', ' ')}: no day is due."
            )
        place = place_for(options.out, action_calendar_name(row, core.marking))
        write_action_calendar(
            core, row, place, options.to, why=options.reason, replace=options.replace
        )
    if options.json:
        print_json({"file": str(place), "reference": row.reference, "due": row.due})
    else:
        print(f"Wrote {place}.")


def add_exports(word: Any, exports: Any) -> None:
    """Teach the parser `export action`."""
    made = word("action", export_action, "the day of one action as a calendar (.ics)", exports)
    made.add_argument("reference", metavar="REF", help="e.g. A-000012, or AX-000003")
    made.add_argument("--out", type=Path, required=True, metavar="FILE.ics", help="or a folder")
    made.add_argument("--to", nargs="+", required=True, metavar="RECIPIENT", help="who gets it")
    made.add_argument("--reason", default="", metavar="TEXT", help="why it goes out")
    made.add_argument("--replace", action="store_true", help="write over this file")


def _note(core: Core, what: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put on record that these are about to be printed.

    Those that not everybody may know of go on a line of their own, which not everybody is told.
    """
    apart = sum(row["apart"] for row in rows)
    if apart:
        core.execute(RecordCogListing(what=what, records=apart))
    if apart < len(rows) or not rows:
        session.note_listing(core, what, len(rows) - apart)


def list_releases(options: argparse.Namespace) -> None:
    """Print who comes out of custody, by day, with screening, plan and tasks."""
    with session.signed_in(options) as core:
        wanted = ReleaseFilter(
            areas=_areas(core, options), within=options.within, everything=options.all,
            person_id=_person(core, options),
        )  # fmt: skip
        found = core.ask(load_releases, wanted)
        session.note_listing(core, "list releases", len(found))
    if options.json:
        print_json([_told(dataclasses.asdict(row)) for row in found])
    else:
        print_rows([_release(row) for row in found], _RELEASES)


def show_release(options: argparse.Namespace) -> None:
    """Print all of one release: its screening, its tasks, and each day that it had."""
    with session.signed_in(options) as core:
        key = core.ask(find_release_id, options.reference)
        told = dataclasses.asdict(core.ask(load_release, key))
        session.note_listing(core, f"show {options.reference.upper()}", 1)
    _print_one(options, told)


def list_interventions(options: argparse.Namespace) -> None:
    """Print programmes and support; that of victims only where it is asked for."""
    with session.signed_in(options) as core:
        wanted = InterventionFilter(
            areas=_areas(core, options), person_id=_person(core, options),
            statuses=tuple(InterventionStatus) if options.all else (),
        )  # fmt: skip
        found = core.ask(load_interventions, wanted)
        shown = [
            row for row in found if options.victims or row.beneficiary is not Beneficiary.VICTIM
        ]
        session.note_listing(core, "list interventions", len(shown))
    left_out = len(found) - len(shown)
    rows = [_told(dataclasses.asdict(row)) for row in shown]
    if options.json:
        print_json(rows)
    else:
        print_rows([row | {"sessions": _sessions(row)} for row in rows], _INTERVENTIONS)
    if left_out:
        # Not among the rows, so that it is told whatever reads them.
        sys.stderr.write(f"Left out: support of victims ({left_out}). Ask with --victims.\n")


def _areas(core: Core, options: argparse.Namespace) -> tuple[str, ...]:
    if options.area is None:
        return ()
    return (find_area(core.policies["areas"], options.area),)


def _person(core: Core, options: argparse.Namespace) -> int | None:
    return None if options.person is None else core.ask(find_person_id, options.person)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The row as other programs read it: by references, without the database's own numbers."""
    for name in ("id", "person_id", "membership_id", "source_id"):
        row.pop(name, None)
    return row | {"person": row.pop("person_reference")}


def _wanted(core: Core, options: argparse.Namespace) -> ActionFilter:
    return ActionFilter(
        areas=_areas(core, options), overdue=options.overdue, mine=options.mine,
        statuses=tuple(ActionStatus) if options.all else (), person_id=_person(core, options),
        agency=options.agency, source=Source.MEETING if options.meetings else None,
    )  # fmt: skip


def _action_cells(row: dict[str, Any]) -> dict[str, str]:
    late = f"{row['days_late']} d late" if row["days_late"] else ""
    if row["extended"]:
        late = f"{late} ext. {row['extended']}x".strip()
    return {"late": late, "concerns": row["about"] or row["surname"]}


def _release(row: ReleaseRow) -> dict[str, Any]:
    """The row as people read it."""
    return {
        "day": row.day, "in_days": row.days_left, "surname": row.surname,
        "forenames": row.forenames, "cohorts": ", ".join(row.cohorts), "place": row.place,
        "screening": SCREENING_LABELS[row.screening],
        "plan": "ready" if not row.plan_gaps else "gaps",
        "tasks": " ".join(f"{task.clock}:{task.tick.value}" for task in row.tasks),
        "warning": row.warning or row.awkward, "area": row.area,
    }  # fmt: skip


def _sessions(row: dict[str, Any]) -> str:
    return f"{row['attended']} of {row['sessions'] or '?'}"


def _print_one(options: argparse.Namespace, told: dict[str, Any]) -> None:
    whole = told.pop("row") | told
    if options.json:
        print_json(whole)
    else:
        print_details(whole)
