"""Deadlocks and overtaken snapshots by the dozen: none is shown, no write lost or doubled."""

from __future__ import annotations

import json
import logging
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from lomu_app.actions.commands import NoteOnAction
from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import AllocateMembers, Allocation
from lomu_app.cohorts.records import Membership
from lomu_app.kernel.errors import EditConflict, LomuError
from lomu_app.server.check import lapses
from lomu_app.store import store as retrying
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import BOUND
from lomu_app.store.store import Store
from lomu_app.store.unit_of_work import Reader
from tests.support.cohorts import refer
from tests.support.postgres import PostgresServer
from tests.support.releases import make_action
from tests.support.server import BoundCores, make_bound
from tests.support.targets import AREA

# What whoever looks after a server may have given a login as its default, beside the usual one.
ISOLATION = ("READ COMMITTED", "REPEATABLE READ", "READ COMMITTED", "SERIALIZABLE")
MEMBERS, WRITES = 3, 12
NOTICED = "SET deadlock_timeout = '5ms'"
DEADLOCK, OVERTAKEN = "40P01", "40001"
_GIVEN = sa.text(
    "SELECT row_key, new FROM audit_change WHERE table_name = 'membership' AND operation = 'update'"
)
_NOTED = sa.text("SELECT reason FROM action_step WHERE reason LIKE 'clerk%'")
_TAKEN = "SELECT 1 FROM membership WHERE id = %s FOR UPDATE"
_LOG = logging.getLogger(__name__)


@dataclass
class Clerk:
    """Somebody who gives members to managers, several at once in any order, and writes notes."""

    core: Core
    members: list[int]
    action_id: int
    given: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    conflicts: int = 0
    done: int = 0

    def work(self, times: int, chance: random.Random) -> None:
        """So many writes."""
        for _ in range(times):
            number = self.done
            said = f"{self.core.actor.username}-{number}"
            try:
                if number % 3 == 2:
                    self.core.execute(NoteOnAction(action_id=self.action_id, text=said))
                    self.notes.append(said)
                else:
                    self._give(said, chance.sample(self.members, len(self.members)))
            except EditConflict:
                self.conflicts += 1
            except LomuError as error:
                self.shown.append(f"{type(error).__name__}: {error}")
            self.done += 1

    def _give(self, manager: str, order: list[int]) -> None:
        stand = self.core.ask(_versions)
        wanted = tuple(
            Allocation(membership_id=key, version=stand[key], lead_manager=manager) for key in order
        )
        done = self.core.execute(AllocateMembers(area=AREA, members=wanted))
        self.given += [(int(each[0]), manager) for each in done.result["before"]]


def _versions(reader: Reader) -> dict[int, int]:
    found = reader.session.execute(sa.select(Membership.id, Membership.version))
    return dict(found.all())


@dataclass
class Office:
    """Clerks on a server that binds them, where collisions are noticed at once."""

    cores: BoundCores
    clerks: list[Clerk] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    """What the server broke off, by its own code."""

    def fill(self) -> None:
        """People, rows and logins."""
        first = self.cores("sergeant", name="ps.one")
        members, action_id = [refer(first) for _ in range(MEMBERS)], make_action(first)
        for number, isolation in enumerate(ISOLATION):
            name = f"clerk.{number}"
            self.cores.let_in(name, ("sergeant",), (AREA,))
            with self.cores.connect("") as operator:
                operator.execute(f'ALTER ROLE "{name}" {NOTICED}'.encode())
            core = self.cores("sergeant", areas=(AREA,), name=name)
            # Here, because engines of tests share what the first of them was told of a server.
            core.store.engine.update_execution_options(isolation_level=isolation)
            event.listen(core.store.engine, "handle_error", self._note)
            self.clerks.append(Clerk(core, members, action_id))

    def _note(self, context: Any) -> None:
        self.met[getattr(context.original_exception, "sqlstate", None) or ""] += 1

    def done(self) -> int:
        """How many writes have come to their end."""
        return sum(clerk.done for clerk in self.clerks)

    def work(self, times: int, *, disturbed: bool) -> list[str]:
        """All of them at once; what they were shown but for a conflict."""
        self.met.clear()
        before = [len(clerk.shown) for clerk in self.clerks]
        meanwhile = self._disturbed() if disturbed else nullcontext()
        with ThreadPoolExecutor(len(self.clerks)) as pool, meanwhile:
            doing = [
                pool.submit(clerk.work, times, random.Random(number))
                for number, clerk in enumerate(self.clerks)
            ]
            for each in doing:
                each.result()
        _LOG.info("met %s, conflicts %s", self.met, [clerk.conflicts for clerk in self.clerks])
        return [
            said
            for clerk, known in zip(self.clerks, before, strict=True)
            for said in clerk.shown[known:]
        ]

    @contextmanager
    def _disturbed(self) -> Iterator[None]:
        """Somebody takes the same rows from the last to the first, holds them, and lets go."""
        end = threading.Event()

        def disturb() -> None:
            with self.cores.connect("") as connection:
                # Whoever closes the circle notices it, and is the one who has to give way.
                connection.execute(NOTICED.encode())
                connection.commit()
                rounds = self.done()
                # Once for each write that is done, however fast or slow that goes.
                while not end.wait(0.002):
                    if rounds > self.done():
                        continue
                    rounds += 1
                    with suppress(psycopg.errors.DeadlockDetected):
                        for key in sorted(self.clerks[0].members, reverse=True):
                            connection.execute(_TAKEN, [key])
                            end.wait(0.005)
                    connection.rollback()

        thread = threading.Thread(target=disturb)
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join()

    def check(self) -> None:
        """All that was told as done is there, once, and the log is whole."""
        given = Counter(each for clerk in self.clerks for each in clerk.given)
        notes = Counter(each for clerk in self.clerks for each in clerk.notes)
        engine = open_shared(self.cores.operator)
        engine.update_execution_options(**{BOUND: True})
        with engine.connect() as connection:
            logged = Counter(
                (int(key), json.loads(new)["lead_manager"])
                for key, new in connection.execute(_GIVEN)
            )
            assert logged == given
            assert Counter(connection.scalars(_NOTED)) == notes
            steps = connection.execute(sa.select(sa.func.sum(Membership.version - 1))).scalar_one()
            assert steps == given.total()
        Store(engine).seal_waiting(everything=True)
        engine.dispose()
        assert lapses(self.cores.operator) == ()


@pytest.fixture(scope="module")
def office(postgres_server: PostgresServer) -> Iterator[Office]:
    made = Office(make_bound(postgres_server))
    made.fill()
    yield made
    made.cores.close()


def test_that_no_deadlock_or_overtaken_snapshot_is_shown_and_no_write_lost_or_doubled(
    office: Office,
) -> None:
    assert office.work(WRITES, disturbed=True) == []
    assert office.met[DEADLOCK] > 0, office.met
    assert office.met[OVERTAKEN] > 0, office.met
    office.check()


def test_that_those_who_change_the_same_in_any_order_never_wait_in_a_circle(
    office: Office,
) -> None:
    assert office.work(WRITES // 2, disturbed=False) == []
    assert office.met[DEADLOCK] == 0, office.met


def test_that_a_program_that_does_not_try_again_shows_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrying, "_RETRIED", frozenset())
    assert office.work(WRITES // 2, disturbed=True) != []
    office.check()
