"""What an authority's register tells of a location that was signed off before it came in here."""

from __future__ import annotations

import datetime as dt

from lomu_app.cog.keeping import POLICY, finish, keep_step
from lomu_app.cog.records import Location, SignOff
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.sign_off_rules import Point, SignOffOutcome
from lomu_app.kernel.clock import LONDON
from lomu_app.store.unit_of_work import UnitOfWork


def sign_off_as_registered(
    uow: UnitOfWork, location: Location, signed_off_on: dt.date, signed_off_by: str
) -> None:
    """Sign off a location that has just been added from a register, as the register says.

    The register knows no eight points, which is told with the sign-off. Nothing else of the
    location may be changed before: the database refuses a register's word on what is here
    already.
    """
    at = dt.datetime.combine(signed_off_on, dt.time(12), LONDON).astimezone(dt.UTC)
    told = f"Signed off on {signed_off_on:%d/%m/%Y} by {signed_off_by or 'somebody'}: register"
    decision = uow.add(
        SignOff(
            location_id=location.id, prevent="", protect="", justice="", displacement="",
            review_on=None, proposed_by="", proposed_at=at, outcome=SignOffOutcome.GRANTED,
            decided_by=signed_off_by, decided_at=at, minute=told, meeting_id=None,
            exception_reason="", from_register=True, policy=uow.policies[POLICY].stamp,
            **dict.fromkeys((point.value for point in Point), False),
        )
    )  # fmt: skip
    before, location.status = location.status, LocationStatus.SIGNED_OFF
    location.status_since, location.sign_off_id = at, decision.id
    keep_step(uow, location, before, told)
    finish(uow, location)
