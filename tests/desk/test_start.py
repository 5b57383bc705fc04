"""From the start of the program to the desk, and what stands in the way of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.kernel.errors import LomuError, Refused, StoreUnavailable
from tests.desk.conftest import SitDown
from tests.support.cores import PASSPHRASE
from tests.ui.support.prompter import FakePrompter
from tests.ui.support.tasks import InlineTasks
from ui.access.first_run import FirstRunPanel, RecoveryPanel
from ui.access.sign_in import SignInPanel
from ui.app import Goodbye, Paper
from ui.kit.prompter import problem_words
from ui.kit.settings import Settings
from ui.options import options_of
from ui.start import Start

ENTER = Qt.Key.Key_Return
Begin = Callable[..., Start]


@pytest.fixture
def prompter() -> FakePrompter:
    return FakePrompter()


@pytest.fixture
def begin(qtbot: QtBot, tmp_path: Path, prompter: FakePrompter) -> Iterator[Begin]:
    made: list[Start] = []

    def start(*argv: str) -> Start:
        settings = Settings(tmp_path / "look")
        paper = Paper()
        paper.setParent(QApplication.instance())
        started = Start(options_of(argv), InlineTasks(), prompter, settings, paper.print_page)
        made.append(started)
        started.begin()
        return started

    yield start
    for started in made:
        started.end()
        started.let_go()
        started.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _press(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def _show(qtbot: QtBot, started: Start) -> None:
    assert started.entrance is not None
    with qtbot.waitActive(started.entrance):
        started.entrance.activateWindow()


def test_that_a_first_run_leads_to_the_desk_by_keyboard_alone(
    begin: Begin, qtbot: QtBot, tmp_path: Path, prompter: FakePrompter
) -> None:
    folder = tmp_path / "Größe und Maß" / "desk"
    started = begin("--data", str(folder))
    _show(qtbot, started)
    panel = started.entrance.panel
    assert isinstance(panel, FirstRunPanel)
    qtbot.keyClicks(panel.name_field.edit, "ps.marsh")
    for box in (panel.secrets.first.edit, panel.secrets.second.edit):
        qtbot.keyClicks(box, PASSPHRASE)
    qtbot.keyClick(panel.secrets.second.edit, ENTER)
    recovery = started.entrance.panel
    assert isinstance(recovery, RecoveryPanel)
    recovery.findChild(QCheckBox).setChecked(True)
    recovery.button.setFocus()
    _press(qtbot, ENTER)
    assert started.desk_window is not None
    assert started.desk_window.window.isVisible()
    assert prompter.problems == []


def test_that_enter_presses_the_button_that_has_the_focus(
    begin: Begin, qtbot: QtBot, embedded_folder: Path
) -> None:
    started = begin("--data", str(embedded_folder))
    _show(qtbot, started)
    panel = started.entrance.panel
    assert isinstance(panel, SignInPanel)
    qtbot.keyClicks(panel.name_field.edit, "admin.one")
    qtbot.keyClicks(panel.secret_field.edit, PASSPHRASE)
    panel.button.setFocus()
    _press(qtbot, ENTER)
    assert started.desk_window is not None


def test_that_somebody_else_can_sign_in(begin: Begin, qtbot: QtBot, practice: Path) -> None:
    started = begin("--data", str(practice))
    assert started.desk_window is not None
    started.desk_window.leave()
    assert started.desk_window is None
    _show(qtbot, started)
    buttons = started.entrance.findChildren(QPushButton)
    assert any("insp.tansy" in button.text() or "Tansy" in button.text() for button in buttons)


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Refused, match=r"cannot be made .* --data"):
        bootstrap.create(tmp_path / "file" / "desk", "ps.marsh", PASSPHRASE)


def test_that_a_read_only_folder_is_not_called_damaged(
    begin: Begin, embedded_folder: Path, monkeypatch: pytest.MonkeyPatch, prompter: FakePrompter
) -> None:
    monkeypatch.setattr("lomu_app.store.engine.os.access", lambda _path, _mode: False)
    secret = embedded_folder.parent / "secret"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    words = ("--user", "admin.one", "--passphrase-file", str(secret))
    started = begin("--data", str(embedded_folder), *words)
    assert started.desk_window is None
    (problem,) = prompter.problems
    assert isinstance(problem, StoreUnavailable)
    assert "not written to" in problem.message


def test_that_a_passphrase_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(LomuError, match="cannot be read"):
        options_of(["--data", str(tmp_path), "--passphrase-file", str(tmp_path / "none")])


class Left(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def leave(self) -> None:
        self.times += 1


def test_that_control_c_in_the_terminal_ends_the_program_in_order(qtbot: QtBot) -> None:
    left = Left()
    # A program that was started in the background of a shell does not hear Ctrl+C at first.
    before = signal.getsignal(signal.SIGINT)
    goodbye = Goodbye(left.leave, left)
    os.kill(os.getpid(), signal.SIGINT)
    qtbot.waitUntil(lambda: left.times == 1)
    assert signal.getsignal(signal.SIGINT) is not before
    goodbye.remove()
    assert signal.getsignal(signal.SIGINT) is before


def test_that_a_document_can_be_printed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    paper = Paper(window)
    paper.print_page(QTextDocument("recovery key"), window)
    dialog = window.findChild(QPrintDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()


def test_that_a_doubt_about_the_log_is_told_before_anything_is_done(
    sit_down: SitDown, practice: Path
) -> None:
    core = bootstrap.open_folder(practice, "ps.sorrel", None)
    core.doubt = "The log is not as this computer has seen it."
    desk = sit_down(core=core)
    (told,) = desk.prompter.problems
    assert problem_words(told) == ("The log is not whole", core.doubt)
