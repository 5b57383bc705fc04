"""Notices with Undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.ui.support.desk import DeskRig
from tests.ui.support.names import unnamed
from ui.kit.page import DetailPane
from ui.shell.notices import SHOWN_FOR

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def rig(qtbot: QtBot) -> DeskRig:
    return DeskRig(qtbot)


def test_that_a_notice_leaves_the_focus_alone_and_stays_long_enough(rig: DeskRig) -> None:
    rig.lines.table.setFocus()
    rig.window.notices.show_notice("DOE, John recorded as arrested", undo=rig.here)
    toast = rig.window.notices.toast
    assert toast.isVisible()
    assert rig.lines.table.hasFocus()
    assert toast.timer.isActive()
    assert toast.timer.interval() == SHOWN_FOR >= 8000
    toast.timer.timeout.emit()
    assert not toast.isVisible()


def test_that_undo_is_done_once_by_key_or_button(rig: DeskRig, qtbot: QtBot) -> None:
    rig.window.notices.show_notice("one", undo=rig.here)
    rig.window.notices.show_notice("two", undo=rig.export)
    qtbot.mouseClick(rig.window.notices.toast.undo_button, Qt.MouseButton.LeftButton)
    assert rig.done == ["export"]
    rig.lines.table.setFocus()
    qtbot.keyClick(rig.window, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(rig.window, Qt.Key.Key_Z, CONTROL)
    assert rig.done == ["export", "here"]


def test_that_a_notice_without_undo_shows_no_button(rig: DeskRig) -> None:
    rig.window.notices.show_notice("done")
    assert not rig.window.notices.toast.undo_button.isVisible()


def test_that_all_notices_can_be_read_again(rig: DeskRig, qtbot: QtBot) -> None:
    rig.window.notices.show_notice("one")
    rig.window.notices.show_notice("two")
    qtbot.keyClick(rig.window, Qt.Key.Key_N, CONTROL | SHIFT)
    panel = rig.window.notices.panel
    assert panel.isVisible()
    assert unnamed(rig.window) == []
    shown = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert shown == ["07:02   two", "07:02   one"]
    qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_that_the_notice_stays_inside_the_window(rig: DeskRig) -> None:
    rig.window.notices.show_notice("a very long notice " * 30)
    rig.window.resize(1280, 720)
    toast = rig.window.notices.toast
    assert rig.window.stack.rect().contains(toast.geometry())


def test_that_a_notice_leaves_the_buttons_of_the_pane_free(rig: DeskRig) -> None:
    pane = rig.lines.findChild(DetailPane)
    assert isinstance(pane, DetailPane)
    for shown in (True, False):
        pane.setVisible(shown)
        rig.window.notices.show_notice("Moved to 1")
        toast = rig.window.notices.toast
        left = pane.mapTo(rig.window.stack, QPoint()).x()
        assert toast.geometry().right() < (left if shown else rig.window.stack.width())
        assert rig.window.stack.rect().contains(toast.geometry())
