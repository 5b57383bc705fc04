"""A desk that is open while the server goes on to a newer version: it stops, and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.access.live import link_of
from lomu_app.kernel.errors import Outgrown, StoreUnavailable
from lomu_app.kernel.live import Beat, Cut
from lomu_app.server.setup import set_up
from lomu_app.store.migrate import LATEST
from lomu_app.store.store import Store
from tests.support.postgres import PostgresServer
from tests.support.server import BoundCores, make_bound
from tests.support.sharing import Ear, Sharing
from tests.support.targets import make_person


@pytest.fixture
def bound(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    cores = make_bound(postgres_server)
    yield cores
    cores.close()


def _goes_on_to(bound: BoundCores, revision: str) -> None:
    """The server is of this revision from now on, and everybody's session has been ended."""
    with bound.connect("") as operator:
        operator.execute("UPDATE alembic_version SET version_num = %s", [revision])
    bound.cut_all()


def _registered(bound: BoundCores) -> set[object]:
    with bound.connect("") as operator:
        return {surname for (surname,) in operator.execute("SELECT surname FROM person")}


def test_that_an_open_desk_saves_nothing_into_a_newer_schema_and_goes_on_in_its_own(
    bound: BoundCores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = bound("sergeant", name="ps.one")
    make_person(core, "Before")
    ear = Ear()
    link = link_of(core, ear.events.append)
    assert link is not None
    link.start()
    ear.until(lambda _: bool(ear.of(Beat)))
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
    # As the guide has it between the end of their sessions and the upgrade.
    with bound.connect("") as operator:
        shut = "REVOKE CONNECT ON DATABASE {database} FROM {desk}".format(**bound.names())
        operator.execute(shut.encode())
    bound.cut_all()
    with pytest.raises(StoreUnavailable, match="does not let this login into this database"):
        make_person(core, "Between")
    set_up(bound.operator, bootstrap.policies())
    make_person(core, "Later")
    assert _registered(bound) == {"BEFORE", "AFTER", "LATER"}


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
