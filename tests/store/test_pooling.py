"""A desk holds few connections to a server, and leaves nothing behind in any of them."""

from __future__ import annotations

from contextlib import ExitStack

import sqlalchemy as sa

from lomu_app.people.queries import find_person_ids
from lomu_app.store.engine import WRITE
from lomu_app.store.patient import LIMITS, SERVER_SETTINGS
from tests.support.commands import everybody
from tests.support.cores import Cores
from tests.support.targets import make_person

KEPT = 2
LEFT = sa.text(
    "SELECT name FROM pg_settings WHERE source = 'session' "
    "AND name NOT LIKE 'transaction%' UNION ALL "
    "SELECT 'advisory lock' FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() "
    "UNION ALL SELECT 'listening to ' || channel FROM pg_listening_channels() AS channel "
    "UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable "
    "UNION ALL SELECT 'lomu.tx' WHERE current_setting('lomu.tx', true) <> ''"
)


def test_that_a_desk_keeps_two_connections_and_lends_itself_more(
    postgres_core_as: Cores,
) -> None:
    engine = postgres_core_as.store.engine
    pool = engine.pool
    assert isinstance(pool, sa.QueuePool)
    with ExitStack() as at_once:
        held = [at_once.enter_context(engine.connect()) for _ in range(3 * KEPT)]
        backends = {each.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() for each in held}
        assert len(backends) == 3 * KEPT
    assert (pool.checkedin(), pool.checkedout()) == (KEPT, 0)


def test_that_nothing_of_a_command_or_a_query_stays_in_its_session(
    postgres_core_as: Cores,
) -> None:
    core = everybody(postgres_core_as)
    make_person(core)
    core.ask(find_person_ids)
    assert core.verify_audit().ok
    with core.store.engine.connect() as connection:
        left = connection.execute(LEFT).scalars().all()
        agreed = {*SERVER_SETTINGS, *LIMITS, "synchronous_commit"}  # the tests' own server is hasty
        assert set(left) == agreed, "what was agreed when it was made, no more"
        connection.rollback()
        isolation = connection.execution_options(**{WRITE: True}).exec_driver_sql(
            "SHOW transaction_isolation"
        )
        assert isolation.scalar_one() == "read committed"
