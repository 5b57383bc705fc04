"""Words about the COG's meetings, from `cog prepare` to `cog minutes` and `cog export`."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.cog_out_words import add_options, export
from lomu_app.cli.days import as_day
from lomu_app.cli.show import print_json, print_rows
from lomu_app.cog.commands import RecordCogListing
from lomu_app.cog.meeting import agenda_for_show
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.meetings.commands import (
    AmendMinutes,
    ApproveMinutes,
    Attendee,
    CloseMeeting,
    DecideItem,
    OpenMeeting,
    PrepareMeeting,
    ReadStatement,
    RecordAttendance,
)
from lomu_app.meetings.finding import search_meetings
from lomu_app.meetings.queries import find_meeting_id, find_meetings, load_meeting, load_minutes
from lomu_app.meetings.rows import ItemRow, MeetingDetail, MeetingRow
from lomu_app.meetings.rules import MeetingKind, MeetingStatus

_COLUMNS = (
    "position", "reference", "name", "kind", "risk_at_entry", "risk_now", "meetings_on_agenda",
    "decision", "blockers_to_sign_off",
)  # fmt: skip
_MOST_FOUND = 100
_MEETINGS = (
    "held_on", "starts_at", "area", "kind", "status", "items", "left", "chair", "place",
)  # fmt: skip


def prepare(options: argparse.Namespace) -> None:
    """Make the agenda, or bring it up to date."""
    with session.signed_in(options) as core:
        done = core.execute(
            PrepareMeeting(kind=MeetingKind.COG, area=options.area, held_on=_day(core, options))
        )
    told = done.result
    _told(options, told, f"{told['items']} items on the agenda, {told['left']} to be decided.")


def show(options: argparse.Namespace) -> None:
    """Print the locations of the agenda, and where the meeting stands."""
    with session.signed_in(options) as core:
        found = _load(core, options)
        rows = core.ask(agenda_for_show, found.row.id)
        _note(core, f"cog show {options.area}", len(rows))
    if options.json:
        print_json(rows)
        return
    print(f"{found.row.title}: {found.row.status_label.lower()}. {_quorum(found)}")
    print_rows([row | {"blockers_to_sign_off": _blockers(row)} for row in rows], _COLUMNS)


def attend(options: argparse.Namespace) -> None:
    """Say of somebody whether they came."""
    with session.signed_in(options) as core:
        row = _load(core, options).row
        person = Attendee(
            options.name, options.agency, options.presence, options.rank, options.deputy_for
        )
        done = core.execute(
            RecordAttendance(meeting_id=row.id, version=row.version, people=(person,))
        )
    quorum = "It is quorate." if done.result["quorate"] else "It is not quorate yet."
    _told(options, done.result, f"{options.name}: {options.presence}. {quorum}")


def present(options: argparse.Namespace) -> None:
    """Begin the meeting on a frozen agenda; whoever does it chairs."""
    with session.signed_in(options) as core:
        row = _load(core, options).row
        told = {"status": row.status.value}
        if row.status is MeetingStatus.PREPARED or not options.statement_read:
            told = core.execute(OpenMeeting(meeting_id=row.id, version=row.version)).result
        if options.statement_read:
            row = _load(core, options).row
            told = core.execute(ReadStatement(meeting_id=row.id, version=row.version)).result
    _told(options, told, f"{row.title} is {told['status']}.")


def decide(options: argparse.Namespace) -> None:
    """Record what the meeting decided on an item."""
    with session.signed_in(options) as core:
        item = _item(_load(core, options), options.item)
        done = core.execute(
            DecideItem(
                meeting_item_id=item.id, version=item.version, decision=_code(options.decision),
                detail=options.to, rationale=options.rationale, dissent=options.dissent,
                chair_reason=options.chair_reason, vote=options.vote,
                next_review=options.next_review,
            )
        )  # fmt: skip
    left = done.result["left"]
    _told(options, done.result, f"{item.reference}: {_code(options.decision)}. {left} left.")


def close(options: argparse.Namespace) -> None:
    """End the meeting; the minutes are drafted."""
    with session.signed_in(options) as core:
        row = _load(core, options).row
        done = core.execute(CloseMeeting(meeting_id=row.id, version=row.version))
    _told(options, done.result, f"{row.title} has ended. The minutes lie before the chair.")


def minutes(options: argparse.Namespace) -> None:
    """Print the minutes; approve them, or add to them once they are locked."""
    with session.signed_in(options) as core:
        row = _load(core, options).row
        if options.approve:
            core.execute(ApproveMinutes(meeting_id=row.id, version=row.version))
        if options.add:
            core.execute(AmendMinutes(meeting_id=row.id, text=options.add))
        found = core.ask(load_minutes, row.id)
        _note(core, f"cog minutes {options.area}", 1)
    if options.json:
        print_json(dataclasses.asdict(found))
        return
    print(found.text)
    for each in found.addenda:
        print(f"Addendum of {each.at:%d/%m/%Y} by {each.by}: {each.text}")
    print("Approved and locked." if found.locked else "Not approved yet.")


def list_meetings(options: argparse.Namespace) -> None:
    """Print the meetings of a forum, the newest first."""
    with session.signed_in(options) as core:
        if options.text:
            found = core.ask(search_meetings, options.text, _MOST_FOUND)
        else:
            found = core.ask(find_meetings, options.kind, options.area or "")
        rows = [_meeting(row) for row in found]
        _note(core, f"list meetings {options.kind}", len(rows))
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _MEETINGS)


def _meeting(row: MeetingRow) -> dict[str, Any]:
    return {
        "held_on": row.held_on, "starts_at": row.starts_at, "area": row.area, "kind": row.short,
        "status": row.status.value, "items": row.items, "left": row.left, "chair": row.chair,
        "place": row.place,
    }  # fmt: skip


WORDS: dict[str, tuple[Callable[[argparse.Namespace], None], str]] = {
    "prepare": (prepare, "make the agenda, or bring it up to date"),
    "show": (show, "print the agenda"),
    "attend": (attend, "say who came"),
    "present": (present, "begin the meeting on a frozen agenda"),
    "decide": (decide, "record what was decided on an item"),
    "close": (close, "end the meeting; the minutes are drafted"),
    "minutes": (minutes, "print, approve or add to the minutes"),
    "export": (export, "write agenda pack, minutes or an agency's action sheet"),
}


def add_words(word: Any, group: Any, lists: Any) -> None:
    """Let the command line know them, with what may stand behind each."""
    made = word("meetings", list_meetings, "meetings of a forum, the newest first", lists)
    made.add_argument("--kind", default=MeetingKind.COG.value, help="which forum; default: cog")
    made.add_argument("--area", metavar="A")
    made.add_argument(
        "--text", metavar="X", help="of any forum and area: by day, month, place, chair"
    )
    cog = group("cog", "the meetings of the CSE Operational Group of an area")
    for name, (run, told) in WORDS.items():
        made = word(name, run, told, cog)
        made.add_argument("--area", required=True, metavar="A")
        made.add_argument("--date", type=as_day, metavar="D", help="default: today")
        _OPTIONS.get(name, _nothing_more)(made)


def _nothing_more(_made: argparse.ArgumentParser) -> None:
    """Area and day say all."""


def _of_attend(made: argparse.ArgumentParser) -> None:
    made.add_argument("--name", required=True)
    made.add_argument("--agency", required=True)
    made.add_argument("--presence", default="present", help="present, deputy, apologies …")
    made.add_argument("--rank", default="")
    made.add_argument("--deputy-for", default="", metavar="NAME")


def _of_present(made: argparse.ArgumentParser) -> None:
    told = "the statement has been read out"
    made.add_argument("--statement-read", action="store_true", help=told)


def _of_decide(made: argparse.ArgumentParser) -> None:
    made.add_argument("--item", required=True, metavar="REF", help="e.g. LOC-0001, or its place")
    made.add_argument("--decision", required=True, metavar="D", help="keep, defer, sign_off …")
    made.add_argument("--to", default="", help="the area, or the other tactic")
    for name in ("rationale", "chair-reason", "vote", "dissent"):
        made.add_argument(f"--{name}", default="", metavar="TEXT")
    made.add_argument("--next-review", type=as_day, metavar="D")


def _of_minutes(made: argparse.ArgumentParser) -> None:
    made.add_argument("--approve", action="store_true", help="as the chair; they lock")
    made.add_argument("--add", default="", metavar="TEXT", help="an addendum")


_OPTIONS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "attend": _of_attend, "present": _of_present, "decide": _of_decide, "minutes": _of_minutes,
    "export": add_options,
}  # fmt: skip


def _load(core: Core, options: argparse.Namespace) -> MeetingDetail:
    key = core.ask(find_meeting_id, MeetingKind.COG, options.area, _day(core, options))
    return core.ask(load_meeting, key)


def _item(found: MeetingDetail, typed: str) -> ItemRow:
    wanted = typed.strip().upper()
    for item in found.items:
        own = str(item.facts.get("own_reference", "")).upper()
        if wanted in {item.reference.upper(), str(item.position), own} - {""}:
            return item
    raise RecordNotFound(f"{typed} is no item of this agenda. See: cog show.")


def _blockers(row: Mapping[str, Any]) -> str:
    """How many of the points are open, and the first of them: a table holds no more."""
    lacking = row["blockers_to_sign_off"]
    return f"{len(lacking)}: {lacking[0]}" if lacking else "none"


def _note(core: Core, what: str, records: int) -> None:
    core.execute(RecordCogListing(what=what, records=records))


def _code(typed: str) -> str:
    """“Sign off” and sign-off are sign_off."""
    return "_".join(typed.strip().lower().replace("-", " ").split())


def _quorum(found: MeetingDetail) -> str:
    if found.quorum.quorate:
        return "Quorate."
    return f"Not quorate: {'; '.join(found.quorum.lacks)} lacking."


def _day(core: Core, options: argparse.Namespace) -> dt.date:
    day: dt.date = options.date if options.date is not None else core.clock.today()
    return day


def _told(options: argparse.Namespace, body: dict[str, Any], text: str) -> None:
    if options.json:
        print_json(body)
    else:
        print(text)
