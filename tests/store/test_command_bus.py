"""The one door for writes: once, wholly, by who may, on what they have seen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa

from lomu_app.access.commands import AddUser, ChangeUser, SetUpInstallation
from lomu_app.access.queries import UserRow, find_users
from lomu_app.access.records import UserAccount
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import (
    EditConflict,
    InvalidInput,
    NotPermitted,
    RecordNotFound,
    Refused,
    StoreUnavailable,
)
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import AuditEntry, Verb
from lomu_app.store.command import _HANDLERS, Command, handles
from lomu_app.store.draft import KeepDraft, find_drafts
from lomu_app.store.store import Store, translate, with_retries
from lomu_app.store.unit_of_work import UnitOfWork
from tests.support.commands import everybody, state_of
from tests.support.cores import Cores
from tests.support.examples.access import add_user
from tests.support.personal import behind, verify


def user(core: Core, user_id: int) -> UserRow:
    return next(row for row in core.ask(find_users) if row.id == user_id)


def change(row: UserRow, **altered: Any) -> ChangeUser:
    kept = {"roles": row.roles, "areas": row.areas, "active": row.active, "version": row.version}
    return ChangeUser(user_id=row.id, **{**kept, **altered})


def test_that_the_answer_of_a_retry_is_the_same_and_nothing_is_done_twice(core_as: Cores) -> None:
    core = everybody(core_as)
    command = add_user(core)
    first = core.execute(command)
    after = state_of(core.store)
    head = core.audit_head()
    for _ in range(3):
        again = core.execute(command)
        assert again.repeated
        assert again.result == first.result
        assert again.changes == ()
    assert state_of(core.store) == after
    assert core.audit_head() == head


def test_that_an_operation_number_cannot_be_used_for_something_else(core_as: Cores) -> None:
    core = everybody(core_as)
    command = add_user(core)
    core.execute(command)
    core_as("administrator", name="admin.two")
    after = state_of(core.store)
    with pytest.raises(Refused, match="already used"):
        core.execute(replace(command, display_name="PC Other"))
    with pytest.raises(Refused, match="already used"):
        core.execute(SetUpInstallation(name="a", value="b", operation_id=command.operation_id))
    somebody_else = core_as("administrator", name="admin.two")
    # A server shows nobody the receipt of somebody else; done twice it is not either.
    told = (InvalidInput, "There is a user") if core.store.bound else (Refused, "already used")
    with pytest.raises(told[0], match=told[1]):
        somebody_else.execute(command)
    assert state_of(core.store) == after


def test_that_a_retry_by_somebody_who_lost_the_right_is_denied(core_as: Cores) -> None:
    command = add_user(everybody(core_as))
    core_as("administrator", name="both").execute(command)
    with pytest.raises(NotPermitted):
        core_as("viewer", name="both").execute(command)


def test_that_a_change_to_a_record_that_moved_on_is_refused(core_as: Cores) -> None:
    core = everybody(core_as)
    seen = user(core, core.execute(add_user(core)).result)
    core.execute(change(seen, roles=("viewer",)))
    with pytest.raises(EditConflict) as caught:
        core.execute(change(seen, roles=("manager",)))
    assert caught.value.theirs == 2
    assert user(core, seen.id).roles == ("viewer",)
    core.execute(change(user(core, seen.id), roles=("manager",)))
    assert user(core, seen.id).version == 3


def test_that_a_record_that_does_not_exist_is_told(core_as: Cores) -> None:
    core = everybody(core_as)
    with pytest.raises(RecordNotFound):
        core.execute(ChangeUser(user_id=999, version=1, roles=(), areas=(), active=True))


def test_that_a_denial_changes_nothing_and_says_who_tried_what(core_as: Cores) -> None:
    core = core_as("viewer", name="pc.nosy")
    before = state_of(core.store)
    with pytest.raises(NotPermitted, match="manage users"):
        core.execute(add_user(core))
    assert state_of(core.store) == before
    with behind(core.store).reading() as session:
        entry = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.tx.desc())).first()
    assert entry is not None
    assert (entry.username, entry.verb, entry.tag) == ("pc.nosy", "denied", "user:added")
    assert entry.reason is not None
    assert "manage users" in entry.reason
    assert verify(core).ok


def test_that_a_command_without_a_handler_is_refused(core_as: Cores) -> None:
    @dataclass(frozen=True, kw_only=True, slots=True)
    class Unheard(Command):
        permission: ClassVar[Permission] = Permission.MANAGE_USERS
        verb: ClassVar[Verb] = Verb.ALTERATION
        tag: ClassVar[str] = "nothing:done"

    core = everybody(core_as)
    before = state_of(core.store)
    with pytest.raises(Refused, match="Unheard"):
        core.execute(Unheard())
    assert state_of(core.store) == before


def test_that_a_command_has_one_handler() -> None:
    with pytest.raises(AssertionError, match="already has a handler"):
        handles(AddUser)(lambda uow, command: None)


def test_that_text_that_is_too_long_is_told_and_not_cut(core_as: Cores) -> None:
    core = everybody(core_as)
    before = state_of(core.store)
    with pytest.raises(InvalidInput, match="too long: 400 characters, 80 fit"):
        core.execute(replace(add_user(core), display_name="x" * 400))
    assert state_of(core.store) == before


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\0b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("e\u0301", "é"),
        ("'; DROP TABLE person; --", "'; DROP TABLE person; --"),
        ("%s %(x)s :x ? {} \\", "%s %(x)s :x ? {} \\"),
        ("line\r\nline\ttab\u202e", "line\r\nline\ttab\u202e"),
        ("👮🏽‍♀️ Ŵŷ", "👮🏽‍♀️ Ŵŷ"),
    ],
)
def test_that_odd_text_is_stored_the_same_on_both(core_as: Cores, text: str, stored: str) -> None:
    core = everybody(core_as)
    user_id = core.execute(replace(add_user(core), display_name=text)).result
    assert user(core, user_id).display_name == stored
    assert verify(core).ok


def test_that_a_failing_handler_leaves_nothing(
    core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(core_as)
    before = state_of(core.store)
    whole = _HANDLERS[AddUser]

    def breaks_after_writing(uow: UnitOfWork, command: AddUser) -> Any:
        whole(uow, command)
        uow.session.flush()
        raise ZeroDivisionError

    monkeypatch.setitem(_HANDLERS, AddUser, breaks_after_writing)
    with pytest.raises(ZeroDivisionError):
        core.execute(add_user(core))
    assert state_of(core.store) == before
    monkeypatch.undo()
    core.execute(add_user(core))
    assert verify(core).ok


def test_that_a_clash_inside_a_handler_is_told_as_a_conflict(
    postgres_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    user_id = core.execute(add_user(core)).result
    seen = user(core, user_id)
    whole = _HANDLERS[ChangeUser]
    overtaken = threading.Event()

    def overtaking(uow: UnitOfWork, command: ChangeUser) -> Any:
        if not overtaken.is_set():
            overtaken.set()
            uow.get(UserAccount, user_id, expected_version=command.version)
            core.execute(change(seen, roles=("viewer",)))
        return whole(uow, command)

    monkeypatch.setitem(_HANDLERS, ChangeUser, overtaking)
    with pytest.raises(EditConflict):
        core.execute(change(seen, roles=("manager",)))
    assert user(core, user_id).roles == ("viewer",)


def test_that_the_same_operation_sent_twice_at_once_is_done_once(
    postgres_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    command = SetUpInstallation(name="a", value="b")
    whole, both = _HANDLERS[SetUpInstallation], threading.Barrier(2, timeout=20)
    meetings = iter(range(2))

    def meeting(uow: UnitOfWork, sent: SetUpInstallation) -> Any:
        if next(meetings, None) is not None:
            both.wait()
        return whole(uow, replace(sent, name=f"fact {threading.get_ident()}"))

    monkeypatch.setitem(_HANDLERS, SetUpInstallation, meeting)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: core.execute(command), range(2)))
    assert sorted(done.repeated for done in answers) == [False, True]
    assert verify(core).ok


def test_that_two_commands_that_block_each_other_are_both_done(
    postgres_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    for name in ("one", "two"):
        core.execute(SetUpInstallation(name=name, value="0"))
    both, tries = threading.Barrier(2, timeout=20), []

    def crosswise(uow: UnitOfWork, command: SetUpInstallation) -> None:
        order = ("one", "two") if command.value == "first" else ("two", "one")
        tries.append(command.value)
        _write(uow, order[0], command.value)
        if len(tries) <= 2:
            both.wait()
        _write(uow, order[1], command.value)

    monkeypatch.setitem(_HANDLERS, SetUpInstallation, crosswise)
    with ThreadPoolExecutor(2) as pool:
        sent = [SetUpInstallation(name="x", value=value) for value in ("first", "second")]
        done = list(pool.map(core.execute, sent))
    assert not any(answer.repeated for answer in done)
    assert len(tries) > 2, "the server did not refuse either, so nothing was shown"
    with core.store.engine.connect() as connection:
        left = set(connection.execute(sa.text("SELECT value FROM installation")).scalars())
    assert len(left) == 1
    assert verify(core).ok


def _write(uow: UnitOfWork, name: str, value: str) -> None:
    uow.session.execute(
        sa.text("UPDATE installation SET value = :value WHERE name = :name"),
        {"value": value, "name": name},
    )


class _Collision(Exception):
    sqlstate = "40001"


def test_that_a_collision_is_tried_again_twelve_times_and_then_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lomu_app.store.store.time.sleep", lambda _: None)
    tries: list[int] = []

    def collides() -> None:
        tries.append(1)
        raise sa.exc.OperationalError("UPDATE", {}, _Collision())

    with pytest.raises(sa.exc.OperationalError):
        with_retries(collides)
    assert len(tries) == 12


def test_that_another_error_is_not_tried_again() -> None:
    tries: list[int] = []

    def fails() -> None:
        tries.append(1)
        raise sa.exc.OperationalError("UPDATE", {}, Exception("disk I/O error"))

    with pytest.raises(sa.exc.OperationalError):
        with_retries(fails)
    assert len(tries) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database is locked", "busy"),
        ("database or disk is full", "Free some space"),
        ("attempt to write a readonly database", "read-only"),
        ("database disk image is malformed", "restore the newest backup"),
        ("file is not a database", "restore the newest backup"),
        ("connection refused", "cannot be reached"),
    ],
)
def test_that_the_databases_own_words_become_what_to_do(said: str, told: str) -> None:
    assert told in translate(sa.exc.OperationalError("x", {}, Exception(said))).message


def test_that_a_clash_with_what_is_stored_is_not_told_as_a_lost_connection() -> None:
    clash = sa.exc.IntegrityError("x", {}, Exception("UNIQUE constraint failed: a.b"))
    assert "clashes with what is stored" in translate(clash).message


def test_that_a_database_that_fails_is_told_as_such_by_queries_too(core_as: Cores) -> None:
    def broken(reader: Any) -> None:
        reader.session.execute(sa.text("SELECT * FROM no_such_table"))

    with pytest.raises(StoreUnavailable):
        everybody(core_as).ask(broken)


def _unlink(path: Path) -> None:
    path.unlink()


def _replace(path: Path) -> None:
    other = path.with_suffix(".other")
    other.write_bytes(b"something else")
    other.replace(path)


def _move(path: Path) -> None:
    path.rename(path.with_suffix(".moved"))


TAKEN_AWAY: list[Callable[[Path], None]] = [_unlink, _replace, _move]


@pytest.mark.skipif("os.name == 'nt'", reason="Windows lets nobody take an open file away")
@pytest.mark.parametrize("take_away", TAKEN_AWAY)
def test_that_nothing_is_acknowledged_once_the_file_is_gone(
    embedded_core_as: Cores, take_away: Callable[[Path], None]
) -> None:
    core = everybody(embedded_core_as)
    core.execute(KeepDraft(form="a", fields={}))
    assert core.store.path is not None
    take_away(core.store.path)
    with pytest.raises(StoreUnavailable, match="moved, deleted or replaced"):
        core.execute(KeepDraft(form="b", fields={}))


@pytest.mark.skipif("os.name == 'nt'", reason="Windows lets nobody take an open file away")
def test_that_without_the_look_at_the_file_a_lost_write_is_acknowledged(
    embedded_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(embedded_core_as)
    core.execute(KeepDraft(form="a", fields={}))
    assert core.store.path is not None
    core.store.path.unlink()
    monkeypatch.setattr(Store, "check_file", lambda self: None)
    assert not core.execute(KeepDraft(form="b", fields={})).repeated
    assert not core.store.path.exists()


def test_that_four_threads_of_the_desk_share_one_core(core_as: Cores) -> None:
    core, told = everybody(core_as), []
    core.listen(told.append)

    def busy(thread: int) -> int:
        for number in range(8):
            core.execute(SetUpInstallation(name=f"{thread}-{number}", value="x"))
            core.execute(KeepDraft(form=f"{thread}-{number}", fields={}))
            core.ask(find_drafts)
            core.ask(find_users)
        return len(core.ask(find_drafts))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(busy, range(4)))
    assert len(core.ask(find_drafts)) == 32
    assert (len(told), sum(bool(changes) for changes in told)) == (64, 32)
    verdict = verify(core)
    assert verdict.ok, verdict.problems
    assert verdict.transactions >= 64
