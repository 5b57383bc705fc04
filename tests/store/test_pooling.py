"""A desk holds few connections to a server, and leaves nothing behind in any of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from lomu_app.people.queries import find_person_ids
from lomu_app.store import store as store_module
from lomu_app.store.engine import KEPT, WRITE
from lomu_app.store.patient import LIMITS, SERVER_SETTINGS
from lomu_app.store.store import Store
from tests.support.commands import everybody
from tests.support.cores import Cores
from tests.support.targets import make_person

AT_ONCE = 4  # questions of a page
_LONG = 60  # seconds; what is waited for comes at once, or never
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


def test_that_questions_asked_at_once_share_the_connections_that_are_kept(
    postgres_core_as: Cores,
) -> None:
    store = postgres_core_as.store
    made: list[object] = []
    event.listen(store.engine, "connect", lambda *each: made.append(each))
    before = store.engine.pool.checkedin()  # type: ignore[attr-defined]  # of a queue
    with ThreadPoolExecutor(AT_ONCE) as threads:
        asked = [threads.submit(_backend, store) for _ in range(25 * AT_ONCE)]
        backends = {each.result() for each in asked}
    assert len(backends) == KEPT
    assert len(made) == KEPT - before


def test_that_one_is_asked_after_the_other_in_turn(postgres_core_as: Cores) -> None:
    store = postgres_core_as.store
    assert _ends_beside_long_questions(store, lambda: None)
    assert len({_backend(store) for _ in range(KEPT)}) == KEPT


def test_that_nobody_waits_for_a_long_question_to_be_answered(postgres_core_as: Cores) -> None:
    store = postgres_core_as.store
    assert _ends_beside_long_questions(store, lambda: _backend(store))


def test_that_a_save_does_not_wait_for_questions(
    postgres_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    monkeypatch.setattr(store_module, "_WAITS_FOR_KEPT", _LONG)
    assert _ends_beside_long_questions(core.store, lambda: make_person(core))


def _backend(store: Store) -> int:
    with store.reading() as session:
        return int(session.scalar(sa.text("SELECT pg_backend_pid()")) or 0)


def _ends_beside_long_questions(store: Store, meanwhile: Callable[[], object]) -> bool:
    """Whether something comes to its end while all connections that are kept are in use."""
    asking, over = threading.Barrier(KEPT + 1), threading.Event()

    def ask() -> None:
        with store.reading():
            asking.wait(_LONG)
            over.wait(_LONG)

    with ThreadPoolExecutor(KEPT + 1) as threads:
        long = [threads.submit(ask) for _ in range(KEPT)]
        asking.wait(_LONG)
        done = threads.submit(meanwhile)
        wait([done], _LONG / 2)
        ended = done.done()
        over.set()
        wait([*long, done])
    return ended and done.exception() is None
