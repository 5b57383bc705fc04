"""Releases on the desk: who comes out, what is done for it, and what is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.resettlement.rules import ReleaseStatus, Screening
from tests.support.cohorts import refer, row_of
from tests.support.cores import Cores
from tests.support.plans import join
from tests.support.releases import (
    close,
    day,
    make_release,
    release,
    releases,
    set_day,
    tasks,
)
from tests.support.targets import make_person
from tests.ui.actions.rig import Rig, fill, releases_page, sergeant
from ui.actions.release_dialogs import (
    CameOutDialog,
    DropDialog,
    NotOutDialog,
    ReleaseDayDialog,
    ScreenDialog,
)


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
    rig.push(lines[key].button("open"))
    assert rig.went == [("actions", key)]


def test_that_a_release_is_taken_back_at_once_or_later(rig: Rig, core: Core) -> None:
    member = make_release(core, 0)
    rig.open()
    for late in (False, True):
        rig.do("out")
        out = rig.dialog(CameOutDialog)
        fill(out, note="Met at the gate")
        rig.push(out.save_button)
        assert release(core, member).status is ReleaseStatus.RELEASED
        if late:
            rig.do("not_out")
            dialog = rig.dialog(NotOutDialog)
            fill(dialog, note="It was his brother")
            rig.push(dialog.save_button)
        else:
            rig.said[-1][1]()
        assert release(core, member).status is ReleaseStatus.EXPECTED


def test_that_of_two_the_pane_says_which_to_drop(rig: Rig, core: Core) -> None:
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    mine, his = refer(core, kept), refer(core, joined)
    set_day(core, mine, 20)
    set_day(core, his, 20)
    join(core, kept, joined)
    rig.open(releases(core, mine)[-1].id)
    assert "Drop this one: older is R-000001" in rig.page.pane.banner.words_label.text()
    rig.do("drop")
    dialog = rig.dialog(DropDialog)
    fill(dialog, reason="The same release")
    rig.push(dialog.save_button)
    assert [row.status for row in releases(core, mine)] == [
        ReleaseStatus.EXPECTED, ReleaseStatus.CANCELLED,
    ]  # fmt: skip
    assert rig.column("left") == ["In 20 days"]


def test_that_nobody_to_come_says_where_days_come_from(rig: Rig) -> None:
    rig.open()
    assert "It is set on the membership" in rig.page.empty.advice_label.text()
    assert rig.page.pane.empty.isVisible()
