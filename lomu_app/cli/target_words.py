"""Words about targets and people: inspect, list."""

from __future__ import annotations

import argparse
import dataclasses
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import one_line, print_json, print_rows
from lomu_app.daart.queries import find_target_ids, load_targets
from lomu_app.daart.queries import list_targets as query_targets
from lomu_app.daart.rows import TargetFilter, TargetGroup
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput
from lomu_app.people.queries import find_person_ids, load_people
from lomu_app.people.records import PersonStatus
from lomu_app.people.rows import PersonFilter

_MOST_AT_ONCE = 4
_TARGET_COLUMNS = (
    "reference", "surname", "forenames", "date_of_birth", "pnc_id", "crime_reference", "offence",
    "victim_risk", "date_added", "attempts", "status", "area",
)  # fmt: skip
_PERSON_COLUMNS = ("reference", "surname", "forenames", "date_of_birth", "pnc_id", "status")


def inspect(options: argparse.Namespace) -> None:
    """Tell of each file whether it can be read; never refuses."""
    from lomu_app.intake.inspect import inspect_file

    # Each is read by a process of its own; this one only waits for them.
    look = partial(inspect_file, today=session.clock(options).today())
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_AT_ONCE)) as pool:
        found = [dataclasses.asdict(one) for one in pool.map(look, options.files)]
    if options.json:
        print_json(found)
    else:
        for one in found:
            rows, sheets = counted(one["rows"], "row"), counted(one["sheets"], "sheet")
            counts = f"{rows} in {sheets}, {one['lists']} with targets"
            print(one_line(f"{one['outcome']:8} {one['file']}: {counts}. {one['reason']}"))


def list_targets(options: argparse.Namespace) -> None:
    """Print targets."""
    with session.signed_in(options) as core:
        rows = core.ask(query_targets, area=_area(core, options), status=options.status)
        told = _as_their_lines_say(core, rows)
        session.note_listing(core, "list targets", len(told))
    _print(options, told, _TARGET_COLUMNS)


def _as_their_lines_say(core: Core, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Targets with the markers of their own line, and those of the whole person beside them."""
    from lomu_app.intake.queries import sheet_markers

    said = core.ask(sheet_markers, [row["reference"] for row in rows])
    people = sorted({row["person_id"] for row in rows})
    references = {person.id: person.reference for person in core.ask(load_people, people)}
    told = []
    for row in rows:
        assumed = row.pop("date_added_assumed")
        told.append(
            row
            | {
                "person": references.get(row.pop("person_id")),
                # Nobody said when it was added; the day of the import only starts the clocks.
                "date_added": None if assumed else row["date_added"],
                "markers": list(said[row["reference"]].among(row["markers"])),
                "person_markers": row["markers"],
            }
        )
    return told


def list_people(options: argparse.Namespace) -> None:
    """Print people; with an area, those with a target in it."""
    with session.signed_in(options) as core:
        ids = core.ask(find_person_ids, _people_wanted(options.status))
        wanted = _people_with_targets(core, options)
        if wanted is not None:
            ids = [person_id for person_id in ids if person_id in wanted]
        rows = [dataclasses.asdict(row) for row in core.ask(load_people, ids)]
        session.note_listing(core, "list people", len(rows))
    _print(options, rows, _PERSON_COLUMNS)


def _people_wanted(status: str | None) -> PersonFilter:
    word = _status_word(status)
    if word in (None, TargetGroup.OUTSTANDING):
        return PersonFilter()
    if word == TargetGroup.ALL:
        return PersonFilter(joined_too=True)
    if word in set(PersonStatus):
        return PersonFilter(status=word)
    choices = ", ".join(sorted({*PersonStatus, TargetGroup.ALL, TargetGroup.OUTSTANDING}))
    raise InvalidInput(f"There is no status “{status}” of people. Choose one of: {choices}.")


def _people_with_targets(core: Core, options: argparse.Namespace) -> set[int] | None:
    """Whom targets narrow a list of people to; None where nothing was said of targets."""
    area, word = _area(core, options), _status_word(options.status)
    if area is None and word != TargetGroup.OUTSTANDING:
        return None
    group = TargetGroup.OUTSTANDING if word == TargetGroup.OUTSTANDING else TargetGroup.ALL
    areas = () if area is None else (area,)
    ids = core.ask(find_target_ids, TargetFilter(areas=areas, group=group))
    return {row.person_id for row in core.ask(load_targets, ids).values()}


def _status_word(status: str | None) -> str | None:
    return None if status is None else status.strip().casefold().replace(" ", "_")


def _area(core: Core, options: argparse.Namespace) -> str | None:
    return None if options.area is None else find_area(core.policies["areas"], options.area)


def _print(
    options: argparse.Namespace, rows: list[dict[str, Any]], columns: tuple[str, ...]
) -> None:
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, columns)
