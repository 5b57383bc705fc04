"""People at work on a server that binds them, while it or a part of it dies under them."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.contended import versions
from bench.logins import caretakers, lapses_by
from bench.server_kills import Bell, Stored, Writer, Wrote, await_more, stored
from lomu_app.bootstrap import Core
from tests.faults.server_cut import Cuts
from tests.support.mortal import end_one
from tests.support.postgres import DURABLE, PostgresServer
from tests.support.server import make_bound
from tests.support.targets import make_person

WRITERS, RECORDS = 6, 2
_KILLED = 3
_AT_MOST = 0.05  # seconds between the last acknowledgement that is waited for and the fault
_LOG = logging.getLogger(__name__)


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
            check = lapses_by(core, server.url(self.database))
            return stored(core, told, self._before, check)

    def _caretakers(self, server: PostgresServer) -> AbstractContextManager[Core]:
        return caretakers(self.cores[0], server.url(self.database))

    def close(self) -> None:
        """Let go of everything."""
        self._bound.close()


def end_again_and_again(server: PostgresServer, database: str, bell: Bell, times: int) -> int:
    """End as many connections at the server's side, each in the middle of a write; how many it was.

    Every third dies without a word, and the server ends all others with it.
    """
    chance, ended = random.Random(times), 0
    while ended < times:
        await_more(bell, 1)
        time.sleep(chance.uniform(0, _AT_MOST))
        killed = ended % _KILLED == _KILLED - 1
        ended += end_one(server, database, killed=killed)
    return ended


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
