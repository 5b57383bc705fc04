"""What has left the agenda comes back by itself when something new is heard of it."""

from __future__ import annotations

import datetime as dt

from lomu_app.cog.keeping import POLICY, step
from lomu_app.cog.records import Location
from lomu_app.cog.rules import LocationStatus
from lomu_app.kernel.clock import london
from lomu_app.orders.rules import add_months
from lomu_app.store.unit_of_work import UnitOfWork

_COMES_BACK = (
    LocationStatus.SIGNED_OFF, LocationStatus.MONITORING, LocationStatus.ARCHIVED,
    LocationStatus.REJECTED,
)  # fmt: skip


def reopen_if_recent(uow: UnitOfWork, location: Location, why: str) -> bool:
    """Reopen what was signed off, or rejected, within the policy's months; whether it was."""
    if location.status not in _COMES_BACK or uow.clock.today() > _until(uow, location):
        return False
    step(uow, location, LocationStatus.REOPENED, why)
    return True


def _until(uow: UnitOfWork, location: Location) -> dt.date:
    left = location.status_since if location.status is LocationStatus.REJECTED else max(
        each.decided_at for each in location.sign_offs
        if each.id == location.sign_off_id and each.decided_at is not None
    )  # fmt: skip
    return add_months(london(left).date(), uow.policies[POLICY]["reopen_months"])
