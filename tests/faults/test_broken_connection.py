"""The connection breaks at any message of a save: it is stored once, or still in the form."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lomu_app.actions.commands import NoteOnAction
from lomu_app.bootstrap import Core
from lomu_app.store.store import PATIENCE
from tests.support.commands import everybody
from tests.support.proxy import Fault, Proxy, proxy_to
from tests.support.releases import make_action
from tests.support.sharing import Sharing
from tests.ui.conftest import no_qt_warning as no_qt_warning
from tests.ui.conftest import no_widget_left_behind as no_widget_left_behind
from tests.ui.support.desks import make_desk
from ui.core.changes import Reach
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import TextField

TYPED = "Rang, nobody in"
# The stall is the dearest to try: it is over only when the program has given up.
_TURNS = (Fault.CUT, Fault.HALF_CLOSE, Fault.CUT, Fault.STALL, Fault.HALF_CLOSE)
_SHORT = 0.2  # seconds of patience
_STEP, _AFTER_COMMIT = 9, 6  # messages
_DEEP = settings().max_examples >= settings.get_profile("nightly").max_examples
_LOG = logging.getLogger(__name__)


class NoteDialog(FormDialog):
    """A note on an action: what is sent twice would stand there twice."""

    def __init__(self, parent: QWidget, desk: Desk, action_id: int) -> None:
        super().__init__(parent, desk, "Note", draft="note")
        self._action_id = action_id
        self.form.add(TextField("text", "Note"))
        self.lay_out("Save", first="text")

    def command(self, values: dict[str, Any]) -> NoteOnAction:
        return NoteOnAction(action_id=self._action_id, text=values["text"])


class Trial:
    """A desk behind a proxy, and a straight way to see what is stored."""

    def __init__(self, sharing: Sharing, proxy: Proxy, folder: Path) -> None:
        self.proxy = proxy
        self.straight = everybody(sharing())
        self.core: Core = everybody(sharing(proxy.url(sharing.url)))
        self.desk = make_desk(self.core, folder)
        self.window = QWidget()
        self.action_id = make_action(self.straight)
        self.came_of: Counter[str] = Counter()

    def stored(self) -> int:
        """How often the note stands there."""
        with self.straight.store.engine.connect() as connection:
            count = sa.text("SELECT count(*) FROM action_step WHERE reason = :typed")
            return int(connection.execute(count, {"typed": TYPED}).scalar_one())

    def save(self, due: int, fault: Fault, **how: bool) -> NoteDialog:
        """Type, and press Save, with the connection about to break."""
        dialog = NoteDialog(self.window, self.desk, self.action_id)
        dialog.open()
        dialog.form.fields["text"].set_value(TYPED)
        # A slow machine is no fault: only what is stalled on purpose is given up on so soon.
        self.core.store.patience = _SHORT if fault is Fault.STALL else PATIENCE
        self.proxy.arm(due, fault, **how)
        dialog.accept()
        return dialog

    def come_back(self) -> None:
        """The server is there again, and somebody notices."""
        self.proxy.heal()
        self.core.store.patience = PATIENCE
        self.desk.changes.look()

    def try_message(self, due: int, fault: Fault, **how: bool) -> None:
        """Break at this message: stored once, or still in the form and then stored once."""
        where, before = f"{fault} at message {due} {how}", self.stored()
        dialog, came = self.save(due, fault, **how), "stored at once"
        if self.proxy.count < due:
            came = "no such message"
        if dialog.isVisible():
            assert dialog.form.values()["text"] == TYPED, where
            done = self.stored() - before
            assert done in (0, 1), where
            assert self.desk.changes.reach is not Reach.THERE, where
            came = f"in the form, stored {done} times by then"
            self.come_back()
        self.came_of[f"{fault}{' for good' if how else ''}: {came}"] += 1
        assert not dialog.isVisible(), where
        assert self.stored() - before == 1, where
        assert self.desk.outbox.waiting() == 0, where
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def trial(qtbot: QtBot, sharing: Sharing, tmp_path: Path) -> Iterator[Trial]:
    """A desk whose connection can be broken."""
    with proxy_to(sharing.url) as proxy:
        made = Trial(sharing, proxy, tmp_path)
        qtbot.addWidget(made.window)
        made.window.show()
        yield made
        made.core.close()


def messages_of_a_save(trial: Trial) -> int:
    """How many messages pass during one that goes well."""
    for _ in range(6):  # the driver prepares what it is asked again and again
        trial.save(0, Fault.CUT)
    return trial.proxy.count


# The driver says so of a cursor that nobody can close any more: its connection is gone.
@pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning")
@pytest.mark.usefixtures("cut_off_cursors_go")
@pytest.mark.timeout(3_600)
def test_that_a_save_is_stored_once_or_still_in_the_form_wherever_the_connection_breaks(
    trial: Trial,
) -> None:
    count = messages_of_a_save(trial)
    assert count > 100
    for turn, due in enumerate(range(1, count + 1, 1 if _DEEP else _STEP)):
        for fault in Fault if _DEEP else (_TURNS[turn % len(_TURNS)],):
            trial.try_message(due, fault)
    # Whether it was committed, nobody can know then; and nothing can be sent again at once.
    for due in range(1, count + 1 if _DEEP else _AFTER_COMMIT):
        trial.try_message(due, Fault.CUT, from_commit=True, stays_down=True)
    _LOG.info("%s messages of a save: %s", count, dict(trial.came_of))
    assert trial.straight.verify_audit().ok
