"""On the server the seal follows the commit: whatever waits for it is sealed in the end."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lomu_app.store import seal, sealing
from tests.support.commands import everybody
from tests.support.cores import Cores
from tests.support.examples.access import add_user


def test_that_the_server_seals_what_was_left_waiting(
    postgres_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    with monkeypatch.context() as patch:
        patch.setattr(type(core.store), "seal_waiting", lambda self: 0)
        core.execute(add_user(core))
        core.execute(add_user(core))
    with core.store.engine.connect() as connection:
        assert seal.verify(connection).unsealed == 2
    core.execute(add_user(core))
    verdict = core.verify_audit()
    assert verdict.ok
    assert verdict.unsealed == 0


def test_that_many_that_wait_are_sealed_by_few_questions(
    postgres_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    monkeypatch.setattr(sealing, "_AT_ONCE", 4)
    with monkeypatch.context() as patch:
        patch.setattr(type(core.store), "seal_waiting", lambda self: 0)
        for _ in range(7):
            core.execute(add_user(core))
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    sa.event.listen(core.store.engine, "before_cursor_execute", note)
    assert core.store.seal_waiting() == 7
    sa.event.remove(core.store.engine, "before_cursor_execute", note)
    assert len(asked) <= 4 + 2 * 3, asked
    verdict = core.verify_audit()
    assert verdict.ok, verdict.problems
    assert verdict.unsealed == 0


def test_that_moments_are_compared_in_one_zone(postgres_core_as: Cores) -> None:
    core = everybody(postgres_core_as)
    with core.store.writing() as connection:
        connection.exec_driver_sql("SET timezone = 'Asia/Tokyo'")
        connection.commit()
    core.execute(add_user(core))
    assert core.verify_audit().ok


def test_that_a_transaction_that_took_longer_than_thousands_of_others_is_sealed(
    postgres_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    with monkeypatch.context() as patch:
        patch.setattr(type(core.store), "seal_waiting", lambda self: 0)
        core.execute(add_user(core))
    newest = "(SELECT max(tx) FROM audit_entry WHERE tx < 9000)"
    with core.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit_entry (tx, at, user_id, username, machine, tag, verb, app_version) "
            "SELECT n + 9000, '', 1, '', '', '', '', '' FROM generate_series(1, 10000) n"
        )
        connection.exec_driver_sql(
            "INSERT INTO audit_seal SELECT n + 9000, n + 9000, 0, '', '', '' "
            "FROM generate_series(1, 10000) n"
        )
    sealed = f"SELECT count(*) FROM audit_seal WHERE tx = {newest}"
    assert core.store.seal_waiting() == 0
    with core.store.engine.connect() as connection:
        assert connection.exec_driver_sql(sealed).scalar() == 0
    assert core.store.seal_waiting(everything=True) == 1
    with core.store.engine.connect() as connection:
        assert connection.exec_driver_sql(sealed).scalar() == 1
