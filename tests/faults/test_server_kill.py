"""A server dies under its writers, whole or in part: what it acknowledged is there, once."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bench.contended import versions
from bench.server_kills import (
    Bell,
    Stored,
    Writer,
    Wrote,
    await_more,
    end_again_and_again,
    kill_again_and_again,
    stored,
)
from lomu_app.bootstrap import Core
from lomu_app.server.check import lapses
from lomu_app.store import patient
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import BOUND
from lomu_app.store.store import Store
from tests.faults.server_cut import Cuts
from tests.support.postgres import DURABLE, PostgresServer
from tests.support.server import make_bound
from tests.support.targets import make_person

WRITERS, RECORDS = 6, 2
ENDS, CUTS = 9, 2
_LOG = logging.getLogger(__name__)
STOPS = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="the processes of a server are stopped by Linux"
)


# The driver says so of a cursor that nobody can close any more: its connection is gone.
pytestmark = [
    pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning"),
    pytest.mark.usefixtures("cut_off_cursors_go"),
]


@pytest.fixture(scope="module")
def hasty_server() -> Iterator[PostgresServer]:
    """A server that may be killed, whose administrator let it say done before it has written."""
    hasty = {
        "synchronous_commit": "off", "wal_writer_delay": "10s", "checkpoint_timeout": "1h",
    }  # fmt: skip
    with PostgresServer.start({**DURABLE, **hasty}) as server:
        yield server


class Team:
    """People at work on a server that binds them, each under a login of their own."""

    def __init__(self, server: PostgresServer, folder: Path) -> None:
        self.server, self.bell = server, Bell(folder)
        self._bound = make_bound(server)
        self.cores = [self._bound("sergeant", name=f"writer.{number}") for number in range(WRITERS)]
        for _ in range(RECORDS):
            make_person(self.cores[0])
        self.database = str(sa.make_url(self._bound.operator).database)
        self._before = versions(self.cores[0].store)
        self._writers = [
            Writer(core, self.bell, f"w{number}") for number, core in enumerate(self.cores)
        ]
        with self._caretakers(server) as core, core.store.engine.connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")  # what the control loses is only what follows

    @contextmanager
    def writing(self) -> Iterator[None]:
        """They write meanwhile, and go on until each of them was heard of once more."""
        with ThreadPoolExecutor(WRITERS) as pool:
            at_work = [pool.submit(writer.write_until_the_end) for writer in self._writers]
            try:
                yield
                await_more(self.bell, WRITERS)
            finally:
                self.bell.stop()
            for each in at_work:
                each.result()

    def told(self) -> list[Wrote]:
        """What each was told by now."""
        return [
            replace(one.wrote, notes=[*one.wrote.notes], accepted=[*one.wrote.accepted])
            for one in self._writers
        ]

    def stored(self, told: Sequence[Wrote], on: PostgresServer | None = None) -> Stored:
        """What became of it; `on` is another server that holds the same."""
        server = on or self.server
        with self._caretakers(server) as core:
            core.store.seal_waiting(everything=True)
            return stored(core, told, self._before, lambda: lapses(server.url(self.database)))

    @contextmanager
    def _caretakers(self, server: PostgresServer) -> Iterator[Core]:
        engine = open_shared(server.url(self.database))
        engine.update_execution_options(**{BOUND: True})
        try:
            yield replace(self.cores[0], store=Store(engine))
        finally:
            engine.dispose()

    def close(self) -> None:
        """Let go of everything."""
        self._bound.close()


@pytest.fixture
def team(hasty_server: PostgresServer, tmp_path: Path) -> Iterator[Team]:
    made = Team(hasty_server, tmp_path)
    yield made
    made.close()


def test_that_nothing_acknowledged_is_lost_or_doubled_when_the_whole_server_is_killed(
    team: Team,
) -> None:
    with team.writing():
        kill_again_and_again(team.server, team.bell, 3, WRITERS)
    wrote = team.told()
    found = team.stored(wrote)
    _LOG.info("%s; %s without an answer", found, sum(one.unanswered for one in wrote))
    assert [error for one in wrote for error in one.errors] == []
    assert found.well(), found
    assert found.edits.steps == sum(len(one.accepted) for one in wrote)
    assert sum(one.unanswered for one in wrote) > 0, "no kill came into a write"


def test_that_the_same_holds_when_the_servers_end_of_a_connection_dies_in_a_write(
    team: Team,
) -> None:
    with team.writing():
        ended = end_again_and_again(team.server, team.database, team.bell, ENDS)
    wrote = team.told()
    found = team.stored(wrote)
    _LOG.info("%s ended: %s; %s", ended, found, sum(one.unanswered for one in wrote))
    assert ended == ENDS
    assert [error for one in wrote for error in one.errors] == []
    assert found.well(), found
    assert found.edits.steps == sum(len(one.accepted) for one in wrote)


def test_that_a_program_that_leaves_it_to_such_a_server_loses_what_was_acknowledged(
    hasty_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves_it_to_the_server(monkeypatch)
    team = Team(hasty_server, tmp_path)
    with team.writing():
        kill_again_and_again(team.server, team.bell, 1, WRITERS)
    found = team.stored(team.told())
    team.close()
    _LOG.info("a program that leaves it to the server: %s", found)
    assert found.lost > 0


@STOPS
def test_that_a_power_cut_of_the_server_loses_nothing_that_was_acknowledged(team: Team) -> None:
    for lost in power_cuts(team, CUTS):
        assert (lost.lost, lost.doubled, lost.edits.lost) == (0, 0, 0), lost
        assert lost.edits.problems == (), lost


@STOPS
def test_that_such_a_cut_is_noticed_by_whoever_left_it_to_the_server(
    hasty_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves_it_to_the_server(monkeypatch)
    team = Team(hasty_server, tmp_path)
    (found,) = power_cuts(team, 1)
    team.close()
    assert found.lost > 0


def cut_server(folder: Path, times: int, seed: int) -> list[dict[str, Any]]:
    """The figures of so many cuts, each of a server of its own that keeps its word."""
    with PostgresServer.start({**DURABLE, "checkpoint_timeout": "1h"}) as server:
        team = Team(server, folder)
        found = power_cuts(team, times, seed)
        team.close()
    return [
        {
            "cuts": times, "lost": sum(one.lost + one.edits.lost for one in found),
            "doubled": sum(one.doubled for one in found),
            "written_and_not_told": sum(one.never_told for one in found),
            "problems": [problem for one in found for problem in one.edits.problems],
        }
    ]  # fmt: skip


def power_cuts(team: Team, times: int, seed: int = 1) -> list[Stored]:
    """Cut the power so often; what is there then of all that was acknowledged by then."""
    chance, found = random.Random(seed), []
    cuts = Cuts(team.server, seed)
    try:
        with team.writing():
            for _ in range(times):
                await_more(team.bell, WRITERS)
                time.sleep(chance.uniform(0, 0.05))
                told = team.told()
                with cuts.cut() as after:
                    found.append(team.stored(told, after))
                    _LOG.info("a power cut: %s", found[-1])
    finally:
        cuts.close()
    return found


def leaves_it_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that does not ask for what it calls done to be written."""
    leaves_it = patient.AGREED.replace(patient.WRITTEN, "NULL")
    assert leaves_it != patient.AGREED
    monkeypatch.setattr(patient, "AGREED", leaves_it)
