"""A whole database goes to the other back-end and back, wholly or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from lomu_app import bootstrap, cli
from lomu_app.bootstrap import Core
from lomu_app.kernel.clock import FixedClock
from lomu_app.kernel.errors import (
    Cancelled,
    LomuError,
    NotPermitted,
    Refused,
    SignInFailed,
    StoreUnavailable,
)
from lomu_app.moving import ends, house, rows
from lomu_app.moving.ends import Place
from lomu_app.moving.house import Moved, move
from lomu_app.people.commands import AmendPerson
from lomu_app.store import migrate
from lomu_app.store.backup import DATABASE, KEYS
from lomu_app.store.engine import WRITE
from tests.support.commands import EXAMPLES, everybody
from tests.support.cores import ADMIN, FAST, MORNING, PASSPHRASE, Cores
from tests.support.filled import fill_every_table
from tests.support.postgres import FreshDatabase, PostgresServer

CLOCK = FixedClock(MORNING)
LOG = {"audit_entry", "audit_seal"}
"""What the move itself writes a line into, once it has compared everything."""


def schema_only(url: str) -> None:
    """A database brought up to date, in which there is nothing."""
    bootstrap.open_store_url(url).close()


def go(source: Path | str, target: Path | str, progress: Any = None) -> Moved:
    """Move as the administrator."""
    places = (Place.named(str(source)), Place.named(str(target)))
    return move(
        *places, ADMIN, PASSPHRASE, clock=CLOCK, progress=progress, stretching=FAST
    )  # fmt: skip


def opened(place: Path | str) -> Core:
    """The administrator, signed in there."""
    if isinstance(place, Path):
        return bootstrap.open_folder(place, ADMIN, PASSPHRASE)
    return bootstrap.open_url(place, ADMIN, PASSPHRASE)


@dataclass
class At:
    """Does something when the move comes to a table."""

    table: str
    do: Callable[[], None]
    stopped: bool = field(default=False)

    def step(self, _done: int, _total: int, what: str) -> None:
        if what == f"rows of {self.table}":
            self.do()

    def cancelled(self) -> bool:
        return self.stopped


class PowerCut(BaseException):
    """Nothing can be done any more, not even tidying up."""


def cut() -> None:
    raise PowerCut


@pytest.fixture(scope="module")
def house_of(_embedded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database with rows in every table."""
    folder = tmp_path_factory.mktemp("house") / "data"
    shutil.copytree(_embedded_template, folder)
    core = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    fill_every_table(Cores(core.store, folder))
    core.close()
    return folder


@pytest.fixture
def source(house_of: Path) -> Iterator[Path]:
    """The same; whatever happens to it meanwhile, its files stay as they are."""
    before = {path.name: _digest(path) for path in house_of.iterdir()}
    yield house_of
    assert {path.name: _digest(path) for path in house_of.iterdir()} == before


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass
class Journey:
    """Where it was moved to, and back; with what was told of it."""

    url: str
    there: dict[str, Any]
    folder: Path
    back: Moved


@pytest.fixture(scope="module")
def journey(
    house_of: Path, postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Journey]:
    """To a server by the command line, and on to another folder."""
    name = postgres_server.create()
    url, work = postgres_server.url(name), tmp_path_factory.mktemp("journey")
    (work / "secret").write_text(PASSPHRASE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        printed: list[Any] = []
        patched.setattr("lomu_app.cli.move_words.print_json", printed.append)
        words = ["--user", ADMIN, "--passphrase-file", str(work / "secret"), "--json"]
        assert cli.main([*words, "store", "move", "--from", str(house_of), "--to", url]) == 0
    yield Journey(url, printed[0], work / "back", go(url, work / "back"))
    postgres_server.drop(name)


def test_that_everything_comes_back_as_it_went(journey: Journey) -> None:
    there = {name: (each["rows"], each["digest"]) for name, each in journey.there["tables"].items()}
    back = {name: (each.rows, each.digest) for name, each in journey.back.tables.items()}
    assert len(there) > 80
    assert all(count for count, _digest in there.values()), "an empty table proves nothing"
    assert {name for name in there if there[name] != back[name]} == LOG
    assert back["audit_seal"][0] == there["audit_seal"][0] + 1
    assert ADMIN not in journey.back.without_key
    assert journey.back.recovery_key


def test_that_both_ends_verify_and_say_where_they_came_from(journey: Journey) -> None:
    heads = []
    for place in (journey.url, journey.folder):
        core = opened(place)
        verdict = core.verify_audit()
        assert verdict.ok, verdict.problems
        assert verdict.unsealed == 0
        with core.store.engine.connect() as connection:
            newest = connection.execute(
                sa.text("SELECT tag, username, reason FROM audit_entry ORDER BY tx DESC LIMIT 1")
            ).one()
        assert newest[:2] == ("database:moved", ADMIN)
        heads.append(str(newest.reason))
        core.close()
    assert f"#{journey.there['position']} {journey.there['head'][:12]}" in heads[0]
    assert journey.back.head.short in heads[1]


@pytest.mark.parametrize("place", ["url", "folder"])
def test_that_people_work_on_where_it_was_moved_to(journey: Journey, place: str) -> None:
    core = opened(getattr(journey, place))
    cores = everybody(Cores(core.store, core.folder))
    with core.store.engine.connect() as connection:
        newest = connection.execute(sa.text("SELECT max(id) FROM person")).scalar_one()
    cores.execute(EXAMPLES[AmendPerson].make(cores))
    with core.store.engine.connect() as connection:
        after = connection.execute(sa.text("SELECT max(id) FROM person")).scalar_one()
        connection.rollback()
        searched = connection.execute(sa.text("SELECT count(*) FROM search_entry")).scalar_one()
    assert after > newest, "numbers are not given out twice"
    assert searched
    verdict = core.verify_audit()
    core.close()
    assert verdict.ok, verdict.problems


EDITS = {
    "a yes or no": ("user_account", "active = NOT active"),
    "a moment": ("person", "updated_at = (SELECT max(updated_at) FROM target)"),
    "a text": ("person", "surname = surname || 'E'"),
}


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize("place", ["url", "folder"])
def test_that_what_came_over_cannot_be_edited_unseen(
    journey: Journey, place: str, what: str
) -> None:
    table, edit = EDITS[what]
    core = opened(getattr(journey, place))
    with core.store.engine.connect() as plain:
        connection = plain.execution_options(**{WRITE: True})
        before = house.seal.verify(connection)
        assert before.ok, before.problems
        with rows.without_guards(connection):
            step = ", version = version + 1" if table == "person" else ""
            edited = connection.exec_driver_sql(
                f"UPDATE {table} SET {edit}{step} WHERE id = (SELECT min(id) FROM {table})"
            )
            assert edited.rowcount == 1
        verdict = house.seal.verify(connection)
        connection.rollback()
    core.close()
    assert verdict.problems == (f"{table}: 1 rows are not what the audit left them as",)


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

    def pull_the_cable() -> None:
        with psycopg.connect(
            host=postgres_server.host, port=postgres_server.port, user="lomu", dbname="postgres"
        ) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [sa.make_url(url).database],
            )

    with pytest.raises(StoreUnavailable, match="is whole and as it was"):
        go(source, url, At("person", pull_the_cable))
    assert go(source, url).rows > 1_000


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
    with pytest.raises(Refused, match=r"not sealed yet.*audit verify"):
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
    bootstrap_accounts(core)
    core.close()
    places = (Place(folder=embedded_folder), Place(url=fresh_database()))
    with pytest.raises(error):
        move(*places, username, passphrase, clock=CLOCK, stretching=FAST)


def bootstrap_accounts(core: Core) -> None:
    """Somebody who may only look."""
    from lomu_app.access.accounts import add_account

    add_account(core, "v.two", "V Two", PASSPHRASE, roles=["viewer"], areas=["Coventry"])


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


def test_that_the_words_tell_what_was_done_and_what_is_left_to_do(
    journey: Journey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    core = opened(journey.url)
    bootstrap_accounts(core)
    core.close()
    (tmp_path / "secret").write_text(PASSPHRASE, encoding="utf-8")
    words = ["--user", ADMIN, "--passphrase-file", str(tmp_path / "secret"), "store", "move"]
    assert cli.main([*words, "--from", journey.url, "--to", str(tmp_path / "new")]) == 0
    told = capsys.readouterr().out
    for part in ("all digests are the same", "Recovery key:", "v.two."):
        assert part in told
    assert "lomu@" not in told
    assert json.loads((tmp_path / "new" / KEYS).read_text())["wraps"].keys() == {
        ADMIN, "recovery key"
    }  # fmt: skip
    assert (tmp_path / "new" / DATABASE).stat().st_mode & 0o077 == 0
