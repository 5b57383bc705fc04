"""Two programs on one server touch the same record at the same instant, in one way or another."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app.access.commands import SetUpInstallation
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import EditConflict, StoreUnavailable
from lomu_app.people.commands import AmendPerson, FieldChange
from lomu_app.people.queries import load_person
from lomu_app.people.records import Person
from lomu_app.store.command import _HANDLERS
from lomu_app.store.unit_of_work import UnitOfWork
from tests.support.commands import everybody
from tests.support.cores import Cores
from tests.support.sharing import Sharing
from tests.support.targets import make_person

_VALUE = "SELECT value FROM installation WHERE name = 'fact'"


def test_that_of_two_edits_at_one_instant_the_second_is_told_what_the_first_made_of_it(
    postgres_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    person = core.ask(load_person, make_person(core))
    whole, both = _HANDLERS[AmendPerson], threading.Barrier(2, timeout=20)
    firsts = iter(range(2))

    def both_have_read(uow: UnitOfWork, command: AmendPerson) -> Any:
        if next(firsts, None) is not None:
            uow.session.get(Person, person.id)
            both.wait()
        return whole(uow, command)

    def send(text: str) -> EditConflict | None:
        change = FieldChange("source", person.source, text)
        try:
            core.execute(
                AmendPerson(person_id=person.id, version=person.version, changes=(change,))
            )
        except EditConflict as conflict:
            return conflict
        return None

    monkeypatch.setitem(_HANDLERS, AmendPerson, both_have_read)
    texts = ("Custody", "Intelligence")
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, texts)
    told, mine, theirs = (first, *texts) if first else (second, *reversed(texts))
    assert told is not None, "one came too late"
    assert told.theirs == person.version + 1, "with this version the desk sends again"
    (clash,) = told.fields
    assert (clash.field, clash.mine, clash.theirs) == ("source", mine, theirs)


class Interfering:
    """Somebody else writes the row each time this command has taken its snapshot, so many times."""

    def __init__(self, core: Core, times: int) -> None:
        self._other, self._left = core.store.engine, times
        self.tries = 0

    def __call__(self, uow: UnitOfWork, command: SetUpInstallation) -> None:
        self.tries += 1
        uow.session.execute(sa.text(_VALUE)).one()
        if self._left:
            self._left -= 1
            with self._other.begin() as connection:
                connection.exec_driver_sql("SELECT set_config('lomu.tx', '0', true)")
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                connection.exec_driver_sql(
                    "UPDATE installation SET value = value || '!' WHERE name = 'fact'"
                )
        uow.session.execute(
            sa.text("UPDATE installation SET value = value || :mine WHERE name = 'fact'"),
            {"mine": command.value},
        )


@pytest.mark.parametrize("times", [2, 99])
def test_that_a_snapshot_that_was_overtaken_is_taken_anew_and_not_for_ever(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr("lomu_app.store.store.time.sleep", lambda _: None)
    before = everybody(sharing())
    before.execute(SetUpInstallation(name="fact", value="0"))
    with before.store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
            f"ALTER DATABASE {sa.make_url(sharing.url).database} "
            "SET default_transaction_isolation = serializable"
        )
    strict = everybody(sharing())
    interfering = Interfering(before, times)
    monkeypatch.setitem(_HANDLERS, SetUpInstallation, interfering)
    command = SetUpInstallation(name="fact", value="me")
    if times == 2:
        assert not strict.execute(command).repeated
        assert (_stored(before), interfering.tries) == ("0!!me", 3)
    else:
        with pytest.raises(StoreUnavailable, match="again and again"):
            strict.execute(command)
        assert (_stored(before), interfering.tries) == ("0!!!!!!!!!!!!", 12)


def _stored(core: Core) -> str:
    with core.store.engine.connect() as connection:
        return str(connection.exec_driver_sql(_VALUE).scalar_one())
