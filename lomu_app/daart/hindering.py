"""Somebody who is to be arrested is not let go from a cohort."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.cohorts.keeping import hinders_leaving
from lomu_app.cohorts.records import Membership
from lomu_app.daart.records import Target
from lomu_app.daart.rules import OUTSTANDING, STATUS_LABELS
from lomu_app.store.unit_of_work import Reader


def live_targets(reader: Reader, membership: Membership) -> list[str]:
    """One phrase for each outstanding target of the member, of whatever area."""
    wanted = (
        sa.select(Target.reference, Target.status)
        .where(Target.person_id == membership.person_id, Target.status.in_(OUTSTANDING))
        .order_by(Target.id)
    )
    return [
        f"target {reference} ({STATUS_LABELS[status].lower()})"
        for reference, status in reader.session.execute(wanted)
    ]


hinders_leaving("targets", live_targets)
