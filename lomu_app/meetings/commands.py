"""The use cases of a meeting, as the desk and the command line send them.

Handlers: `preparing` (agenda, arrangements, attendance), `holding` (open, decide), `ending`
(end, approve, addenda). What a forum asks for beyond `permission` is the forum's own. `version`
is always that of the meeting or item that the user was looking at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on the list of a meeting; `presence` is a value of `Presence`."""

    name: str
    agency: str
    presence: str
    rank: str = ""
    deputy_for: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PrepareMeeting(Command):
    """Make the agenda of a forum, area and day, or bring it up to date; twice is harmless."""

    permission: ClassVar[Permission] = Permission.KEEP_MEETINGS
    verb: ClassVar[Verb] = Verb.COMBINATION
    tag: ClassVar[str] = "meeting:prepared"

    kind: str
    area: str
    held_on: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class ArrangeMeeting(Command):
    """When, where and by whom a meeting is held, and when the next one is; None leaves as is.

    The day can be moved until the meeting is opened.
    """

    permission: ClassVar[Permission] = Permission.KEEP_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "meeting:arranged"

    meeting_id: int
    version: int
    held_on: dt.date | None = None
    starts_at: str | None = None
    place: str | None = None
    minute_taker: str | None = None
    next_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordAttendance(Command):
    """Who came, who sent apologies or a deputy; known by name and agency, others stay."""

    permission: ClassVar[Permission] = Permission.KEEP_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "meeting:attendance:recorded"

    meeting_id: int
    version: int
    people: tuple[Attendee, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenMeeting(Command):
    """Begin: the agenda is brought up to date and frozen; whoever opens it chairs it."""

    permission: ClassVar[Permission] = Permission.CHAIR_MEETINGS
    verb: ClassVar[Verb] = Verb.DISCLOSURE
    tag: ClassVar[str] = "meeting:opened"

    meeting_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CallOffMeeting(Command):
    """It is not held: what was prepared stays as it stands; the answer names the next one's day."""

    permission: ClassVar[Permission] = Permission.CHAIR_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "meeting:called_off"

    meeting_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeUpMeeting(Command):
    """It is held after all, on its day: its agenda is brought up to date."""

    permission: ClassVar[Permission] = Permission.CHAIR_MEETINGS
    verb: ClassVar[Verb] = Verb.COMBINATION
    tag: ClassVar[str] = "meeting:taken_up"

    meeting_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadStatement(Command):
    """The confidentiality statement has been read out to everybody."""

    permission: ClassVar[Permission] = Permission.KEEP_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "meeting:statement:read"

    meeting_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideItem(Command):
    """What the meeting decides on an item; `detail` says where to, or what instead.

    `chair_reason` is the chair's own: why it is put off once more, or signed off in spite of
    what lacks.
    """

    permission: ClassVar[Permission] = Permission.CHAIR_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "meeting:item:decided"

    meeting_item_id: int
    version: int
    decision: str
    detail: str = ""
    rationale: str = ""
    chair_reason: str = ""
    vote: str = ""
    dissent: str = ""
    next_review: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteItem(Command):
    """Who presents an item, and what is said; None leaves as is, until the minutes are locked."""

    permission: ClassVar[Permission] = Permission.KEEP_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "meeting:item:noted"

    meeting_item_id: int
    version: int
    presented_by: str | None = None
    summary: str | None = None
    discussion: str | None = None
    rationale: str | None = None
    dissent: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseMeeting(Command):
    """Every item is decided: the minutes are drafted and lie before the chair."""

    permission: ClassVar[Permission] = Permission.CHAIR_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "meeting:ended"

    meeting_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ApproveMinutes(Command):
    """The chair approves the minutes; from now on only addenda can be made."""

    permission: ClassVar[Permission] = Permission.CHAIR_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "meeting:minutes:approved"

    meeting_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendMinutes(Command):
    """Say something on minutes that are locked; about one item, or the whole."""

    permission: ClassVar[Permission] = Permission.KEEP_MEETINGS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "meeting:addendum:added"

    meeting_id: int
    text: str
    meeting_item_id: int | None = None
