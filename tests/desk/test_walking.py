"""The walk itself finds what it is there to find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.desk.walking import (
    cut_short,
    out_of_reach,
    stray_windows,
    tab_ring,
    too_small,
    without_focus_mark,
)
from ui.kit.labels import ElidedLabel
from ui.kit.theme import Theme


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    for words in ("One", "Two"):
        column.addWidget(QPushButton(words))
    made.resize(300, 200)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.findChildren(QPushButton)[0].setFocus()
    yield made
    made.close()


def buttons(window: QWidget) -> list[QPushButton]:
    return window.findChildren(QPushButton)


def test_that_a_sound_window_has_no_fault(window: QWidget) -> None:
    ring = tab_ring(window)
    assert ring == buttons(window)
    found = (out_of_reach(window, ring), cut_short(window), too_small(window))
    assert found == ([], [], [])
    assert without_focus_mark(ring) == []


def test_that_a_control_without_tab_is_found(window: QWidget) -> None:
    buttons(window)[1].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    (found,) = out_of_reach(window, tab_ring(window))
    assert "Two" in found


class Trap(QLineEdit):
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            return True
        return super().event(event)


def test_that_a_keyboard_trap_is_found(window: QWidget, qtbot: QtBot) -> None:
    trap = Trap()
    window.layout().addWidget(trap)
    trap.show()
    qtbot.wait(1)
    with pytest.raises(AssertionError, match="Trap"):
        tab_ring(window)


def test_that_a_focus_that_cannot_be_seen_is_found(window: QWidget) -> None:
    buttons(window)[0].setStyleSheet("QPushButton, QPushButton:focus { border: 0; outline: 0 }")
    assert any("One" in found for found in without_focus_mark(buttons(window)))


@pytest.mark.parametrize("kind", [QLabel, QPushButton, ElidedLabel])
def test_that_a_text_that_is_cut_is_found_unless_a_tooltip_has_it(
    window: QWidget, kind: type[QLabel | QPushButton]
) -> None:
    text = kind("words that need very much more room than there is here", parent=window)
    text.setGeometry(0, 0, 60, 30)
    text.show()
    text.setToolTip("")
    assert len(cut_short(window)) == 1
    text.setToolTip("all of it")
    assert cut_short(window) == []


def test_that_a_part_outside_of_its_frame_is_found(window: QWidget) -> None:
    buttons(window)[0].setGeometry(250, 10, 90, 30)
    assert any("One" in found for found in cut_short(window))


def test_that_a_tiny_control_is_found(window: QWidget) -> None:
    buttons(window)[0].setFixedSize(14, 14)
    assert any("One" in found for found in too_small(window))


def test_that_a_part_shown_before_it_has_its_place_is_found(window: QWidget) -> None:
    with stray_windows() as found:
        assert found == []
        stray = QLabel("stray")
        stray.setVisible(True)
        stray.close()
    assert found == ["QLabel “stray” in NoneType"]
