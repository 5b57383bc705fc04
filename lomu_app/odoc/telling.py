"""What a person's timeline tells of meetings: each decision on each of their memberships."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.keeping import POLICY
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import forum_rule
from lomu_app.odoc.records import OdocCase
from lomu_app.people.rules import Basis
from lomu_app.people.telling import AREAS, PERSON, PersonEvent, Stream, tells
from lomu_app.store.unit_of_work import Reader

_DECIDED = (
    sa.select(
        MeetingItem.id, MeetingItem.decided_at, MeetingItem.decided_by, MeetingItem.decision,
        MeetingItem.rationale, MeetingItem.reference, Meeting.id.label("meeting_id"),
        Meeting.kind, Meeting.held_on, Meeting.area,
    )
    .join(OdocCase, OdocCase.meeting_item_id == MeetingItem.id)
    .join(Meeting, Meeting.id == MeetingItem.meeting_id)
    .join(Membership, Membership.id == OdocCase.membership_id)
    .where(
        Membership.person_id == PERSON, Meeting.area.in_(AREAS), MeetingItem.decision.is_not(None)
    )
)  # fmt: skip


def _decisions(reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """What was decided, by which meeting, and why: an opinion."""
    policy = reader.policies[POLICY]
    for row in rows:
        rule = forum_rule(policy, row.kind)
        yield PersonEvent(
            row.decided_at, row.id,
            f"{rule.short} of {row.held_on:%d/%m/%Y}: {rule.decision_label(row.decision).lower()}",
            "  ·  ".join(part for part in (row.rationale, f"{row.reference}, {row.area}") if part),
            row.decided_by, basis=Basis.OPINION, page="meetings", argument=row.meeting_id,
        )  # fmt: skip


tells(
    Stream(
        "odoc:decisions", "Meetings", Permission.SEE_COHORTS, _DECIDED, MeetingItem.decided_at,
        MeetingItem.id, _decisions,
    )
)  # fmt: skip
