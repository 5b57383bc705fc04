"""A plan follows when two records of one person are joined, and goes back when undone.

Where both have a plan in an area, each stays with its record: nobody merges them unseen.
"""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.people.following import let_follow
from lomu_app.plans.keeping import index_plan
from lomu_app.plans.records import CasePlan


def _both_have_one(kept_id: int) -> sa.ColumnElement[bool]:
    return CasePlan.area.in_(sa.select(CasePlan.area).where(CasePlan.person_id == kept_id))


let_follow("plans", CasePlan, Kind.PLAN, index=index_plan, unless=_both_have_one)
