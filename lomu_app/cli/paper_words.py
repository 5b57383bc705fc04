"""`invite` of any forum, and `export` of the minutes of those that have no more papers."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from lomu_app.cli import session
from lomu_app.cli.meeting_deeds import Run, load_named, tell
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.meetings.invitation import invitation_text, load_invitation


def invite(options: argparse.Namespace) -> None:
    """Put on record who is invited, then write the calendar file."""
    # What writes files is not needed to hold a meeting.
    from lomu_app.packs.files import write_whole
    from lomu_app.packs.minutes_of import recording

    with session.signed_in(options) as core:
        found = load_named(core, options)
        _refuse_present(options)
        invitation = core.ask(load_invitation, found.row.id)
        core.execute(
            recording(
                found.row.kind, found.row.id, f"{found.row.short} invitation",
                (options.out.name,), invitation.digest(), options.to, options.reason,
                names_people=False,
            )
        )  # fmt: skip
        text = invitation_text(invitation, core.clock.now(), core.marking)
        write_whole(options.out, text.encode(), replace=options.replace)
    tell(options, {"file": str(options.out)}, f"Wrote {options.out}.")


def export_minutes(options: argparse.Namespace) -> None:
    """Put on record who gets the minutes and why, then write them."""
    from lomu_app.packs.house import put_on_record
    from lomu_app.packs.minutes_of import load_minutes_of, recording

    with session.signed_in(options) as core:
        row = load_named(core, options).row
        _refuse_present(options)
        build = minutes_builder(options)
        minutes = core.ask(load_minutes_of, row.id)
        record = recording(
            row.kind,
            row.id,
            f"{row.short} minutes",
            (options.out.name,),
            minutes.digest(),
            options.to,
            options.reason,
        )
        report = build(
            minutes, out=options.out, replace=options.replace, recipients=tuple(options.to),
            **put_on_record(core, record),
        )  # fmt: skip
    tell(options, {"file": str(report.file), "sha256": report.sha256}, f"Wrote {report.file}.")


def minutes_builder(options: argparse.Namespace) -> Any:
    """What writes minutes in the form that the file's name asks for."""
    suffix = options.out.suffix.lower()
    if suffix == ".docx":
        from lomu_app.packs.cog_minutes_word import build_minutes_document

        return build_minutes_document
    if suffix == ".pdf":
        return partial(paint, options.paint_pdf)
    if suffix != ".xlsx":
        raise InvalidInput("Minutes go out as .docx, .pdf or .xlsx.", {"out": suffix})
    from lomu_app.packs.cog_minutes import build_minutes_book

    return build_minutes_book


def paint(painter: Any, snapshot: Any, *, out: Path, **facts: Any) -> Any:
    """With the painter of the desk, which names its file second."""
    return painter(snapshot, out, **facts)


def out_options(made: argparse.ArgumentParser) -> None:
    """Where to, who gets it and why."""
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    made.add_argument("--to", nargs="+", required=True, metavar="RECIPIENT", help="who gets it")
    made.add_argument("--reason", required=True, metavar="TEXT", help="why it goes out")
    made.add_argument("--replace", action="store_true", help="write over this file")


def _refuse_present(options: argparse.Namespace) -> None:
    place: Path = options.out
    if place.exists() and not place.is_dir() and not options.replace:
        raise Refused(f"{place} is there already. Choose another name, or add --replace.")


INVITE: dict[str, tuple[Run, str]] = {
    "invite": (invite, "write the invitation as a calendar file (.ics)"),
}
EXPORT: dict[str, tuple[Run, str]] = {
    "export": (export_minutes, "write the minutes as .docx, .pdf or .xlsx"),
}
BEHIND: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "invite": out_options, "export": out_options,
}  # fmt: skip
