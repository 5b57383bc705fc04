"""What holds of the words of every forum: `prepare` to `minutes`, and the options behind them."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lomu_app.access.listing import RecordListing
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.days import as_day
from lomu_app.cli.show import print_json
from lomu_app.cog.commands import RecordCogListing
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import Refused
from lomu_app.meetings.commands import (
    AmendMinutes,
    ApproveMinutes,
    Attendee,
    CallOffMeeting,
    CloseMeeting,
    OpenMeeting,
    PrepareMeeting,
    ReadStatement,
    RecordAttendance,
    TakeUpMeeting,
)
from lomu_app.meetings.queries import find_meeting_id, load_meeting, load_minutes
from lomu_app.meetings.rows import MeetingDetail, next_words
from lomu_app.meetings.rules import MeetingKind, MeetingStatus, StatementNotRead

Run = Callable[[argparse.Namespace], None]
Meant = Callable[[Core, int], list[str]]


def prepare(options: argparse.Namespace) -> None:
    """Make the agenda, or bring it up to date."""
    with session.signed_in(options) as core:
        done = core.execute(
            PrepareMeeting(kind=options.forum, area=options.area, held_on=day_of(core, options))
        )
    told = done.result
    items = counted(told["items"], "item")
    tell(options, told, f"{items} on the agenda, {told['left']} to be decided.")


def attend(options: argparse.Namespace) -> None:
    """Say of somebody whether they came."""
    with session.signed_in(options) as core:
        row = load_named(core, options).row
        person = Attendee(
            options.name, options.agency, options.presence, options.rank, options.deputy_for
        )
        done = core.execute(
            RecordAttendance(meeting_id=row.id, version=row.version, people=(person,))
        )
    quorum = "It is quorate." if done.result["quorate"] else "It is not quorate yet."
    tell(options, done.result, f"{options.name}: {options.presence}. {quorum}")


def call_off(options: argparse.Namespace) -> None:
    """Say that the meeting is not held, and why; tell which one is the next."""
    with session.signed_in(options) as core:
        row = load_named(core, options).row
        command = CallOffMeeting(meeting_id=row.id, version=row.version, reason=options.reason)
        told = core.execute(command).result
    tell(options, told, f"{row.title} is called off. {next_words(told['next_on'])}")


def take_up(options: argparse.Namespace) -> None:
    """Hold it after all: its agenda is brought up to date."""
    with session.signed_in(options) as core:
        row = load_named(core, options).row
        told = core.execute(TakeUpMeeting(meeting_id=row.id, version=row.version)).result
    items = counted(told["items"], "item")
    words = f"{row.title} is {told['status']} again: {items} on the agenda, {told['left']} to be"
    tell(options, told, f"{words} decided.")


def present(options: argparse.Namespace) -> None:
    """Begin the meeting on a frozen agenda; whoever does it chairs, and reads the statement out."""
    with session.signed_in(options) as core:
        row = load_named(core, options).row
        told = {"status": row.status.value}
        if row.status is MeetingStatus.PREPARED or not options.statement_read:
            told = core.execute(OpenMeeting(meeting_id=row.id, version=row.version)).result
        if options.statement_read:
            row = load_named(core, options).row
            told = core.execute(ReadStatement(meeting_id=row.id, version=row.version)).result
        found = load_named(core, options)
    words = f"{row.title} is {told['status']}."
    if found.statement_read_at is None:
        words += f"\nRead out to everybody:\n  {found.statement}\nThen: {_has_read(options)}"
    tell(options, told | {"statement": found.statement}, words)


@contextmanager
def telling_the_word(options: argparse.Namespace) -> Iterator[None]:
    """Where the statement has not been read, say by which word that is said."""
    try:
        yield
    except StatementNotRead as refusal:
        raise Refused(f"{refusal.message} Then: {_has_read(options)}") from refusal


def _has_read(options: argparse.Namespace) -> str:
    """The word that says that the statement was read out in the same meeting."""
    day = "" if options.date is None else f" --date {options.date}"
    forum = str(options.forum).replace("_", "-")
    return f'{forum} present --area "{options.area}"{day} --statement-read'


def close(options: argparse.Namespace) -> None:
    """End the meeting; the minutes are drafted."""
    with session.signed_in(options) as core:
        row = load_named(core, options).row
        done = core.execute(CloseMeeting(meeting_id=row.id, version=row.version))
    tell(options, done.result, f"{row.title} has ended. The minutes lie before the chair.")


def _nobody(_core: Core, _meeting_id: int) -> list[str]:
    """The minutes say themselves whom they mean."""
    return []


def minutes(options: argparse.Namespace, meant: Meant = _nobody) -> None:
    """Print the minutes; approve them, or add to them once they are locked.

    `meant` tells in lines whom their references mean, to whoever may know.
    """
    with session.signed_in(options) as core:
        row = load_named(core, options).row
        if options.approve:
            core.execute(ApproveMinutes(meeting_id=row.id, version=row.version))
        if options.add:
            core.execute(AmendMinutes(meeting_id=row.id, text=options.add))
        found = core.ask(load_minutes, row.id)
        key = meant(core, row.id)
        note(core, options.forum, f"{options.forum} minutes {options.area}", 1)
    if options.json:
        print_json(dataclasses.asdict(found) | {"meant": key})
        return
    print(found.text)
    for each in found.addenda:
        print(f"Addendum of {each.at:%d/%m/%Y} by {each.by}: {each.text}")
    print("\n".join(key), end="\n" if key else "")
    print("Approved and locked." if found.locked else "Not approved yet.")


SHARED: dict[str, tuple[Run, str]] = {
    "prepare": (prepare, "make the agenda, or bring it up to date"),
    "attend": (attend, "say who came"),
    "call-off": (call_off, "say that the meeting is not held, and why"),
    "take-up": (take_up, "hold a meeting after all that was called off"),
    "present": (present, "begin the meeting on a frozen agenda"),
    "close": (close, "end the meeting; the minutes are drafted"),
    "minutes": (minutes, "print, approve or add to the minutes"),
}


def add_group(
    word: Any, group: Any, kind: MeetingKind, words: dict[str, tuple[Run, str]],
    further: Mapping[str, Callable[[argparse.ArgumentParser], None]],
) -> None:  # fmt: skip
    """Let the command line know the words of one forum, with what may stand behind each."""
    behind = {**_OPTIONS, **further}
    for name, (run, told) in words.items():
        made = word(name, run, told, group)
        made.set_defaults(forum=kind)
        made.add_argument("--area", required=True, metavar="A")
        made.add_argument("--date", type=as_day, metavar="D", help="default: today")
        behind.get(name, _nothing_more)(made)


def _nothing_more(_made: argparse.ArgumentParser) -> None:
    """Area and day say all."""


def _of_attend(made: argparse.ArgumentParser) -> None:
    made.add_argument("--name", required=True)
    made.add_argument("--agency", required=True)
    made.add_argument("--presence", default="present", help="present, deputy, apologies …")
    made.add_argument("--rank", default="")
    made.add_argument("--deputy-for", default="", metavar="NAME")


def _of_call_off(made: argparse.ArgumentParser) -> None:
    made.add_argument("--reason", required=True, metavar="TEXT", help="why it is not held")


def _of_present(made: argparse.ArgumentParser) -> None:
    told = "the statement has been read out"
    made.add_argument("--statement-read", action="store_true", help=told)


def _of_minutes(made: argparse.ArgumentParser) -> None:
    made.add_argument("--approve", action="store_true", help="as the chair; they lock")
    made.add_argument("--add", default="", metavar="TEXT", help="an addendum")


_OPTIONS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "attend": _of_attend, "call-off": _of_call_off, "present": _of_present,
    "minutes": _of_minutes,
}  # fmt: skip


def load_named(core: Core, options: argparse.Namespace) -> MeetingDetail:
    """The meeting of the forum, area and day that were named."""
    key = core.ask(find_meeting_id, options.forum, options.area, day_of(core, options))
    return core.ask(load_meeting, key)


def as_code(typed: str) -> str:
    """“Sign off” and sign-off are sign_off."""
    return "_".join(typed.strip().lower().replace("-", " ").split())


def standing_words(found: MeetingDetail) -> str:
    """Where it stands, and whether it is quorate or what lacks; why and by whom it is called off.

    `COG Coventry, 24/11/2026: prepared. Quorate.`
    """
    row = found.row
    begun = f"{row.title}: {row.status_label.lower()}"
    if row.called_off:
        return f"{begun} {row.called_off}"
    if found.quorum.quorate:
        return f"{begun}. Quorate."
    return f"{begun}. Not quorate: {'; '.join(found.quorum.lacks)} lacking."


def day_of(core: Core, options: argparse.Namespace) -> dt.date:
    """The day named, or today."""
    day: dt.date = options.date if options.date is not None else core.clock.today()
    return day


def note(core: Core, kind: str, what: str, records: int) -> None:
    """That so many records were printed, in the log of those who may know of them."""
    record = RecordCogListing if kind == MeetingKind.COG else RecordListing
    core.execute(record(what=what, records=records))


def tell(options: argparse.Namespace, body: dict[str, Any], text: str) -> None:
    """As JSON, or in words."""
    if options.json:
        print_json(body)
    else:
        print(text)
