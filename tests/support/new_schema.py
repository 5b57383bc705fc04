"""A new embedded database gets the schema that the migrations made of the first one.

Running all of them takes ten times as long as writing down what comes of it, and whoever tries
the command line begins with a new database. Whoever asks `migrate` itself, as the tests of the
migrations do, is always migrated; so is the first database of each test process.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.moving import ends
from lomu_app.store import store
from lomu_app.store.engine import WRITE

_MIGRATED = store.bring_up_to_date
_WRITTEN: list[str] = []
# The full-text index makes these itself.
_OF_THE_INDEX = ("search_fts_data", "search_fts_idx", "search_fts_docsize", "search_fts_config")


def bring_up_to_date(engine: sa.Engine, back_up_first: Callable[[], None] | None = None) -> None:
    """As the program's own."""
    if engine.name != "sqlite" or not is_empty(engine):
        _MIGRATED(engine, back_up_first)
    elif not _WRITTEN:
        _MIGRATED(engine, back_up_first)
        _WRITTEN.extend(statements_of(engine))
    else:
        with engine.connect() as plain:
            connection = plain.execution_options(**{WRITE: True})
            with connection.begin():
                for statement in _WRITTEN:
                    connection.exec_driver_sql(statement)


def is_empty(engine: sa.Engine) -> bool:
    """Whether there is nothing at all in a database."""
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None


def statements_of(engine: sa.Engine) -> list[str]:
    """What makes a database like this one, which holds no rows but the number of its schema."""
    with engine.connect() as connection:
        made = connection.exec_driver_sql(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
        ).all()
        made = [row for row in made if row.name not in _OF_THE_INDEX]
        tables = [row.name for row in made if row.type == "table" and row.name != "search_fts"]
        filled = [
            table
            for table in tables
            if connection.exec_driver_sql(f'SELECT 1 FROM "{table}" LIMIT 1').first()
        ]
        assert filled == ["alembic_version"], f"the migrations also fill {filled}"
        number = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    return [row.sql for row in made] + [f"INSERT INTO alembic_version VALUES ('{number}')"]


bootstrap.bring_up_to_date = bring_up_to_date  # type: ignore[attr-defined]
ends.bring_up_to_date = bring_up_to_date  # type: ignore[attr-defined]
