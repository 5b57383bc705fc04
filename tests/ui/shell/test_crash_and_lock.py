"""When the program fails, and when nobody is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from lomu_app.kernel.errors import Refused, ServerAway
from tests.ui.support.desk import DeskRig
from tests.ui.support.names import unnamed
from tests.ui.support.tasks import HeldTasks, InlineTasks
from ui.kit.prompter import DeskPrompter, ProblemDialog, TextDialog
from ui.shell.crash import CrashDialog, CrashHandler, crash_code
from ui.shell.lock import IdleLock, LockScreen


class Drafts:
    def __init__(self, *, works: bool = True) -> None:
        self.kept, self._works = 0, works

    def keep(self) -> bool:
        if not self._works:
            raise OSError("disk full")
        self.kept += 1
        return True


def now() -> str:
    return "2026-11-24T07:02:00Z"


def fail_on(secret: str) -> None:
    raise ValueError(f"cannot read {secret}")


def caught(secret: str) -> ValueError:
    try:
        fail_on(secret)
    except ValueError as error:
        return error
    raise AssertionError


@pytest.fixture
def rig(qtbot: QtBot) -> DeskRig:
    return DeskRig(qtbot)


@pytest.fixture
def handler(tmp_path: Path, rig: DeskRig) -> Iterator[CrashHandler]:
    made = CrashHandler(tmp_path / "logs", Drafts().keep, now, rig.window)
    made.install()
    yield made
    made.remove()


def hand_over(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def test_that_a_crash_keeps_the_draft_and_tells_a_code_without_personal_data(
    handler: CrashHandler, rig: DeskRig, qtbot: QtBot
) -> None:
    error = caught("DOE, John 01/01/1990")
    with qtbot.waitSignal(handler.crashed) as crashed:
        hand_over(error)
    code = crash_code(error)
    assert crashed.args == [code]
    log = handler.log_file.read_text(encoding="utf-8")
    assert code in log
    assert "ValueError" in log
    assert "in fail_on" in log
    assert "DOE" not in log
    dialog = next(d for d in rig.window.findChildren(CrashDialog) if d.isVisible())
    assert code in dialog.words_label.text()
    assert "kept as a draft" in dialog.words_label.text()
    assert unnamed(dialog) == []
    dialog.accept()


def test_that_the_same_fault_has_the_same_code_whatever_the_data() -> None:
    assert crash_code(caught("A")) == crash_code(caught("B"))
    assert crash_code(caught("A")) != crash_code(KeyError("A"))


def test_that_a_draft_that_cannot_be_kept_does_not_hide_the_crash(
    tmp_path: Path, rig: DeskRig
) -> None:
    handler = CrashHandler(tmp_path, Drafts(works=False).keep, now, rig.window)
    handler.install()
    hand_over(caught("x"))
    handler.remove()
    assert handler.log_file.exists()
    dialog = next(d for d in rig.window.findChildren(CrashDialog) if d.isVisible())
    assert "draft" not in dialog.words_label.text()
    dialog.accept()


def test_that_the_log_does_not_grow_for_ever(handler: CrashHandler, rig: DeskRig) -> None:
    handler.log_file.parent.mkdir(parents=True)
    handler.log_file.write_text("x" * 700_000, encoding="utf-8")
    hand_over(caught("x"))
    assert handler.log_file.stat().st_size < 400_000
    for dialog in rig.window.findChildren(CrashDialog):
        dialog.accept()


def test_that_faults_in_a_row_are_told_once_and_all_logged(
    handler: CrashHandler, rig: DeskRig
) -> None:
    for error in (caught("x"), KeyError("y"), caught("z")):
        hand_over(error)
    assert handler.log_file.read_text(encoding="utf-8").count("LOMU-") == 3
    (dialog,) = rig.window.findChildren(CrashDialog)
    dialog.accept()
    hand_over(caught("x"))
    again = [d for d in rig.window.findChildren(CrashDialog) if d.isVisible()]
    assert len(again) == 1
    again[0].accept()


def screen_of(rig: DeskRig) -> LockScreen:
    found = rig.window.findChild(LockScreen)
    assert isinstance(found, LockScreen)
    return found


class Guard:
    def __init__(self) -> None:
        self.tried: list[str] = []

    def check(self, passphrase: str) -> bool:
        self.tried.append(passphrase)
        return passphrase == "right horse"

    def who(self) -> str:
        return "PS Marsh"


def test_that_the_lock_hides_everything_until_the_passphrase(rig: DeskRig, qtbot: QtBot) -> None:
    guard = Guard()
    lock = IdleLock(rig.window, 10, guard.who, guard.check, InlineTasks())
    lock.lock()
    screen = screen_of(rig)
    assert lock.is_locked()
    assert screen.geometry() == rig.window.rect()
    assert not rig.lines.isEnabled()
    marking = screen.findChild(QLabel, "marking")
    assert marking.isVisible()
    assert unnamed(screen) == []
    qtbot.keyClicks(screen.edit, "wrong")
    qtbot.keyClick(screen.edit, Qt.Key.Key_Return)
    assert lock.is_locked()
    assert "not the passphrase" in screen.error_label.text()
    qtbot.keyClicks(screen.edit, "right horse")
    with qtbot.waitSignal(lock.unlocked):
        qtbot.keyClick(screen.edit, Qt.Key.Key_Return)
    assert not lock.is_locked()
    assert rig.lines.isEnabled()
    assert guard.tried == ["wrong", "right horse"]


def test_that_keys_do_nothing_while_locked(rig: DeskRig, qtbot: QtBot) -> None:
    guard = Guard()
    lock = IdleLock(rig.window, 10, guard.who, guard.check, InlineTasks())
    lock.lock()
    for key in (Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_2):
        qtbot.keyClick(rig.window, key, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(rig.window, Qt.Key.Key_F1)
    assert rig.done == []
    assert not rig.window.palette_box.isVisible()
    assert rig.window.current_page() is rig.lines


def test_that_an_open_dialog_is_hidden_while_locked_and_comes_back(
    rig: DeskRig, qtbot: QtBot
) -> None:
    guard = Guard()
    lock = IdleLock(rig.window, 10, guard.who, guard.check, InlineTasks())
    DeskPrompter().ask_text(rig.window, "Name it", "Name", guard.tried.append, text="half typ")
    dialog = rig.window.findChildren(TextDialog)[0]
    lock.lock()
    assert not dialog.isVisible()
    screen = screen_of(rig)
    screen.edit.setText("right horse")
    screen.button.click()
    assert dialog.isVisible()
    assert dialog.field.value() == "half typ"
    dialog.reject()


def test_that_a_dialog_that_comes_while_locked_waits_for_the_passphrase(
    rig: DeskRig, qtbot: QtBot
) -> None:
    guard = Guard()
    lock = IdleLock(rig.window, 10, guard.who, guard.check, InlineTasks())
    lock.lock()
    DeskPrompter().show_problem(rig.window, Refused("DOE, John is not here"))
    (dialog,) = rig.window.findChildren(ProblemDialog)
    qtbot.waitUntil(dialog.isHidden)
    screen = screen_of(rig)
    screen.edit.setText("right horse")
    screen.button.click()
    assert dialog.isVisible()
    dialog.accept()


def test_that_the_lock_outlives_the_dialogs_it_has_watched(rig: DeskRig, qtbot: QtBot) -> None:
    guard = Guard()
    lock = IdleLock(rig.window, 10, guard.who, guard.check, InlineTasks())
    for _ in range(2):
        DeskPrompter().ask_text(rig.window, "Name it", "Name", guard.tried.append)
        (dialog,) = rig.window.findChildren(TextDialog)
        lock._watch(dialog.windowHandle())
        dialog.reject()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        lock._watch(rig.window.windowHandle())
    lock.timer.stop()
    QTest.keyClick(rig.window.windowHandle(), Qt.Key.Key_A)
    assert lock.timer.isActive()


def test_that_tab_stays_on_the_lock_screen(rig: DeskRig, qtbot: QtBot) -> None:
    guard = Guard()
    lock = IdleLock(rig.window, 10, guard.who, guard.check, InlineTasks())
    lock.lock()
    screen = screen_of(rig)
    for _ in range(6):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert screen.isAncestorOf(QApplication.focusWidget())


def test_that_a_key_puts_the_lock_off(rig: DeskRig, qtbot: QtBot) -> None:
    guard = Guard()
    lock = IdleLock(rig.window, 10, guard.who, guard.check, InlineTasks())
    lock.timer.stop()
    handle = rig.window.windowHandle()
    lock._watch(handle)
    lock.timer.stop()
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert lock.timer.isActive()
    lock.timer.timeout.emit()
    assert lock.is_locked()


def test_that_no_lock_is_set_for_zero_minutes(rig: DeskRig) -> None:
    guard = Guard()
    lock = IdleLock(rig.window, 0, guard.who, guard.check, InlineTasks())
    assert not lock.timer.isActive()


def test_that_the_passphrase_is_checked_off_the_gui_thread(rig: DeskRig, qtbot: QtBot) -> None:
    guard, held = Guard(), HeldTasks()
    lock = IdleLock(rig.window, 10, guard.who, guard.check, held)
    lock.lock()
    screen = screen_of(rig)
    qtbot.keyClicks(screen.edit, "right horse")
    qtbot.keyClick(screen.edit, Qt.Key.Key_Return)
    assert screen.edit.text() == ""
    assert not screen.button.isEnabled()
    held.fail(OSError("store gone"))
    assert lock.is_locked()
    assert screen.button.isEnabled()
    assert screen.error_label.text() == "The passphrase could not be checked. Try again."
    qtbot.keyClicks(screen.edit, "right horse")
    qtbot.keyClick(screen.edit, Qt.Key.Key_Return)
    held.fail(ServerAway("gone"))
    assert lock.is_locked()
    assert "The server is away" in screen.error_label.text()
