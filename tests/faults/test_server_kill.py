"""A server dies under its writers, whole or in part: what it acknowledged is there, once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.server_kills import kill_again_and_again
from lomu_app.store import patient
from tests.faults.team import WRITERS, Team, end_again_and_again, power_cuts
from tests.support.postgres import DURABLE, PostgresServer

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


def leaves_it_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that does not ask for what it calls done to be written."""
    leaves_it = patient.AGREED.replace(patient.WRITTEN, "NULL")
    assert leaves_it != patient.AGREED
    monkeypatch.setattr(patient, "AGREED", leaves_it)
