"""Everything a desk leans on holds behind a pooler in session mode, one login a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from lomu_app import bootstrap
from lomu_app.access.live import who_else_edits
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, ServerAway, SignInFailed, StoreUnavailable
from lomu_app.kernel.live import Beat, Cut, Heard
from lomu_app.people.commands import AmendPerson, FieldChange
from lomu_app.people.queries import load_person
from lomu_app.server.check import lapses
from lomu_app.server.logins import remove_login
from lomu_app.store import patient
from lomu_app.store.draft import KeepDraft
from lomu_app.store.live import LiveLink
from tests.store.test_pooling import LEFT
from tests.support.cores import EVERY_AREA, PASSPHRASE
from tests.support.pooler import MISSING, Pooler, asks_for_passwords, find_pgbouncer, pooler_to
from tests.support.postgres import PostgresServer
from tests.support.proxy import Fault, proxy_to
from tests.support.server import BoundCores, make_bound
from tests.support.sharing import Ear, until
from tests.support.targets import make_person

pytestmark = pytest.mark.skipif(find_pgbouncer() is None, reason=MISSING)
ONE, TWO = "ps.one", "ps.two"
SignIn = Callable[..., bootstrap.Core]


@pytest.fixture(scope="module")
def guarded(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    """A server that is its own boundary, and asks two sergeants for their passphrases."""
    cores = make_bound(postgres_server)
    for name in (ONE, TWO):
        cores.let_in(name, ("sergeant",), EVERY_AREA)
    with asks_for_passwords(postgres_server, cores):
        yield cores
    cores.close()


@pytest.fixture
def sign_in() -> Iterator[SignIn]:
    """Somebody's desk by way of an address; closed when the test is over."""
    with ExitStack() as desks:

        def signed_in(pooler: Pooler, name: str, address: str = "") -> bootstrap.Core:
            core = bootstrap.open_url(
                address or pooler.address, name, PASSPHRASE, clock=pooler.cores.clock
            )
            desks.callback(core.close)
            return core

        yield signed_in


@contextmanager
def _listening(core: bootstrap.Core) -> Iterator[tuple[LiveLink, Ear]]:
    ear = Ear()
    link = LiveLink(core.store, core.actor.user_id, ear.events.append)
    link.start()
    try:
        ear.until(lambda _: any(beat.anew for beat in ear.of(Beat)))
        yield link, ear
    finally:
        link.stop()


def _renamed(core: bootstrap.Core, person_id: int, version: int, to: str) -> AmendPerson:
    was = core.ask(load_person, person_id).forenames
    change = FieldChange("forenames", was, to)
    return AmendPerson(person_id=person_id, version=version, changes=(change,))


def test_that_two_desks_work_behind_a_pooler_as_they_do_straight(
    guarded: BoundCores, sign_in: SignIn
) -> None:
    with pooler_to(guarded) as pooler:
        one, two = sign_in(pooler, ONE), sign_in(pooler, TWO)
        assert one.store.bound
        with _listening(two) as (link, ear):
            assert all(beat.hears for beat in ear.of(Beat))
            person = make_person(one)
            ear.until(lambda _: bool(ear.of(Heard)))
            link.hold(frozenset({(Kind.PERSON, person)}))
            until(lambda: who_else_edits(one, Kind.PERSON, person) == (two.actor.display_name,))
            version = one.ask(load_person, person).version
            two.execute(_renamed(two, person, version, "Dana"))
            with pytest.raises(EditConflict):
                one.execute(_renamed(one, person, version, "Dale"))
        before = one.audit_head().position
        one.execute(KeepDraft(form="person:1", fields={"surname": "Wil"}))
        assert one.audit_head().position > before
        for name, passphrase in ((ONE, "another four plain words"), ("nobody.known", PASSPHRASE)):
            with pytest.raises(StoreUnavailable, match="does not know this login"):
                bootstrap.open_url(pooler.address, name, passphrase)
        with pytest.raises(StoreUnavailable, match="that the pooler before the server does not"):
            sign_in(pooler, ONE, f"{pooler.address}&options=-c%20work_mem%3D1MB")
        guarded.let_in("ps.gone", ("sergeant",), EVERY_AREA)
        gone = sign_in(pooler, "ps.gone")
        remove_login(guarded.operator, bootstrap.policies(), "ps.gone")
        with pytest.raises(StoreUnavailable):
            gone.ask(load_person, person)
        with pytest.raises(StoreUnavailable, match="does not know this login"):
            sign_in(pooler, "ps.gone")
    assert lapses(guarded.operator) == ()


def test_that_nothing_of_one_desk_is_left_for_the_next_that_is_lent_its_connection(
    guarded: BoundCores, sign_in: SignIn
) -> None:
    with pooler_to(guarded) as pooler:
        core = sign_in(pooler, ONE)
        with _listening(core) as (link, _):
            link.hold(frozenset({(Kind.PERSON, 1)}))
            for _again in range(8):  # so often that the driver has statements prepared
                make_person(core)
        used = _backends(guarded, ONE)
        assert len(used) >= 2
        core.close()
        with ExitStack() as lent:
            for _each in used:
                raw = lent.enter_context(pooler.connect(ONE, PASSPHRASE))
                assert _served_by(raw) in used
                assert raw.execute(str(LEFT)).fetchall() == []
                assert raw.execute("SELECT name FROM pg_prepared_statements").fetchall() == []
                assert raw.execute("SHOW application_name").fetchone() == ("",)
            other = lent.enter_context(pooler.connect(TWO, PASSPHRASE))
            assert _served_by(other) not in used, "nobody is lent what another login had"
            assert other.execute("SELECT session_user::text").fetchone() == (TWO,)


def _served_by(raw: psycopg.Connection[tuple[object, ...]]) -> object:
    """Which process of the server; what the driver believes is the pooler's."""
    (pid,) = raw.execute("SELECT pg_backend_pid()").fetchone() or (None,)
    return pid


def _backends(cores: BoundCores, login: str) -> set[int]:
    asked = "SELECT pid FROM pg_stat_activity WHERE usename = %s"
    with cores.connect("") as operator:
        return {int(str(row[0])) for row in operator.execute(asked, [login])}


def test_that_an_edit_is_sent_once_though_the_pooler_is_started_again_meanwhile(
    guarded: BoundCores, sign_in: SignIn
) -> None:
    with pooler_to(guarded) as pooler, proxy_to(pooler.address) as proxy:
        core = sign_in(pooler, ONE, proxy.url(pooler.address))
        with _listening(core) as (_, ear):
            person = make_person(core)
            version = core.ask(load_person, person).version
            ear.events.clear()
            pooler.kill()
            pooler.start()
            assert not core.execute(_renamed(core, person, version, "Dana")).repeated
            ear.until(lambda _: any(beat.anew and beat.hears for beat in ear.of(Beat)))
            assert ear.of(Cut)
            edit = _renamed(core, person, version + 1, "Dale")
            proxy.arm(2, Fault.CUT, from_commit=True, stays_down=True)
            with pytest.raises(ServerAway) as away:
                core.execute(edit)
            assert away.value.unanswered
            pooler.kill()
            pooler.start()
            proxy.heal()
            assert core.execute(edit).repeated, "it had been taken"
            assert core.ask(load_person, person).version == version + 2


NO_ROOM: dict[str, dict[str, str]] = {
    "the desk tires first": {"default_pool_size": "1"},
    "the pooler tires first": {"default_pool_size": "1", "query_wait_timeout": "0.1"},
    "the pooler takes nobody": {"max_client_conn": "1"},
}


@pytest.mark.parametrize("how", NO_ROOM)
def test_that_a_desk_for_which_a_pooler_has_no_connection_is_told_and_loses_nothing(
    guarded: BoundCores, sign_in: SignIn, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pooler_to(guarded, NO_ROOM[how]) as pooler:
        core = sign_in(pooler, ONE)
        if "query_wait_timeout" not in NO_ROOM[how]:
            monkeypatch.setattr(patient, "_CONNECT", 0.3)
        edit = KeepDraft(form="person:1", fields={"surname": "Wil"})
        with _listening(core), pytest.raises(ServerAway, match="no connection left for this desk"):
            core.execute(edit)
        assert not core.execute(edit).repeated, "nothing of it was done before"


def test_that_a_pooler_that_makes_everybody_one_login_lets_nobody_in_as_another(
    guarded: BoundCores, sign_in: SignIn
) -> None:
    one_for_all, asks_nobody = f"user={ONE} password='{PASSPHRASE}'", {"auth_type": "trust"}
    with pooler_to(guarded, asks_nobody, database=one_for_all) as pooler:
        assert sign_in(pooler, ONE).actor.username == ONE
        with pytest.raises(SignInFailed):
            sign_in(pooler, TWO)
