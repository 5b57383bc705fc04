"""How much intelligence on the places of somebody may be shared only with conditions."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.cog.grading import Handling
from lomu_app.cog.records import Location, LocationLink
from lomu_app.cog.work_records import Intelligence
from lomu_app.cohorts.exceptions import withholds
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader


def with_conditions(reader: Reader, area: str, person_ids: Sequence[int]) -> dict[int, int]:
    """By person; nothing for whoever is not cleared for the compartment."""
    if not reader.actor.may(Permission.SEE_CSE):
        return {}
    wanted = (
        sa.select(
            LocationLink.person_id,
            sa.func.count(sa.distinct(Intelligence.id)).label("number"),
        )
        .join(Location, Location.id == LocationLink.location_id)
        .join(Intelligence, Intelligence.location_id == Location.id)
        .where(
            Location.area == area, LocationLink.person_id.in_(person_ids),
            LocationLink.ended_on.is_(None), Intelligence.handling == Handling.CONDITIONS,
        )
        .group_by(LocationLink.person_id)
    )  # fmt: skip
    rows = reader.session.execute(wanted)
    return {row.person_id: row.number for row in rows if row.person_id is not None}


withholds("cog", with_conditions)
