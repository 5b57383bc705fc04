"""The parts of a server's log: made of a whole one, made ahead, kept closed, and told of."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from lomu_app import bootstrap, cli
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import Refused
from lomu_app.server import policies, upkeep
from lomu_app.server.check import lapses
from lomu_app.server.reach import Reach
from lomu_app.server.setup import set_up
from lomu_app.server.upkeep import keep_up
from lomu_app.store import log_months, migrate, seal
from lomu_app.store.engine import open_shared
from lomu_app.store.log_months import AHEAD, IN_PARTS, later, parts_of, this_month
from lomu_app.store.store import Store
from tests.support.commands import everybody
from tests.support.cores import Cores
from tests.support.examples.access import add_user
from tests.support.months import month_of, owners, server_core, set_month, told_in
from tests.support.personal import keepers, verify
from tests.support.postgres import FreshDatabase, PostgresServer
from tests.support.server import BoundCores, make_bound
from tests.support.sharing import until
from tests.support.targets import make_person

__all__ = ["server_core"]


@pytest.fixture
def bound(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    cores = make_bound(postgres_server)
    yield cores
    cores.close()


# --- upgrading --------------------------------------------------------------------------------


def _files(connection: sa.Connection, *tables: str) -> list[int]:
    """The files in which tables lie; another one when its rows were written anew."""
    return [
        connection.exec_driver_sql(f"SELECT pg_relation_filenode('{table}')").scalar_one()
        for table in tables
    ]


_SINCE = "called_off_at, called_off_by, called_off_reason, "


def _as_of_0031(patch: pytest.MonkeyPatch) -> None:
    """Have the program be of the release before the months."""
    patch.setattr(migrate, "LATEST", "0031")
    reads = dict(policies.LOG_READS)
    reads["audit_entry"] = reads["audit_entry"].replace(" AND c.month = audit_entry.month", "")
    patch.setattr(policies, "LOG_READS", reads)
    given = policies._grants

    def given_then(table: sa.Table, reach: Reach, group: str) -> Iterator[str]:
        """Nothing on the columns that came later."""
        for each in given(table, reach, group):
            yield each.replace(_SINCE, "")

    patch.setattr(policies, "_grants", given_then)


def _seal_all_but_one(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        waiting = connection.exec_driver_sql("SELECT tx FROM audit_entry ORDER BY tx").scalars()
        for tx in waiting.all()[:-1]:
            seal.seal(connection, tx)


def test_that_a_log_that_is_whole_goes_into_months_and_no_row_is_written_anew(
    fresh_database: FreshDatabase,
) -> None:
    engine = open_shared(fresh_database())
    migrate.upgrade(engine, "0031")
    core = everybody(Cores(Store(engine)))
    for _ in range(3):
        core.execute(add_user(core))
    _seal_all_but_one(engine)
    with engine.connect() as connection:
        files = _files(connection, *IN_PARTS)
    assert migrate.bring_up_to_date(engine)
    with engine.connect() as connection:
        assert _files(connection, *(f"{table}_before" for table in IN_PARTS)) == files
    assert told_in(core, "audit_entry") == {"before": 3}
    core.execute(add_user(core))
    with engine.connect() as connection:
        verdict = seal.verify(connection)
    assert (verdict.ok, verdict.unsealed, verdict.transactions) == (True, 0, 4)
    assert told_in(core, "audit_change") == {"before": 3, f"{month_of(core):%Y_%m}": 1}
    engine.dispose()


def test_that_a_boundary_of_the_release_before_goes_into_months_by_its_migrator(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        _as_of_0031(older)
        operator = postgres_server.url(postgres_server.create())
        set_up(operator, bootstrap.policies())
        cores = BoundCores(postgres_server, operator)
        make_person(cores("sergeant", name="ps.one"), "Siddall")
    engine = open_shared(operator)
    _seal_all_but_one(engine)
    set_up(cores.address(cores.names()["migrator"].strip('"')), bootstrap.policies())
    assert lapses(operator) == ()
    make_person(cores("sergeant", name="ps.one"), "Wryneck")
    told = lapses(operator)
    with engine.connect() as connection:
        unsealed = seal.verify(connection).unsealed
        owned = connection.exec_driver_sql(
            "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relispartition"
        ).scalars().all()  # fmt: skip
    engine.dispose()
    cores.close()
    assert (told, unsealed) == ((), 0)
    assert owned == [cores.names()["log"].strip('"')]


# --- months ahead -----------------------------------------------------------------------------


def test_that_months_are_made_ahead_and_rows_that_had_none_keep_their_place(
    server_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = owners(server_core)
    now = month_of(server_core)
    for months in (AHEAD + 1, AHEAD + 3):
        set_month(server_core, later(now, months))
        server_core.execute(add_user(server_core))
    assert told_in(server_core, "audit_entry")["later"] == 2
    with engine.connect() as connection:
        files = _files(connection, *(f"{table}_later" for table in IN_PARTS))
    monkeypatch.setattr(log_months, "this_month", lambda _connection: later(now, AHEAD + 3))
    with engine.begin() as connection:
        made = log_months.keep_ahead(connection, 12)
    between = f"{later(now, AHEAD + 1):%Y_%m}_to_{later(now, AHEAD + 3):%Y_%m}"
    assert made[0] == f"audit_entry_{between}"
    assert len(made) == 1 + 12
    with engine.begin() as connection:
        assert log_months.keep_ahead(connection, 12) == [], "once is enough"
        assert _files(connection, *(f"{table}_{between}" for table in IN_PARTS)) == files
        ends = "-infinity"
        for part in parts_of(connection, "audit_change"):
            assert part.begins == ends, "without a gap"
            ends = part.ends
        assert ends == "infinity"
    assert told_in(server_core, "audit_entry")[between] == 2
    assert "later" not in told_in(server_core, "audit_entry")
    set_month(server_core, later(now, AHEAD + 3))
    server_core.execute(add_user(server_core))
    verdict = verify(server_core)
    assert verdict.ok, verdict.problems
    core = keepers(server_core)
    with core.store.engine.connect() as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit_change (tx, table_name, row_key, operation, salt) "
            "VALUES (900, '', '', '', '')"
        )
        with pytest.raises(sa.exc.IntegrityError, match="fk_audit_change_tx"):
            connection.commit()


PLANTED: dict[str, str] = {
    "GRANT SELECT ON lomu_log.audit_entry_{month} TO {desk}": "has rights on audit_entry_{month}",
    "GRANT UPDATE (at) ON lomu_log.audit_entry_later TO PUBLIC": "PUBLIC has rights on audit_entry",
    "ALTER TABLE lomu_log.audit_change_{month} NO FORCE ROW LEVEL SECURITY": (
        "audit_change_{month} is not under forced row security"
    ),
    "CREATE POLICY mine ON lomu_log.audit_change_before USING (true)": (
        "the policy audit_change_before mine is not the program's"
    ),
    "ALTER TABLE lomu_log.audit_change_before OWNER TO {owner}": "audit_change_before belongs to",
    "DROP TRIGGER audit_entry_before_append_only ON lomu_log.audit_entry_before": (
        "the guard audit_entry_before_append_only is missing"
    ),
    "ALTER TABLE lomu_log.audit_change_{next} DISABLE TRIGGER USER": (
        "the guard audit_change_{next}_append_only is missing, altered or switched off"
    ),
    "ALTER TABLE lomu_log.audit_entry_{month} DISABLE TRIGGER entry_signed": (
        "the trigger entry_signed of audit_entry_{month} is missing"
    ),
    "ALTER TABLE lomu_log.audit_entry_{next} DISABLE TRIGGER look_opens": (
        "the trigger look_opens of audit_entry_{next} is missing"
    ),
    "CREATE TABLE lomu_log.aside (a int)": "lomu_log.aside is not a part of the log",
    "ALTER TABLE lomu_log.audit_change DETACH PARTITION lomu_log.audit_change_{last}": (
        "audit_change has no part from"
    ),
    "INSERT INTO lomu_log.audit_entry (tx, at, user_id, username, machine, tag, verb, "
    "app_version, month) VALUES (1, '', 1, '', '', '', '', '', '2999-01-01')": (
        "audit_entry_later holds rows"
    ),
}
"""What somebody may do to the months of a log by hand, and what is told of it."""


def test_that_each_lapse_of_the_months_is_told(
    bound: BoundCores, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bound("sergeant", name="ps.one")
    engine = open_shared(bound.operator)
    with engine.connect() as connection:
        now = this_month(connection)
    words = ("--database", bound.address(bound.names()["migrator"].strip('"')), "server", "upkeep")
    assert cli.main([*words]) == 0
    assert "All months to come are there" in capsys.readouterr().out
    with monkeypatch.context() as patch:
        patch.setattr(log_months, "this_month", lambda _connection: later(now, AHEAD - 1))
        told = lapses(bound.operator)
        assert [each for each in told if "fewer than 2 months ahead: run `server upkeep`" in each]
        assert len(told) == len(IN_PARTS)
        with pytest.raises(Refused, match="does not look after the log"):
            keep_up(bound.address("ps.one"))
        _nobody_waits_for_long(bound, patch)
        assert cli.main([*words]) == 0
        assert f"audit_entry_{later(now, AHEAD + 1):%Y_%m}" in capsys.readouterr().out
        assert lapses(bound.operator) == ()
    names = {
        **bound.names(), "month": f"{now:%Y_%m}", "next": f"{later(now, 1):%Y_%m}",
        "last": f"{later(now, AHEAD):%Y_%m}",
    }  # fmt: skip
    with bound.connect("") as operator:
        for statement in PLANTED:
            operator.execute(statement.format(**names).encode())
    told = lapses(bound.operator)
    wanted = [words.format(**names) for words in PLANTED.values()]
    assert not [words for words in wanted if not any(words in lapse for lapse in told)], told
    engine.dispose()


def test_that_who_waited_for_somebody_to_make_the_months_finds_them_made(
    bound: BoundCores, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_shared(bound.operator)
    with engine.connect() as connection:
        now = this_month(connection)
    monkeypatch.setattr(log_months, "this_month", lambda _connection: later(now, 3))
    with ThreadPoolExecutor(1) as waiting, engine.connect() as first, first.begin():
        first.exec_driver_sql("LOCK TABLE lomu_log.audit_change")
        second = waiting.submit(keep_up, bound.operator)
        queued = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
        until(lambda: first.exec_driver_sql(queued).scalar_one() > 0)
        assert len(log_months.keep_ahead(first)) == 3
        first.commit()
        assert second.result().made == []
    engine.dispose()
    assert lapses(bound.operator) == ()


def _nobody_waits_for_long(bound: BoundCores, patch: pytest.MonkeyPatch) -> None:
    """Whoever makes months gives way to somebody who holds the log."""
    with bound.connect("") as somebody:
        somebody.execute("LOCK TABLE lomu_log.audit_change IN ROW EXCLUSIVE MODE")
        with patch.context() as impatient:
            impatient.setattr(upkeep, "_PATIENCE", "50ms")
            with pytest.raises(Refused, match="Somebody has held the log"):
                keep_up(bound.operator)
        somebody.rollback()
