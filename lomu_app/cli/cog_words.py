"""Words about CSE locations, intelligence and tactics, for those who are cleared for them."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.location_text import location_text
from lomu_app.cli.show import print_details, print_json, print_rows
from lomu_app.cog.agenda import LOCATION
from lomu_app.cog.alike import find_alike
from lomu_app.cog.commands import RecordCogListing
from lomu_app.cog.detail import load_location
from lomu_app.cog.queries import (
    find_location_id,
    find_locations,
    load_locations,
    on_agenda,
    open_transfers,
)
from lomu_app.cog.rows import IntelligenceFilter, LocationFilter, TacticFilter
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.tactic_rules import TacticStatus
from lomu_app.cog.work_queries import first_clock, load_intelligence, load_tactics
from lomu_app.meetings.queries import decisions_on
from lomu_app.meetings.rules import MeetingKind

_LOCATIONS = (
    "reference", "own_reference", "name", "kind_label", "entry_band", "now_band", "trend",
    "status", "agenda_since", "tactics", "lead", "area",
)  # fmt: skip
_INTELLIGENCE = (
    "reference", "location_reference", "location_name", "received_on", "graded", "usable",
    "sanitised_text", "area",
)  # fmt: skip
_TACTICS = (
    "reference", "location_reference", "location_name", "label", "status", "clock", "level",
    "strand", "agency", "area",
)  # fmt: skip
_TRANSFERS = ("reference", "name", "from_area", "to_area", "offered_by", "reason")
Rows = Sequence[Mapping[str, Any]]


def add_lists(word: Any, lists: Any) -> None:
    """Teach the parser `list locations`, `list intelligence`, `list tactics`, `list transfers`."""
    locations = word("locations", list_locations, "CSE locations, the highest risk on top", lists)
    locations.add_argument("--all", action="store_true", help="those off the agenda, too")
    locations.add_argument("--agenda", action="store_true", help="what the next agenda must hold")
    items = word("intelligence", list_intelligence, "intelligence on CSE locations", lists)
    items.add_argument("--awaiting", action="store_true", help="whose text awaits a second person")
    tactics = word("tactics", list_tactics, "tactics against CSE, what is due first", lists)
    tactics.add_argument("--all", action="store_true", help="the finished, too")
    tactics.add_argument("--expiring", type=int, metavar="DAYS", help="which run out by then")
    for made in (locations, items, tactics):
        made.add_argument("--area", metavar="A")
    for made in (items, tactics):
        made.add_argument("--location", metavar="REF", help="e.g. LOC-0012, or COV001")
    word("transfers", list_transfers, "locations offered by one area to another", lists)


def add_details(word: Any, details: Any) -> None:
    """Teach the parser `show location`."""
    made = word("location", show_location, "one CSE location", details)
    made.add_argument("reference", metavar="REF", help="e.g. LOC-0012, or COV001")


def list_locations(options: argparse.Namespace) -> None:
    """Print the locations of the agenda, or all."""
    with session.signed_in(options) as core:
        if options.agenda and options.area:
            ids = core.ask(on_agenda, options.area)
        else:
            statuses = tuple(LocationStatus) if options.all else ()
            wanted = LocationFilter(areas=_areas(core, options), statuses=statuses)
            ids = core.ask(find_locations, wanted)
        rows = [dataclasses.asdict(row) for row in core.ask(load_locations, ids)]
        _note(core, "list locations", len(rows))
    shown = [row | {"tactics": ", ".join(row["tactics"])} for row in rows]
    _print(options, rows, shown, _LOCATIONS)


def list_intelligence(options: argparse.Namespace) -> None:
    """Print items of intelligence, what came in last on top."""
    with session.signed_in(options) as core:
        wanted = IntelligenceFilter(
            areas=_areas(core, options), location_id=_location(core, options),
            awaiting_approval=options.awaiting,
        )  # fmt: skip
        found = core.ask(load_intelligence, wanted)
        rows = [
            dataclasses.asdict(row) | {"graded": row.graded, "usable": row.usable} for row in found
        ]
        _note(core, "list intelligence", len(rows))
    _print(options, rows, rows, _INTELLIGENCE)


def list_tactics(options: argparse.Namespace) -> None:
    """Print tactics, what is due first on top."""
    with session.signed_in(options) as core:
        wanted = TacticFilter(
            areas=_areas(core, options), location_id=_location(core, options),
            statuses=tuple(TacticStatus) if options.all else (),
            expiring_within=options.expiring,
        )  # fmt: skip
        found = core.ask(load_tactics, wanted)
        rows = [dataclasses.asdict(row) | {"clock": first_clock(row)} for row in found]
        _note(core, "list tactics", len(rows))
    _print(options, rows, rows, _TACTICS)


def list_transfers(options: argparse.Namespace) -> None:
    """Print what is offered from area to area and awaits an answer."""
    with session.signed_in(options) as core:
        rows = [dataclasses.asdict(row) for row in core.ask(open_transfers)]
        _note(core, "list transfers", len(rows))
    _print(options, rows, rows, _TRANSFERS)


def show_location(options: argparse.Namespace) -> None:
    """Print all of one location: why it is still here, and what would sign it off."""
    with session.signed_in(options) as core:
        key = core.ask(find_location_id, options.reference)
        found = core.ask(load_location, key)
        alike = core.ask(find_alike, key)
        held = core.ask(decisions_on, MeetingKind.COG, LOCATION, key)
        _note(core, f"show {found.row.reference}", 1)
    if not options.json:
        print_details(location_text(found, alike, held))
        return
    told = dataclasses.asdict(found)
    told["alike"] = [dataclasses.asdict(row) for row in alike]
    told["meetings"] = [dataclasses.asdict(line) for line in held]
    print_json(told.pop("row") | told)


def _areas(core: Core, options: argparse.Namespace) -> tuple[str, ...]:
    return () if options.area is None else (find_area(core.policies["areas"], options.area),)


def _location(core: Core, options: argparse.Namespace) -> int | None:
    return None if options.location is None else core.ask(find_location_id, options.location)


def _note(core: Core, what: str, records: int) -> None:
    # The log of all others holds no line of the compartment, so these do not stand in it.
    core.execute(RecordCogListing(what=what, records=records))


def _print(options: argparse.Namespace, rows: Rows, shown: Rows, columns: Sequence[str]) -> None:
    if options.json:
        print_json(rows)
    else:
        print_rows(shown, columns)
