"""For every command: fail each of its database calls in turn, and see that no half remains."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as cipher
from sqlalchemy import event

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import Refused, StoreUnavailable
from lomu_app.practice.building import FillPractice
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command
from lomu_app.store.unit_of_work import UnitOfWork
from lomu_app.store.worded import Worded
from tests.support.commands import EXAMPLES, everybody, state_of, traces_of, with_example
from tests.support.cores import Cores
from tests.support.personal import verify

_MOST_CALLS = 2_000


class Fault:
    """Counts the calls that reach the driver, and fails the one that is due."""

    def __init__(self, engine: sa.Engine) -> None:
        self.due = 0
        self.calls = 0
        postgres = engine.dialect.name == "postgresql"
        # As the server says it, with a state: without one the connection would have broken, which
        # is tried again.
        self.error = psycopg.errors.IoError if postgres else cipher.OperationalError

    def __call__(self, *_: Any) -> None:
        self.calls += 1
        if self.calls == self.due:
            raise self.error("disk I/O error")

    @property
    def struck(self) -> bool:
        return self.calls >= self.due


@contextmanager
def fault_in(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fault]:
    """Every execute, executemany and COMMIT of the engine passes through the Fault.

    So does what is asked of the driver past the engine's events, in words made once.
    """
    fault = Fault(engine)
    commit, rows = engine.dialect.do_commit, Worded.rows

    def worded_rows(worded: Worded, connection: sa.Connection, filled: Any) -> list[Any]:
        try:
            fault()
        except fault.error as failed:
            raise sa.exc.OperationalError("", (), failed) from failed
        return rows(worded, connection, filled)

    def do_commit(connection: Any) -> None:
        fault()
        commit(connection)

    names = ("do_execute", "do_executemany", "do_execute_no_params")
    for name in names:
        event.listen(engine, name, fault)
    with monkeypatch.context() as patch:
        patch.setattr(engine.dialect, "do_commit", do_commit)
        patch.setattr(Worded, "rows", worded_rows)
        yield fault
    for name in names:
        event.remove(engine, name, fault)


@pytest.mark.parametrize("kind", with_example(), ids=lambda kind: kind.__name__)
def test_that_no_single_failing_call_leaves_a_half(
    kind: type[Command], core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(core_as)
    command = EXAMPLES[kind].make(core)
    if core.store.bound and kind is FillPractice:  # done before anybody has a login
        with pytest.raises(Refused, match="before `server init`"):
            core.execute(command)
        return
    before = state_of(core.store)
    points = fail_each_call(core, command, before, monkeypatch)
    assert points > 5
    assert state_of(core.store) != before
    assert core.execute(command).repeated
    verdict = verify(core)
    assert verdict.ok, verdict.problems


def fail_each_call(
    core: Core, command: Command, before: Any, monkeypatch: pytest.MonkeyPatch
) -> int:
    """Try the same operation until nothing fails; how many of its calls were failed."""
    with core.store.engine.connect():
        pass  # which dialect an engine has, is settled by its first connection
    traces = traces_of(core.store)
    for point in range(1, _MOST_CALLS):
        with fault_in(core.store.engine, monkeypatch) as fault:
            fault.due = point
            try:
                done = core.execute(command)
            except StoreUnavailable:
                done = None
        if done is not None:
            # What fails after the commit (sealing, the witness) must not look undone.
            assert not done.repeated
            return point
        assert traces_of(core.store) == traces, f"call {point} left a half"
        if point % 25 == 1:
            assert state_of(core.store) == before, f"call {point} left a half"
    raise AssertionError("the command never came to an end")


def test_that_the_loop_would_notice_a_command_with_two_commits(
    core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(core_as)
    kind = next(kind for kind in with_example() if kind.__name__ == "AddUser")
    command = EXAMPLES[kind].make(core)
    before = state_of(core.store)
    whole = UnitOfWork.commit

    def in_two_parts(self: UnitOfWork, tag: str, verb: Verb, operation_id: str | None) -> Any:
        changes = whole(self, tag, verb, operation_id)
        with self._store.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
        return changes

    monkeypatch.setattr(UnitOfWork, "commit", in_two_parts)
    with pytest.raises(AssertionError, match="left a half"):
        fail_each_call(core, command, before, monkeypatch)
