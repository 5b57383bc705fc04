"""What the COG escalates: an action of the rank or agency named, told until it is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from lomu_app.actions.keeping import NewAction, hand_over, raise_action, reword, step
from lomu_app.actions.records import Action
from lomu_app.actions.rules import STATUS_LABELS, UNFINISHED, ActionStatus, Source
from lomu_app.cog.keeping import POLICY
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.store.unit_of_work import Reader, UnitOfWork

TASK = "escalation"
_PRIORITY = 2


@dataclass(frozen=True, slots=True)
class Rung:
    """Whom the COG may turn to: who, and of which agency."""

    label: str
    owner: str
    agency: str


@cache
def rungs(policy: Policy) -> tuple[Rung, ...]:
    """What the policy `cog` offers, in its order."""
    return tuple(
        Rung(each["label"], each.get("owner", each["label"]), each["agency"])
        for each in policy["escalation"]["to"]
    )


def find_rung(policy: Policy, own_agency: str, typed: str) -> Rung:
    """The one of that name; somebody else by name is of one's own agency."""
    wanted = typed.strip()
    for rung in rungs(policy):
        if rung.label.casefold() == wanted.casefold():
            return rung
    return Rung(wanted, wanted[:120], own_agency)


def escalate(uow: UnitOfWork, meeting: Meeting, item: MeetingItem) -> None:
    """Ask them; decided once more in the same meeting, the same action says the new words."""
    policy = uow.policies[POLICY]
    own_agency = uow.policies["actions"]["own_agency"]
    rung = find_rung(policy, own_agency, item.detail)
    item.detail = rung.label
    text = f"Answer the COG of {meeting.held_on:%d/%m/%Y}, which escalates: {item.rationale}"[:1000]
    found = _action_of(uow, item)
    if found is None:
        due = uow.clock.today() + dt.timedelta(days=int(policy["escalation"]["days"]))
        raise_action(
            uow,
            NewAction(
                person=None, about=f"{item.reference} {item.title}"[:200],
                seen_with=Permission.SEE_CSE, area=meeting.area, source_kind=Source.MEETING,
                source_id=item.id, text=text, kind=policy["escalation"]["kind"],
                strand=policy["escalation"]["strand"], owner=rung.owner,
                owner_agency=rung.agency, due=due, priority=_PRIORITY, task=TASK,
            ),
        )  # fmt: skip
        return
    if found.status is ActionStatus.CANCELLED:
        step(uow, found, ActionStatus.OPEN, "Escalated after all")
    if found.status in UNFINISHED and text != found.text:
        reword(uow, found, text, found.priority, "The COG said it otherwise")
    if (rung.owner, rung.agency) != (found.owner, found.owner_agency):
        hand_over(uow, found, rung.owner, rung.agency, "The COG turned to somebody else")


def drop_escalation(uow: UnitOfWork, item: MeetingItem) -> None:
    """The meeting decided otherwise after all; what was answered already stays."""
    found = _action_of(uow, item)
    if found is not None and found.status in UNFINISHED:
        step(uow, found, ActionStatus.CANCELLED, "The COG decided otherwise in the same meeting")


def escalations_of(reader: Reader, location_id: int) -> list[str]:
    """What was escalated on a location and waits, or was answered since the meeting before."""
    reader.actor.require(Permission.SEE_CSE)
    wanted = (
        sa.select(Action, Meeting)
        .join(MeetingItem, MeetingItem.id == Action.source_id)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(
            Action.source_kind == Source.MEETING, Action.task == TASK,
            MeetingItem.subject_kind == "location", MeetingItem.subject_id == location_id,
            Action.status != ActionStatus.CANCELLED,
        )
        .order_by(Action.id)
    )  # fmt: skip
    return [
        _told(action, meeting)
        for action, meeting in reader.session.execute(wanted)
        if action.status in UNFINISHED or _answered_lately(reader, action, meeting)
    ]


def _answered_lately(reader: Reader, action: Action, meeting: Meeting) -> bool:
    """Whether no meeting has ended since that could have been told of it."""
    since = sa.select(sa.func.max(Meeting.opened_at)).where(
        Meeting.kind == meeting.kind, Meeting.area == meeting.area, Meeting.ended_at.is_not(None)
    )
    opened = reader.session.scalar(since)
    return opened is None or action.closed_at is None or action.closed_at >= opened


def _told(action: Action, meeting: Meeting) -> str:
    result = f": {action.result}" if action.result else ""
    return (
        f"Escalated on {meeting.held_on:%d/%m/%Y} to {action.owner}, {action.owner_agency} "
        f"({action.reference}, due {action.due:%d/%m/%Y}). "
        f"{STATUS_LABELS[action.status]}{result}."
    )


def _action_of(uow: UnitOfWork, item: MeetingItem) -> Action | None:
    wanted = sa.select(Action).where(
        Action.source_kind == Source.MEETING, Action.source_id == item.id, Action.task == TASK
    )
    return uow.session.scalars(wanted).one_or_none()
