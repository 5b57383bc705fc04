"""A PostgreSQL for one run, that keeps its word as a force's does: what it acknowledges is written.

The programs are those that the tests use; a folder that holds others is named in LOMU_PG_BIN.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from tests.support.postgres import DURABLE, PostgresServer

_CONNECTIONS = 400


def own_server() -> AbstractContextManager[PostgresServer]:
    """A server that is there until the block ends, then gone with all that it held."""
    return PostgresServer.start(
        {**DURABLE, "max_connections": str(_CONNECTIONS), "autovacuum": "on"}
    )
