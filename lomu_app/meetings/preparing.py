"""Before the meeting and around it: agenda, day and place, who is asked and who came."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.meetings.agenda import refresh_agenda
from lomu_app.meetings.commands import (
    ArrangeMeeting,
    Attendee,
    PrepareMeeting,
    ReadStatement,
    RecordAttendance,
)
from lomu_app.meetings.ending import draft_minutes
from lomu_app.meetings.forums import forum_of
from lomu_app.meetings.history import usual_people
from lomu_app.meetings.keeping import (
    POLICY,
    finish,
    get_meeting,
    quorum_now,
    rule_of,
    set_fields,
)
from lomu_app.meetings.records import Meeting, MeetingAttendance
from lomu_app.meetings.rules import UNLOCKED, ForumRule, MeetingKind, MeetingStatus, Presence
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

_AGAIN = "Whoever chairs can take it up again, or choose another day."
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@handles(PrepareMeeting)
def prepare_meeting(uow: UnitOfWork, command: PrepareMeeting) -> dict[str, Any]:
    """Make it, or bring its agenda up to date; the answer tells what came and what went."""
    forum = forum_of(command.kind)
    uow.actor.require(forum.sees)
    uow.explain(subject=f"{forum.kind.value}:meeting")
    uow.actor.require(forum.prepares)
    area, covers = forum.place(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    wanted = sa.select(Meeting).where(
        Meeting.kind == forum.kind, Meeting.area == area, Meeting.held_on == command.held_on
    )
    found = uow.session.scalars(wanted).one_or_none()
    if found is None:
        _check_day(uow, command.held_on)
    elif found.status is MeetingStatus.CALLED_OFF:
        raise Refused(
            f"The meeting of {area} on {command.held_on:%d/%m/%Y} was called off: "
            f"{found.called_off_reason}. {_AGAIN}"
        )
    made = found or _new_meeting(uow, forum.kind, (area, covers), command.held_on)
    made, _ = get_meeting(uow, made.id, None, MeetingStatus.PREPARED, MeetingStatus.OPEN)
    told = refresh_agenda(uow, made, forum)
    if found is None or any(told.values()):
        set_fields(uow, made, {"prepared_by": uow.actor.username})
    return {**finish(uow, made), "created": found is None, **told}


def _new_meeting(
    uow: UnitOfWork, kind: MeetingKind, place: tuple[str, str], held_on: dt.date
) -> Meeting:
    made = uow.add(
        Meeting(
            kind=kind, area=place[0], covers=place[1], held_on=held_on, starts_at="10:00",
            place="", chair="", minute_taker="", status=MeetingStatus.PREPARED,
            prepared_by=uow.actor.username,
            statement="", policy=uow.policies[POLICY].stamp, edits=0,
        )
    )  # fmt: skip
    for each in usual_people(uow.reader(), made):
        uow.add(
            MeetingAttendance(
                meeting_id=made.id, name=each.name, agency=each.agency, rank=each.rank,
                presence=Presence.EXPECTED, deputy_for="",
            )
        )  # fmt: skip
    return made


@handles(ArrangeMeeting)
def arrange_meeting(uow: UnitOfWork, command: ArrangeMeeting) -> dict[str, Any]:
    """Set what is named; the day only while nobody has met on it yet."""
    found, forum = get_meeting(uow, command.meeting_id, command.version, *UNLOCKED)
    uow.actor.require(forum.prepares)
    values: dict[str, Any] = {
        "place": command.place, "minute_taker": command.minute_taker,
        "starts_at": command.starts_at, "next_on": command.next_on, "held_on": command.held_on,
    }  # fmt: skip
    values = {name: value for name, value in values.items() if value is not None}
    if command.starts_at is not None and not _CLOCK.fullmatch(command.starts_at):
        raise InvalidInput("A time reads 10:00.", {"starts_at": command.starts_at})
    moves = command.held_on is not None and command.held_on != found.held_on
    if command.held_on is not None and moves:
        _require_free(uow, found, command.held_on)
    if command.next_on is not None and command.next_on <= values.get("held_on", found.held_on):
        raise InvalidInput("The next meeting comes after this one.", {"next_on": "too early"})
    set_fields(uow, found, values)
    if moves:
        refresh_agenda(uow, found, forum)
    return _kept(uow, found)


def _require_free(uow: UnitOfWork, found: Meeting, day: dt.date) -> None:
    if found.status is not MeetingStatus.PREPARED:
        raise Refused("This meeting has begun; its day stays.")
    _check_day(uow, day)
    taken = sa.select(Meeting.status).where(
        Meeting.kind == found.kind, Meeting.area == found.area, Meeting.held_on == day
    )
    status = uow.session.scalars(taken).first()
    if status is not None:
        off = f" It was called off. {_AGAIN}" if status is MeetingStatus.CALLED_OFF else ""
        raise Refused(f"There is a meeting of {found.area} on {day:%d/%m/%Y} already.{off}")


def _check_day(uow: UnitOfWork, day: dt.date) -> None:
    today, ahead = uow.clock.today(), int(uow.policies[POLICY]["prepare_ahead_days"])
    if day < today:
        raise InvalidInput("No meeting is prepared for a day that is past.", {"held_on": "past"})
    if day > today + dt.timedelta(days=ahead):
        raise InvalidInput(
            f"A meeting is prepared at most {ahead} days ahead.", {"held_on": "too far ahead"}
        )


@handles(RecordAttendance)
def record_attendance(uow: UnitOfWork, command: RecordAttendance) -> dict[str, Any]:
    """Write who came; refused where what was decided would lose its quorum."""
    found, forum = get_meeting(uow, command.meeting_id, command.version, *UNLOCKED)
    uow.actor.require(forum.prepares)
    rule = rule_of(uow, found)
    if not command.people:
        raise InvalidInput("Name somebody.", {"people": "needed"})
    known = {(each.name.casefold(), each.agency): each for each in found.attendance}
    for person in command.people:
        values = _checked(rule, person)
        before = known.get((values["name"].casefold(), values["agency"]))
        if before is not None:
            set_fields(uow, before, values)
        else:
            made = uow.add(MeetingAttendance(meeting_id=found.id, **values))
            known[made.name.casefold(), made.agency] = made
    uow.session.flush()
    uow.session.expire(found, ["attendance"])
    _require_quorum_kept(rule, found)
    return {**_kept(uow, found), "quorate": quorum_now(rule, found).quorate}


def _checked(rule: ForumRule, person: Attendee) -> dict[str, Any]:
    if person.agency not in rule.agencies:
        choices = ", ".join(rule.agencies)
        raise InvalidInput(
            f"“{person.agency}” is no agency of the {rule.short}. Choose one of: {choices}.",
            {"agency": person.agency},
        )
    if person.presence not in set(Presence):
        choices = ", ".join(Presence)
        raise InvalidInput(f"Somebody is one of: {choices}.", {"presence": person.presence})
    presence = Presence(person.presence)
    if presence is Presence.DEPUTY:
        require_words(person.deputy_for, "deputy_for", "for whom the deputy came")
    return {
        "name": require_words(person.name, "name", "who it is"), "agency": person.agency,
        "rank": person.rank.strip(), "presence": presence,
        "deputy_for": person.deputy_for.strip() if presence is Presence.DEPUTY else "",
    }  # fmt: skip


def _require_quorum_kept(rule: ForumRule, found: Meeting) -> None:
    needed = {each.code for each in rule.decisions if each.quorate}
    decided = [each.reference for each in found.items if each.decision in needed]
    lacks = quorum_now(rule, found).lacks
    if decided and lacks:
        raise Refused(
            f"{', '.join(decided)} could not have been decided so: without a quorum "
            f"({'; '.join(lacks)} lacking)."
        )


@handles(ReadStatement)
def read_statement(uow: UnitOfWork, command: ReadStatement) -> dict[str, Any]:
    """Keep that it was read, in which words and by whom."""
    found, forum = get_meeting(
        uow, command.meeting_id, command.version, MeetingStatus.PREPARED, MeetingStatus.OPEN
    )
    uow.actor.require(forum.prepares)
    set_fields(
        uow, found,
        {"statement": uow.policies[POLICY]["statement"]["version"],
         "statement_read_at": uow.clock.now(), "statement_read_by": uow.actor.username},
    )  # fmt: skip
    return finish(uow, found)


def _kept(uow: UnitOfWork, found: Meeting) -> dict[str, Any]:
    """What is said of a meeting that has ended is said in its minutes, too."""
    if found.status is MeetingStatus.ENDED:
        draft_minutes(uow, found)
    return finish(uow, found)
