"""The window, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from lomu_app.kernel.permissions import Permission
from tests.ui.support.desk import DeskRig
from tests.ui.support.names import unnamed
from ui.kit.page import DetailPane
from ui.kit.settings import Settings
from ui.kit.theme import Theme
from ui.shell.rail import Rail
from ui.shell.registry import ActionSpec, PageSpec
from ui.shell.shortcuts import ShortcutSheet, sheet_lines

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def rig(qtbot: QtBot) -> DeskRig:
    return DeskRig(qtbot)


def test_that_every_control_has_a_name(rig: DeskRig) -> None:
    assert unnamed(rig.window) == []
    rig.window.open_palette()
    assert unnamed(rig.window) == []
    rig.window.palette_box.close_palette()


def test_that_the_marking_is_always_in_sight(rig: DeskRig) -> None:
    assert rig.window.marking_label.isVisible()
    assert rig.window.marking_label.text() == "OFFICIAL-SENSITIVE"
    rig.window.show_page("more")
    assert rig.window.marking_label.isVisible()


def test_that_practice_is_said_in_the_title(qtbot: QtBot) -> None:
    rig = DeskRig(qtbot, practice=True)
    assert "PRACTICE" in rig.window.windowTitle()
    assert rig.window.marking_label.property("practice") is True


def test_that_pages_are_built_on_first_visit_only(rig: DeskRig, qtbot: QtBot) -> None:
    assert rig.built == ["lines"]
    qtbot.keyClick(rig.window, Qt.Key.Key_2, CONTROL)
    qtbot.keyClick(rig.window, Qt.Key.Key_1, CONTROL)
    qtbot.keyClick(rig.window, Qt.Key.Key_2, CONTROL)
    assert rig.built == ["lines", "more"]
    assert rig.window.current_page() is rig.window.page("more")


def test_that_back_and_forward_remember_what_was_shown(rig: DeskRig, qtbot: QtBot) -> None:
    rig.window.show_page("person", 7)
    rig.window.show_page("person", 8)
    assert rig.window.page("person").title() == "Person 8"
    qtbot.keyClick(rig.window, Qt.Key.Key_Left, ALT)
    assert rig.window.page("person").title() == "Person 7"
    qtbot.keyClick(rig.window, Qt.Key.Key_Left, ALT)
    assert rig.window.current_page() is rig.lines
    assert not rig.registry.action("back").isEnabled()
    qtbot.keyClick(rig.window, Qt.Key.Key_Right, ALT)
    qtbot.keyClick(rig.window, Qt.Key.Key_Right, ALT)
    assert rig.window.page("person").title() == "Person 8"
    assert not rig.registry.action("forward").isEnabled()


def test_that_a_page_with_unsaved_work_is_not_left(rig: DeskRig, qtbot: QtBot) -> None:
    rig.lines.stays = True
    qtbot.keyClick(rig.window, Qt.Key.Key_2, CONTROL)
    assert rig.window.current_page() is rig.lines
    assert not rig.window.close()
    rig.lines.stays = False
    with qtbot.waitSignal(rig.window.closing):
        assert rig.window.close()


def test_that_what_is_not_allowed_is_greyed_and_does_nothing(qtbot: QtBot) -> None:
    rig = DeskRig(qtbot, allowed=frozenset({Permission.SEE_TARGETS}))
    button = rig.window.findChild(QAbstractButton, "nav_intake")
    assert isinstance(button, QAbstractButton)
    assert not button.isEnabled()
    rig.window.show_page("intake")
    assert rig.window.current_page() is rig.lines
    qtbot.keyClick(rig.window, Qt.Key.Key_E, CONTROL)
    rig.registry.run("export")
    assert rig.done == []
    rig.allowed = frozenset(Permission)
    rig.registry.judge()
    rig.window.rail.judge()
    assert button.isEnabled()
    qtbot.keyClick(rig.window, Qt.Key.Key_E, CONTROL)
    assert rig.done == ["export"]


def test_that_an_action_of_one_page_rests_on_others(rig: DeskRig) -> None:
    rig.registry.run("here")
    rig.window.show_page("more")
    rig.registry.run("here")
    assert rig.done == ["here"]


def test_that_the_rail_goes_to_pages_and_shows_counts(rig: DeskRig, qtbot: QtBot) -> None:
    button = rig.window.findChild(QAbstractButton, "nav_more")
    assert isinstance(button, QAbstractButton)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert rig.window.current_page() is rig.window.page("more")
    assert button.isChecked()
    rig.window.page("more").count_changed.emit(1234)
    assert button.accessibleName() == "More, 1,234"


def test_that_the_listed_keys_reach_the_page(rig: DeskRig, qtbot: QtBot) -> None:
    qtbot.keyClick(rig.window, Qt.Key.Key_F5)
    assert rig.lines.refreshed == 1
    qtbot.keyClick(rig.window, Qt.Key.Key_F, CONTROL)
    assert rig.lines.filter_bar.quick_edit.hasFocus()
    qtbot.keyClick(rig.window, Qt.Key.Key_P, CONTROL)
    assert "nothing to print" in rig.window.notices.all()[-1].text


def test_that_a_page_has_the_focus_when_it_is_shown(rig: DeskRig, qtbot: QtBot) -> None:
    assert rig.lines.table.hasFocus()
    qtbot.keyClick(rig.window, Qt.Key.Key_2, CONTROL)
    page = rig.window.current_page()
    assert page is not None
    assert page.isAncestorOf(rig.window.focusWidget())


def test_that_f8_shows_and_hides_the_pane(rig: DeskRig, qtbot: QtBot) -> None:
    pane = rig.lines.findChild(DetailPane)
    assert isinstance(pane, DetailPane)
    assert pane.isVisible()
    qtbot.keyClick(rig.window, Qt.Key.Key_F8)
    assert not pane.isVisible()
    qtbot.keyClick(rig.window, Qt.Key.Key_F8)
    assert pane.isVisible()


def test_that_zoom_keys_change_type_and_status(rig: DeskRig, qtbot: QtBot, theme: Theme) -> None:
    qtbot.keyClick(rig.window, Qt.Key.Key_Plus, CONTROL)
    assert theme.zoom == 110
    assert rig.window.status.zoom_button.text() == "110 %"
    qtbot.keyClick(rig.window, Qt.Key.Key_Minus, CONTROL)
    qtbot.keyClick(rig.window, Qt.Key.Key_Minus, CONTROL)
    assert theme.zoom == 90
    qtbot.keyClick(rig.window, Qt.Key.Key_0, CONTROL)
    assert theme.zoom == 100


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
@pytest.mark.parametrize("zoom", [100, 150])
def test_that_the_window_fits_a_small_screen_at_any_zoom(
    rig: DeskRig, theme: Theme, size: tuple[int, int], zoom: int
) -> None:
    theme.set_zoom(zoom)
    rig.window.resize(*size)
    assert (rig.window.width(), rig.window.height()) == size
    assert rig.window.minimumSizeHint().width() <= 1280
    assert rig.window.minimumSizeHint().height() <= 720


def test_that_the_sheet_lists_every_key_of_the_desk(rig: DeskRig, qtbot: QtBot) -> None:
    qtbot.keyClick(rig.window, Qt.Key.Key_F1)
    sheet = next(d for d in rig.window.findChildren(ShortcutSheet) if d.isVisible())
    assert unnamed(sheet) == []
    keys = " ".join(line[1] for line in sheet_lines(rig.registry))
    for spec in rig.registry.actions.values():
        assert spec.shortcut in keys
    qtbot.keyClicks(sheet.edit, "palette")
    assert sheet.shown() == []
    sheet.edit.clear()
    qtbot.keyClicks(sheet.edit, "undo")
    assert [line[1] for line in sheet.shown()] == ["Ctrl+Z"]
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_that_every_action_stands_in_the_menu(rig: DeskRig) -> None:
    menu = rig.window.rail.menu_button.menu()
    titles = {
        action.text() for sub in menu.actions() if sub.menu() for action in sub.menu().actions()
    }
    assert titles == {spec.title for spec in rig.registry.actions.values()}


def test_that_two_actions_cannot_have_one_key(rig: DeskRig) -> None:
    with pytest.raises(ValueError, match="Ctrl\\+E is taken"):
        rig.registry.add_action(ActionSpec("x", "X", "List", rig.here, "Ctrl+E"))
    with pytest.raises(ValueError, match="two pages"):
        rig.registry.add_page(PageSpec("lines", "L", "S", "list", rig.make_more))


def test_that_the_size_of_the_window_is_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    rig = DeskRig(qtbot, settings=Settings(tmp_path))
    rig.window.resize(1100, 700)
    rig.window.close()
    assert not Settings(tmp_path).bytes("window/geometry").isEmpty()


def test_that_the_rail_folds_to_its_pictures_in_a_narrow_window(rig: DeskRig) -> None:
    window, rail = rig.window, rig.window.rail
    rail.set_count("lines", 43)
    button = rail.findChild(QAbstractButton, "nav_lines")
    assert isinstance(button, QAbstractButton)
    whole = rail.width()
    window.resize(853, 480)
    assert window.width() == 853  # a screen of 1280 pixels at 150 %
    assert rail.width() == rail.folded_width() < whole / 2
    assert not rail.menu_button.visibleRegion().isEmpty()
    assert button.toolTip() == "Lines, 43  (Ctrl+1)"
    assert unnamed(window) == []
    window.resize(1440, 900)
    assert rail.width() == whole
    assert button.toolTip() == "Lines  (Ctrl+1)"


def test_that_a_folded_rail_shows_no_picture_by_half(rig: DeskRig, qtbot: QtBot) -> None:
    for number in range(20):
        spec = PageSpec(f"page{number}", f"Page {number}", "More", "list", rig.make_more)
        rig.registry.add_page(spec)
    rail = Rail(rig.registry, "LOMU", searching="palette", helping="shortcuts")
    rail.build()
    rail.fold(folded=True)
    qtbot.addWidget(rail)
    rail.show()
    bar, port = rail.scroller.verticalScrollBar(), rail.scroller.viewport()
    buttons = rail.scroller.widget().findChildren(QAbstractButton)
    each = buttons[0].height()
    for high in (480, 495, 501):
        rail.resize(rail.width(), high)
        for place in (0, 10, 25, bar.maximum()):
            bar.setValue(place)
            tops = {one.mapTo(port, one.rect().topLeft()).y() for one in buttons}
            seen = [top for top in tops if -each < top < port.height()]
            assert min(seen) == 0, (high, place)
            assert max(seen) + each == port.height(), (high, place)
    rail.fold(folded=False)
    assert rail.scroller.viewport().height() == rail.scroller.height()


def test_that_big_type_folds_the_rail_too(rig: DeskRig, theme: Theme) -> None:
    theme.set_zoom(200)
    assert rig.window.rail.width() == rig.window.rail.folded_width()
    theme.set_zoom(100)
    assert rig.window.rail.width() > rig.window.rail.folded_width()
