"""A screen of 1280 x 720 pixels at 150 %: every page fits, and no list scrolls sideways."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from tests.support.cores import Cores
from tests.support.threat import AREA, prepare, wanted
from tests.ui.support.desks import make_desk
from ui.desk import DeskWindow
from ui.kit.page import ListAndPane
from ui.shell.main_window import MainWindow
from ui.shell.shortcuts import ShortcutSheet

WIDTH, HEIGHT = 853, 480
_PAGES = {
    "sergeant": (
        "today", "threat_review", "targets", "people", "matches", "cohorts", "clocks", "assess",
        "signing", "actions", "releases", "harm", "cog", "meetings", "intake", "insight",
        "children",
    ),
    "administrator": ("users", "audit"),
}  # fmt: skip


def open_desk(qtbot: QtBot, core: Core, folder: Path) -> MainWindow:
    desk = make_desk(core, folder)
    desk.area.choose(AREA)
    held = DeskWindow(desk)
    qtbot.addWidget(held.window)
    held.setParent(held.window)
    held.window.resize(WIDTH, HEIGHT)
    held.window.show()
    qtbot.waitExposed(held.window)
    return held.window


def sideways(window: MainWindow) -> list[str]:
    QApplication.processEvents()  # what was shown or hidden is laid out with the next event
    return [
        area.objectName() or area.accessibleName()
        for area in window.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum()
    ]


@pytest.mark.parametrize("role", list(_PAGES))
def test_that_every_page_fits_a_small_screen(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path, role: str
) -> None:
    core = embedded_core_as(role, name="one.person")
    if role == "sergeant":
        for name in ("Ashby-Thistlewood", "Birch", "Cole"):
            wanted(core, name, days=12, victim_risk="high", markers=("FI", "WE"))
        prepare(core)
    window = open_desk(qtbot, core, tmp_path)
    for page in _PAGES[role]:
        window.show_page(page)
        assert (window.width(), window.height()) == (WIDTH, HEIGHT), page
        marked = window.rail.findChild(QToolButton, f"nav_{page}")
        assert isinstance(marked, QToolButton)
        assert marked.visibleRegion().boundingRect() == marked.rect(), f"{page} in the rail"
        assert not sideways(window), page
        for pair in window.findChildren(ListAndPane):
            pair.show_pane(shown=True)
        assert not sideways(window), f"{page} with its pane"


def test_that_what_matters_most_stays_in_sight(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name="one.person")
    wanted(core, "Ashby", days=12, victim_risk="high")
    prepare(core)
    window = open_desk(qtbot, core, tmp_path)
    seen = {
        "threat_review": {"#", "Move", "Name", "Risk", "Why on the list", "Arrest-ready"},
        "targets": {"Name", "Victim risk", "Arrest ready", "Review due", "Offence"},
    }
    for page, wished in seen.items():
        window.show_page(page)
        table = window.page(page).findChild(QTableView)
        assert isinstance(table, QTableView)
        header, model = table.horizontalHeader(), table.model()
        titles = {
            str(model.headerData(at, header.orientation()))
            for at in range(header.count())
            if not header.isSectionHidden(at)
        }
        assert wished <= titles, page


def test_that_the_shortcuts_are_whole_on_a_small_screen(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_desk(qtbot, embedded_core_as("sergeant", name="one.person"), tmp_path)
    sheet = ShortcutSheet(window, window.registry)
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitExposed(sheet)
    area = next(one for one in sheet.findChildren(QAbstractScrollArea) if one.isVisible())
    assert area.horizontalScrollBar().maximum() == 0
