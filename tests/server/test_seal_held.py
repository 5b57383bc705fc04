"""Whoever takes the seal and goes away holds up neither writers nor, for long, the sealing."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from lomu_app.store.server_log import LOG_FUNCTIONS, TURN_SECONDS
from tests.support.postgres import PostgresServer
from tests.support.server import BoundCores, make_bound
from tests.support.targets import make_person


@pytest.fixture
def bound(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    cores = make_bound(postgres_server)
    yield cores
    cores.close()


def test_that_whoever_holds_the_seal_is_cut_off_and_nobody_waits_for_them(
    bound: BoundCores,
) -> None:
    sergeant = bound("sergeant", name="ps.one")
    bound.let_in("om.one", ("offender_manager",), ("Coventry",))
    holder = bound.connect("om.one")
    holder.execute("SELECT lomu_log.seal_waiting(0)")  # and stays there
    sealed = sergeant.audit_head().position
    make_person(sergeant)
    assert sergeant.audit_head().position == sealed, "the seal was held"
    with bound.connect("") as operator:  # time passes at once
        hasty = LOG_FUNCTIONS["seal_waiting"].replace(f"'{TURN_SECONDS} seconds'", "'0 seconds'")
        assert hasty != LOG_FUNCTIONS["seal_waiting"]
        operator.execute(hasty.encode())
    make_person(sergeant)  # finds it held for too long, and ends that session
    with pytest.raises(psycopg.OperationalError):
        holder.execute("SELECT 1")
    holder.close()
    make_person(sergeant)
    assert sergeant.audit_head().position >= sealed + 3
