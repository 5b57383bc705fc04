"""The Threat Review hears of every release by itself, on its day."""

from __future__ import annotations

import datetime as dt

from lomu_app.daart.snapshot import AlertLine
from lomu_app.daart.threat_alerts import load_alerts
from lomu_app.daart.threat_commands import SettleAlert
from lomu_app.resettlement.commands import RecordRelease
from lomu_app.resettlement.queries import load_release
from tests.support.cores import Cores
from tests.support.releases import day, make_release, release, seen, set_day
from tests.support.targets import AREA


def _alerts(core_as: Cores, offset: int) -> list[AlertLine]:
    return list(core_as("sergeant").ask(load_alerts, AREA, day(offset)))


def test_that_a_release_is_on_the_list_of_its_day_and_moves_with_it(core_as: Cores) -> None:
    core = core_as("sergeant")
    member = make_release(core, 10)
    assert _alerts(core_as, 9) == []
    (alert,) = _alerts(core_as, 10)
    assert alert.category == "release_today"
    assert alert.text.startswith("Release from HMP Elmbrook (R-000001). Not screened.")
    assert core.ask(load_release, release(core, member).id).alert == alert.reference
    set_day(core, member, 14)
    assert _alerts(core_as, 13) == []
    assert [each.alert_id for each in _alerts(core_as, 14)] == [alert.alert_id]


def test_that_a_cancelled_release_leaves_the_list_and_comes_back_with_it(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    member = make_release(core, 10)
    set_day(core, member, None)
    core_as.clock.advance(dt.timedelta(days=10))
    assert _alerts(core_as, 10) == []
    set_day(core, member, 10)
    assert len(_alerts(core_as, 10)) == 1


def test_that_who_came_out_is_told_of_on_that_day_and_no_more(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = release(core, make_release(core, 0))
    core.execute(RecordRelease(**seen(core, found.id), released_on=day(0), note="At the gate"))
    (alert,) = _alerts(embedded_core_as, 0)
    assert alert.outcome == "Released on 24/11/2026: At the gate"
    embedded_core_as.clock.advance(dt.timedelta(days=1))
    assert _alerts(embedded_core_as, 1) == []


def test_that_who_settled_an_alert_is_not_overruled_unless_the_day_moves(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    member = make_release(core, 0)
    (alert,) = _alerts(embedded_core_as, 0)
    core.execute(
        SettleAlert(alert_id=alert.alert_id, version=alert.version, outcome="Met at the gate")
    )
    set_day(core, member, 0, place="HMP Rowanfield")
    (again,) = _alerts(embedded_core_as, 0)
    assert (again.outcome, again.alert_id) == ("Met at the gate", alert.alert_id)
    set_day(core, member, 3)
    (new,) = (each for each in _alerts(embedded_core_as, 3) if not each.outcome)
    assert new.alert_id != alert.alert_id
