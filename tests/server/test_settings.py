"""What a server is set to is told: a lapse breaks a promise, a hint is to be weighed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from lomu_app import cli
from lomu_app.server.check import inspect
from lomu_app.server.settings import Findings
from tests.support.postgres import PostgresServer
from tests.support.server import KEPT, BoundCores, make_bound, set_to

ONE = "ps.one"
# What somebody may set, for whom, and what is told of it. Of a login only in this database: what is
# set for it everywhere would outlive the test.
LAPSES = {
    'ALTER ROLE "ps.one" IN DATABASE {database} SET synchronous_commit = off':
        "synchronous_commit is off for the login ps.one for the database",
    "ALTER DATABASE {database} SET synchronous_commit = 'no'":
        "synchronous_commit is no for the database",
    'ALTER ROLE "ps.one" IN DATABASE {database} SET session_replication_role = replica':
        "session_replication_role is replica for the login ps.one",
    "ALTER DATABASE {database} SET zero_damaged_pages = true": "zero_damaged_pages is true for",
    'GRANT SET ON PARAMETER session_replication_role TO "ps.one"':
        "ps.one may alter the server's setting session_replication_role",
    """ALTER ROLE "ps.one" PASSWORD 'md50123456789abcdef0123456789abcdef'""":
        "the password of ps.one is kept in an old way",
}  # fmt: skip
HINTS = {
    'ALTER ROLE "ps.one" IN DATABASE {database} SET log_error_verbosity = verbose':
        "log_error_verbosity is verbose for the login ps.one for the database",
}  # fmt: skip
_PUT_BACK = ('REVOKE SET ON PARAMETER session_replication_role FROM "ps.one"',)


@pytest.fixture
def bound(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    cores = make_bound(postgres_server)
    cores.let_in(ONE, ("sergeant",), ("Coventry",))
    yield cores
    with postgres_server.maintained() as keeper:
        for statement in _PUT_BACK:
            keeper.execute(statement.encode())
    cores.close()


def _said(parts: tuple[str, ...], words: str) -> bool:
    return any(words in part for part in parts)


def test_that_each_setting_that_breaks_a_promise_is_a_lapse_and_others_are_hints(
    bound: BoundCores, capsys: pytest.CaptureFixture[str]
) -> None:
    hasty = inspect(bound.operator)
    assert {lapse.split()[0] for lapse in hasty.lapses} == set(KEPT), "the tests' server is hasty"
    with set_to(bound.server, {**KEPT, "log_error_verbosity": "terse"}):
        sound = inspect(bound.operator)
        assert sound.lapses == ()
        assert _said(sound.hints, "archive_mode is off")
        assert _said(sound.hints, "knows no letters with accents"), "the tests' server is fast"
        assert not any(_said(sound.hints, words) for words in HINTS.values())
        check = ("--database", bound.operator, "--json", "server", "check")
        assert cli.main([*check]) == 0, "a hint is no lapse"
        printed = json.loads(capsys.readouterr().out)
        assert Findings(tuple(printed["lapses"]), tuple(printed["hints"])) == sound

        with bound.connect("") as operator:
            for statement in (*LAPSES, *HINTS):
                operator.execute(statement.format(**bound.names()).encode())
        told = inspect(bound.operator)
        assert [words for words in LAPSES.values() if not _said(told.lapses, words)] == []
        assert len(told.lapses) == len(LAPSES)
        assert [words for words in HINTS.values() if not _said(told.hints, words)] == []
        assert cli.main([*check]) == 1
        assert json.loads(capsys.readouterr().out)["ok"] is False, "one document"
    assert _said(inspect(bound.operator).hints, "log_error_verbosity is default: ")


def test_that_clocks_that_disagree_and_too_few_connections_are_told(
    bound: BoundCores, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SlowClock:
        def now(self) -> dt.datetime:
            return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=7)  # noqa: TID251 - goes wrong

    monkeypatch.setattr("lomu_app.server.settings.SystemClock", SlowClock)
    monkeypatch.setattr("lomu_app.server.settings._A_DESK", 1_000)
    told = inspect(bound.operator)
    (apart,) = (lapse for lapse in told.lapses if "clock" in lapse)
    assert "420 seconds ahead of this machine's" in apart
    assert _said(told.hints, "max_connections is 60, and the 1 logins can want")
