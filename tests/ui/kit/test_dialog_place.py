"""Where a dialog stands: over its window, and never beyond the screen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.labels import WrappedLabel
from ui.kit.prompter import KitDialog

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
