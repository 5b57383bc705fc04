"""A desk that is open while the server goes on to a newer version: it stops, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.access.live import link_of
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import Outgrown, ServerAway, StoreUnavailable
from lomu_app.kernel.live import Beat, Cut
from lomu_app.server.check import lapses
from lomu_app.server.setup import set_up
from lomu_app.store import witness
from lomu_app.store.live import LiveLink
from lomu_app.store.migrate import LATEST
from lomu_app.store.store import Store
from tests.support.cores import PASSPHRASE
from tests.support.postgres import PostgresServer
from tests.support.server import BoundCores, make_bound
from tests.support.sharing import Ear, Sharing
from tests.support.targets import make_person


@pytest.fixture
def bound(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    cores = make_bound(postgres_server)
    yield cores
    cores.close()


def _goes_on_to(bound: BoundCores, revision: str, *, cut: bool = True) -> None:
    """The server is of this revision from now on, and everybody's session has been ended."""
    with bound.connect("") as operator:
        operator.execute("UPDATE alembic_version SET version_num = %s", [revision])
    if cut:
        bound.cut_all()


def _shut(bound: BoundCores) -> None:
    """As the guide has it before the upgrade: nobody is let in, and who is in is put out."""
    _as_operator(bound, "REVOKE CONNECT ON DATABASE {database} FROM {desk}")
    bound.cut_all()


def _as_operator(bound: BoundCores, statement: str) -> None:
    with bound.connect("") as operator:
        operator.execute(statement.format(**bound.names()).encode())


def _registered(bound: BoundCores) -> set[object]:
    with bound.connect("") as operator:
        return {surname for (surname,) in operator.execute("SELECT surname FROM person")}


def _listening(core: Core) -> tuple[Ear, LiveLink]:
    """A desk that hears of others, once the server has answered it."""
    ear = Ear()
    link = link_of(core, ear.events.append)
    assert link is not None
    link.start()
    ear.until(lambda _: bool(ear.of(Beat)))
    return ear, link


def test_that_an_open_desk_saves_nothing_into_a_newer_schema_and_goes_on_in_its_own(
    bound: BoundCores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = bound("sergeant", name="ps.one")
    make_person(core, "Before")
    ear, link = _listening(core)
    _goes_on_to(bound, "9999")
    for _ in range(2):
        with pytest.raises(
            Outgrown, match=r"another version.*keep what you typed.*start the program anew"
        ) as told:
            make_person(core, "Between")
        assert not told.value.unanswered
        with pytest.raises(Outgrown):
            core.audit_head()
    ear.until(lambda _: any(isinstance(cut.why, Outgrown) for cut in ear.of(Cut)))
    ear.events.clear()
    _goes_on_to(bound, LATEST)
    link.look_now()
    ear.until(lambda _: any(beat.anew for beat in ear.of(Beat)))
    link.stop()
    assert _registered(bound) == {"BEFORE"}
    sealing = Store.seal_waiting

    def goes_on(store: Store, *, everything: bool = False) -> int:
        _goes_on_to(bound, "9999")
        return sealing(store, everything=everything)

    # What was committed is done, whatever becomes of its seal.
    monkeypatch.setattr(Store, "seal_waiting", goes_on)
    make_person(core, "After")
    monkeypatch.undo()
    _goes_on_to(bound, LATEST)
    _shut(bound)
    with pytest.raises(
        ServerAway, match=r"being looked after.*nothing typed is lost.*tried again by itself"
    ):
        make_person(core, "Between")
    with pytest.raises(StoreUnavailable, match=r"looked after: try again in a few min") as signing:
        bootstrap.open_url(bound.address("ps.one"), "ps.one", PASSPHRASE)
    assert not isinstance(signing.value, ServerAway), "the address may be wrong as well"
    assert [lapse for lapse in lapses(bound.operator) if "is not let into the database" in lapse]
    set_up(bound.operator, bootstrap.policies())
    assert not [lapse for lapse in lapses(bound.operator) if "let into" in lapse]
    make_person(core, "Later")
    assert _registered(bound) == {"BEFORE", "AFTER", "LATER"}


def test_that_a_save_that_was_cut_off_and_let_in_no_more_is_told_to_be_without_an_answer(
    bound: BoundCores,
) -> None:
    core = bound("sergeant", name="ps.one")
    to_come: list[Callable[[BoundCores], None]] = [_shut, partial(_goes_on_to, revision="9999")]

    def cuts_off(*told: Any) -> None:
        if "INSERT INTO operation" in told[2] and to_come:
            to_come.pop(0)(bound)

    sa.event.listen(core.store.engine, "before_cursor_execute", cuts_off)
    with pytest.raises(ServerAway) as told:
        make_person(core, "Between")
    assert told.value.unanswered
    assert not isinstance(told.value, Outgrown)
    _as_operator(bound, "GRANT CONNECT ON DATABASE {database} TO {desk}")
    with pytest.raises(Outgrown) as outgrown:
        make_person(core, "Between")
    assert outgrown.value.unanswered
    assert to_come == []
    assert _registered(bound) == set()


def test_that_a_desk_whose_sessions_nobody_ended_finds_out_by_itself(
    bound: BoundCores, tmp_path: Path
) -> None:
    core = bound("sergeant", name="ps.one")
    make_person(core, "Before")
    ear, link = _listening(core)
    witness.note(tmp_path, core.store.engine, often=True)
    _goes_on_to(bound, "9999", cut=False)
    link.look_now()
    ear.until(lambda _: any(isinstance(cut.why, Outgrown) for cut in ear.of(Cut)))
    with pytest.raises(Outgrown):
        make_person(core, "Between")
    # What was committed just before must not look undone for the sake of a note.
    witness.note(tmp_path, core.store.engine, often=True)
    assert witness.doubt(tmp_path, core.store.engine) == ""
    link.stop()
    assert _registered(bound) == {"BEFORE"}


def test_that_a_server_without_a_boundary_is_asked_at_each_connection_too(
    sharing: Sharing,
) -> None:
    core = sharing.sign_in("om.one", "offender_manager")
    make_person(core, "Before")
    with core.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    core.store.engine.dispose()
    with pytest.raises(Outgrown):
        make_person(core, "Between")
