"""The server dies and the one that stood by takes its place: the desk goes over, and sends once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.access.commands import SetUpInstallation
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import ServerAway
from tests.faults.test_broken_connection import TYPED, NoteDialog
from tests.support.commands import everybody
from tests.support.cores import Cores, prepare_shared
from tests.support.mortal import kill_whole, promote, standby_of
from tests.support.postgres import DURABLE, PostgresServer
from tests.support.proxy import Fault, Proxy, proxy_to
from tests.support.releases import make_action
from tests.ui.conftest import no_qt_warning as no_qt_warning
from tests.ui.conftest import no_widget_left_behind as no_widget_left_behind
from tests.ui.support.desks import make_desk
from ui.core.changes import Reach
from ui.core.desk import Desk

_PATIENCE = 30_000  # milliseconds, for a slow machine; nothing waits longer than it takes
_COMMIT, _ITS_ANSWER = 1, 2  # messages, counted from the commit


class Office:
    """A desk that knows two servers: the one, by a proxy, and the one that stands by for it."""

    def __init__(self, one: PostgresServer, proxy: Proxy, other: PostgresServer, name: str) -> None:
        hosts = f"{sa.make_url(proxy.url(one.url(name))).query['host']},{other.folder}"
        address = f"{one.url(name).partition('?')[0]}?host={hosts}&port={one.port},{other.port}"
        self._close = ExitStack()
        self.core = self.by(f"{address}&target_session_attrs=read-write")
        self.straight = self.by(one.url(name))
        self.standing_by = self.by(other.url(name))
        self.action_id = make_action(self.straight)

    def by(self, address: str) -> Core:
        """Somebody at work by this address."""
        store = bootstrap.open_store_url(address)
        self._close.callback(store.close)
        return everybody(Cores(store))

    def close(self) -> None:
        """Let go of every connection."""
        self._close.close()


def stored(core: Core) -> int:
    """How often the note stands there."""
    with core.store.engine.connect() as connection:
        count = sa.text("SELECT count(*) FROM action_step WHERE reason = :typed")
        return int(connection.execute(count, {"typed": TYPED}).scalar_one())


@pytest.fixture
def durable_server() -> Iterator[PostgresServer]:
    with PostgresServer.start(DURABLE) as server:
        yield server


# The driver says so of a cursor that nobody can close any more: its connection is gone.
@pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning")
@pytest.mark.usefixtures("cut_off_cursors_go")
def test_that_a_desk_goes_over_to_the_server_that_stood_by_and_its_open_edit_is_stored_once(
    qtbot: QtBot, durable_server: PostgresServer, tmp_path: Path
) -> None:
    server, name = durable_server, durable_server.create()
    prepare_shared(server.url(name))
    with ExitStack() as standing:
        for turn, cut_at in enumerate((_COMMIT, _ITS_ANSWER), 1):
            other = standing.enter_context(standby_of(server))
            with ExitStack() as at_work:
                proxy = at_work.enter_context(proxy_to(server.url(name)))
                office = Office(server, proxy, other, name)
                at_work.callback(office.close)
                desk = make_desk(office.core, tmp_path)
                at_work.callback(desk.changes.stop)
                go_over(qtbot, office, desk, (proxy, cut_at), (server, other))
                assert stored(office.standing_by) == turn
                assert office.standing_by.verify_audit().ok
            server = other


def go_over(
    qtbot: QtBot, office: Office, desk: Desk, breaks: tuple[Proxy, int],
    servers: tuple[PostgresServer, PostgresServer],
) -> None:  # fmt: skip
    """Save with the connection about to break, let the server die, and wait for the desk."""
    (proxy, cut_at), (server, other) = breaks, servers
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    desk.changes.watch()
    qtbot.waitUntil(desk.changes.hears, timeout=_PATIENCE)
    before = stored(office.straight)
    dialog = NoteDialog(window, desk, office.action_id)
    dialog.open()
    dialog.form.fields["text"].set_value(TYPED)
    proxy.arm(cut_at, Fault.CUT, from_commit=True, stays_down=True)
    dialog.accept()
    kill_whole(server)
    assert (dialog.isVisible(), dialog.form.values()["text"]) == (True, TYPED)
    assert desk.outbox.awaits(dialog)
    assert stored(office.standing_by) - before == (cut_at == _ITS_ANSWER)
    too_soon = SetUpInstallation(name=f"fact {cut_at}", value="1")
    with pytest.raises(ServerAway) as away:
        office.standing_by.execute(too_soon)
    assert "stands by" in away.value.message
    promote(other)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=_PATIENCE)
    qtbot.waitUntil(lambda: desk.changes.reach is Reach.THERE, timeout=_PATIENCE)
    qtbot.waitUntil(lambda: desk.outbox.waiting() == 0, timeout=_PATIENCE)
    assert stored(office.standing_by) - before == 1
    assert not office.standing_by.execute(too_soon).repeated
