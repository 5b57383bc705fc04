"""Numbers for references such as T-000123, known before the row is written."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.store.base import Base


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
