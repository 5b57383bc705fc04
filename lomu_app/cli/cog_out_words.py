"""`cog export`: agenda pack and minutes on their way out of the room.

What partners are shown, and what agencies are to do, leaves as packs: `pack build cog`, `pack build
cog_actions`. The agenda here is the unit's own, bears no number of a copy, and stays in the force.
"""

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
from lomu_app.cog.out import load_minutes_pack
from lomu_app.cog.packing import load_pack
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.queries import find_meeting_id
from lomu_app.meetings.rules import MeetingKind

KINDS = ("agenda", "minutes")
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
    made.add_argument(
        "--kind", choices=KINDS, default="agenda",
        help="default: agenda; what agencies are to do: pack build cog_actions",
    )  # fmt: skip
    made.add_argument(
        "--to",
        nargs="+",
        required=True,
        metavar="RECIPIENT",
        help="who gets it; the agenda: of the force",
    )
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
        snapshot, build, what = _wanted(core, options, key)
        place = _place(core, options, snapshot)
        _refuse_present(place, replace=options.replace)
        locked = _password(options)
        said = _record(core, options, key, what, (snapshot.digest(), place))
        report = build(snapshot, out=place, replace=options.replace, **said, **locked)
    body = {name: value for name, value in dataclasses.asdict(report).items() if name != "file"}
    body = {"file": str(report.file), **body}
    if options.json:
        print_json(body)
    else:
        print(f"Wrote {report.file}.")


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
    from lomu_app.packs.cog_pack import build_cog_pack

    to, suffix = tuple(options.to), options.out.suffix.lower()
    if suffix == _WORD and options.kind != "minutes":
        raise InvalidInput(
            "Minutes go out as .xlsx, .docx or .pdf, the agenda as .xlsx or .pdf.", {"out": "xlsx"}
        )
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

    suffix = options.out.suffix.lower() or ".xlsx"
    return place_for(options.out, cog_file_name(snapshot, options.kind, core.marking, suffix))


def _record(
    core: Core, options: argparse.Namespace, key: int, what: str, kept: tuple[str, Path]
) -> dict[str, Any]:
    from lomu_app.packs.house import put_on_record
    from lomu_app.packs.minutes_of import recording

    return put_on_record(
        core,
        recording(
            MeetingKind.COG, key, what, (kept[1].name,), kept[0], options.to, options.reason,
            stays_in_force=options.kind == "agenda",
        ),
    )  # fmt: skip


def _refuse_present(place: Path, *, replace: bool) -> None:
    if place.exists() and not replace:
        raise Refused(f"{place} is there already. Choose another name, or add --replace.")
