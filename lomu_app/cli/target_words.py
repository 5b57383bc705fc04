"""Words about targets and people: import, inspect, list."""

from __future__ import annotations

import argparse
import dataclasses
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import one_line, print_json, print_rows
from lomu_app.daart.queries import find_target_ids, load_targets
from lomu_app.daart.queries import list_targets as query_targets
from lomu_app.daart.rows import TargetFilter, TargetGroup
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.queries import find_person_ids, load_people
from lomu_app.people.records import PersonStatus
from lomu_app.people.rows import PersonFilter

if TYPE_CHECKING:
    from lomu_app.intake.doubts import HeldRow
    from lomu_app.intake.importing import Prepared

_MOST_AT_ONCE = 4
_TARGET_COLUMNS = (
    "reference", "surname", "forenames", "date_of_birth", "pnc_id", "crime_reference", "offence",
    "victim_risk", "date_added", "attempts", "status", "area",
)  # fmt: skip
_PERSON_COLUMNS = ("reference", "surname", "forenames", "date_of_birth", "pnc_id", "status")


def import_targets(options: argparse.Namespace) -> None:
    """Bring a tracker in, or say what would happen."""
    # The readers of workbooks are heavy; only the words that need them wait for them.
    from lomu_app.intake.importing import held_rows, prepare_import, report
    from lomu_app.intake.mapping import ColumnMapping
    from lomu_app.intake.queries import load_mapping

    with session.signed_in(options) as core:
        core.actor.require(Permission.IMPORT)
        if options.failed_rows is not None:
            core.actor.require(Permission.EXPORT)
        area = find_area(core.policies["areas"], options.area)
        mapping = None
        if options.mapping is not None:
            mapping = ColumnMapping.from_dict(core.ask(load_mapping, options.mapping))
        prepared = prepare_import(
            options.file, area=area, today=core.clock.today(), mapping=mapping,
            sheet=options.sheet,
        )  # fmt: skip
        if not prepared.read.sheets:
            why = " ".join(notice.text for notice in prepared.read.notices)
            raise Refused(
                f"No sheet of {options.file.name} could be read as a tracker. {why} Map its "
                "columns on the Intake page and save the mapping, then name it with --mapping."
            )
        if options.dry_run:
            result = core.rehearse(prepared.command)
        else:
            result = core.execute(prepared.command).result
        told = report(prepared, result)
        told["dry_run"] = bool(options.dry_run)
        if options.json:
            print_json(told)
        else:
            _print_report(told)
        if options.failed_rows is not None:
            _save_failed_rows(core, options.failed_rows, prepared, held_rows(result))


def _save_failed_rows(
    core: Core, path: Path, prepared: Prepared, held: tuple[HeldRow, ...]
) -> None:
    """Write the rows to be mended, whole or not at all, and put that on record first."""
    from lomu_app.intake.failed_rows import write_failed_rows
    from lomu_app.packs.exporting import RecordExport
    from lomu_app.packs.files import write_whole

    with TemporaryDirectory() as folder:
        made = Path(folder) / "rows.xlsx"
        if not write_failed_rows(
            made, prepared.read, prepared.workbook, marking=core.marking, held=held
        ):
            return
        command = prepared.command
        core.execute(
            RecordExport(
                subject=f"import:{command.area}", what="Rows to be mended", files=(path.name,),
                snapshot=command.sha256,
            )
        )  # fmt: skip
        write_whole(path, made.read_bytes(), replace=True)


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
            counts = f"{one['rows']} rows in {one['sheets']} sheets, {one['lists']} with targets"
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


def _print_report(told: dict[str, Any]) -> None:
    done = "would be" if told["dry_run"] else "were"
    print(
        f"{told['file']}: {told['rows']} rows. {told['created']} targets {done} new, "
        f"{told['updated']} updated, {told['unchanged']} unchanged, "
        f"{len(told['refused'])} held, {len(told['doubled'])} typed twice. "
        f"People: {told['people_created']} new, {told['people_matched']} known."
    )
    for doubt in told["file_doubts"]:
        print(f"  the file  {doubt}")
    for row in told["refused"]:
        print(f"  held      {row['sheet']} row {row['row']}: {row['reason']}")
    for doubt in told["doubts"]:
        value = f" “{doubt['value']}”" if doubt["value"] else ""
        cell = f"{doubt['column']}{doubt['row']}"
        print(f"  doubt     {doubt['sheet']} {cell}{value} {doubt['reason']}")
    for pair in told["possible_matches"]:
        names = " and ".join(
            f"{pair[side]['surname']}, {pair[side]['forenames']} ({pair[side]['reference']})"
            for side in ("first", "second")
        )
        print(f"  same?     {names}: {'; '.join(pair['reasons'])}")
    for target in told["missing"]:
        print(f"  not there {target['reference']} {target['name']} is open but not in this file")
