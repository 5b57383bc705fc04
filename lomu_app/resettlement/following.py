"""Releases follow when two records of one person are joined, and go back when undone.

Their actions and memberships follow by themselves. Where both records have a release, both
stay, and the list says that two await the same person.
"""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import LIVE
from lomu_app.kernel.changes import Kind
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.people.records import Person
from lomu_app.resettlement.planning import bring_up_to_date
from lomu_app.resettlement.records import Release
from lomu_app.store.unit_of_work import UnitOfWork


def move_releases(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Hand the releases of the joined record to the kept one; their ids."""
    ids = list(uow.session.scalars(sa.select(Release.id).where(Release.person_id == joined_id)))
    move_releases_back(uow, ids, kept_id)
    return ids


def move_releases_back(uow: UnitOfWork, ids: list[int], person_id: int) -> None:
    """Give these releases to this record, and bring both records' in line."""
    person = uow.get(Person, person_id)
    # Both records of the join, in every area: either may be left with what is the other's.
    people = {person_id, person.joined_into_id or person_id}
    members = sa.select(Membership.person_id, Membership.area).where(
        Membership.person_id.in_(people), Membership.status.in_(LIVE)
    )
    held = sa.select(Release.person_id, Release.area).where(Release.person_id.in_(people))
    places = {(key, area) for query in (members, held)
              for key, area in uow.session.execute(query)}  # fmt: skip
    for release in uow.session.scalars(sa.select(Release).where(Release.id.in_(ids))).all():
        places |= {(release.person_id, release.area), (person_id, release.area)}
        release.person = person
        uow.changed(release)
        uow.session.flush()
        uow.touch(Kind.RELEASE, release.id)
    for each, area in sorted(places):
        bring_up_to_date(uow, each, area)


on_join("releases", Follower(move_releases, move_releases_back))
