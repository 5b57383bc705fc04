"""What each forum brings to the engine: who may see and hold it, its agenda, its decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


_FORUMS: dict[MeetingKind, Forum] = {}


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
