"""Releases on the desk: who comes out, what is done for it, and what is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.resettlement.rules import ReleaseStatus, Screening
from tests.support.cohorts import row_of
from tests.support.cores import Cores
from tests.support.releases import close, day, make_release, release, set_day, tasks
from tests.ui.actions.rig import Rig, fill, releases_page, sergeant
from ui.actions.release_dialogs import CameOutDialog, ReleaseDayDialog, ScreenDialog


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


@pytest.fixture
def rig(core: Core, qtbot: QtBot, tmp_path: Path) -> Rig:
    return releases_page(qtbot, core, tmp_path)


def test_that_the_list_is_by_day_with_a_sign_for_each_task(rig: Rig, core: Core) -> None:
    today, later = make_release(core, 0), make_release(core, 40)
    make_release(core, 5, "Walsall")
    close(core, tasks(core, release(core, today))["screening"].id)
    rig.open()
    assert rig.column("left") == ["Today", "In 40 days"]
    assert rig.column("tasks") == ["✓ ● ● ● ○ ○", "○ ○ ○ ○ ○ ○"]
    rig.choose("today")
    assert rig.column("left") == ["Today"]
    set_day(core, later, None)
    rig.choose("all")
    assert rig.column("left") == ["Today", "Cancelled"]


def test_that_a_screening_is_recorded_and_refers(rig: Rig, core: Core) -> None:
    member = make_release(core, 30)
    rig.open()
    rig.push(rig.page.pane.first_button)
    dialog = rig.dialog(ScreenDialog)
    fill(dialog, result="not_found", looked_at="PNC")
    assert dialog.refer.isHidden()
    fill(dialog, result="found", refer=True)
    assert not dialog.refer.isHidden()
    rig.push(dialog.save_button)
    found = release(core, member)
    assert (found.screening, found.cohorts) == (Screening.FOUND, ("XDA", "RES"))
    assert "referred as M-000002" in rig.said[-1][0]
    assert "✓" in rig.column("tasks")[0]


def test_that_they_come_out_and_a_moved_day_moves_the_tasks(rig: Rig, core: Core) -> None:
    member = make_release(core, 30)
    rig.open()
    rig.do("day")
    dialog = rig.dialog(ReleaseDayDialog)
    assert dialog.form.values()["release_date"] == day(30)
    fill(dialog, release_date=day(0), reason="Prison mail")
    rig.push(dialog.save_button)
    assert row_of(core, member).release_date == day(0)
    assert rig.column("left") == ["Today"]
    rig.push(rig.page.pane.first_button)
    out = rig.dialog(CameOutDialog)
    fill(out, note="Met at the gate")
    rig.push(out.save_button)
    found = release(core, member)
    assert found.status is ReleaseStatus.RELEASED
    assert tasks(core, found)["day_of_release"].result == "Released on 24/11/2026: Met at the gate"
    lines = {widget.line.key: widget for widget in rig.page.pane.tasks.widgets}
    key = tasks(core, found)["compliance_1"].id
    rig.push(lines[key].buttons["open"])
    assert rig.went == [("actions", key)]


def test_that_nobody_to_come_says_where_days_come_from(rig: Rig) -> None:
    rig.open()
    assert "It is set on the membership" in rig.page.empty.advice_label.text()
    assert rig.page.pane.empty.isVisible()
