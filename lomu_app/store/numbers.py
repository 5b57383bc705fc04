"""Numbers for references such as T-000123, known before the row is written."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.kernel.permissions import Permission
from lomu_app.store.base import Base
from lomu_app.store.server_log import RULES, knows_who

APART = 1_000_000_000
"""Where the ids begin of rows that not everybody may know of."""
COUNTED_APART: Mapping[str, tuple[Permission, ...]] = {
    "action_item": (Permission.SEE_CSE,),
    "action_step": (Permission.SEE_CSE,),
    "disclosure_copy": (Permission.SEE_CSE, Permission.SEE_COHORTS),
    "disclosure_release": (Permission.SEE_CSE, Permission.SEE_COHORTS),
}
"""The tables that have such rows beside their ordinary ones, and who is told their next number."""


def next_id(session: Session, model: type[Base]) -> int:
    """The id that the next row of this table takes; nobody else is given the same.

    SQLite has one writer at a time, so the highest id decides; PostgreSQL's own sequence
    is drawn from, which leaves a hole when the transaction fails.
    """
    column = model.__table__.c.id
    if session.get_bind().dialect.name == "sqlite":
        highest = sa.select(sa.func.coalesce(sa.func.max(column), 0))
        return int(session.scalars(highest).one()) + 1
    drawn = sa.func.nextval(sa.func.pg_get_serial_sequence(model.__tablename__, column.name))
    return int(session.scalars(sa.select(drawn)).one())


def next_apart(session: Session, model: type[Base]) -> int:
    """The id that the next row takes of those that are counted apart.

    A gap in the numbers of the others would tell how many of these there are. Whoever writes one
    does not see them all where a server keeps everybody to their areas, so the server counts. Of
    two who count at once there, whoever comes second is done again (`with_retries`).
    """
    if knows_who(session):
        counted = sa.text(f"SELECT {RULES}.next_apart(:of)")
        return int(session.execute(counted, {"of": model.__tablename__}).scalar_one())
    column = model.__table__.c.id
    highest = sa.select(sa.func.max(column)).where(column >= APART)
    return int(session.scalars(highest).one() or APART) + 1
