"""The cases of a meeting: one for each membership on its agenda, frozen when it is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import Rag
from lomu_app.kernel.errors import EditConflict, NotPermitted, Refused
from lomu_app.kernel.plain_data import as_plain, plain_digest
from lomu_app.meetings.keeping import get_meeting
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.odoc.agenda import since_when
from lomu_app.odoc.briefing import brief
from lomu_app.odoc.records import OdocCase
from lomu_app.odoc.rules import MEMBERSHIP, POLICY
from lomu_app.store.unit_of_work import CONFLICT, UnitOfWork

_GOING_ON = frozenset({MeetingStatus.PREPARED, MeetingStatus.OPEN})
_HIDDEN = "There is no such case that your role lets you see. Reload the page."
APART_HERE = "This case is under limited access: whoever sees the record works on it."


def keep_cases(uow: UnitOfWork, meeting: Meeting) -> None:
    """A case beside each item about a membership; frozen once the meeting is open."""
    if meeting.status not in _GOING_ON:
        return
    _make_cases(uow, meeting)
    _renew_rag_then(uow, meeting)
    if meeting.status is MeetingStatus.OPEN:
        _freeze(uow, meeting)


def _make_cases(uow: UnitOfWork, meeting: Meeting) -> None:
    known = sa.select(OdocCase.meeting_item_id)
    # Of whom a server keeps from the asker neither membership nor case is to be seen.
    wanted = (
        sa.select(MeetingItem.id, Membership)
        .join(Membership, Membership.id == MeetingItem.subject_id)
        .where(
            MeetingItem.meeting_id == meeting.id, MeetingItem.subject_kind == MEMBERSHIP,
            MeetingItem.id.not_in(known),
        )
    )  # fmt: skip
    for item_id, member in uow.session.execute(wanted).all():
        uow.add(
            OdocCase(
                meeting_item_id=item_id, membership_id=member.id,
                rag_then=_rag_then(uow, member, meeting.held_on), summary="",
                summary_by=None, summary_at=None, checked_by=None, checked_at=None, frozen=None,
                digest=None, rag_decided=None, decided={}, refusals=[], gaps={},
                policy=uow.policies[POLICY].stamp,
            )
        )  # fmt: skip


def _rag_then(uow: UnitOfWork, member: Membership, before: dt.date) -> Rag | None:
    """What the meeting before left, or the selection."""
    wanted = (
        sa.select(OdocCase)
        .join(MeetingItem, MeetingItem.id == OdocCase.meeting_item_id)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(
            OdocCase.membership_id == member.id, Meeting.held_on < before,
            OdocCase.frozen.is_not(None), Meeting.opened_at.is_not(None),
        )
        .order_by(Meeting.held_on.desc(), OdocCase.id.desc())
        .limit(1)
    )  # fmt: skip
    last = uow.session.scalars(wanted).one_or_none()
    if last is None:
        return member.rag_at_entry
    if last.rag_decided is not None:
        return last.rag_decided
    told = (last.frozen or {}).get("rag_now", "")
    return Rag(told) if told else None


def _renew_rag_then(uow: UnitOfWork, meeting: Meeting) -> None:
    """The meeting before may have been held since this one was prepared."""
    for case in _unfrozen(uow, meeting):
        then = _rag_then(uow, uow.session.get_one(Membership, case.membership_id), meeting.held_on)
        if then is not case.rag_then:
            case.rag_then = then
            uow.changed(case)


def _unfrozen(uow: UnitOfWork, meeting: Meeting) -> Sequence[OdocCase]:
    wanted = (
        sa.select(OdocCase)
        .join(MeetingItem, MeetingItem.id == OdocCase.meeting_item_id)
        .where(MeetingItem.meeting_id == meeting.id, OdocCase.frozen.is_(None))
        .order_by(OdocCase.id)
    )
    return uow.session.scalars(wanted).all()


def _freeze(uow: UnitOfWork, meeting: Meeting) -> None:
    reader, cases = uow.reader(), _unfrozen(uow, meeting)
    since = since_when(reader, meeting) if cases else None
    for case in cases:
        if since is not None:
            told = as_plain(brief(reader, case, since, meeting.held_on))
            case.frozen, case.digest = told, plain_digest(told)
            uow.changed(case)
    uow.session.flush()


def get_case(
    uow: UnitOfWork, case_id: int, version: int, *states: MeetingStatus
) -> tuple[OdocCase, Meeting]:
    """The case to be changed, and its meeting; what the actor may not know of is not there.

    Raises NotPermitted, EditConflict, Refused.
    """
    known = uow.session.get(OdocCase, case_id)
    if known is None:
        raise NotPermitted(_HIDDEN)
    meeting, _ = get_meeting(uow, known.item.meeting_id, None, *states)
    case = uow.get(OdocCase, case_id)
    if case.version != version:
        raise EditConflict(CONFLICT, theirs=case.version)
    return case, meeting


def require_unfrozen(case: OdocCase) -> None:
    """Refuse to alter what the meeting was opened on."""
    if case.frozen is not None:
        raise Refused(
            f"The meeting was opened on this briefing of {case.item.reference}. Note what is to "
            "be added on the item instead."
        )


def case_of_item(uow: UnitOfWork, item: MeetingItem) -> OdocCase:
    """The case of an item about a membership; refused where there is none, or it is hidden.

    Raises Refused, NotPermitted.
    """
    wanted = sa.select(OdocCase.id).where(OdocCase.meeting_item_id == item.id)
    found = uow.session.scalar(wanted)
    if found is None and item.subject_kind == MEMBERSHIP:
        raise NotPermitted(APART_HERE)
    if found is None:
        raise Refused(f"“{item.title}” is a heading: note what was said instead.")
    return uow.get(OdocCase, found)
