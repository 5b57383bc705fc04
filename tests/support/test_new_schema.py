"""The schema that tests begin with is the one that the migrations make."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from lomu_app.store import migrate
from lomu_app.store.engine import open_embedded
from lomu_app.store.keys import new_key
from tests.support import new_schema


def everything(engine: sa.Engine) -> list[tuple[object, ...]]:
    """The schema in its order, with the settings of the file and the number of the schema."""
    with engine.connect() as connection:
        made = connection.exec_driver_sql(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        ).all()
        asked = (
            "PRAGMA user_version", "PRAGMA application_id", "PRAGMA auto_vacuum",
            "PRAGMA page_size", "PRAGMA encoding", "SELECT version_num FROM alembic_version",
        )  # fmt: skip
        told = [(ask, connection.exec_driver_sql(ask).scalar()) for ask in asked]
    engine.dispose()
    return [tuple(row) for row in [*made, *told]]


def test_that_a_new_database_is_what_the_migrations_make(tmp_path: Path) -> None:
    engines = [open_embedded(tmp_path / f"{name}.db", new_key()) for name in "abc"]
    migrated, _, written = engines
    migrate.bring_up_to_date(migrated)
    for engine in engines[1:]:  # the first of them is migrated where nothing was before
        new_schema.bring_up_to_date(engine)
        assert not new_schema.is_empty(engine)
    engines[1].dispose()
    wanted = everything(migrated)
    assert len(wanted) > 500
    assert everything(written) == wanted
