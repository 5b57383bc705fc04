"""What fails, is stopped or is cut off leaves nothing half; what is not sound is not moved."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from lomu_app import bootstrap
from lomu_app.kernel.errors import (
    Cancelled,
    LomuError,
    NotPermitted,
    Refused,
    SignInFailed,
    StoreUnavailable,
)
from lomu_app.moving import ends, rows
from lomu_app.moving.ends import Place
from lomu_app.moving.house import move
from lomu_app.store import migrate
from lomu_app.store.engine import WRITE
from lomu_app.store.patient import PatientConnection
from tests.moving.going import CLOCK, At, Journey, PowerCut, add_viewer, cut, go, opened
from tests.support.commands import everybody
from tests.support.cores import ADMIN, FAST, PASSPHRASE, Cores, schema_only
from tests.support.postgres import FreshDatabase, PostgresServer


def test_that_only_an_empty_place_takes_a_database_in(
    source: Path, journey: Journey, embedded_folder: Path, fresh_database: FreshDatabase
) -> None:
    url = fresh_database(schema_only)
    core = bootstrap.create_shared(url, "somebody", PASSPHRASE, stretching=FAST)
    core.close()
    for start, target in ((source, url), (journey.url, embedded_folder)):
        with pytest.raises(Refused, match=r"not empty|already"):
            go(start, target)
    opened(embedded_folder).close()
    with pytest.raises(SignInFailed):
        opened(url)
    with pytest.raises(Refused, match="backup"):
        go(source, embedded_folder.parent / "another")


def test_that_a_server_that_keeps_rows_apart_is_moved_into_before_it_does(
    source: Path, fresh_database: FreshDatabase
) -> None:
    url = fresh_database(schema_only)
    engine = ends.open_shared(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE person FORCE ROW LEVEL SECURITY")
    with pytest.raises(Refused, match=r"after that \(`server init`\)"):
        go(source, url)
    assert migrate.revision_of(engine) == migrate.LATEST
    engine.dispose()


@pytest.mark.parametrize("kind", ["server", "folder"])
def test_that_a_move_cut_off_leaves_a_target_that_says_so_and_can_be_moved_into_again(
    source: Path, journey: Journey, kind: str, tmp_path: Path, fresh_database: FreshDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    target: Path | str = fresh_database(schema_only) if kind == "server" else tmp_path / "new"
    start = source if kind == "server" else journey.url
    with monkeypatch.context() as dead:
        dead.setattr(ends.Target, "give_up", lambda self: self.store.close())
        with pytest.raises(PowerCut):
            go(start, target, At("target", cut))
    with pytest.raises(StoreUnavailable, match="has not come to its end"):
        opened(target)
    with pytest.raises(StoreUnavailable, match="has not come to its end"):
        go(target, tmp_path / "third" if kind == "server" else fresh_database())
    assert go(start, target).rows > 1_000
    core = opened(target)
    assert core.verify_audit().ok
    core.close()


@pytest.mark.parametrize("kind", ["server", "folder"])
def test_that_a_move_stopped_or_refused_leaves_the_target_empty(
    source: Path, journey: Journey, kind: str, tmp_path: Path, fresh_database: FreshDatabase
) -> None:
    target: Path | str = fresh_database(schema_only) if kind == "server" else tmp_path / "new"
    progress = At("target", lambda: setattr(progress, "stopped", True))
    with pytest.raises(Cancelled, match="Nothing was changed"):
        go(source if kind == "server" else journey.url, target, progress)
    if isinstance(target, Path):
        assert list(target.iterdir()) == []
        return
    engine = ends.open_shared(target)
    assert migrate.revision_of(engine) == migrate.LATEST
    with engine.connect() as connection:
        assert rows.is_empty(connection)
    engine.dispose()


def test_that_what_arrives_otherwise_than_it_was_sent_is_not_kept(
    source: Path, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = rows._write_postgres

    def forgetful(connection: sa.Connection, table: sa.TableClause, those: Any) -> None:
        given = list(those)
        write(connection, table, iter(given[:-1] if table.name == "draft" else given))

    monkeypatch.setattr(rows, "_write_postgres", forgetful)
    url = fresh_database(schema_only)
    with pytest.raises(StoreUnavailable, match=r"draft differs\. Nothing was moved"):
        go(source, url)
    with pytest.raises(SignInFailed):
        opened(url)


def test_that_a_connection_cut_on_the_way_is_told_and_nothing_is_half(
    source: Path, fresh_database: FreshDatabase, postgres_server: PostgresServer
) -> None:
    url = fresh_database(schema_only)
    with pytest.raises(StoreUnavailable, match="is whole and as it was"):
        go(source, url, At("person", partial(_pull_the_cable, postgres_server, url)))
    engine = ends.open_shared(url)
    with engine.connect() as connection:
        assert rows.is_empty(connection)
    engine.dispose()


def _pull_the_cable(server: PostgresServer, url: str) -> None:
    with psycopg.connect(
        host=server.host, port=server.port, user="lomu", dbname="postgres"
    ) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [sa.make_url(url).database],
        )


def test_that_a_source_that_goes_once_all_has_arrived_hides_nothing_of_it(
    journey: Journey, tmp_path: Path, postgres_server: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def goes(*_: object, **__: object) -> int:
        _pull_the_cable(postgres_server, journey.url)
        return 0

    monkeypatch.setattr("lomu_app.store.store.Store.seal_waiting", goes)
    moved = go(journey.url, tmp_path / "new")
    assert moved.recovery_key
    assert moved.without_key
    opened(tmp_path / "new").close()


def test_that_a_source_is_held_however_long_the_other_end_takes(journey: Journey) -> None:
    asked = "SHOW idle_in_transaction_session_timeout"
    with (
        ends.opened_source(Place.named(journey.url), ADMIN, PASSPHRASE) as source,
        source.held_still() as read,
    ):
        assert read.exec_driver_sql(asked).scalar_one() == "0"
        driver = read.connection.dbapi_connection
        assert isinstance(driver, PatientConnection)
        assert driver.patience is None


def test_that_a_full_disk_is_told_and_nothing_is_left_on_it(
    journey: Journey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ends.open_embedded

    def on_a_small_disk(path: Path, key: bytes) -> sa.Engine:
        engine = real(path, key)
        if path.parent == tmp_path / "new":
            event.listen(engine, "connect", _make_small)
        return engine

    monkeypatch.setattr(ends, "open_embedded", on_a_small_disk)
    with pytest.raises(StoreUnavailable, match=r"The disk is full.*whole and as it was"):
        go(journey.url, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def _make_small(connection: Any, _record: Any) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 60}")


SPOILT = {
    "older": ("UPDATE alembic_version SET version_num = '0020'", "older version"),
    "newer": ("UPDATE alembic_version SET version_num = '9999'", "newer version"),
    "forged": ("UPDATE installation SET value = 'forged'", "does not verify"),
    "unguarded": ("DROP TRIGGER audit_person_update", "does not verify"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_that_a_database_that_is_not_sound_is_not_moved(
    embedded_folder: Path, how: str, fresh_database: FreshDatabase
) -> None:
    statement, told = SPOILT[how]
    core = opened(embedded_folder)
    everybody(Cores(core.store, embedded_folder)).execute(
        bootstrap.SetUpInstallation(name="canary", value="as it was")
    )
    with core.store.engine.connect() as connection:
        if how == "forged":
            connection.exec_driver_sql("DROP TRIGGER audit_installation_update")
        connection.exec_driver_sql(statement)
        connection.commit()
    core.close()
    url = fresh_database()
    with pytest.raises(LomuError, match=told):
        go(embedded_folder, url)
    engine = ends.open_shared(url)
    assert migrate.revision_of(engine) is None, "nothing was begun"
    engine.dispose()


def test_that_a_server_whose_log_waits_for_its_seal_is_not_moved(
    postgres_core_as: Cores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    monkeypatch.setattr("lomu_app.store.store.Store.seal_waiting", lambda *_, **__: 0)
    core.execute(bootstrap.SetUpInstallation(name="canary", value="unsealed"))
    with pytest.raises(Refused, match=r"Not sealed yet.*audit verify"):
        go(core.store.engine.url.render_as_string(hide_password=False), tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("username", "passphrase", "error"),
    [
        ("v.two", PASSPHRASE, NotPermitted),
        (ADMIN, "another four plain words", SignInFailed),
        (None, None, SignInFailed),
    ],
)
def test_that_only_who_may_back_up_and_restore_moves_it(
    embedded_folder: Path, fresh_database: FreshDatabase,
    username: str | None, passphrase: str | None, error: type[LomuError],
) -> None:  # fmt: skip
    core = opened(embedded_folder)
    add_viewer(core)
    core.close()
    places = (Place(folder=embedded_folder), Place(url=fresh_database()))
    with pytest.raises(error):
        move(*places, username, passphrase, clock=CLOCK, stretching=FAST)


@pytest.mark.parametrize("place", ["url", "folder"])
def test_that_nobody_writes_to_the_source_meanwhile(journey: Journey, place: str) -> None:
    at = Place.named(str(getattr(journey, place)))
    with (
        ends.opened_source(at, ADMIN, PASSPHRASE) as source,
        source.held_still(),
        source.store.engine.connect() as other,
    ):
        wait = "SET lock_timeout = '20ms'" if at.folder is None else "PRAGMA busy_timeout = 20"
        other.exec_driver_sql(wait)
        other.commit()
        with pytest.raises(sa.exc.OperationalError, match="lock"):
            other.execution_options(**{WRITE: True}).exec_driver_sql(
                "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE 1 = 0"
            )
        other.rollback()
        reading = "SET lock_timeout = 0" if at.folder is None else "PRAGMA busy_timeout = 15000"
        other.exec_driver_sql(reading)
        other.commit()
