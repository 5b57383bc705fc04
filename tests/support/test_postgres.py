"""The throw-away PostgreSQL keeps its promises."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import (
    FreshDatabase,
    NoPostgres,
    PostgresServer,
    copy_programs,
    find_binaries,
    reachable_by_anybody,
)


def _connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def _make_table(url: str) -> None:
    with _connect(url) as connection:
        connection.execute("CREATE TABLE item (name text)")
        connection.execute("INSERT INTO item VALUES ('from the template')")


def test_that_each_database_is_a_copy_of_its_template_and_apart_from_the_others(
    fresh_database: FreshDatabase,
) -> None:
    first, second = fresh_database(_make_table), fresh_database(_make_table)
    with _connect(first) as connection:
        connection.execute("DELETE FROM item")
    with _connect(second) as connection:
        assert connection.execute("SELECT name FROM item").fetchall() == [("from the template",)]


def test_that_a_database_without_a_template_is_empty(fresh_database: FreshDatabase) -> None:
    with _connect(fresh_database()) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    assert found == (0,)


def test_that_databases_are_dropped_even_while_somebody_is_connected(
    postgres_server: PostgresServer,
) -> None:
    databases = FreshDatabase(postgres_server)
    with _connect(databases()) as held:
        databases.drop_all()
        with pytest.raises(psycopg.OperationalError):
            held.execute("SELECT 1")


def test_that_a_server_leaves_nothing_behind() -> None:
    with PostgresServer.start() as server:
        url = server.url("postgres")
        with _connect(url) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert not server.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        _connect(url)


def test_that_the_named_folder_of_programs_is_the_one_and_no_other(tmp_path: Path) -> None:
    suffix = ".exe" if os.name == "nt" else ""
    for program in ("initdb", "pg_ctl"):
        (tmp_path / f"{program}{suffix}").touch()
    assert find_binaries({"LOMU_PG_BIN": str(tmp_path)}) == tmp_path
    with pytest.raises(NoPostgres, match="empty, which does not hold initdb"):
        find_binaries({"LOMU_PG_BIN": str(tmp_path / "empty")})


def test_that_missing_programs_are_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.support.postgres.importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("tests.support.postgres.shutil.which", lambda name: None)
    monkeypatch.setattr("tests.support.postgres.Path.glob", lambda self, pattern: iter(()))
    with pytest.raises(NoPostgres, match="python3 main"):
        find_binaries({})


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_that_a_closed_folder_above_is_noticed(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "bin"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)
    assert not reachable_by_anybody(inner)


def test_that_copied_programs_still_find_their_libraries(tmp_path: Path) -> None:
    binaries = copy_programs(find_binaries(), tmp_path / "programs")
    for program in ("initdb", "pg_ctl", "postgres"):
        shown = subprocess.run(
            [binaries / program, "--version"], capture_output=True, text=True, check=False
        )
        assert "PostgreSQL" in shown.stdout, shown.stderr
