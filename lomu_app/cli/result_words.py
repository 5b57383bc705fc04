"""Words about lists of PNC ids: they go out, and results come in."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING, Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.import_words import importing, save_failed_rows, saved_mapping
from lomu_app.cli.rehearsed import came_new
from lomu_app.cli.show import print_json
from lomu_app.cohorts.queries import find_membership_ids, load_memberships
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.cohorts.rules import LIVE, find_cohort
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.progress import Silent

if TYPE_CHECKING:
    from lomu_app.intake.importing_lists import PreparedList


def import_results(options: argparse.Namespace) -> None:
    """Keep what a list tells of people on record by their PNC id, or say what would happen."""
    from lomu_app.intake.importing import held_rows
    from lomu_app.intake.list_answers import answer_of, list_report

    with importing(options) as core:
        prepared = _prepared(core, options)
        if options.dry_run:
            result = core.rehearse(prepared.command)
        else:
            result = core.execute(prepared.command).result
        answer = answer_of(prepared, result, joins=False)
        told = list_report(prepared, answer) | {"dry_run": bool(options.dry_run)}
        if options.json:
            print_json(told)
        else:
            _print_report(told)
        if options.failed_rows is not None:
            save_failed_rows(core, options.failed_rows, prepared, held_rows(answer))


def _prepared(core: Core, options: argparse.Namespace) -> PreparedList:
    # The readers of workbooks are heavy; only the words that need them wait for them.
    from lomu_app.intake.file_kinds import FileKind
    from lomu_app.intake.importing import file_digest
    from lomu_app.intake.importing_lists import prepare_results
    from lomu_app.intake.list_planning import plan_results
    from lomu_app.intake.opening import OpenedFile
    from lomu_app.intake.reader import read_workbook

    workbook = read_workbook(options.file)
    plans = plan_results(workbook, mapping=saved_mapping(core, options), sheet=options.sheet)
    if not any(plan.tables for plan in plans):
        raise Refused(
            f"No sheet of {options.file.name} could be read as a list of results. It needs "
            "headings above columns for the PNC id, the day and what happened. Map its columns on "
            "the Intake page and save the mapping, then name it with --mapping."
        )
    file = OpenedFile(
        options.file, file_digest(options.file), workbook, FileKind.RESULTS, whole=True
    )
    return prepare_results(
        file, plans, core.policies["pnc_results"],
        area=find_area(core.policies["areas"], options.area), today=core.clock.today(),
        progress=Silent(),
    )  # fmt: skip


def _print_report(told: dict[str, Any]) -> None:
    print(
        f"{told['file']}: {counted(told['rows'], 'row')}. {came_new(told, 'result', 'results')}, "
        f"{told['updated']} updated, {told['unchanged']} unchanged, {len(told['refused'])} held. "
        f"{counted(told['people_matched'], 'person is', 'people are')} on record by their PNC id."
    )
    for one in told["raised"]:
        whom = one["manager"] or "the meeting"
        print(f"  told      {one['reference']} for {whom}, {one['person']} {one['name']}: "
              f"{one['text']}")  # fmt: skip
    for row in told["refused"]:
        print(f"  held      {row['sheet']} row {row['row']}: {row['reason']}")
    for doubt in told["doubts"]:
        cell = f"{doubt['column']}{doubt['row']}"
        print(f"  doubt     {doubt['sheet']} {cell} “{doubt['value']}” {doubt['reason']}")


def export_pnc_ids(options: argparse.Namespace) -> None:
    """Write the PNC ids of members to a file; whoever has none is told."""
    # What writes files is not needed by the other words.
    from lomu_app.packs.files import write_whole
    from lomu_app.packs.house import put_on_record
    from lomu_app.packs.pnc_list import pnc_bytes, pnc_list, pnc_record, without_words

    with session.signed_in(options) as core:
        core.actor.require(Permission.EXPORT)
        area = find_area(core.policies["areas"], options.area)
        wanted, what = MembershipFilter(areas=(area,), statuses=tuple(LIVE)), "all cohorts"
        if options.cohort is not None:
            cohort = find_cohort(core.policies["cohorts"], options.cohort)
            wanted, what = dataclasses.replace(wanted, cohorts=(cohort.code,)), cohort.label
        rows = core.ask(load_memberships, core.ask(find_membership_ids, wanted))
        found = pnc_list(rows, area, what)
        facts = put_on_record(core, pnc_record(found, options.file))
        write_whole(
            options.file, pnc_bytes(found, options.file, **facts), replace=options.replace
        )  # fmt: skip
    told = {
        "file": options.file.name, "people": len(found.listed),
        "without_pnc_id": [row.person_reference for row in found.without],
    }  # fmt: skip
    if options.json:
        print_json(told)
        return
    print(f"{options.file.name}: {told['people']} PNC ids of {area}, {what}.")
    if found.without:
        print(without_words(found))
