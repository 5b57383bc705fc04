"""The desk opens on a list that is there; area and day are chosen by keys, deeds by menu."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.daart.threat_queries import area_of_longest_list
from tests.support.cores import Cores
from tests.support.threat import AREA, prepare, wanted
from tests.ui.support.desks import make_desk
from tests.ui.threat_review.conftest import MakeRig
from ui.core.desk import Desk
from ui.desk import DeskWindow

_AREAS = (AREA, "Dudley", "Walsall")


def _lists(core: Core) -> None:
    """One line in Dudley, two in Walsall, none in Coventry."""
    for area, surnames in (("Dudley", ("Ashby",)), ("Walsall", ("Birch", "Cole"))):
        for surname in surnames:
            wanted(core, surname, area=area)
        prepare(core, area)


def _open(qtbot: QtBot, desk: Desk) -> DeskWindow:
    window = DeskWindow(desk)
    qtbot.addWidget(window.window)
    window.open()
    return window


def test_that_the_area_with_the_longest_list_of_today_is_found(core_as: Cores) -> None:
    core = core_as("sergeant", areas=_AREAS)
    assert core.ask(area_of_longest_list) == ""
    _lists(core)
    assert core.ask(area_of_longest_list) == "Walsall"
    assert core_as("sergeant", name="ps.two", areas=("Dudley",)).ask(area_of_longest_list) == (
        "Dudley"
    )
    assert core_as("administrator", name="it.one", areas=_AREAS).ask(area_of_longest_list) == ""


def test_that_the_desk_opens_on_the_area_that_has_a_list(
    qtbot: QtBot, embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", areas=_AREAS)
    _lists(core)
    desk = make_desk(core, tmp_path)
    window = _open(qtbot, desk)
    assert desk.area.now == "Walsall"
    assert desk.settings.text("area") == ""  # nobody has chosen it
    window.take_down()

    again = make_desk(core, tmp_path)
    again.area.choose("Dudley")
    window = _open(qtbot, again)
    assert again.area.now == "Dudley"
    window.take_down()


def test_that_a_choice_of_last_time_is_kept_though_another_list_is_longer(
    qtbot: QtBot, embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", areas=_AREAS)
    _lists(core)
    before = make_desk(core, tmp_path)
    before.area.choose("Dudley")
    desk = make_desk(core, tmp_path)
    window = _open(qtbot, desk)
    assert desk.area.now == "Dudley"
    window.take_down()


def test_that_area_and_day_are_chosen_by_keys(embedded_core_as: Cores, sit_down: MakeRig) -> None:
    core = embedded_core_as("sergeant", name="ps.one", areas=_AREAS)
    _lists(core)
    desk = sit_down(core)
    assert desk.page.line_list.empty.title_label.text() == "Nobody to review"
    desk.press("Ctrl+Shift+A")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(desk.page.areas.view(), Qt.Key.Key_Down)
    QTest.keyClick(desk.page.areas.view(), Qt.Key.Key_Return)
    assert desk.names() == ["Ashby"]
    desk.press("Ctrl+Shift+T")
    QTest.keyClick(desk.page.days.combo.view(), Qt.Key.Key_Up)
    QTest.keyClick(desk.page.days.combo.view(), Qt.Key.Key_Return)
    assert (desk.page.listing.day - core.clock.today()).days == 1
    desk.press("Alt+Home")
    assert desk.names() == ["Ashby"]


def test_that_somebody_with_one_area_is_told_that_there_is_no_other(
    embedded_core_as: Cores, sit_down: MakeRig
) -> None:
    desk = sit_down(embedded_core_as("sergeant", areas=(AREA,)))
    desk.press("Ctrl+Shift+A")
    assert desk.said == ["You work for this area alone."]


def test_that_every_deed_stands_in_a_menu_of_the_page(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    specs = [one for one in desk.desk.registry.actions.values() if one.page == "threat_review"]
    more = desk.page.more_button.menu()
    (lines,) = [menu for menu in more.findChildren(QMenu) if menu.title() == "Line of the list"]
    shown = {action.data() for menu in (more, lines) for action in menu.actions()}
    assert {spec.id for spec in specs} <= shown
    # By the menu key over the line as well: open, down to the first, done.
    table = desk.page.table
    table.customContextMenuRequested.emit(table.visualRect(table.currentIndex()).center())
    menu = QApplication.activePopupWidget()
    assert menu is desk.page.line_list.line_menu
    assert menu.actions()[0].data() == "trm_up"
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert desk.dialog().rank_field.value() == "2"
    desk.press("Escape")
