"""Listening to what is asked of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event

from lomu_app.store.store import Store


class Statement(NamedTuple):
    """One statement as the driver is given it."""

    sql: str
    parameters: Any


@contextmanager
def statements(store: Store) -> Iterator[list[Statement]]:
    """Every statement of the block, in order."""
    seen: list[Statement] = []

    def note(_c: object, _cursor: object, sql: str, parameters: Any, *_: object) -> None:
        seen.append(Statement(sql, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


@contextmanager
def planned(connection: sa.Connection) -> Iterator[list[str]]:
    """The tables that SQLite looks at to plan statements: none while it uses plans that it has.

    It begins with none, so a statement is planned anew when the block first asks it.
    """
    looked_at: list[str] = []

    def note(_what: int, table: str | None, *_: object) -> int:
        looked_at.extend([] if table is None else [table])
        return 0

    driver: Any = connection.connection.driver_connection
    driver.set_authorizer(note)
    try:
        yield looked_at
    finally:
        driver.set_authorizer(None)
