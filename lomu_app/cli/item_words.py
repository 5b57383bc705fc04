"""`cog note` and `cog action`: what is said on one item of a COG, and what it asks of somebody."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from lomu_app.actions.commands import RaiseAction
from lomu_app.actions.rules import Source
from lomu_app.cli import session
from lomu_app.cli.days import as_day
from lomu_app.cli.meeting_deeds import Run, load_named, tell
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.meetings.commands import NoteItem
from lomu_app.meetings.rows import ItemRow, MeetingDetail

_SAID = ("presented_by", "summary", "discussion")


def note(options: argparse.Namespace) -> None:
    """Keep who presented an item and what was said; what is not named stays as it is."""
    said = {name: getattr(options, name) for name in _SAID if getattr(options, name) is not None}
    if not said:
        raise InvalidInput("Say what is to be noted, for instance with --discussion.")
    with session.signed_in(options) as core:
        item = find_item(load_named(core, options), options.item)
        done = core.execute(NoteItem(meeting_item_id=item.id, version=item.version, **said))
    tell(options, done.result, f"Noted on {item.reference or item.title}.")


def action(options: argparse.Namespace) -> None:
    """Ask somebody to do something by a day; it stands in the minutes under its item."""
    with session.signed_in(options) as core:
        found = load_named(core, options)
        item = find_item(found, options.item)
        done = core.execute(
            RaiseAction(
                person_id=None, area=found.row.area, text=options.text, kind=options.kind,
                strand=options.strand, owner=options.owner, owner_agency=options.agency,
                due=options.due, source_kind=Source.MEETING.value, source_id=item.id,
            )
        )  # fmt: skip
    told = f"{done.result['reference']}: {options.owner}, by {options.due:%d/%m/%Y}."
    tell(options, done.result, told)


def find_item(found: MeetingDetail, typed: str) -> ItemRow:
    """The item of this reference, of the register's, or of this place on the agenda.

    Raises RecordNotFound where there is none, InvalidInput where there are several: registers
    number their locations, too.
    """
    wanted = typed.strip().upper()
    fitting = [item for item in found.items if wanted in _names(item)]
    if not fitting:
        raise RecordNotFound(f"{typed} is no item of this agenda. See: cog show.")
    if len(fitting) > 1:
        told = "; ".join(_told(item) for item in fitting)
        raise InvalidInput(
            f"“{typed}” fits several items: {told}. Name one by its reference, or by its title"
            " where it has none.",
            {"item": "several"},
        )
    return fitting[0]


def _names(item: ItemRow) -> set[str]:
    own = str(item.facts.get("own_reference", ""))
    names = (item.reference or item.title, str(item.position), own)
    return {name.upper() for name in names if name}


def _told(item: ItemRow) -> str:
    own = item.facts.get("own_reference", "")
    name = f"{item.reference} {item.title}".strip()
    return f"{name} (place {item.position}{f', register {own}' if own else ''})"


def _of_note(made: argparse.ArgumentParser) -> None:
    _of_item(made)
    for name in _SAID:
        made.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT")


def _of_action(made: argparse.ArgumentParser) -> None:
    _of_item(made)
    made.add_argument("--text", required=True, help="what is to be done")
    made.add_argument("--owner", required=True, metavar="NAME", help="who does it")
    made.add_argument("--agency", default="", metavar="X", help="default: one's own")
    made.add_argument("--due", type=as_day, required=True, metavar="D")
    made.add_argument("--kind", default="visit", metavar="K", help="default: visit")
    made.add_argument("--strand", default="protect", metavar="S", help="default: protect")


def _of_item(made: argparse.ArgumentParser) -> None:
    made.add_argument("--item", required=True, metavar="REF", help="e.g. LOC-0001, or its place")


WORDS: dict[str, tuple[Run, str]] = {
    "note": (note, "say who presented an item, and what was said"),
    "action": (action, "ask somebody to do something by a day"),
}
BEHIND: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "note": _of_note, "action": _of_action,
}  # fmt: skip
