"""Actions that meetings raise: for which item, and what became of those of the last meeting."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.actions.about import About, raised_for
from lomu_app.actions.records import Action
from lomu_app.actions.rules import STATUS_LABELS, UNFINISHED, Source, days_late
from lomu_app.kernel.errors import NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.forums import forum_of, person_of
from lomu_app.meetings.history import meeting_before
from lomu_app.meetings.keeping import HIDDEN
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rows import MeetingAction
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.people.entry_records import AccessLimit
from lomu_app.store.unit_of_work import Reader, UnitOfWork


def about_item(uow: UnitOfWork, item_id: int) -> About:
    """What an action raised for an item concerns; refused once the minutes are locked."""
    item = uow.session.get(MeetingItem, item_id)
    if item is None or not uow.actor.may(forum_of(item.meeting.kind).sees):
        raise NotPermitted(HIDDEN)
    if item.meeting.status is MeetingStatus.APPROVED:
        raise Refused("These minutes are locked. Raise the action for what it concerns itself.")
    if item.meeting.status is MeetingStatus.CALLED_OFF:
        raise Refused("This meeting was called off. Raise the action for what it concerns itself.")
    words = " ".join(part for part in (item.reference, item.title) if part)
    sees = forum_of(item.meeting.kind).sees
    return About(
        # Whoever sees actions at all sees cohorts.
        words[:200], item.meeting.area, None if sees is Permission.SEE_COHORTS else sees,
        person_of(uow, item),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RaisedAt:
    """The meeting that raised an action, and what the item was about; a topic is about nothing."""

    meeting_id: int
    subject_kind: str
    subject_id: int | None


def where_raised(reader: Reader, item_id: int) -> RaisedAt:
    """Where an action came from that was raised for this item. Raises NotPermitted."""
    item = reader.session.get(MeetingItem, item_id)
    if item is None or not reader.actor.may(forum_of(item.meeting.kind).sees):
        raise NotPermitted(HIDDEN)
    reader.actor.require_area(item.meeting.area)
    return RaisedAt(item.meeting_id, item.subject_kind, item.subject_id)


def actions_of_items(reader: Reader, meeting: Meeting) -> dict[int, list[MeetingAction]]:
    """By item: what was raised for it."""
    return _by_item(reader, [each.id for each in meeting.items])


def last_actions(reader: Reader, meeting: Meeting) -> list[MeetingAction]:
    """What earlier meetings of this forum and area raised, as far as it was open since the last.

    Those that are not finished come first, what is due first on top. A meeting that was called
    off goes through none; what was raised at it before is still asked for, and carried on.
    """
    if meeting.status is MeetingStatus.CALLED_OFF:
        return []
    before = meeting_before(reader, meeting)
    unfinished = Action.status.in_(UNFINISHED)
    # Before the first that is held there may have been one that was called off.
    open_since = (
        unfinished if before is None else sa.or_(unfinished, Action.closed_at >= before.opened_at)
    )
    wanted = (
        sa.select(Action)
        .join(MeetingItem, MeetingItem.id == Action.source_id)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(
            Action.source_kind == Source.MEETING, Meeting.kind == meeting.kind,
            Meeting.area == meeting.area, Meeting.held_on < meeting.held_on,
            open_since,
        )
        .order_by(Action.status.not_in(UNFINISHED), Action.due, Action.id)
    )  # fmt: skip
    return [_told(reader, each) for each in reader.session.scalars(wanted)]


def told_to_all(reader: Reader, raised: Iterable[MeetingAction]) -> tuple[MeetingAction, ...]:
    """Those that a paper may tell: none of whoever is under limited access, whoever writes it."""
    known = tuple(raised)
    limited = sa.select(AccessLimit.person_id).where(AccessLimit.lifted_at.is_(None))
    apart = set(
        reader.session.scalars(
            sa.select(Action.id).where(
                Action.id.in_([each.action_id for each in known]), Action.person_id.in_(limited)
            )
        )
    )
    return tuple(each for each in known if each.action_id not in apart)


def late_on(raised: MeetingAction, held_on: dt.date) -> int:
    """How many days late it was when the meeting was held; 0 where it is finished by now."""
    return max(0, (held_on - raised.due).days) if raised.days_late else 0


def _by_item(reader: Reader, item_ids: Sequence[int]) -> dict[int, list[MeetingAction]]:
    wanted = (
        sa.select(Action)
        .where(Action.source_kind == Source.MEETING, Action.source_id.in_(list(item_ids)))
        .order_by(Action.id)
    )
    found: defaultdict[int, list[MeetingAction]] = defaultdict(list)
    for each in reader.session.scalars(wanted):
        found[each.source_id].append(_told(reader, each))
    return found


def _told(reader: Reader, found: Action) -> MeetingAction:
    about = found.about or (found.person.reference if found.person else "")
    return MeetingAction(
        action_id=found.id, reference=found.reference, about=about, text=found.text,
        owner=found.owner, agency=found.owner_agency, due=found.due,
        status=STATUS_LABELS[found.status], result=found.result,
        days_late=days_late(found.status, found.due, reader.clock.today()), kind=found.kind,
        person_id=found.person_id,
    )  # fmt: skip


raised_for(Source.MEETING, about_item)
