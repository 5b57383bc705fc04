"""Eight points, each of which alone keeps a location on the agenda; the chair; coming back."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from lomu_app.bootstrap import Core, policies
from lomu_app.cog.commands import RecordSafeguarding, StepLocation
from lomu_app.cog.detail import load_location
from lomu_app.cog.queries import blockers_to_sign_off, on_agenda
from lomu_app.cog.records import Location
from lomu_app.cog.rules import LocationStatus, Risk, Safeguarding
from lomu_app.cog.sign_off_rules import Point, SignOffFacts, TacticFact, check_points
from lomu_app.cog.signing_off import SignOffDecision, decide_sign_off
from lomu_app.cog.tactic_rules import Strand, TacticStatus
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.store.audit import Verb
from tests.support.cog import (
    decide,
    inform,
    link_victim,
    location,
    make_location,
    make_proposed,
    make_signed_off,
    score,
    seen,
    seen_link,
    sign_off,
)
from tests.support.cores import Cores
from tests.support.meetings import begin, prepare
from tests.support.targets import AREA, TODAY
from tests.support.units import unit_of_work

_TACTIC = TacticFact("TAC-00001", TacticStatus.DONE, has_result=True, kept_by="")
_LIVE = TacticFact("TAC-00002", TacticStatus.LIVE, has_result=False, kept_by="")
SOUND = SignOffFacts(
    area=AREA, today=TODAY, tactics=[_TACTIC], entry=Risk("high", 15), now=Risk("low", 9),
    scored_on=TODAY, entry_pending=False, new_items=0,
    strands=dict.fromkeys(Strand, "n/a - nobody known"), children=[Safeguarding.REFERRED],
    displacement="None found", review_on=TODAY + dt.timedelta(days=90), proposed_by="ps.one",
    decided_by="chair", quorate=True,
)  # fmt: skip
_OLD = TODAY - dt.timedelta(days=15)
BROKEN = {
    "no tactic": ({"tactics": []}, Point.TACTIC_DONE),
    "without a result": (
        {"tactics": [dataclasses.replace(_TACTIC, has_result=False)]}, Point.TACTIC_DONE,
    ),
    "one still runs": ({"tactics": [_TACTIC, _LIVE]}, Point.TACTIC_DONE),
    "stale": ({"scored_on": _OLD}, Point.SCORE_FALLEN),
    "not below entry": ({"entry": Risk("low", 9)}, Point.SCORE_FALLEN),
    "above the limit": ({"now": Risk("medium", 10)}, Point.SCORE_FALLEN),
    "a band alone": ({"now": Risk("low")}, Point.SCORE_FALLEN),
    "not below its band at entry": (
        {"now": Risk("low", 9), "entry": Risk("low")}, Point.SCORE_FALLEN,
    ),
    "not scored since it came back": ({"entry_pending": True}, Point.SCORE_FALLEN),
    "new intelligence": ({"new_items": 1}, Point.INTELLIGENCE_QUIET),
    "a strand not told": ({"strands": {Strand.PREVENT: "Yes"}}, Point.STRANDS_TOLD),
    "a child not referred": (
        {"children": [Safeguarding.NOT_REFERRED]}, Point.CHILDREN_SAFEGUARDED,
    ),
    "displacement": ({"displacement": " "}, Point.DISPLACEMENT_CONSIDERED),
    "nobody proposed": ({"proposed_by": "", "decided_by": ""}, Point.CHAIR_DECIDED),
    "not decided": ({"decided_by": ""}, Point.CHAIR_DECIDED),
    "no quorum": ({"quorate": False}, Point.CHAIR_DECIDED),
    "their own": ({"decided_by": "ps.one"}, Point.CHAIR_DECIDED),
    "no review": ({"review_on": None}, Point.REVIEW_SET),
    "a late review": ({"review_on": TODAY + dt.timedelta(days=91)}, Point.REVIEW_SET),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_that_each_point_alone_holds_it(name: str) -> None:
    policy, (broken, point) = policies()["cog"], BROKEN[name]
    assert all(check.met for check in check_points(policy, SOUND))
    checks = check_points(policy, dataclasses.replace(SOUND, **broken))
    assert [check.point for check in checks if not check.met] == [point]
    assert all(check.told and check.label for check in checks)


def test_that_what_somebody_keeps_running_and_a_band_at_entry_do() -> None:
    kept = dataclasses.replace(_LIVE, kept_by="PC Yarrow")
    for entry, now in (("low", 8), ("medium", 9), ("serious", 9)):
        facts = dataclasses.replace(
            SOUND, tactics=[_TACTIC, kept], now=Risk("low", now), entry=Risk(entry), children=[]
        )
        checks = check_points(policies()["cog"], facts)
        assert all(check.met for check in checks)
        assert "most that its band allows" in checks[1].told


def _in_a_meeting(core: Core, key: int, meeting_id: int, **fields: object) -> None:
    """The chair's decision, as the meeting takes it."""
    said = {"granted": True, "minute": "All points met", "quorate": True}
    with unit_of_work(core) as uow:
        decision = SignOffDecision(meeting_id=meeting_id, **said | fields)
        decide_sign_off(uow, uow.get(Location, key), decision)
        uow.commit("cog:test", Verb.ALTERATION, None)


def _lacking(core: Core, key: int) -> set[Point]:
    return {check.point for check in core.ask(blockers_to_sign_off, key) if not check.met}


def test_that_a_quorate_meeting_signs_off_on_eight_points(core_as: Cores) -> None:
    core, chair = core_as("sergeant"), core_as("cog_chair")
    found = make_proposed(core)
    assert _lacking(core, found) == {Point.CHAIR_DECIDED}
    held = begin(chair, prepare(core))
    with pytest.raises(Refused, match="Another chair"):
        _in_a_meeting(core_as("cog_chair", name="sergeant"), found, held)
    with pytest.raises(NotPermitted):
        _in_a_meeting(core_as("inspector"), found, held)
    with pytest.raises(Refused, match="Not decided in a quorate meeting"):
        _in_a_meeting(chair, found, held, quorate=False)
    _in_a_meeting(chair, found, held)
    told = core.ask(load_location, found)
    assert told.row.status is LocationStatus.SIGNED_OFF
    assert (told.sign_offs[0].exception, told.sign_offs[0].lacking) == ("", ())
    assert (told.sign_offs[0].decided_by, told.steps[-1].meeting_id) == ("cog_chair", held)
    assert told.row.next_review == TODAY + dt.timedelta(days=60)
    assert told.points == ()
    assert found not in core.ask(on_agenda, AREA)


def test_that_an_exception_is_the_chairs_and_shows(core_as: Cores) -> None:
    core, chair = core_as("sergeant"), core_as("cog_chair")
    found = make_proposed(core)
    for wrong, told in (({"exception_reason": " "}, "quorate meeting"), ({"minute": ""}, "minute")):
        with pytest.raises((Refused, InvalidInput)) as refused:
            chair.execute(decide(chair, found, **wrong))
        assert told in f"{refused.value.message} {getattr(refused.value, 'fields', '')}"
    chair.execute(decide(chair, found))
    (line,) = core.ask(load_location, found).sign_offs
    assert line.exception == "Premises pulled down"
    assert line.lacking == ("Decided by the chair in a quorate meeting",)
    declined = make_proposed(core)
    chair.execute(decide(chair, declined, granted=False))
    assert location(core, declined).status is LocationStatus.RISK_REDUCED
    assert declined in core.ask(on_agenda, AREA)


def test_that_what_is_on_record_is_what_the_points_are_judged_by(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_location(core)
    assert _lacking(core, found) == set(Point) - {
        Point.INTELLIGENCE_QUIET, Point.CHILDREN_SAFEGUARDED,
    }  # fmt: skip
    link = link_victim(core, found, safeguarding="not_referred")
    inform(core, found, graded="3D P")
    assert Point.INTELLIGENCE_QUIET not in _lacking(core, found)
    inform(core, found, graded="1C P")
    assert {Point.INTELLIGENCE_QUIET, Point.CHILDREN_SAFEGUARDED} <= _lacking(core, found)
    core.execute(
        RecordSafeguarding(**seen_link(core, link), safeguarding="closed", partner="MASH")
    )  # fmt: skip
    embedded_core_as.clock.advance(dt.timedelta(days=28))
    assert not {Point.INTELLIGENCE_QUIET, Point.CHILDREN_SAFEGUARDED} & _lacking(core, found)
    with pytest.raises(InvalidInput, match="later day"):
        core.execute(sign_off(core, found, review_on=TODAY))


def test_that_a_risk_falls_only_for_a_reason(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found, other = make_location(core), make_location(core)
    for grounds in ("", "no_intelligence"):
        with pytest.raises(InvalidInput, match="nothing was heard is no reason"):
            core.execute(score(core, found, 1, grounds=grounds))
    false = inform(core, found, graded="3E P")
    elsewhere = inform(core, other)
    with pytest.raises(Refused, match="suspected to be false"):
        core.execute(score(core, found, 4, rests_on=(false,)))
    with pytest.raises(InvalidInput, match="not of this location"):
        core.execute(score(core, found, 4, rests_on=(elsewhere,)))
    core.execute(score(core, found, 4, grounds=""))
    assert core.ask(load_location, found).scores[-1].grounds == ""


def test_that_new_intelligence_or_a_victim_brings_it_back_within_six_months(
    core_as: Cores,
) -> None:
    core, chair = core_as("sergeant"), core_as("cog_chair")
    found, other = make_signed_off(core, chair), make_signed_off(core, chair)
    inform(core, found, graded="2D P")
    assert location(core, found).status is LocationStatus.SIGNED_OFF
    inform(core, found, graded="2C P")
    link_victim(core, other, label="V2")
    for key in (found, other):
        assert location(core, key).status is LocationStatus.REOPENED
        assert key in core.ask(on_agenda, AREA)
        # What signed it off once does not do so again.
        assert {Point.TACTIC_DONE, Point.SCORE_FALLEN} & _lacking(core, key)
    core.execute(score(core, found, 3))
    row = core.ask(load_location, found).row
    assert (row.entry_score, row.now_score, row.status.value) == (15, 15, "under_assessment")
    core.execute(score(core, found, 1))
    assert Point.SCORE_FALLEN not in _lacking(core, found)


def test_that_long_afterwards_somebody_decides_to_reopen(embedded_core_as: Cores) -> None:
    core, chair = embedded_core_as("sergeant"), embedded_core_as("cog_chair")
    found = make_signed_off(core, chair)
    with pytest.raises(NotPermitted):
        core.execute(StepLocation(**seen(core, found), status="archived", reason="Over"))
    embedded_core_as.clock.advance(dt.timedelta(days=190))
    inform(core, found, graded="2C P")
    assert location(core, found).status is LocationStatus.SIGNED_OFF
    core.execute(StepLocation(**seen(core, found), status="reopened", reason="Reported again"))
    assert location(core, found).agenda_since == core.clock.today()
