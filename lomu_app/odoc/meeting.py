"""ODOC and DA meeting as forums of the meeting engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.keeping import on_change
from lomu_app.cohorts.records import Membership
from lomu_app.kernel.errors import NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.plain_data import from_plain
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.agenda import renew_in
from lomu_app.meetings.forums import (
    AgendaLine,
    ItemShown,
    concerns_people,
    follows_meetings,
    holds_meetings,
    shows_items,
)
from lomu_app.meetings.keeping import rule_of
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import MeetingKind, MeetingStatus
from lomu_app.odoc.agenda import (
    APART,
    agenda_of,
    limited_people,
    lines_of,
    odoc_place,
    topics_of,
)
from lomu_app.odoc.deeds import Deed, Said, do
from lomu_app.odoc.keeping import APART_HERE, case_of_item, keep_cases
from lomu_app.odoc.records import OdocCase
from lomu_app.odoc.rules import MEMBERSHIP, POLICY, OdocDecision
from lomu_app.odoc.scope import FORUMS, scope_of
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader, UnitOfWork

_TO_COME = (MeetingStatus.PREPARED, MeetingStatus.OPEN)


class RulesRefuse(Refused):
    """The meeting wanted something that the rules of the cohort do not allow."""


class OdocForum:
    """A meeting of the LOMU with its partners on the people that they manage together."""

    sees = Permission.SEE_COHORTS
    prepares = Permission.KEEP_MEETINGS
    # Whoever chairs decides who is selected.
    chairs = Permission.DECIDE_SELECTION

    def __init__(self, kind: MeetingKind) -> None:
        self.kind = kind

    def place(self, areas: Policy, typed: str) -> tuple[str, str]:
        """Each unit holds its own."""
        return odoc_place(areas, typed)

    def agenda(self, reader: Reader, meeting: Meeting) -> Sequence[AgendaLine]:
        """Who is new, proposed to leave, wanted, coming out, red or amber."""
        return agenda_of(reader, meeting)

    def topics(self, reader: Reader, meeting: Meeting) -> Mapping[str, Mapping[str, Any]]:
        """The cohorts in numbers."""
        return topics_of(reader, meeting)

    def keeps(self, _reader: Reader, _meeting: Meeting) -> Mapping[str, Any]:
        """Nothing: each briefing is kept with its case, for whoever may see the person."""
        return {}

    def decide(self, uow: UnitOfWork, meeting: Meeting, item: MeetingItem) -> None:
        """Let the membership take the step that was decided, in the name of the meeting."""
        case = case_of_item(uow, item)
        said: Said = from_plain(Said, case.decided) if case.decided else Said()
        if said.decision != item.decision and item.decision != OdocDecision.DEFER:
            raise Refused("Decide a case with how the person stands from now on, on its own page.")
        member = uow.get(Membership, case.membership_id)
        try:
            case.rag_decided = do(
                uow, Deed(meeting, item, member, said, rule_of(uow, meeting).short)
            )
        except Refused as refused:
            raise RulesRefuse(refused.message) from refused
        uow.changed(case)


def show_cases(reader: Reader, meeting: Meeting) -> dict[int, ItemShown]:
    """By name to whoever may see the person; to others and in the minutes by reference only."""
    wanted = (
        sa.select(
            OdocCase.meeting_item_id, OdocCase.refusals, MeetingItem.title, Person.id,
            Person.surname, Person.forenames,
        )
        .join(MeetingItem, MeetingItem.id == OdocCase.meeting_item_id)
        .join(Membership, Membership.id == OdocCase.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(MeetingItem.meeting_id == meeting.id)
    )  # fmt: skip
    limited = limited_people(reader)
    shown = {
        item_id: ItemShown(
            f"{shown_name(surname, forenames)}  ·  {title}", apart=person_id in limited,
            lines=tuple(f"Wanted: {each['label']}. Refused: {each['why']}" for each in refusals),
        )
        for item_id, refusals, title, person_id, surname, forenames
        in reader.session.execute(wanted)
    }  # fmt: skip
    hidden = [
        each.id for each in meeting.items
        if each.subject_kind == MEMBERSHIP and each.id not in shown
    ]  # fmt: skip
    return shown | {item_id: ItemShown(APART, hidden=True, apart=True) for item_id in hidden}


def person_of_item(uow: UnitOfWork, item: MeetingItem) -> int | None:
    """The person whose membership an item is about; raises NotPermitted where it is hidden."""
    if item.subject_kind != MEMBERSHIP or item.subject_id is None:
        return None
    member = uow.session.get(Membership, item.subject_id)
    if member is None:
        raise NotPermitted(APART_HERE)
    return member.person_id


def join_agendas(uow: UnitOfWork, member: Membership) -> None:
    """A membership that changed stands on the agendas to come as it is now, or has left them."""
    wanted = sa.select(Meeting).where(
        Meeting.kind.in_(FORUMS), Meeting.area == member.area, Meeting.status.in_(_TO_COME)
    )
    for meeting in uow.session.scalars(wanted.order_by(Meeting.id)).all():
        line = _line_of(uow.reader(), meeting, member)
        renew_in(uow, meeting, (MEMBERSHIP, member.id), line)


def _line_of(reader: Reader, meeting: Meeting, member: Membership) -> AgendaLine | None:
    scope = scope_of(reader.policies[POLICY], meeting.kind, meeting.area)
    if member.cohort not in scope.cohorts:
        return None
    return next(iter(lines_of(reader, meeting, [member])), None)


for _kind in FORUMS:
    holds_meetings(OdocForum(_kind))
    shows_items(_kind, show_cases)
    follows_meetings(_kind, keep_cases)
    concerns_people(_kind, person_of_item)
on_change("odoc", join_agendas)
