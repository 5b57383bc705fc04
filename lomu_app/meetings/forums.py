"""What each forum brings to the engine: who may see and hold it, its agenda, its decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import MeetingKind
from lomu_app.store.unit_of_work import Reader, UnitOfWork


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """What belongs on an agenda, as its forum tells it; lines of a section come in their order."""

    section: str
    subject_kind: str
    subject_id: int
    reference: str
    title: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Forum(Protocol):
    """One kind of meeting. `sees` is what it takes to know of its meetings at all."""

    kind: MeetingKind
    sees: Permission
    prepares: Permission
    chairs: Permission

    def place(self, areas: Policy, typed: str) -> tuple[str, str]:
        """The unit by which it meets for this area, and what it covers; raises InvalidInput."""

    def agenda(self, reader: Reader, meeting: Meeting) -> Sequence[AgendaLine]:
        """Everything that belongs on this agenda now."""

    def topics(self, reader: Reader, meeting: Meeting) -> Mapping[str, Mapping[str, Any]]:
        """What is known under each heading, by section."""

    def keeps(self, reader: Reader, meeting: Meeting) -> Mapping[str, Any]:
        """What is kept with the agenda, word for word, when the meeting is opened on it."""

    def decide(self, uow: UnitOfWork, meeting: Meeting, item: MeetingItem) -> None:
        """Do to the record what the item's decision says; raises Refused where it cannot be."""


@dataclass(frozen=True, slots=True)
class ItemShown:
    """How one item is shown to one reader, where its record says who may know of it.

    `title` stands in the place of the item's own. With `hidden` this reader is told no more than
    that it is there; with `apart` the minutes tell nobody more. `lines` are what the minutes say
    of it besides.
    """

    title: str
    hidden: bool = False
    apart: bool = False
    lines: tuple[str, ...] = ()


Shows = Callable[[Reader, Meeting], Mapping[int, ItemShown]]
Follow = Callable[[UnitOfWork, Meeting], None]
Concerns = Callable[[UnitOfWork, MeetingItem], int | None]
_FORUMS: dict[MeetingKind, Forum] = {}
_SHOWS: dict[MeetingKind, Shows] = {}
_FOLLOWS: dict[MeetingKind, Follow] = {}
_CONCERNS: dict[MeetingKind, Concerns] = {}


def holds_meetings(forum: Forum) -> None:
    """Let the engine hold the meetings of this forum."""
    _FORUMS[forum.kind] = forum


def forum_of(kind: str) -> Forum:
    """The forum; raises InvalidInput for a kind that nobody holds here."""
    if kind not in _FORUMS:
        choices = ", ".join(sorted(_FORUMS)) or "none"
        raise InvalidInput(f"Meetings held here are: {choices}.", {"kind": kind})
    return _FORUMS[MeetingKind(kind)]


def all_forums() -> tuple[Forum, ...]:
    """Every forum that meets here."""
    return tuple(_FORUMS.values())


def shows_items(kind: MeetingKind, shows: Shows) -> None:
    """Let a forum say, by item id, how its items are shown to whoever reads."""
    _SHOWS[kind] = shows


def shown_items(reader: Reader, meeting: Meeting) -> Mapping[int, ItemShown]:
    """By item id, for those items of which their forum says so."""
    shows = _SHOWS.get(meeting.kind)
    return {} if shows is None else shows(reader, meeting)


def follows_meetings(kind: MeetingKind, follow: Follow) -> None:
    """Let a forum keep something of its own beside each meeting, after every change to one."""
    _FOLLOWS[kind] = follow


def tell_forum(uow: UnitOfWork, meeting: Meeting) -> None:
    """That the meeting has changed."""
    follow = _FOLLOWS.get(meeting.kind)
    if follow is not None:
        follow(uow, meeting)


def concerns_people(kind: MeetingKind, concerns: Concerns) -> None:
    """Let a forum name the person whom an item concerns, None where it is nobody."""
    _CONCERNS[kind] = concerns


def person_of(uow: UnitOfWork, item: MeetingItem) -> int | None:
    """The id of the person whom an item concerns."""
    concerns = _CONCERNS.get(item.meeting.kind)
    return None if concerns is None else concerns(uow, item)
