"""Statements that one test compiled serve the next: nearly every test opens an engine anew.

SQLAlchemy keeps compiled statements by engine and dialect, so that each of some thousand
engines would compile the same few hundred statements again: a quarter of the suite.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

ASK = PGDialect_psycopg.initialize
"""SQLAlchemy's own; for a test of what the first connection of an engine goes through."""
_FIRST: dict[str, sa.Engine] = {}
# All that the program and its tests ever ask; an engine of the program needs a part of it.
_STATEMENTS = 5_000


@event.listens_for(sa.Engine, "engine_connect")
def _share(connection: sa.Connection) -> None:
    engine = connection.engine
    first = _FIRST.setdefault(engine.name, engine)
    if first is engine and engine._compiled_cache is not None:
        engine._compiled_cache.capacity = _STATEMENTS
    if engine.dialect is not first.dialect:
        engine.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
        # It has noted the dialect that its engine had until now.
        connection.dialect = first.dialect


def _ask_once(dialect: PGDialect_psycopg, connection: Any) -> None:
    """What the server can do, in five questions, is asked by the first engine alone."""
    if dialect.name not in _FIRST:
        ASK(dialect, connection)


PGDialect_psycopg.initialize = _ask_once  # type: ignore[method-assign]
