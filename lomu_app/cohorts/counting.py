"""The pipeline in figures: how many stand at each stage of each cohort, and how many are late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.cohorts.clocks import runs_out_by
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import LIVE, Cohort, MembershipStatus
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class StageCount:
    """So many memberships of a cohort stand at a stage; `late` have a clock that has run out."""

    cohort: Cohort
    status: MembershipStatus
    number: int
    late: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """All stages of one or more areas, ended ones too, and everybody who manages somebody."""

    counts: tuple[StageCount, ...]
    managers: tuple[str, ...]


def load_pipeline(reader: Reader, areas: Sequence[str]) -> Pipeline:
    """Count every stage of every cohort in these areas; raises NotPermitted outside one's own."""
    reader.actor.require(Permission.SEE_COHORTS)
    for area in areas:
        reader.actor.require_area(area)
    yesterday = reader.clock.today() - dt.timedelta(days=1)
    late = sa.case((runs_out_by(yesterday), 1), else_=0)
    counted = (
        sa.select(Membership.cohort, Membership.status, sa.func.count(), sa.func.sum(late))
        .where(Membership.area.in_(areas))
        .group_by(Membership.cohort, Membership.status)
    )
    managers = (
        sa.select(Membership.lead_manager)
        .where(
            Membership.area.in_(areas), Membership.status.in_(LIVE), Membership.lead_manager != ""
        )
        .distinct()
        .order_by(Membership.lead_manager)
    )
    return Pipeline(
        tuple(
            StageCount(cohort, status, int(number), int(behind))
            for cohort, status, number, behind in reader.session.execute(counted)
        ),
        tuple(reader.session.scalars(managers)),
    )
