"""`cog export`: agenda pack, minutes and action sheets on their way out of the room."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.paper_words import minutes_builder, paint
from lomu_app.cli.show import print_json
from lomu_app.cog.out import (
    agencies_to_do,
    each_to_its_own,
    load_action_pack,
    load_action_packs,
    load_minutes_pack,
)
from lomu_app.cog.packing import load_pack
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.queries import find_meeting_id
from lomu_app.meetings.rules import MeetingKind

KINDS = ("agenda", "minutes", "actions")
_WORD, _PDF = ".docx", ".pdf"
Build = Callable[..., Any]


def add_options(made: argparse.ArgumentParser) -> None:
    """What stands behind `cog export`, besides area and day."""
    made.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help=".xlsx; agenda also .pdf; minutes also .pdf, .docx; or a folder",
    )
    made.add_argument("--kind", choices=KINDS, default="agenda", help="default: agenda")
    whose = made.add_mutually_exclusive_group()
    whose.add_argument("--agency", default="", metavar="X", help="whose actions")
    whose.add_argument(
        "--all-agencies", action="store_true", help="actions: one file an agency, into a folder"
    )
    made.add_argument(
        "--to", nargs="+", required=True, metavar="RECIPIENT",
        help="who gets it; for all agencies AGENCY:NAME of each",
    )  # fmt: skip
    made.add_argument("--reason", required=True, metavar="TEXT", help="why it goes out")
    made.add_argument(
        "--password-file", type=Path, metavar="FILE",
        help="the workbook opens with the first line of this file only",
    )  # fmt: skip
    made.add_argument("--replace", action="store_true", help="write over this file")


def export(options: argparse.Namespace) -> None:
    """Put on record who gets what and why, then write it."""
    with session.signed_in(options) as core:
        core.actor.require(Permission.EXPORT_COG)
        day: dt.date = options.date if options.date is not None else core.clock.today()
        key = core.ask(find_meeting_id, MeetingKind.COG, options.area, day)
        if options.all_agencies:
            _tell_sheets(options, _sheets(core, options, key))
            return
        snapshot, build, what = _wanted(core, options, key)
        place = _place(core, options, snapshot)
        _refuse_present(place, replace=options.replace)
        locked = _password(options)
        _record(core, options, key, what, (snapshot.digest(), place))
        report = build(
            snapshot, out=place, head=core.audit_head().short,
            generated_by=core.actor.display_name, generated_at=core.clock.now(),
            marking=core.marking, replace=options.replace,
            **locked,
        )  # fmt: skip
    body = {name: value for name, value in dataclasses.asdict(report).items() if name != "file"}
    body = {"file": str(report.file), **body}
    if options.json:
        print_json(body)
    else:
        print(f"Wrote {report.file}.")


def _sheets(core: Core, options: argparse.Namespace, key: int) -> dict[str, Any]:
    """Every agency its own sheet; by agency what was written."""
    from lomu_app.packs.cog_sheets import write_sheets

    if options.kind != "actions":
        raise InvalidInput("Only actions go out by agency: --kind actions.", {"kind": options.kind})
    packs = core.ask(load_action_packs, key)
    if not packs:
        raise Refused("No agency has anything to do.")
    whom = each_to_its_own([pack.agency for pack in packs], options.to)
    reports = write_sheets(
        core, packs, whom, options.reason, options.out, replace=options.replace,
        **_password(options),
    )  # fmt: skip
    return {
        pack.agency: {**dataclasses.asdict(report), "file": str(report.file),
                      "recipients": list(whom[pack.agency])}
        for pack, report in zip(packs, reports, strict=True)
    }  # fmt: skip


def _tell_sheets(options: argparse.Namespace, written: dict[str, Any]) -> None:
    if options.json:
        print_json(written)
        return
    for each in written.values():
        print(f"Wrote {each['file']} for {'; '.join(each['recipients'])}.")


def _password(options: argparse.Namespace) -> dict[str, str]:
    """What a workbook is to be opened with; read before anything is put on record."""
    if options.password_file is None:
        return {}
    if options.out.suffix.lower() in (_WORD, _PDF):
        raise InvalidInput("Only a workbook takes a password. Name a file .xlsx.", {"out": "xlsx"})
    from lomu_app.packs.with_password import checked_password

    return {"password": checked_password(session.read_passphrase(options.password_file))}


def _wanted(core: Core, options: argparse.Namespace, key: int) -> tuple[Any, Build, str]:
    """What goes out, what writes it, and what the log calls it."""
    from lomu_app.packs.cog_actions import build_action_sheet
    from lomu_app.packs.cog_pack import build_cog_pack

    to, suffix = tuple(options.to), options.out.suffix.lower()
    if (suffix == _WORD and options.kind != "minutes") or (
        suffix == _PDF and options.kind == "actions"
    ):
        raise InvalidInput(
            "Minutes go out as .xlsx, .docx or .pdf, the agenda as .xlsx or .pdf, actions .xlsx.",
            {"out": "xlsx"},
        )
    if options.kind == "actions":
        if not options.agency:
            known = ", ".join(core.ask(agencies_to_do, key)) or "there are none"
            raise InvalidInput(f"Say whose actions, with --agency: {known}.", {"agency": known})
        sheet = core.ask(load_action_pack, key, options.agency)
        return sheet, build_action_sheet, f"COG actions of {sheet.agency}"
    if options.kind == "agenda":
        pack = core.ask(load_pack, key)
        if suffix == _PDF:
            return pack, partial(paint, options.paint_pdf, recipients=to), "COG agenda pack"
        return pack, partial(build_cog_pack, recipients=to), "COG agenda pack"
    minutes = core.ask(load_minutes_pack, key)
    return minutes, partial(minutes_builder(options), recipients=to), "COG minutes"


def _place(core: Core, options: argparse.Namespace, snapshot: Any) -> Path:
    """The file that is written: in a folder, under its proper name."""
    from lomu_app.packs.cog_file import cog_file_name
    from lomu_app.packs.trm_file import place_for

    kind = f"actions-{snapshot.agency}" if options.kind == "actions" else options.kind
    suffix = options.out.suffix.lower() or ".xlsx"
    return place_for(options.out, cog_file_name(snapshot, kind, core.marking, suffix))


def _record(
    core: Core, options: argparse.Namespace, key: int, what: str, kept: tuple[str, Path]
) -> None:
    from lomu_app.packs.exporting import RecordCogExport

    core.execute(
        RecordCogExport(
            meeting_id=key, what=what, files=(kept[1].name,), snapshot=kept[0],
            recipients=tuple(options.to), why=options.reason,
        )
    )  # fmt: skip


def _refuse_present(place: Path, *, replace: bool) -> None:
    if place.exists() and not replace:
        raise Refused(f"{place} is there already. Choose another name, or add --replace.")
