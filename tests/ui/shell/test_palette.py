"""Ctrl+K, by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Permission
from tests.ui.support.desk import DeskRig
from tests.ui.support.tasks import HeldTasks
from ui.shell.palette import match
from ui.shell.palette_list import ENTRY_ROLE

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def rig(qtbot: QtBot) -> DeskRig:
    made = DeskRig(qtbot)
    qtbot.keyClick(made.window, Qt.Key.Key_K, CONTROL)
    return made


def titles(rig: DeskRig) -> list[str]:
    return [entry.title for entry in rig.window.palette_box.model.entries]


def test_that_typing_finds_people_pages_and_actions(rig: DeskRig, qtbot: QtBot) -> None:
    box = rig.window.palette_box
    assert box.edit.hasFocus()
    qtbot.keyClicks(box.edit, "ex")
    assert titles(rig)[:2] == ["DOE, John", "Export the pack"]
    assert rig.searched[-1] == ("ex", False)
    assert not box.grab().isNull()


def test_that_enter_opens_the_first_and_the_focus_comes_back(rig: DeskRig, qtbot: QtBot) -> None:
    qtbot.keyClicks(rig.window.palette_box.edit, "doe")
    qtbot.keyClick(rig.window.palette_box.edit, Qt.Key.Key_Return)
    assert not rig.window.palette_box.isVisible()
    page = rig.window.current_page()
    assert page is not None
    assert page.title() == "Person 7"


def test_that_a_prefix_narrows_to_actions_or_people(rig: DeskRig, qtbot: QtBot) -> None:
    box = rig.window.palette_box
    qtbot.keyClicks(box.edit, ">exp")
    assert titles(rig) == ["Export the pack"]
    qtbot.keyClick(box.edit, Qt.Key.Key_Return)
    assert rig.done == ["export"]
    qtbot.keyClick(rig.window, Qt.Key.Key_K, CONTROL)
    box.edit.clear()
    qtbot.keyClicks(box.edit, "@doe")
    assert titles(rig) == ["DOE, John"]
    assert rig.searched[-1] == ("doe", True)


def test_that_arrows_move_and_go_round(rig: DeskRig, qtbot: QtBot) -> None:
    box = rig.window.palette_box
    count = box.model.rowCount()
    assert count > 10
    qtbot.keyClick(box.edit, Qt.Key.Key_Up)
    assert box.list.currentIndex().row() == count - 1
    qtbot.keyClick(box.edit, Qt.Key.Key_Down)
    qtbot.keyClick(box.edit, Qt.Key.Key_PageDown)
    assert box.list.currentIndex().row() == 9
    said = box.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert box.list.currentIndex().data(ENTRY_ROLE).kind in said


def test_that_escape_closes_and_gives_the_focus_back(qtbot: QtBot) -> None:
    rig = DeskRig(qtbot)
    rig.lines.table.setFocus()
    qtbot.keyClick(rig.window, Qt.Key.Key_K, CONTROL)
    qtbot.keyClick(rig.window.palette_box.edit, Qt.Key.Key_Escape)
    assert not rig.window.palette_box.isVisible()
    assert rig.lines.table.hasFocus()


def test_that_what_is_not_allowed_is_shown_but_does_not_run(qtbot: QtBot) -> None:
    rig = DeskRig(qtbot, allowed=frozenset({Permission.SEE_TARGETS}))
    qtbot.keyClick(rig.window, Qt.Key.Key_K, CONTROL)
    qtbot.keyClicks(rig.window.palette_box.edit, ">export")
    assert titles(rig) == ["Export the pack"]
    qtbot.keyClick(rig.window.palette_box.edit, Qt.Key.Key_Return)
    assert rig.window.palette_box.isVisible()
    assert rig.done == []


def test_that_an_overtaken_search_does_not_replace_the_newer_one(qtbot: QtBot) -> None:
    held = HeldTasks()
    rig = DeskRig(qtbot, tasks=held)
    qtbot.keyClick(rig.window, Qt.Key.Key_K, CONTROL)
    qtbot.keyClicks(rig.window.palette_box.edit, "do")
    assert "DOE, John" not in titles(rig)
    held.release(latest=True)
    assert rig.searched == [("do", False)]
    assert titles(rig)[0] == "DOE, John"
    assert held.held == []


def test_that_enter_waits_for_what_is_being_searched(qtbot: QtBot) -> None:
    held = HeldTasks()
    rig = DeskRig(qtbot, tasks=held)
    rig.window.open_palette()
    box = rig.window.palette_box
    qtbot.keyClicks(box.edit, "exp")
    assert titles(rig) == ["Export the pack"]
    qtbot.keyClick(box.edit, Qt.Key.Key_Return)
    assert rig.done == []
    held.release(latest=True)
    page = rig.window.current_page()
    assert page is not None
    assert page.title() == "Person 7"
    assert not box.isVisible()


def test_that_what_was_moved_to_stays_chosen_when_more_is_found(qtbot: QtBot) -> None:
    held = HeldTasks()
    rig = DeskRig(qtbot, tasks=held)
    rig.window.open_palette()
    box = rig.window.palette_box
    qtbot.keyClicks(box.edit, "e")
    qtbot.keyClick(box.edit, Qt.Key.Key_Down)
    chosen = box.list.currentIndex().data(ENTRY_ROLE)
    held.release(latest=True)
    assert titles(rig)[0] == "DOE, John"
    assert box.list.currentIndex().data(ENTRY_ROLE) == chosen
    box.close_palette()


def test_that_a_search_that_failed_is_not_told_as_nothing_found(qtbot: QtBot) -> None:
    held = HeldTasks()
    rig = DeskRig(qtbot, tasks=held)
    rig.window.open_palette()
    box = rig.window.palette_box
    qtbot.keyClicks(box.edit, "zzzz")
    assert box.nothing_label.text() == "Searching …"
    held.fail(Refused("The database is busy."))
    while held.held:
        held.fail(Refused("The database is busy."))
    assert "could not be searched. The database is busy." in box.nothing_label.text()
    box.close_palette()


def test_that_an_action_of_another_page_says_where_it_can_be_done(rig: DeskRig) -> None:
    rig.window.palette_box.close_palette()
    rig.window.show_page("more")
    rig.window.palette_box.open_palette(">only")
    (entry,) = rig.window.palette_box.model.entries
    assert (entry.title, entry.unless) == ("Only on Lines", "on Lines")
    rig.window.palette_box.close_palette()


def test_that_a_failed_search_leaves_pages_and_actions(qtbot: QtBot) -> None:
    held = HeldTasks()
    rig = DeskRig(qtbot, tasks=held)
    rig.window.open_palette()
    qtbot.keyClicks(rig.window.palette_box.edit, "e")
    held.fail(RuntimeError("no index"))
    assert "Export the pack" in titles(rig)


@pytest.mark.parametrize(
    ("typed", "title", "least"),
    [("exp", "Export the pack", 100), ("the pa", "Export the pack", 95), ("xpotr", "Export", 50)],
)
def test_that_the_starts_of_words_match_best(typed: str, title: str, least: float) -> None:
    assert match(typed, title) >= least


def test_that_two_letters_do_not_match_in_the_middle() -> None:
    assert match("po", "Export the desk") == 0
