"""What somebody has to do and who comes out, as the Today page tells it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.support.cores import Cores
from tests.support.releases import close, day, make_action, make_release
from tests.support.targets import AREA
from tests.ui.today.rig import Rig


def test_that_ones_own_actions_and_the_releases_of_the_day_wait_and_lead_there(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", areas=(AREA, "Walsall"), name="ps.one")
    late = make_action(core, owner="ps.one", due=day(0), text="See the housing officer")
    make_action(core, owner="ps.one", due=day(1), area="Walsall", text="Tell probation")
    make_action(core, owner="PC Yarrow", due=day(0))
    make_release(core, 1)
    make_release(core, 2)
    embedded_core_as.clock.moment += dt.timedelta(days=1)
    rig = Rig(qtbot, core, tmp_path)
    rows = {row.what: row for row in rig.page.work.rows()}
    mine = rows["Your actions due"]
    assert (mine.number, mine.late) == ("2", ("overdue", "1 late"))
    assert mine.detail == "See the housing officer; Tell probation"
    out = rows["Releases today"]
    assert (out.number, out.late) == ("1", ("today", "Today"))
    assert out.detail.endswith(", HMP Elmbrook")
    rig.open_line("Your actions due")
    assert rig.opened("actions") == ("show", "mine")
    rig.window.show_page("today")
    rig.open_line("Releases today")
    assert rig.opened("releases") == ("show", "today")
    rig.window.show_page("today")
    close(core, late)
    assert {row.what: row for row in rig.page.work.rows()}["Your actions due"].number == "1"
