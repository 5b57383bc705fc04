"""Collisions are tried again, a server that has gone is told from one that refuses."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from lomu_app.access.commands import SetUpInstallation
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import ServerAway, StoreUnavailable, TooSlow
from lomu_app.store import patient
from lomu_app.store import store as store_module
from lomu_app.store.engine import open_shared
from lomu_app.store.numbers import APART
from lomu_app.store.patient import PatientConnection
from lomu_app.store.store import Store, translate, with_retries
from lomu_app.store.unit_of_work import Reader
from tests.people.people import register, wilmot
from tests.support import compiled, meetings
from tests.support.cog import make_location
from tests.support.commands import everybody
from tests.support.cores import Cores
from tests.support.proxy import Fault, proxy_to
from tests.support.sharing import Sharing, until

Fails = Callable[[], sa.exc.DBAPIError]


def _error(kind: type[psycopg.Error], *, gone: bool = False) -> sa.exc.DBAPIError:
    return sa.exc.OperationalError("", (), kind("no"), connection_invalidated=gone)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module.time, "sleep", float)


@pytest.mark.parametrize(
    ("kind", "gone", "tries"),
    [
        (psycopg.errors.SerializationFailure, False, 12),
        (psycopg.errors.DeadlockDetected, False, 12),
        (psycopg.errors.AdminShutdown, False, 5), (psycopg.errors.CannotConnectNow, False, 5),
        (psycopg.errors.ReadOnlySqlTransaction, False, 5),
        (psycopg.OperationalError, True, 5),
    ],
)  # fmt: skip
def test_that_collisions_and_broken_connections_are_tried_again_and_not_for_ever(
    kind: type[psycopg.Error], gone: bool, tries: int
) -> None:
    tried: list[int] = []

    def work(*, successes_at: int) -> str:
        tried.append(1)
        if len(tried) < successes_at:
            raise _error(kind, gone=gone)
        return "done"

    assert with_retries(lambda: work(successes_at=4)) == "done"
    tried.clear()
    with pytest.raises(sa.exc.DBAPIError):
        with_retries(lambda: work(successes_at=99))
    assert len(tried) == tries


def test_that_what_the_server_refuses_is_not_tried_again() -> None:
    tried: list[int] = []

    def work() -> None:
        tried.append(1)
        raise _error(psycopg.errors.DiskFull)

    with pytest.raises(sa.exc.DBAPIError):
        with_retries(work)
    assert len(tried) == 1


def test_that_one_is_told_what_it_is() -> None:
    assert isinstance(translate(_error(psycopg.errors.AdminShutdown)), ServerAway)
    broke = translate(_error(psycopg.OperationalError))
    assert isinstance(broke, ServerAway), "while the connection was still being agreed upon"
    collided = translate(_error(psycopg.errors.DeadlockDetected))
    assert not isinstance(collided, ServerAway)
    assert "Others are changing the same records" in collided.message


def test_that_a_real_deadlock_ends_with_both_done(postgres_core_as: Cores) -> None:
    store = postgres_core_as.store
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE sums AS SELECT n, 0 AS value FROM generate_series(1, 2) n"
        )
    both = threading.Barrier(2, timeout=20)
    tried: list[int] = []

    def add(first: int, second: int) -> None:
        def work() -> None:
            tried.append(first)
            with store.writing() as connection:
                connection.exec_driver_sql("SET LOCAL deadlock_timeout = '10ms'")
                connection.execute(_ADD, {"n": first})
                if len(tried) <= 2:
                    both.wait()
                connection.execute(_ADD, {"n": second})
                connection.commit()

        with_retries(work)

    threads = [threading.Thread(target=add, args=order) for order in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.engine.connect() as connection:
        assert set(connection.scalars(sa.text("SELECT value FROM sums"))) == {2}
    # The server may have to break the knot once more before the first is through.
    assert len(tried) >= 3, "whoever gave way was tried again"


def test_that_two_who_count_the_same_number_apart_are_both_done(sharing: Sharing) -> None:
    cores = [everybody(sharing()) for _ in range(2)]
    place = make_location(cores[0])
    made: list[int] = []

    def ask(core: Core) -> None:
        made.append(meetings.raise_for(core, "location", place))

    threads = [threading.Thread(target=ask, args=(core,)) for core in cores]
    with everybody(sharing()).store.engine.begin() as other:
        # It may be read but not written: both have counted before either can store anything.
        other.exec_driver_sql("LOCK TABLE action_item IN SHARE MODE")
        for thread in threads:
            thread.start()
        until(lambda: other.exec_driver_sql(_HELD_UP).scalar_one() == 2)
    for thread in threads:
        thread.join()
    assert sorted(made) == [APART + 1, APART + 2]


_HELD_UP = "SELECT count(*) FROM pg_locks WHERE relation = 'action_item'::regclass AND NOT granted"
_ADD = sa.text("UPDATE sums SET value = value + 1 WHERE n = :n")


def test_that_a_server_that_freezes_is_given_up_and_the_command_done_once(sharing: Sharing) -> None:
    with proxy_to(sharing.url) as proxy:
        frozen = sharing(proxy.url(sharing.url))
        core = everybody(frozen)
        register(core, wilmot())
        frozen.store.patience = 0.2
        proxy.arm(2, Fault.STALL, from_commit=True, stays_down=True)
        command = SetUpInstallation(name="one", value="1")
        with pytest.raises(ServerAway) as away:
            core.execute(command)
        assert away.value.unanswered
        proxy.heal()
        frozen.store.patience = 30.0
        assert core.execute(command).repeated, "it had been taken"


def test_that_a_server_that_is_slow_over_the_whole_log_is_waited_for(sharing: Sharing) -> None:
    core = everybody(sharing())
    register(core, wilmot())
    core.store.patience = 1e-9
    verdict = core.verify_audit()
    assert verdict.ok, verdict.problems


def _sleep(reader: Reader) -> None:
    reader.session.execute(sa.text("SELECT pg_sleep(20)"))


def test_that_a_slow_server_is_told_from_one_that_has_gone(
    sharing: Sharing,
) -> None:
    assert store_module.SLOW + 4 < store_module.PATIENCE, "it answers before anybody gives it up"
    core = everybody(sharing())
    before = core.ask(_who_serves)
    core.store.slow = 0.2
    with pytest.raises(TooSlow, match="Ask for less at once"):
        core.ask(_sleep)
    core.store.slow = 25.0
    assert core.ask(_who_serves) == before, "the connection is as good as it was"
    command = SetUpInstallation(name="one", value="1")
    core.store.slow = 0.2
    with everybody(sharing()).store.engine.begin() as other:
        other.exec_driver_sql("LOCK TABLE installation IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TooSlow, match="Nothing was changed"):
            core.execute(command)
    core.store.slow = 25.0
    assert not core.execute(command).repeated
    core.store.slow = 1e-3
    assert core.verify_audit().ok, "which takes as long as it takes"


def test_that_what_others_hold_for_too_long_is_told_as_that(sharing: Sharing) -> None:
    core = everybody(sharing())
    core.store.slow = 0.4
    command = SetUpInstallation(name="one", value="1")
    with everybody(sharing()).store.engine.begin() as other:
        other.exec_driver_sql("LOCK TABLE installation IN SHARE MODE")
        with pytest.raises(TooSlow, match="Somebody else has held what this needs"):
            core.execute(command)
    assert not core.execute(command).repeated


OWN = {
    "statement_timeout": "200ms", "lock_timeout": "1h",
    "idle_in_transaction_session_timeout": "1min",
}  # fmt: skip


def test_that_a_stricter_limit_of_the_login_s_own_is_kept(sharing: Sharing) -> None:
    name = sa.make_url(sharing.url).database
    with everybody(sharing()).store.engine.begin() as keeper:
        for limit, to in OWN.items():
            keeper.exec_driver_sql(f"ALTER DATABASE {name} SET {limit} = '{to}'")
    store = sharing().store
    shown = sa.text("SELECT " + ", ".join(f"current_setting('{name}')" for name in OWN))
    kept = {None: ("200ms", "1h"), 25.0: ("200ms", "22500ms"), 0.1: ("100ms", "90ms")}
    for slow, told in kept.items():
        store.slow = slow
        with store.reading() as session:
            assert tuple(session.execute(shown).one()) == (*told, "1min")
    store.slow = 25.0
    with store.reading() as session, pytest.raises(sa.exc.OperationalError, match="timeout"):
        session.execute(sa.text("SELECT pg_sleep(20)"))


def test_that_a_connection_that_breaks_as_it_is_told_its_limit_is_tried_again(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    core, other = everybody(sharing()), everybody(sharing()).store.engine
    tell, cut = PatientConnection.stop_after, list[int]()

    def stop_after(connection: PatientConnection, seconds: float | None) -> None:
        if not cut:
            cut.append(connection.info.backend_pid)
            with other.begin() as straight:
                straight.exec_driver_sql(f"SELECT pg_terminate_backend({cut[0]})")
        tell(connection, seconds)

    monkeypatch.setattr(PatientConnection, "stop_after", stop_after)
    core.store.slow = 24.0
    with pytest.raises(ServerAway):
        core.audit_head()
    cut.clear()
    core.store.slow = 23.0
    assert not core.execute(SetUpInstallation(name="one", value="1")).repeated
    assert cut


def _who_serves(reader: Reader) -> int:
    return int(reader.session.scalar(sa.text("SELECT pg_backend_pid()")) or 0)


class _GoneMeanwhile:
    """Ends every other connection once the links have been gone along."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def step(self, _done: int, _total: int, what: str) -> None:
        if what.startswith("comparing"):
            with self._core.store.engine.begin() as connection:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    def cancelled(self) -> bool:
        return False


def test_that_a_server_that_goes_while_the_log_is_verified_is_no_tampering(
    sharing: Sharing,
) -> None:
    with pytest.raises(ServerAway):
        everybody(sharing()).verify_audit(_GoneMeanwhile(everybody(sharing())))


def test_that_a_connection_that_was_given_up_is_closed(sharing: Sharing) -> None:
    with proxy_to(sharing.url) as proxy:
        store: Store = sharing(proxy.url(sharing.url)).store
        with store.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert isinstance(raw, PatientConnection)
            raw.patience = 0.05
            with pytest.raises(sa.exc.OperationalError):
                connection.exec_driver_sql("SELECT pg_sleep(20)")
            assert raw.closed


def test_that_a_connection_which_nobody_serves_is_given_up_at_its_first_question(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient, "_CONNECT", 0.05)
    with proxy_to(sharing.url) as proxy:
        where = sa.make_url(proxy.url(sharing.url))
        made = PatientConnection.connect(dbname=where.database, user=where.username, **where.query)
        proxy.arm(1, Fault.STALL)
        with pytest.raises(psycopg.OperationalError):
            made.agree()
        assert made.closed


def test_that_a_server_which_is_not_there_is_away_and_not_a_defect(sharing: Sharing) -> None:
    with proxy_to(sharing.url) as proxy:
        core = everybody(sharing(proxy.url(sharing.url)))
        proxy.take_down()
        with pytest.raises(ServerAway):
            core.audit_head()
        with pytest.raises(StoreUnavailable):
            core.execute(SetUpInstallation(name="one", value="1"))


def test_that_a_connection_which_breaks_as_it_is_made_is_taken_for_gone(sharing: Sharing) -> None:
    told: list[tuple[int, type[StoreUnavailable], str]] = []
    with proxy_to(sharing.url) as proxy:
        store: Store = sharing(proxy.url(sharing.url)).store
        for due in range(1, 40):
            store.engine.dispose()
            proxy.arm(due, Fault.CUT)
            try:
                store.engine.connect().close()
            except sa.exc.DBAPIError as error:
                told.append((due, type(translate(error)), str(error)))
        proxy.heal()
    assert len(told) > 5
    assert [each for each in told if each[1] is not ServerAway] == []


def test_that_the_first_connection_of_all_is_taken_for_gone_wherever_it_breaks(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PGDialect_psycopg, "initialize", compiled.ASK)
    told: list[type[StoreUnavailable]] = []
    with proxy_to(sharing.url) as proxy:
        for due in range(1, 60):
            engine = open_shared(proxy.url(sharing.url))
            proxy.arm(due, Fault.CUT)
            try:
                engine.connect().close()
            except sa.exc.DBAPIError as error:
                told.append(type(translate(error)))
            engine.dispose()
        proxy.heal()
    assert len(told) > 15, "it breaks in what is asked of the server as well"
    assert {*told} == {ServerAway}
