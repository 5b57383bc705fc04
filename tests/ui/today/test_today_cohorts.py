"""What of the cohorts waits, as the Today page tells it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.cohorts.commands import AmendSupervision, ScreenReferral
from lomu_app.cohorts.rules import MembershipStatus
from tests.support.cohorts import make_membership, refer, version_of
from tests.support.cores import Cores
from tests.support.targets import AREA
from tests.ui.today.rig import Rig


def test_that_what_is_due_stands_with_what_waits_and_leads_there(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", areas=(AREA, "Walsall"), name="ps.one")
    managed = make_membership(core, MembershipStatus.MANAGED)
    screened = refer(core)
    embedded_core_as.clock.moment += dt.timedelta(days=43)
    refer(core)
    rig = Rig(qtbot, core, tmp_path)
    rows = {row.what: row for row in rig.page.work.rows()}
    assert rows["Cohort reviews due"].late == ("overdue", "1 late")
    assert (rows["Referrals to screen"].number, rows["Referrals to screen"].late) == (
        "2", ("overdue", "1 late"),
    )  # fmt: skip
    rig.open_line("Cohort reviews due")
    assert rig.opened("cohorts") == ("late", "")
    rig.window.show_page("today")
    rig.open_line("Referrals to screen")
    assert rig.opened("cohorts") == ("stage", "referred")
    rig.window.show_page("today")
    core.execute(
        AmendSupervision(
            membership_id=managed, version=version_of(core, managed), statutory=True,
            supervision="licence", supervision_ends=core.clock.today() + dt.timedelta(days=9),
        )
    )  # fmt: skip
    rig.open_line("Supervision by law ends")
    assert rig.opened("cohorts") == ("supervision", "")
    rig.window.show_page("today")
    core.execute(
        ScreenReferral(membership_id=screened, version=1, accept=False, reason="Lives elsewhere")
    )
    assert rig.line("Referrals to screen").startswith("1 VANE")


def test_that_a_manager_is_told_of_their_own_people_only(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", areas=(AREA,), name="ps.one")
    make_membership(core, MembershipStatus.SELECTED)
    manager = embedded_core_as("offender_manager", areas=(AREA,), name="pc.one")
    whats = [row.what for row in Rig(qtbot, manager, tmp_path).page.work.rows()]
    assert "Plans to be written" not in whats
    mine = embedded_core_as("offender_manager", areas=(AREA,), name="pc.yarrow")
    whats = [row.what for row in Rig(qtbot, mine, tmp_path).page.work.rows()]
    assert "Plans to be written" in whats
