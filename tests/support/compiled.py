"""Statements that one test compiled serve the next: nearly every test opens an engine anew.

SQLAlchemy keeps compiled statements by engine and dialect, so that each of some thousand
engines would compile the same few hundred statements again: a quarter of the suite.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event

_FIRST: dict[str, sa.Engine] = {}


@event.listens_for(sa.Engine, "engine_connect")
def _share(connection: sa.Connection) -> None:
    engine = connection.engine
    first = _FIRST.setdefault(engine.name, engine)
    if engine.dialect is not first.dialect:
        engine.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
