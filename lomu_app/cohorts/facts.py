"""What a membership holds beside its row in a list, for other programs to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader

_FACTS = (
    Membership.decided_on, Membership.rag_basis, Membership.da_flag, Membership.statutory,
    Membership.supervision, Membership.supervision_ends, Membership.probation_officer,
    Membership.contacts_a_week, Membership.plan_due, Membership.leaving_reason,
    Membership.leaving_detail, Membership.comments,
)  # fmt: skip


def membership_facts(reader: Reader, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """By id the further fields of these memberships, in the areas of the asker."""
    reader.actor.require(Permission.SEE_COHORTS)
    query = sa.select(Membership.id, *_FACTS).where(
        Membership.id.in_(ids), Membership.area.in_(reader.actor.areas)
    )
    found = reader.session.execute(query).mappings()
    return {row["id"]: {key: row[key] for key in row if key != "id"} for row in found}
