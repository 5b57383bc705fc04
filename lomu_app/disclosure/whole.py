"""All that a pack tells of must be its reader's to see: every area, and everybody in it.

Its line in the register is for whoever works for the area that built it. What it holds, and what
becomes of it (checked, let go, withdrawn, asked back, accounted for, brought back), is not.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.disclosure.records import PackRelease
from lomu_app.disclosure.rows import areas_told
from lomu_app.kernel.errors import NotPermitted
from lomu_app.kernel.permissions import Actor
from lomu_app.people.seeing import hidden_from
from lomu_app.store.base import Base
from lomu_app.store.server_log import knows_who

_PEOPLE = Base.metadata.tables["disclosure_person"]


def require_whole(session: Session, actor: Actor, found: PackRelease) -> None:
    """Refuse it to whoever has not every area of which it tells, or may not see all in it."""
    for area in areas_told(found.area, found.covers):
        actor.require_area(area)
    if shut_to(session, actor, [found.id]):
        raise NotPermitted(
            f"Somebody in {found.reference} is under limited access, and you are not named there."
            " Whoever looks after that record deals with it, or names you."
        )


def shut_to(session: Session, actor: Actor, releases: Iterable[int]) -> frozenset[int]:
    """Those of these packs that name somebody hidden from the actor."""
    if knows_who(session):
        asked = sa.func.lomu_rules.names_hidden
        return frozenset(key for key in releases if session.execute(sa.select(asked(key))).scalar())
    hidden = hidden_from(session, actor)
    return frozenset(key for key in releases if hidden and not hidden.isdisjoint(_in(session, key)))


def names_limited(session: Session, release_id: int, limited: frozenset[int]) -> bool:
    """Whether a pack names one of those under limited access, whoever asks."""
    if knows_who(session):
        asked = sa.select(sa.func.lomu_rules.names_limited(release_id))
        return bool(session.execute(asked).scalar())
    return not limited.isdisjoint(_in(session, release_id))


def _in(session: Session, release_id: int) -> set[int]:
    # Of the table itself: a query for records would leave out those that this is about.
    asked = sa.select(_PEOPLE.c.person_id).where(_PEOPLE.c.release_id == release_id)
    return set(session.connection().execute(asked).scalars())
