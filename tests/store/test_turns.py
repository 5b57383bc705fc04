"""Several programs write to one file: whoever waits is not passed over by whoever just comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app.store.engine import BUSY_TIMEOUT_MS, WRITE
from tests.support.cores import Cores

_WAITS = 300  # milliseconds; SQLite by itself looks some ten times, the last of them far apart


def _limit(raw: Any) -> int:
    return int(raw.execute("PRAGMA busy_timeout").fetchone()[0])


def test_that_whoever_waits_to_write_looks_as_often_as_one_that_has_just_come(
    embedded_core_as: Cores,
) -> None:
    engine, looks = embedded_core_as.store.engine, []
    with engine.connect() as holder, engine.connect() as waiting:
        raw: Any = waiting.connection.dbapi_connection
        note: Callable[[str], None] = looks.append
        raw.set_trace_callback(note)
        with holder.execution_options(**{WRITE: True}).begin():
            raw.execute(f"PRAGMA busy_timeout = {_WAITS}")
            with pytest.raises(sa.exc.OperationalError, match="locked"):
                waiting.execution_options(**{WRITE: True}).begin()
        raw.set_trace_callback(None)
        assert sum("BEGIN IMMEDIATE" in look for look in looks) >= 4
        assert _limit(raw) == _WAITS, "what it waits for elsewhere is as it was"
        raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        with waiting.begin():
            assert _limit(raw) == BUSY_TIMEOUT_MS


def test_that_what_is_no_waiting_is_told_at_once(embedded_core_as: Cores) -> None:
    with embedded_core_as.store.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("BEGIN")
        with pytest.raises(sa.exc.OperationalError, match="within a transaction"):
            connection.execution_options(**{WRITE: True}).begin()
        raw.rollback()
