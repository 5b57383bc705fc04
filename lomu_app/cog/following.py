"""Links and tactics follow when two records of one person are joined, and go back when undone."""

from __future__ import annotations

from lomu_app.cog.records import LocationLink
from lomu_app.cog.work_records import Tactic
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.people.following import let_follow
from lomu_app.store.unit_of_work import UnitOfWork


def _show_location(uow: UnitOfWork, record: LocationLink | Tactic) -> None:
    # Whoever is not cleared may join people all the same, and is not told what went with it.
    if uow.actor.may(Permission.SEE_CSE):
        uow.touch(Kind.LOCATION, record.location_id)


_SEES = Permission.SEE_CSE
let_follow("cog_links", LocationLink, Kind.LOCATION, index=_show_location, sees=_SEES)
let_follow("cog_tactics", Tactic, Kind.TACTIC, index=_show_location, sees=_SEES)
