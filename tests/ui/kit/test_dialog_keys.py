"""The keys of every dialog: its main button from anywhere, also from a box of several lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.kit.fields import MultilineField
from ui.kit.prompter import ConfirmDialog, TextDialog

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Answers:
    def __init__(self) -> None:
        self.given: list[str] = []

    def take(self, answer: str) -> None:
        self.given.append(answer)

    def agree(self) -> None:
        self.given.append("yes")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def ask(qtbot: QtBot, window: QWidget, answers: Answers) -> TextDialog:
    field = MultilineField("reason", "Reason", required=True)
    dialog = TextDialog(window, "Why?", field, "Withdraw", answers.take)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert field.edit.hasFocus()
    qtbot.keyClicks(field.edit, "The wrong man")
    return dialog


def test_that_control_and_enter_saves_from_a_box_in_which_enter_begins_a_line(
    qtbot: QtBot, window: QWidget
) -> None:
    answers = Answers()
    dialog = ask(qtbot, window, answers)
    edit = dialog.focusWidget()
    assert edit is not None
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert answers.given == []
    qtbot.keyClicks(edit, "again")
    qtbot.keyClick(edit, Qt.Key.Key_Return, CONTROL)
    assert answers.given == ["The wrong man\nagain"]


def test_that_alt_and_its_first_letter_press_the_main_button(qtbot: QtBot, window: QWidget) -> None:
    answers = Answers()
    dialog = ask(qtbot, window, answers)
    edit = dialog.focusWidget()
    assert edit is not None
    qtbot.keyClick(edit, Qt.Key.Key_W, ALT)
    qtbot.waitUntil(lambda: answers.given == ["The wrong man"])


def test_that_no_key_goes_ahead_where_cancel_is_what_enter_means(
    qtbot: QtBot, window: QWidget
) -> None:
    answers = Answers()
    dialog = ConfirmDialog(window, "Sure?", "All of it goes.", "Go ahead", answers.agree)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    assert answers.given == []
    assert dialog.isVisible()
    dialog.reject()
