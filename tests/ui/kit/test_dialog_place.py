"""Where a dialog stands: over its window, and never beyond the screen."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.desk.walking import cut_short, too_small
from ui.kit.fields import DateField, MultilineField
from ui.kit.forms import Form
from ui.kit.labels import WrappedLabel
from ui.kit.prompter import KitDialog
from ui.kit.scrolling_dialog import ScrollingDialog

WORDS = "Somebody else has changed this list meanwhile. Look at it once more. " * 6


class Growing(KitDialog):
    """Grows as it is shown, as forms do that are as high as what they ask."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Growing")
        self.column.addWidget(WrappedLabel(WORDS))
        self.add_buttons("Save")
        self.high = 420

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # what Qt hands over
        self.resize(self.width(), self.high)


class Asking(ScrollingDialog):
    """Asks for a day and for some lines of text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Do not select")
        self.form = Form()
        self.form.add(DateField("day", "Day", today=day_of_the_test, required=True))
        self.form.add(MultilineField("grounds", "Grounds", required=True))
        self.form.add(MultilineField("why", "Override", required=True))
        self.inside.addWidget(self.form)
        self.inside.addStretch(1)
        self.add_buttons("Do not select")


def day_of_the_test() -> dt.date:
    return dt.date(2026, 11, 24)


def settle() -> None:
    """What an error asks for goes up from layout to layout, one with every round."""
    for _ in range(8):
        QApplication.processEvents()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_that_a_dialog_that_grows_stands_over_the_middle_of_its_window(window: QWidget) -> None:
    window.move(140, 180)
    dialog = Growing(window)
    dialog.show()
    apart = dialog.frameGeometry().center() - window.frameGeometry().center()
    assert apart.manhattanLength() <= 2


def test_that_a_dialog_is_whole_on_the_screen_wherever_its_window_is(window: QWidget) -> None:
    room = window.screen().availableGeometry()
    for at in (room.topLeft(), room.bottomRight(), room.topRight(), room.bottomLeft()):
        window.move(at)
        dialog = Growing(window)
        dialog.show()
        assert room.contains(dialog.frameGeometry()), at
        dialog.reject()


def test_that_an_open_dialog_that_grows_stays_on_the_screen(window: QWidget) -> None:
    room = window.screen().availableGeometry()
    dialog = Growing(window)
    dialog.show()
    QApplication.processEvents()  # from now on it stays where somebody puts it
    dialog.move(room.left(), room.bottom() - dialog.height())
    dialog.resize(dialog.width(), dialog.height() + 90)
    assert room.contains(dialog.frameGeometry())
    assert dialog.x() == room.left()


def test_that_errors_make_room_for_themselves(window: QWidget) -> None:
    window.resize(900, 720)
    dialog = Asking(window)
    dialog.show()
    settle()
    high = dialog.height()
    assert not dialog.form.check()
    settle()
    assert high < dialog.height() <= window.height()
    assert not cut_short(dialog)
    assert not too_small(dialog)
    assert dialog.area.verticalScrollBar().maximum() == 0


def test_that_where_there_is_no_room_the_first_error_stays_in_sight(window: QWidget) -> None:
    dialog = Asking(window)
    dialog.show()
    settle()
    dialog.form.fields["day"].set_value(day_of_the_test())
    dialog.area.verticalScrollBar().setValue(0)
    assert not dialog.form.check()
    settle()
    assert dialog.height() <= window.height()
    focus = dialog.focusWidget()
    assert focus is dialog.form.fields["grounds"].edit  # type: ignore[attr-defined]  # of many lines
    assert not focus.visibleRegion().isEmpty()
    assert not too_small(dialog)
