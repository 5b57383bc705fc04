"""Changing one's own passphrase, from the menu of every page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.kernel.errors import SignInFailed
from tests.support.cores import ADMIN, FAST, PASSPHRASE
from tests.ui.support.desks import make_desk, show
from tests.ui.support.names import unnamed
from ui.access.pages import register
from ui.access.user_dialogs import OwnPassphraseDialog
from ui.core.desk import Desk

SECRET = "quite another passphrase"


@pytest.fixture
def desk(embedded_folder: Path, tmp_path: Path) -> Iterator[Desk]:
    core = bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    made = make_desk(core, tmp_path)
    register(made)
    yield made
    core.close()


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[QMainWindow]:
    made = QMainWindow()
    desk.registry.attach_to(made)
    show(qtbot, made)
    yield made
    made.hide()


@pytest.fixture
def dialog(desk: Desk, window: QMainWindow, qtbot: QtBot) -> OwnPassphraseDialog:
    desk.registry.run("own_passphrase")
    opened = QApplication.activeModalWidget()
    assert isinstance(opened, OwnPassphraseDialog)
    assert opened.parent() is window
    qtbot.waitUntil(opened.isActiveWindow)
    return opened


def fill(qtbot: QtBot, dialog: OwnPassphraseDialog, present: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is dialog.form.fields["present"].edit
    qtbot.keyClicks(focused, present)
    for field in (dialog.secrets.first, dialog.secrets.second):
        qtbot.keyClicks(field.edit, SECRET)
    dialog.save_button.click()


def test_that_the_new_passphrase_counts_and_the_old_one_no_more(
    desk: Desk, dialog: OwnPassphraseDialog, qtbot: QtBot, embedded_folder: Path
) -> None:
    assert unnamed(dialog) == []
    with qtbot.waitSignal(desk.said) as said:
        fill(qtbot, dialog, PASSPHRASE)
    assert said.args[0] == "Your passphrase was changed"
    bootstrap.open_folder(embedded_folder, ADMIN, SECRET).close()
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)


def test_that_a_wrong_present_passphrase_is_told_and_changes_nothing(
    dialog: OwnPassphraseDialog, qtbot: QtBot, embedded_folder: Path
) -> None:
    fill(qtbot, dialog, "not the present one")
    assert "is not right" in dialog.form.fields["present"].error()
    assert dialog.isVisible()
    bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE).close()


def test_that_the_practice_force_has_no_such_action(tmp_path: Path) -> None:
    core = bootstrap.create(
        tmp_path / "practice", "ps.sorrel", PASSPHRASE, stretching=FAST, practice=True
    ).core
    desk = make_desk(core, tmp_path)
    register(desk)
    assert "own_passphrase" not in desk.registry.actions
    core.close()
