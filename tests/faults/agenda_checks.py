"""What holds of the COG's agenda at all times, told by nothing of the program's own rules."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lomu_app.cog.agenda import LOCATION
from lomu_app.cog.records import Location, SignOff, Transfer
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.sign_off_rules import Point, SignOffOutcome
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import THERE, MeetingStatus
from tests.support.meetings import QUORUM

LEFT = {"signed_off", "monitoring", "archived", "duplicate", "referred_out", "rejected"}


def open_ones(session: Any, area: str) -> set[int]:
    """Those that have not left, told by nothing of the program's own."""
    wanted = sa.text("SELECT id, status FROM cog_location WHERE area = :area")
    return {key for key, status in session.execute(wanted, {"area": area}) if status not in LEFT}


def subjects_of(session: Any, meeting_id: int, *where: Any) -> set[int]:
    wanted = sa.select(MeetingItem.subject_id).where(
        MeetingItem.meeting_id == meeting_id, MeetingItem.subject_kind == LOCATION, *where
    )
    return set(session.scalars(wanted))


def assert_on_every_agenda(session: Any) -> None:
    """Each agenda to come, or being gone through, holds every location that has not left."""
    on_it = sa.exists().where(
        MeetingItem.meeting_id == Meeting.id, MeetingItem.subject_kind == LOCATION,
        MeetingItem.subject_id == Location.id,
    )  # fmt: skip
    # In one question, for agendas that are never opened become many.
    missing = (
        sa.select(Meeting.id, Location.reference)
        .join(Location, Location.area == Meeting.area)
        .where(
            Meeting.status.in_((MeetingStatus.PREPARED, MeetingStatus.OPEN)),
            Location.status.not_in(LEFT), ~on_it,
        )
    )  # fmt: skip
    assert list(session.execute(missing)) == []


def assert_left_by_a_door(session: Any, place: Location) -> None:
    """Signed off on eight points or by exception, taken over elsewhere, a duplicate, or a
    nomination that a COG rejected with its reason."""
    if place.status is LocationStatus.DUPLICATE:
        assert place.duplicate_of_id not in (None, place.id)
    elif place.status is LocationStatus.REFERRED_OUT:
        transfer = session.get_one(Transfer, place.transfer_id)
        there = session.get_one(Location, transfer.new_location_id)
        assert (there.area, there.came_from_id) == (transfer.to_area, place.id)
    elif place.status is LocationStatus.REJECTED:
        assert _reasons_to_reject(session, place)
        assert place.sign_off_id is None
    else:
        decided = session.get_one(SignOff, place.sign_off_id)
        assert decided.outcome is SignOffOutcome.GRANTED
        assert decided.decided_by not in ("", decided.proposed_by)
        points = [getattr(decided, point.value) for point in Point]
        assert all(points) or decided.exception_reason
        if all(points):
            meeting = session.get_one(Meeting, decided.meeting_id)
            came = {each.agency for each in meeting.attendance if each.presence in THERE}
            assert {each.agency for each in QUORUM} <= came


def _reasons_to_reject(session: Any, place: Location) -> list[str]:
    wanted = sa.text(
        "SELECT i.rationale FROM meeting_item i JOIN meeting m ON m.id = i.meeting_id "
        "WHERE m.kind = 'cog' AND i.subject_kind = 'location' AND i.subject_id = :id "
        "AND i.decision = 'reject' AND trim(i.rationale) <> ''"
    )
    return list(session.scalars(wanted, {"id": place.id}))


def assert_put_off_with_reason(session: Any) -> None:
    """Of each location, never deferred twice running without the chair's words."""
    wanted = (
        sa.select(MeetingItem.subject_id, MeetingItem.decision, MeetingItem.chair_reason)
        .join(Meeting)
        .where(MeetingItem.decision.is_not(None))
        .order_by(MeetingItem.subject_id, Meeting.held_on, MeetingItem.id)
    )
    before = (None, None)
    for subject, decision, reason in session.execute(wanted):
        if (subject, decision) == before and decision == "defer":
            assert reason.strip()
        before = (subject, decision)
