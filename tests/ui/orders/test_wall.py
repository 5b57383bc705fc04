"""The wall of clocks: what runs out next, counted down live, readable across a room."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import AmendSupervision
from lomu_app.orders.rules import OrderStatus
from lomu_app.people.queries import who_looked
from lomu_app.store.audit import Verb
from tests.support.cohorts import refer
from tests.support.cores import Cores
from tests.support.orders import end, make_order
from tests.support.statements import statements
from tests.support.targets import TODAY
from tests.ui.orders.rig import HOUR, Rig, sergeant, wall
from tests.ui.support.page_rig import DOWN, ENTER, ESC
from ui.orders.finding import OrderSearch


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def test_that_what_runs_out_next_stands_on_top_in_its_group(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    ids = wall(core)
    rig = Rig(qtbot, core, tmp_path).open()
    assert rig.told() == [
        "Run out  ·  1", "1 h 00 min ago DVPN Court by",
        "Now  ·  1", "2 h 00 min DVPN Court by",
        "Today  ·  1", "12 h 00 min DAPN Court by",
        "This week  ·  1", "64 h 59 min SPO Person notifies by",
        "Later  ·  1", "180 days CAWN Review due",
    ]  # fmt: skip
    head = rig.page.list.head
    head.choose("open")
    assert rig.told() == ["no clock NMO In force"]
    assert rig.page.list.order_id() == ids["open"]
    head.choose("now")
    assert rig.told() == ["Now  ·  1", "2 h 00 min DVPN Court by"]
    head.choose("ended")
    assert rig.told() == []
    assert rig.page.list.empty.isVisible()
    core.execute(end(core, ids["open"], OrderStatus.DISCHARGED, ended_at=core.clock.now()))
    rig.page.refresh()
    assert rig.told() == ["no clock NMO Discharged"]


def test_that_it_counts_down_and_regroups_without_asking_the_database(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    ids = wall(core)
    rig = Rig(qtbot, core, tmp_path).open()
    counted: list[int] = []
    rig.page.count_changed.connect(counted.append)
    rig.page.list.table.go_to(_row(rig, ids["now"]))
    rig.page.read_current()
    with statements(core.store) as asked:
        rig.let_pass(HOUR)
        assert rig.told()[2:4] == ["Now  ·  1", "1 h 00 min DVPN Court by"]
        assert "Court by: 1 h 00 min" in _chips(rig)
        rig.let_pass(HOUR)
        assert rig.told()[:3] == [
            "Run out  ·  2", "3 h 00 min ago DVPN Court by", "0 h 00 min ago DVPN Court by",
        ]  # fmt: skip
        assert rig.page.list.order_id() == ids["now"], "the cursor stays on its clock"
        assert rig.page.pane.late_banner.isVisible()
    assert asked == []
    assert counted[-1] == 3


def test_that_kind_and_words_narrow_it_and_the_counts_with_it(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    wall(core)
    rig = Rig(qtbot, core, tmp_path).open()
    kinds = rig.page.list.head.kinds
    kinds.setCurrentIndex(kinds.findData("dvpn"))
    kinds.chosen.emit()
    assert [line for line in rig.told() if "·" not in line] == [
        "1 h 00 min ago DVPN Court by", "2 h 00 min DVPN Court by",
    ]  # fmt: skip
    rig.page.focus_filter()
    rig.type("nobody")
    rig.press(ENTER)
    assert rig.told() == []
    assert rig.page.list.empty.title_label.text() == "Nothing fits"
    rig.push(rig.page.list.empty.button)
    assert len(rig.told()) == 10


def test_that_the_cursor_passes_over_headings_and_enter_goes_to_the_steps(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    ids = wall(core)
    rig = Rig(qtbot, core, tmp_path).open()
    assert rig.page.list.order_id() == ids["run_out"]
    rig.press(DOWN)
    assert rig.page.list.order_id() == ids["now"]
    rig.press(ENTER)
    assert rig.page.pane.step_button.hasFocus()
    rig.press(ESC)
    assert rig.page.list.table.hasFocus()


def test_that_the_wall_fills_the_screen_by_key_and_goes_on_counting(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    wall(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.fill_screen()
    view = rig.page.view
    assert view is not None
    assert view.lines()[1].startswith("2 h 00 min  DVPN  ·  ")
    assert view.lines()[1].endswith("Court by  Tue 24/11/2026 09:00")
    rig.let_pass(2 * HOUR)
    assert view.lines()[1].startswith("0 h 00 min ago")
    before = view.letters.step
    qtbot.keyClick(view, "+")
    assert view.letters.step == before + 1
    qtbot.keyClick(view, ESC)
    QApplication.processEvents()
    assert rig.page.view is None


def test_that_what_is_due_in_a_cohort_stands_on_the_same_wall_and_opens_there(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    wall(core)
    member_id = refer(core)
    rig = Rig(qtbot, core, tmp_path).open()
    assert rig.page.list.order_id(), "the cursor begins with what runs out first"
    kinds = rig.page.list.head.kinds
    kinds.setCurrentIndex(kinds.findData("cohort"))
    kinds.chosen.emit()
    (line,) = [line for line in rig.told() if "·" not in line]
    assert line == "7 days XDA Screening due"
    supervised = AmendSupervision(
        membership_id=member_id, version=1, statutory=True, supervision="licence",
        supervision_ends=TODAY + dt.timedelta(days=3),
    )  # fmt: skip
    core.execute(supervised)
    rig.page.refresh()
    assert [line for line in rig.told() if "·" not in line] == [
        "3 days XDA Supervision ends", "7 days XDA Screening due",
    ]  # fmt: skip
    rig.page.read_current()
    assert rig.page.pane.empty.title_label.text() == "Due in a cohort"
    rig.page.list.table.setFocus()
    rig.press(ENTER)
    assert rig.went == [("cohorts", member_id)]
    assert rig.page.list.clocks() == [], "no order, so no calendar"


def test_that_looking_at_an_order_is_a_look_at_its_person(
    core: Core, qtbot: QtBot, tmp_path: Path, embedded_core_as: Cores
) -> None:
    order_id = make_order(core, kind="spo")
    rig = Rig(qtbot, core, tmp_path).open()
    person_id = rig.order(order_id).row.person_id
    dpo = embedded_core_as("data_protection_auditor", "viewer", name="dpo.one")
    looks = dpo.ask(who_looked, person_id=person_id)
    assert [(look.username, look.verb) for look in looks][:-1] == [("ps.one", Verb.CONSULTATION)]


def test_that_an_order_is_found_by_its_reference_and_shown_wherever_it_stands(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    ids = wall(core)
    walsall = make_order(core, kind="shpo", area="Walsall")
    core.execute(end(core, ids["open"], OrderStatus.DISCHARGED, ended_at=core.clock.now()))
    rig = Rig(qtbot, core, tmp_path).open()
    for order_id in (walsall, ids["open"], ids["later"]):
        reference = rig.order(order_id).row.reference
        (entry,) = OrderSearch(core).find(reference)
        assert entry.target == ("page", ("clocks", order_id))
        rig.open(order_id)
        assert rig.page.pane.detail is not None
        assert rig.page.pane.detail.row.reference == reference
    assert rig.desk.area.now == "Coventry"


def test_that_somebody_who_may_only_look_can_change_nothing(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    wall(core)
    rig = Rig(qtbot, embedded_core_as("viewer", areas=("Coventry",), name="v.one"), tmp_path).open()
    page = rig.page
    assert page.pane.detail is not None
    assert not any(deed.allowed for deed in page.pane.deeds)
    for button in (page.new_button, page.calendar_button, page.pane.breach_button):
        assert not button.isEnabled()
    page.new_order()
    page.do("breach")
    assert rig.no_dialog()


def _row(rig: Rig, order_id: int) -> int:
    return next(row.id for row in rig.page.list.shown if row.order_id == order_id)


def _chips(rig: Rig) -> list[str]:
    return [chip.text for chip in rig.page.pane.chips.chips]
