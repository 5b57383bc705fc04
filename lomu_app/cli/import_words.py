"""Words that bring a unit's own files in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.rehearsed import came_new
from lomu_app.cli.show import print_json
from lomu_app.cohorts.rules import find_cohort
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Permission

if TYPE_CHECKING:
    from lomu_app.intake.doubts import HeldRow
    from lomu_app.intake.file_kinds import FileKind
    from lomu_app.intake.importing import Prepared, Wish
    from lomu_app.intake.importing_lists import PreparedList
    from lomu_app.intake.mapping import ColumnMapping

_UNREADABLE = {
    "targets": "could be read as a tracker",
    "cohorts": "could be read as a register of managed offenders",
    "custody": "could be read as an extract of custody or releases",
    "locations": "could be read as a COG register of CSE locations",
}


def import_targets(options: argparse.Namespace) -> None:
    """Bring a tracker in, or say what would happen."""
    # The readers of workbooks are heavy; only the words that need them wait for them.
    from lomu_app.intake.file_kinds import FileKind
    from lomu_app.intake.importing import Wish

    with importing(options) as core:
        _bring_in(
            core, options, FileKind.TARGETS, Wish(saved_mapping(core, options), options.sheet)
        )


def import_cohorts(options: argparse.Namespace) -> None:
    """Bring registers of managed offenders in, each sheet with its cohort."""
    from lomu_app.intake.file_kinds import FileKind
    from lomu_app.intake.importing import Wish

    with importing(options) as core:
        wish = Wish(
            saved_mapping(core, options),
            options.sheet,
            cohorts=_cohorts(core, options),
            as_at=options.as_at,
        )
        _bring_in(core, options, FileKind.COHORTS, wish)


def import_custody(options: argparse.Namespace) -> None:
    """Take over who is in custody, where and until when, for people on record."""
    from lomu_app.intake.file_kinds import FileKind
    from lomu_app.intake.importing import Wish

    with importing(options) as core:
        wish = Wish(saved_mapping(core, options), options.sheet, as_at=options.as_at)
        _bring_in(core, options, FileKind.CUSTODY, wish)


def import_locations(options: argparse.Namespace) -> None:
    """Bring the COG register of an authority in, or of several, each sheet with its own."""
    from lomu_app.intake.file_kinds import FileKind
    from lomu_app.intake.importing import Wish

    with importing(options) as core:
        core.actor.require(Permission.EDIT_CSE)
        wish = Wish(saved_mapping(core, options), options.sheet)
        _bring_in(core, options, FileKind.LOCATIONS, wish)


@contextmanager
def importing(options: argparse.Namespace) -> Iterator[Core]:
    """Whoever may bring files in, and take out what is to be mended if that is wanted."""
    with session.signed_in(options) as core:
        core.actor.require(Permission.IMPORT)
        if options.failed_rows is not None:
            core.actor.require(Permission.EXPORT)
        yield core


def saved_mapping(core: Core, options: argparse.Namespace) -> ColumnMapping | None:
    """The mapping that was named, or None."""
    from lomu_app.intake.mapping import ColumnMapping
    from lomu_app.intake.queries import load_mapping

    if options.mapping is None:
        return None
    return ColumnMapping.from_dict(core.ask(load_mapping, options.mapping))


def _cohorts(core: Core, options: argparse.Namespace) -> Mapping[str, str]:
    """Cohorts that were named, as `SHEET=COHORT`, or alone for whatever sheet tells none."""
    named = {}
    for said in options.cohort or ():
        sheet, _, cohort = said.rpartition("=")
        named[sheet] = find_cohort(core.policies["cohorts"], cohort).code.value
    return named


def _bring_in(core: Core, options: argparse.Namespace, kind: FileKind, wish: Wish) -> None:
    from lomu_app.intake.importing import held_rows, prepare_import, report

    area = find_area(core.policies["areas"], options.area) if options.area else ""
    prepared = prepare_import(
        options.file, area=area, today=core.clock.today(), kind=kind, wish=wish
    )
    if not prepared.read.sheets:
        why = " ".join(notice.text for notice in prepared.read.notices)
        raise Refused(
            f"No sheet of {options.file.name} {_UNREADABLE[kind.value]}. {why} Map its "
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
        _print_report(told, kind)
    if options.failed_rows is not None:
        save_failed_rows(core, options.failed_rows, prepared, held_rows(result))


def save_failed_rows(
    core: Core, path: Path, prepared: Prepared | PreparedList, held: tuple[HeldRow, ...]
) -> None:
    """Write the rows to be mended, whole or not at all, and put that on record first."""
    from lomu_app.intake.failed_rows import write_failed_rows
    from lomu_app.intake.importing import log_subject
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
                subject=log_subject(command), what="Rows to be mended", files=(path.name,),
                snapshot=command.sha256,
            )
        )  # fmt: skip
        write_whole(path, made.read_bytes(), replace=True)


_COUNTED = {
    "targets": ("target", "targets"), "cohorts": ("membership", "memberships"),
    "custody": ("person in custody", "people in custody"), "locations": ("location", "locations"),
}  # fmt: skip


def _people_words(told: dict[str, Any]) -> str:
    return f" People: {told['people_created']} new, {told['people_matched']} known."


def _print_report(told: dict[str, Any], kind: FileKind) -> None:
    new = came_new(told, *_COUNTED[kind.value])
    print(
        f"{told['file']}: {counted(told['rows'], 'row')}. {new}, "
        f"{told['updated']} updated, {told['unchanged']} unchanged, "
        f"{len(told['refused'])} held, {len(told['doubled'])} typed twice."
        + (_people_words(told) if kind.value != "locations" else "")
    )
    for one in told.get("areas", ()):
        print(
            f"  agenda    {one['area']}: {one['on_agenda']} of "
            f"{counted(one['rows'], 'location')} on it, {one['signed_off']} signed off"
        )
    for one in told.get("cohorts", ()):
        print(
            f"  cohort    {one['sheet']}: {one['label']}, {counted(one['rows'], 'row')}, "
            f"{one['created']} new, {one['updated']} updated, {one['held']} held"
        )
    if told.get("plans_to_write"):
        print(
            f"  plans     {len(told['plans_to_write'])} came in as selected: their plans are to "
            "be written before they count as managed"
        )
    for one in told.get("moved", ()):
        now = "out of custody" if one["released"] else one["after"] or "no date"
        raised = f" (alert {', '.join(one['alerts'])})" if one["alerts"] else ""
        print(f"  moved     {one['person']} {one['name']}: {one['before']} is now {now}{raised}")
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
