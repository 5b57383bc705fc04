"""The list of targets: filter, order, copying, many at once, keys of the pane."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import Allocate, ProposeOff
from lomu_app.daart.rules import TargetStatus
from lomu_app.kernel.errors import NotPermitted
from tests.support.cores import Cores
from tests.support.targets import (
    AREA,
    close,
    detail,
    make_person,
    make_ready,
    make_target,
    version,
)
from tests.ui.daart.rig import Rig, sergeant
from tests.ui.support.desks import make_desk
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER, ESC
from ui.daart.assign_dialog import AssignDialog
from ui.daart.attempt_dialog import AttemptDialog
from ui.daart.deed_dialogs import AllocateDialog, ReasonDialog
from ui.daart.edit_dialog import EditDialog
from ui.daart.list_page import TargetsPage
from ui.daart.new_dialog import NewTargetDialog
from ui.daart.pages import register
from ui.shell.main_window import MainWindow
from ui.shell.palette_list import PaletteEntry

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def chip_words(rig: Rig, key: str) -> str:
    found = rig.page.findChild(QPushButton, f"chip_{key}")
    assert isinstance(found, QPushButton)
    return found.text()


def test_that_the_chips_count_and_narrow_the_list(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    high = make_target(core)
    mine = make_target(core, victim_risk="standard", owner="Ps One")
    late = make_target(core, victim_risk="medium", date_added=TODAY - dt.timedelta(days=20))
    gone = make_target(core)
    core.execute(close(core, gone))
    rig = Rig(qtbot, core, tmp_path).open()
    assert set(rig.shown()) == {high, mine, late}
    expected = {
        "mine": ("Mine 1", {mine}), "high_risk": ("High risk 1", {high}),
        "overdue": ("Overdue 1", {late}), "all": ("All 4", {high, mine, late, gone}),
    }  # fmt: skip
    for key, (words, ids) in expected.items():
        chip = rig.page.findChild(QPushButton, f"chip_{key}")
        assert isinstance(chip, QPushButton)
        chip.setFocus()
        rig.press(Qt.Key.Key_Space)
        assert (chip.text(), set(rig.shown())) == (words, ids)


def test_that_a_state_can_be_asked_for_with_its_count(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    ready = make_ready(core)
    make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    states = rig.page.list_head.states
    states.setFocus()
    rig.type("Arrest")
    assert states.currentText() == "Arrest ready 1"
    states.activated.emit(states.currentIndex())
    assert rig.shown() == [ready]


def test_that_typing_finds_by_name_and_down_goes_into_the_list(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    wanted = make_target(core, make_person(core, "Quillfeather"))
    make_target(core, make_person(core, "Underbough"))
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.focus_filter()
    rig.type("quillf")
    rig.press(ENTER)
    assert rig.shown() == [wanted]
    rig.press(Qt.Key.Key_Down)
    assert rig.page.table.hasFocus()


def test_that_headings_sort_in_the_database(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    old = make_target(core, make_person(core, "Zell"), date_added=TODAY - dt.timedelta(days=5))
    new = make_target(core, make_person(core, "Abel"), date_added=TODAY)
    rig = Rig(qtbot, core, tmp_path).open()
    header = rig.page.table.horizontalHeader()
    keys = [column.key for column in rig.page.model.columns]
    header.sectionClicked.emit(keys.index("name"))
    assert rig.shown() == [new, old]
    header.sectionClicked.emit(keys.index("name"))
    assert rig.shown() == [old, new]
    header.sectionClicked.emit(keys.index("days"))
    assert rig.shown() == [new, old], "fewest days first"


def test_that_every_sortable_heading_is_known_to_the_database(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    header = rig.page.table.horizontalHeader()
    for at in range(len(rig.page.model.columns)):
        header.sectionClicked.emit(at)
        assert len(rig.shown()) == 1
    assert rig.prompter.problems == []


def test_that_an_empty_list_says_what_to_do(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    rig = Rig(qtbot, core, tmp_path).open()
    assert rig.page.empty.title_label.text() == "No targets yet"
    rig.page.empty.button.setFocus()
    rig.press(Qt.Key.Key_Space)
    assert rig.went == [("intake", None)]

    target = make_target(core)
    rig.page.focus_filter()
    rig.type("nobody of this name")
    rig.press(ENTER)
    assert (rig.shown(), rig.page.empty.button.text()) == ([], "Clear the filter")
    assert rig.page.pane.detail is None
    rig.page.empty.button.setFocus()
    rig.press(Qt.Key.Key_Space)
    assert rig.shown() == [target]


def test_that_a_target_is_opened_in_whichever_area_and_state_it_is(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    make_target(core)
    gone = make_target(core, area="Walsall")
    core.execute(close(core, gone))
    rig = Rig(qtbot, core, tmp_path).open(gone)
    assert rig.desk.area.now == "Walsall"
    assert rig.page.table.current_id() == gone
    assert rig.page.pane.detail is not None
    assert rig.page.pane.detail.row.id == gone


def test_that_enter_goes_to_the_first_gap_and_escape_back_to_the_list(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.table.setFocus()
    rig.press(ENTER)
    # The newest address was never checked; that is the first gap.
    assert rig.page.pane.readiness.checklist.boxes["address"].hasFocus()
    rig.press(ESC)
    assert rig.page.table.hasFocus()


def test_that_copied_rows_are_a_table_that_runs_nothing(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    make_target(core, make_person(core, "Marlowe"), offence="=HYPERLINK(1)")
    make_target(core, make_person(core, "Nettles"))
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.table.setFocus()
    rig.press(Qt.Key.Key_A, ctrl=True)
    rig.press(Qt.Key.Key_C, ctrl=True)
    copied = QGuiApplication.clipboard().mimeData()
    lines = copied.text().splitlines()
    assert lines[0].startswith("Ref.\tName\tVictim risk\tArrest ready")
    assert len(lines) == 3
    assert "\t'=HYPERLINK(1)\t" in copied.text()
    assert "MARLOWE, Jordan" in copied.html()
    assert rig.said[-1][0] == "2 rows copied, with headings"


def test_that_many_are_assigned_at_once_and_a_refusal_is_told(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second, third = (make_target(core) for _ in range(3))
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.table.setFocus()
    rig.press(Qt.Key.Key_A, ctrl=True)
    assert rig.page.assign_button.text().strip() == "Assign 3"
    rig.page.assign_button.setFocus()
    rig.press(Qt.Key.Key_Space)
    dialog = rig.dialog(AssignDialog)
    # Somebody else is quicker with one of them.
    core.execute(ProposeOff(target_id=third, version=version(core, third), reason="Emigrated"))
    rig.type("PC Larch")
    rig.press(ENTER)
    assert [detail(core, key).row.owner for key in (first, second, third)] == [
        "PC Larch", "PC Larch", "",
    ]  # fmt: skip
    assert dialog.isVisible()
    assert "2 assigned, 1 not: T-000003" in dialog.problem.words_label.text()
    assert dialog.form.values()["owner"] == "PC Larch"
    assert rig.said[-1][0] == "2 targets assigned, 1 refused"


def test_that_one_target_is_assigned_and_undo_takes_it_back(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core, owner="PC Elm")
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.assign()
    rig.dialog(AllocateDialog)
    rig.type("PC Oak")
    rig.press(ENTER)
    assert detail(core, target).row.owner == "PC Oak"
    rig.said[-1][1]()
    assert detail(core, target).row.owner == "PC Elm"


def test_that_a_viewer_sees_all_and_changes_nothing(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    viewer = embedded_core_as("viewer", areas=(AREA,))
    rig = Rig(qtbot, viewer, tmp_path).open()
    page, pane = rig.page, rig.page.pane
    greyed = (
        page.new_button, page.assign_button, pane.edit_button, pane.attempt_button,
        pane.readiness.answer_button, pane.addresses.add_button,
        *pane.readiness.checklist.boxes.values(),
    )  # fmt: skip
    assert not any(widget.isEnabled() for widget in greyed)
    actions = [action for action in pane.steps_menu.actions() if not action.isSeparator()]
    assert actions
    assert not any(action.isEnabled() for action in actions)
    assert {action.toolTip() for action in actions} == {"Your role does not allow this."}
    with pytest.raises(NotPermitted):
        viewer.execute(Allocate(target_id=target, version=1, owner="PC Oak"))
    assert detail(core, target).row.owner == ""


def test_that_an_offender_manager_sees_the_sergeant_s_steps_greyed(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    make_target(core)
    officer = embedded_core_as("offender_manager", areas=(AREA,))
    rig = Rig(qtbot, officer, tmp_path).open()
    allowed = {deed.key: deed.allowed for deed in rig.page.pane.deeds}
    assert allowed == {
        "submit": True, "arrested": True, "attempt": True, "propose_off": True, "ready": False,
        "circulate": False, "close": False, "custody": False, "withdraw": False,
        "misidentified": False, "allocate": False, "review": False, "extend": False,
    }  # fmt: skip


def test_that_a_proposal_to_come_off_is_shown_and_kept_on_with_a_reason(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    core.execute(ProposeOff(target_id=target, version=1, reason="Struck through in the sheet"))
    rig = Rig(qtbot, core, tmp_path).open()
    pane = rig.page.pane
    assert chip_words(rig, "proposed_off") == "Proposed off 1"
    assert "Struck through in the sheet" in pane.off_banner.words_label.text()
    pane.keep_on_button.setFocus()
    rig.press(Qt.Key.Key_Space)
    rig.dialog(ReasonDialog)
    rig.type("Still wanted by the court")
    rig.press(Qt.Key.Key_Tab)
    rig.press(ENTER)
    assert detail(core, target).row.proposed_off is None
    qtbot.waitUntil(pane.off_banner.isHidden)


def test_that_another_team_s_target_is_told_in_the_pane(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = make_person(core)
    make_target(core, person, area="Walsall", team="Team 2", crime_reference="20WS/1A/26")
    there = detail(core, 1).row.id
    make_target(core, person, seen_conflicts=(there,))
    rig = Rig(qtbot, core, tmp_path).open()
    words = rig.page.pane.conflict_banner.words_label.text()
    assert "Walsall, Team 2" in words
    assert rig.page.pane.conflict_banner.isVisible()


def test_that_the_palette_finds_targets_by_reference_and_by_name(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core, make_person(core, "Brackenbury"))
    rig = Rig(qtbot, core, tmp_path)
    register(rig.desk)
    for typed in ("bracken", detail(core, target).row.reference):
        entries = rig.desk.search(typed, people_only=False)
        assert isinstance(entries[0], PaletteEntry)
        assert entries[0].target == ("page", ("targets", target))
    assert rig.desk.search("bracken", people_only=True) == []
    assert rig.desk.registry.pages["targets"].shortcut == "Ctrl+3"


def test_that_the_keys_of_the_window_reach_the_page(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    target = make_target(core)
    desk = make_desk(core, tmp_path)
    desk.area.choose(AREA)
    register(desk)
    window = MainWindow(
        desk.registry, desk.tasks, marking="OFFICIAL-SENSITIVE", search=desk.search, time=desk.time
    )
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_3, control)
    page = window.current_page()
    assert isinstance(page, TargetsPage)
    qtbot.waitUntil(lambda: page.pane.detail is not None)
    assert page.table.current_id() == target
    for key, modifiers, kind in (
        (Qt.Key.Key_N, control, NewTargetDialog),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, EditDialog),
        (Qt.Key.Key_A, control | shift, AttemptDialog),
        (Qt.Key.Key_O, control | shift, AllocateDialog),
    ):
        qtbot.keyClick(window, key, modifiers)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert QApplication.activeModalWidget() is None
    qtbot.keyClick(window, Qt.Key.Key_S, control | shift)
    assert page.pane.steps_menu.isVisible()
    page.pane.steps_menu.close()


def test_that_the_person_is_opened_from_the_pane(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    person = make_person(core)
    make_target(core, person)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.pane.person_button.setFocus()
    rig.press(Qt.Key.Key_Space)
    assert rig.went == [("person", person)]


def test_that_a_target_that_leaves_the_list_makes_room_for_the_next(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second, third = (make_target(core) for _ in range(3))
    rig = Rig(qtbot, core, tmp_path).open(second)
    core.execute(close(core, second))
    assert rig.shown() == [first, third]
    assert rig.page.table.current_id() == third
    assert detail(core, second).row.status is TargetStatus.CLOSED


def test_that_every_control_has_a_name(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    assert unnamed(rig.page) == []
