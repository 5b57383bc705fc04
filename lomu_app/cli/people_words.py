"""Words about who is who: import people, list possible-matches, merge."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from typing import TYPE_CHECKING, Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.rehearsed import become, came_new
from lomu_app.cli.show import print_json, print_rows
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.limited_doubles import look_for_doubles
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import find_join
from lomu_app.people.queries import find_person_id, load_person

if TYPE_CHECKING:
    from lomu_app.intake.importing_people import PreparedPeople

_MATCH_COLUMNS = ("a", "b", "source_ids", "probability", "decision", "why")
_TOLD_EVERY = 5_000


class _OnScreen:
    """Tells on standard error how far a long list is; stopped by Ctrl+C, as every word is."""

    def __init__(self) -> None:
        self._last = ""

    def step(self, done: int, total: int, what: str) -> None:
        """A line for each kind of step, and for every 5,000 of a long one."""
        line = f"{what} …" if not total else f"{done:,} of {total:,} {what}"
        if what not in self._last or (done and done % _TOLD_EVERY == 0):
            print(line, file=sys.stderr)
        self._last = what

    def cancelled(self) -> bool:
        """Never; Ctrl+C ends the program, and nothing is kept of a command half done."""
        return False


def import_people(options: argparse.Namespace) -> None:
    """Bring a list of people in, or say what would happen."""
    from lomu_app.intake.importing_people import people_report, prepare_people

    with session.signed_in(options) as core:
        core.actor.require(Permission.IMPORT)
        area = None if options.area is None else find_area(core.policies["areas"], options.area)
        progress = _OnScreen()
        prepared = prepare_people(
            options.file, today=core.clock.today(), area=area, sheet=options.sheet,
            progress=progress,
        )  # fmt: skip
        joined = None
        if options.dry_run:
            result = core.rehearse(prepared.command)
        else:
            result = core.execute(prepared.command, progress).result
            joined = _join_certain(core, prepared, result, progress)
        told = people_report(prepared, result, joined) | {"dry_run": bool(options.dry_run)}
    if options.json:
        print_json(told)
    else:
        _print_report(told)


def _join_certain(
    core: Core, prepared: PreparedPeople, result: dict[str, Any], progress: _OnScreen
) -> dict[str, Any]:
    """Join what is certain, where this person may decide on matches; else all stays listed."""
    from lomu_app.intake.people_commands import JoinAlike

    if not result["certain"] or not core.actor.may(Permission.DECIDE_MATCHES):
        return {"joined": [], "left": len(result["certain"])}
    command = JoinAlike(
        match_ids=tuple(result["certain"]), file_name=prepared.command.file_name,
        # The same list sent again joins nothing twice.
        operation_id=f"join:{prepared.command.operation_id}"[:64],
    )  # fmt: skip
    done: dict[str, Any] = core.execute(command, progress).result
    return done


def list_possible_matches(options: argparse.Namespace) -> None:
    """Print every pair that may be, or was found to be, one person."""
    from lomu_app.intake.match_list import list_matches

    with session.signed_in(options) as core:
        look_for_doubles(core)
        rows = [dataclasses.asdict(row) for row in core.ask(list_matches)]
        session.note_listing(core, "list possible matches", len(rows))
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _MATCH_COLUMNS)


def merge(options: argparse.Namespace) -> None:
    """Join records into the first one named, or take a join back; both are kept for good."""
    if not options.undo and not options.others:
        raise InvalidInput("Name two records at least: the first one is kept.")
    with session.signed_in(options) as core:
        work = _undo if options.undo else _merge
        told = work(core, options)
    if options.json:
        print_json(told)
    else:
        for one in told:
            print(f"{one['joined']} {one['what']} {one['kept']}")


def _merge(core: Core, options: argparse.Namespace) -> list[dict[str, Any]]:
    kept_id = core.ask(find_person_id, options.kept)
    told = []
    for reference in options.others:
        kept = core.ask(load_person, kept_id)
        other = core.ask(load_person, core.ask(find_person_id, reference))
        done = core.execute(
            JoinPeople(
                keep_id=kept.id, keep_version=kept.version, joined_id=other.id,
                joined_version=other.version, reason=options.reason,
            )
        )  # fmt: skip
        told.append(_outcome(kept.reference, other.reference, "was joined into", done.result))
    return told


def _undo(core: Core, options: argparse.Namespace) -> list[dict[str, Any]]:
    told = []
    for reference in (options.kept, *options.others):
        match = core.ask(find_join, reference)
        if match is None:
            raise Refused(f"{reference} is joined into no other record.")
        core.execute(UndoJoin(match_id=match.id, version=match.version, reason=options.reason))
        pair = (match.first.reference, match.second.reference)
        kept = next(one for one in pair if one != reference.upper())
        told.append(_outcome(kept, reference.upper(), "stands apart again from", match.id))
    return told


def _outcome(kept: str, joined: str, what: str, match_id: int) -> dict[str, Any]:
    return {"kept": kept, "joined": joined, "what": what, "match": match_id}


def _print_report(told: dict[str, Any]) -> None:
    listed = len(told["possible_matches"]) - told["people_joined"]
    one, many = become(told)
    joined = counted(
        told["people_joined"], f"{one} joined by itself", f"{many} joined by themselves"
    )
    pairs = counted(
        listed, f"pair may be one person and {one}", f"pairs may be one person and {many}"
    )
    print(
        f"{told['file']}: {counted(told['rows'], 'row')}. {came_new(told, 'record', 'records')}, "
        f"{told['unchanged']} known from an earlier list, {len(told['doubled'])} typed twice, "
        f"{len(told['refused'])} held. {joined}; {pairs} listed for somebody to decide."
    )
    for doubt in told["file_doubts"]:
        print(f"  the file  {doubt}")
    for row in told["refused"]:
        print(f"  held      {row['sheet']} row {row['row']}: {row['reason']}")
    for doubt in told["doubts"]:
        print(f"  doubt     {doubt['sheet']} {doubt['column']}{doubt['row']} “{doubt['value']}” "
              f"{doubt['reason']}")  # fmt: skip
