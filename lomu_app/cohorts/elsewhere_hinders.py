"""What is live in an area whose rows a server keeps from the decider keeps somebody, too."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.cohorts.keeping import hinders_leaving
from lomu_app.cohorts.records import Membership
from lomu_app.store.server_log import knows_who
from lomu_app.store.unit_of_work import Reader

_ELSEWHERE = sa.text("SELECT what, area FROM lomu_rules.live_elsewhere(:person_id)")
_WHAT = {"target": "a target", "order": "an order"}


def live_elsewhere(reader: Reader, membership: Membership) -> list[str]:
    """One phrase for each target and order of the member that the reader does not see."""
    if not knows_who(reader.session):
        return []
    found = reader.session.execute(_ELSEWHERE, {"person_id": membership.person_id})
    return [f"{_WHAT[what]} of {area} (ask there)" for what, area in found]


hinders_leaving("elsewhere", live_elsewhere)
