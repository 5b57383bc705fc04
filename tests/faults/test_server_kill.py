"""The whole server dies under its writers: what it acknowledged is there, once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.contended import versions
from bench.server_kills import (
    Bell,
    Stored,
    Writer,
    Wrote,
    await_more,
    kill_again_and_again,
    stored,
)
from lomu_app import bootstrap
from lomu_app.store import patient
from tests.support.commands import everybody
from tests.support.cores import Cores, prepare_shared
from tests.support.postgres import DURABLE, PostgresServer
from tests.support.targets import make_person

WRITERS, RECORDS = 6, 2
_LOG = logging.getLogger(__name__)


# The driver says so of a cursor that nobody can close any more: its connection is gone.
pytestmark = [
    pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning"),
    pytest.mark.usefixtures("cut_off_cursors_go"),
]


@pytest.fixture(scope="module")
def hasty_server() -> Iterator[PostgresServer]:
    """A server that may be killed, whose administrator let it say done before it has written."""
    hasty = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
    with PostgresServer.start({**DURABLE, **hasty}) as server:
        yield server


def write_under_kills(
    server: PostgresServer, folder: Path, kills: int
) -> tuple[list[Wrote], Stored]:
    """Let people write meanwhile; what each was told, and what is there afterwards."""
    url, bell = server.url(server.create(server.template(prepare_shared))), Bell(folder)
    with ExitStack() as to_close:
        cores = []
        for number in range(WRITERS):
            store = bootstrap.open_store_url(url)
            to_close.callback(store.close)
            cores.append(everybody(Cores(store), f"writer.{number}"))
        for _ in range(RECORDS):
            make_person(cores[0])
        before = versions(cores[0].store)
        writers = [Writer(core, bell, f"w{number}") for number, core in enumerate(cores)]
        with cores[0].store.engine.connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")  # what the control loses is only what follows
        with ThreadPoolExecutor(WRITERS) as pool:
            at_work = [pool.submit(writer.write_until_the_end) for writer in writers]
            try:
                kill_again_and_again(server, bell, kills, WRITERS)
                await_more(bell, WRITERS)
            finally:
                bell.stop()
            wrote = [each.result() for each in at_work]
        return wrote, stored(cores[0], wrote, before)


def test_that_nothing_acknowledged_is_lost_or_doubled_when_the_whole_server_is_killed(
    hasty_server: PostgresServer, tmp_path: Path
) -> None:
    wrote, found = write_under_kills(hasty_server, tmp_path, 3)
    _LOG.info("%s; %s without an answer", found, sum(one.unanswered for one in wrote))
    assert [error for one in wrote for error in one.errors] == []
    assert found.well(), found
    assert found.edits.steps == sum(len(one.accepted) for one in wrote)
    assert sum(one.unanswered for one in wrote) > 0, "no kill came into a write"


def test_that_a_program_that_leaves_it_to_such_a_server_loses_what_was_acknowledged(
    hasty_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves_it = patient.AGREED.replace(patient.WRITTEN, "NULL")
    assert leaves_it != patient.AGREED
    monkeypatch.setattr(patient, "AGREED", leaves_it)
    _, found = write_under_kills(hasty_server, tmp_path, 1)
    _LOG.info("a program that leaves it to the server: %s", found)
    assert found.lost > 0
