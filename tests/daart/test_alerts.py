"""What the meeting goes through besides the targets stays until it has an outcome."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart.snapshot import AlertLine, ListSnapshot
from lomu_app.daart.threat_alerts import load_alert_categories, load_alerts
from lomu_app.daart.threat_commands import PrepareList, RaiseAlert, SettleAlert
from lomu_app.daart.threat_queries import load_list_as_it_was
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from tests.support.cores import Cores
from tests.support.personal import out_of_reach
from tests.support.threat import AREA, approve, prepare, present, presented, shown, submit, wanted

DAY = dt.date(2026, 11, 24)


def _raise(
    core: Core, text: str, category: str = "release_today", *, day: dt.date = DAY,
    area: str = AREA, person: str = "",
) -> int:  # fmt: skip
    command = RaiseAlert(area=area, day=day, category=category, text=text, person=person)
    return int(core.execute(command).result["alert_id"])


def _settle(core: Core, alert_id: int, outcome: str = "Dealt with") -> None:
    core.execute(SettleAlert(alert_id=alert_id, version=1, outcome=outcome))


def _listed(core: Core, days: int = 0) -> list[str]:
    return [alert.text for alert in _alerts(core, days)]


def _alerts(core: Core, days: int = 0) -> tuple[AlertLine, ...]:
    return core.ask(load_alerts, AREA, DAY + dt.timedelta(days=days))


def test_that_an_alert_stands_on_every_list_until_it_has_an_outcome(core_as: Cores) -> None:
    core = core_as("sergeant")
    alert = _raise(core, "Released at 10:00")
    assert [_listed(core, days) for days in (-1, 0, 1, 30)] == [[], *[["Released at 10:00"]] * 3]
    assert [alert.carried_days for alert in _alerts(core, 30)] == [30]
    core_as.clock.advance(dt.timedelta(days=2))
    _settle(core, alert, "Met at the gate")
    assert [_listed(core, days) for days in (2, 3)] == [["Released at 10:00"], []]
    assert [(each.outcome, each.settled_by) for each in _alerts(core, 2)] == [
        ("Met at the gate", "sergeant")
    ]


def test_that_a_release_to_come_is_listed_on_its_day(core_as: Cores) -> None:
    core = core_as("offender_manager")
    _raise(core, "Leaves prison", day=DAY + dt.timedelta(days=6))
    assert [_listed(core, days) for days in (0, 5, 6)] == [[], [], ["Leaves prison"]]


def test_that_alerts_stand_in_the_order_of_the_policy(core_as: Cores) -> None:
    core = core_as("sergeant")
    codes = [category.code for category in core.ask(load_alert_categories)]
    for code in reversed(codes):
        _raise(core, code, code)
    assert _listed(core) == codes
    assert codes[:3] == ["release_today", "da_outstanding_call", "high_risk_missing"]


def test_that_an_alert_names_its_person(core_as: Cores) -> None:
    core = core_as("sergeant")
    wanted(core, "Fennimore")
    person_id = prepare(core).lines[0].person_id
    _raise(core, "Released at 10:00", person=f" p-{person_id:06d}")
    assert [(each.name, each.person_id) for each in _alerts(core)] == [
        ("FENNIMORE, Invented", person_id)
    ]


def test_that_an_area_sees_its_own_alerts_only(core_as: Cores) -> None:
    core = core_as("sergeant")
    _raise(core, "Elsewhere", area="Walsall")
    assert _listed(core) == []
    stranger = core_as("sergeant", areas=("Walsall",), name="ps.walsall")
    with pytest.raises(NotPermitted):
        stranger.ask(load_alerts, AREA, DAY)
    alert = _raise(core, "Here")
    with pytest.raises(out_of_reach(core_as)):
        _settle(stranger, alert)
    assert [each.outcome for each in _alerts(core)] == [None]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "arrest_target"), ("category", "gossip"), ("text", "  \n "),
        ("text", "x" * 401), ("person", "P-999999"), ("day", dt.date(2026, 11, 23)),
        ("day", dt.date(2028, 1, 1)),
    ],
)  # fmt: skip
def test_that_nonsense_is_refused_and_named(core_as: Cores, field: str, value: object) -> None:
    core = core_as("sergeant")
    given = {"area": AREA, "day": DAY, "category": "intelligence", "text": "Words", field: value}
    with pytest.raises(InvalidInput) as refused:
        core.execute(RaiseAlert(**given))  # type: ignore[arg-type]  # one is wrong on purpose
    assert list(refused.value.fields) == [field]
    assert _listed(core) == []


def test_that_an_outcome_is_said_once_and_in_words(core_as: Cores) -> None:
    core = core_as("sergeant")
    alert = _raise(core, "Call not yet attended")
    with pytest.raises(InvalidInput):
        _settle(core, alert, " ")
    _settle(core, alert)
    with pytest.raises(EditConflict):
        _settle(core, alert, "Something else")
    version = _alerts(core)[0].version
    with pytest.raises(Refused):
        core.execute(SettleAlert(alert_id=alert, version=version, outcome="Something else"))
    assert [each.outcome for each in _alerts(core)] == ["Dealt with"]


def _list_with_alert(core_as: Cores) -> tuple[Core, int, ListSnapshot]:
    core, inspector = core_as("sergeant"), core_as("inspector")
    wanted(core, "Fennimore")
    alert = _raise(core, "Released at 10:00")
    return core, alert, presented(core, inspector)


def test_that_the_presented_list_keeps_its_alerts_and_shows_their_outcomes(
    core_as: Cores,
) -> None:
    core, alert, before = _list_with_alert(core_as)
    _settle(core, alert, "Met at the gate")
    _raise(core, "Came in during the meeting", "intelligence")
    now = shown(core)
    assert [(each.text, each.outcome) for each in now.alerts] == [
        ("Released at 10:00", "Met at the gate")
    ]
    kept = core.ask(load_list_as_it_was, AREA, DAY)
    assert kept is not None
    assert [each.outcome for each in kept.alerts] == [None] == [e.outcome for e in before.alerts]
    assert "Came in during the meeting" in _listed(core, 1)


def test_that_an_alert_after_the_approval_is_shown_as_such(core_as: Cores) -> None:
    core, inspector = core_as("sergeant"), core_as("inspector")
    wanted(core, "Fennimore")
    _raise(core, "Known in time", "intelligence")
    prepare(core)
    submit(core)
    approve(inspector)
    core_as.clock.advance(dt.timedelta(minutes=5))
    _raise(core, "Came in late", "high_risk_missing")
    late = {each.text: each.late for each in shown(core).alerts}
    assert late == {"Known in time": False, "Came in late": True}
    presented_list = present(core)
    assert {each.text: each.late for each in presented_list.alerts} == late


def test_that_preparing_again_after_an_alert_keeps_it_for_a_look_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    wanted(core, "Fennimore")
    prepare(core)
    _raise(core, "Released at 10:00")
    core.execute(PrepareList(area=AREA, day=DAY))
    kept = core.ask(load_list_as_it_was, AREA, DAY)
    assert kept is not None
    assert [each.text for each in kept.alerts] == ["Released at 10:00"]


def test_that_a_meeting_with_alerts_alone_can_be_held(core_as: Cores) -> None:
    core, inspector = core_as("sergeant"), core_as("inspector")
    prepare(core)
    with pytest.raises(Refused, match="nothing to submit"):
        submit(core)
    _raise(core, "Released at 10:00")
    assert [alert.text for alert in presented(core, inspector).alerts] == ["Released at 10:00"]
