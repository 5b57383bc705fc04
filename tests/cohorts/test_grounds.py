"""A decision stands on what is known: kept with it, and explained where it goes against it."""

from __future__ import annotations

from typing import Any

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import CompleteAssessment, RejectMember, ScreenReferral, SelectMember
from lomu_app.cohorts.grounds import unseen_words
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rows import Ground
from lomu_app.cohorts.rules import MembershipStatus, Speaks, cohort_rules
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from tests.support.assessments import answers, record
from tests.support.cohorts import SPEAKING, WHERE, make_membership, refer, row_of, version_of
from tests.support.cores import Cores
from tests.support.personal import out_of_reach
from tests.support.targets import AREA, TODAY

# What the seed names for each cohort: what is assessed, and one body that decides.
ASKED = {
    "high_risk_da": (("da_local", "dash"), "sergeant"),
    "serial_da": (("serial_test", "rfgv", "dash"), "da_meeting"),
    "resettlement": (("da_flag", "da_history"), "odoc"),
    "cse": (("cse_offender",), "cse_meeting"),
    "other_da": (("dash",), "inspector"),
}


def assessed(core: Core, cohort: str, *, speaking: bool, flag: bool = True) -> int:
    """Somebody of whom everything is assessed, and who waits for the decision."""
    found = make_membership(core, MembershipStatus.REFERRED, cohort=cohort)
    facts: dict[str, Any] = {}
    if cohort == "resettlement":
        facts = {"release_date": TODAY, "da_flag": flag}
    core.execute(ScreenReferral(membership_id=found, version=1, accept=True, reason="Met", **facts))
    for tool in cohort_rules(core.policies["cohorts"])[row_of(core, found).cohort].tools:
        given = answers(tool, **SPEAKING.get(tool, {})) if speaking else answers(tool)
        record(core, row_of(core, found).person_id, tool, answers=given)
    core.execute(CompleteAssessment(membership_id=found, version=version_of(core, found)))
    return found


def selecting(core: Core, found: int, body: str, **more: str) -> SelectMember:
    return SelectMember(
        membership_id=found, version=version_of(core, found), body=body, rationale="Harm",
        lead_manager="PC Yarrow", rag="red", rag_basis="Threats", where=WHERE, **more,
    )  # fmt: skip


@pytest.mark.parametrize("cohort", ASKED)
def test_that_each_cohort_asks_for_its_own_grounds_and_keeps_them_with_the_decision(
    embedded_core_as: Cores, cohort: str
) -> None:
    core = embedded_core_as("sergeant")
    wanted, body = ASKED[cohort]
    found = assessed(core, cohort, speaking=True)
    seen = core.ask(load_membership, found)
    assert tuple(one.code for one in seen.grounds) == wanted
    assert seen.decided_grounds == ()
    core.execute(selecting(core, found, body))
    told = core.ask(load_membership, found)
    assert told.decided_grounds == seen.grounds
    assert told.managed_where == WHERE
    speaking = {
        one.code: one.speaks for one in told.decided_grounds if one.code not in {"rfgv", "dash"}
    }
    assert set(speaking.values()) <= {Speaks.FOR}


@pytest.mark.parametrize("cohort", [one for one in ASKED if one != "other_da"])
def test_that_a_decision_against_what_is_known_says_why(
    embedded_core_as: Cores, cohort: str
) -> None:
    core = embedded_core_as("sergeant")
    body = ASKED[cohort][1]
    low = assessed(core, cohort, speaking=False, flag=False)
    with pytest.raises(InvalidInput, match="goes against what is known") as wrong:
        core.execute(selecting(core, low, body))
    assert set(wrong.value.fields) == {"override"}
    core.execute(selecting(core, low, body, override="Intelligence of this week"))
    assert core.ask(load_membership, low).override == "Intelligence of this week"
    high = assessed(core, cohort, speaking=True)
    reject = {"membership_id": high, "version": version_of(core, high), "body": body,
              "rationale": "Managed by another force"}  # fmt: skip
    with pytest.raises(InvalidInput, match="goes against what is known"):
        core.execute(RejectMember(**reject))
    core.execute(RejectMember(**reject, override="He lives there now"))
    told = core.ask(load_membership, high)
    assert told.decided_grounds
    assert told.row.status is MembershipStatus.NOT_SELECTED


def test_that_what_could_not_be_assessed_speaks_neither_way(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, MembershipStatus.SCREENED_IN, cohort="high_risk_da")
    person = row_of(core, found).person_id
    record(core, person, "da_local", not_done_reason="declined")
    core.execute(CompleteAssessment(membership_id=found, version=version_of(core, found)))
    ground, dash = core.ask(load_membership, found).grounds
    assert (ground.told, ground.speaks) == ("Not assessed: declined", Speaks.NEITHER)
    assert (dash.label, dash.told, dash.speaks) == ("DASH", "Not assessed", Speaks.NEITHER)
    core.execute(selecting(core, found, "sergeant"))
    record(core, person, "da_local", answers=answers("da_local", score=70))
    record(core, person, "da_local", not_done_reason="system_fault")
    told = core.ask(load_membership, found)
    assert told.decided_grounds == (ground, dash)
    assert told.grounds[0].told == "High, score 70, 24/11/2026"


def test_that_nobody_is_referred_to_a_cohort_that_the_force_does_not_offer(
    embedded_core_as: Cores,
) -> None:
    with pytest.raises(InvalidInput, match="not a cohort of this force"):
        refer(embedded_core_as("sergeant"), cohort="iom_fixed")


def test_that_the_assessment_of_another_area_is_named_and_not_told(core_as: Cores) -> None:
    both = core_as("sergeant")
    found = make_membership(both, MembershipStatus.SCREENED_IN, cohort="high_risk_da")
    person = row_of(both, found).person_id
    record(both, person, "da_local", answers=answers("da_local", score=80), area="Dudley")
    record(both, person, "dash", answers=answers("dash"), area="Dudley")
    both.execute(CompleteAssessment(membership_id=found, version=version_of(both, found)))
    here = core_as("sergeant", areas=(AREA,), name="ps.here")

    def unseen(grounds: tuple[Ground, ...], area: str) -> None:
        local, dash = grounds
        assert (local.held_by, dash.held_by) == (area, area)
        assert (local.speaks, dash.speaks) == (Speaks.UNSEEN, Speaks.NEITHER)
        assert f"Held by {area}" in local.told
        assert not {local.reference, local.score, dash.reference, dash.score} - {None}

    unseen(here.ask(load_membership, found).grounds, "Dudley")
    # Which way it speaks is not given away by what a decision asks for: both have to say why.
    reject = RejectMember(
        membership_id=found, version=version_of(both, found), body="sergeant", rationale="Low"
    )
    for command in (selecting(here, found, "sergeant"), reject):
        with pytest.raises(InvalidInput, match="Dudley holds an assessment that you do not see"):
            here.execute(command)
    both.execute(selecting(both, found, "sergeant"))
    # A server names the area of what stands today, not of what an earlier decision stood on.
    bound = out_of_reach(core_as) is RecordNotFound
    unseen(here.ask(load_membership, found).decided_grounds, "another area" if bound else "Dudley")
    assert both.ask(load_membership, found).decided_grounds[0].told == "High, score 80, 24/11/2026"


def test_that_areas_that_hold_what_one_does_not_see_are_named_together() -> None:
    assert unseen_words(("Dudley",)) == (
        "Dudley holds an assessment that you do not see. Ask there what it says"
    )
    assert unseen_words(("Dudley", "Walsall", "Sandwell")) == (
        "Dudley, Walsall and Sandwell hold assessments that you do not see. Ask there what they say"
    )


def test_that_a_decision_keeps_what_whoever_decided_did_not_see(embedded_core_as: Cores) -> None:
    both = embedded_core_as("sergeant")
    found = make_membership(both, MembershipStatus.SCREENED_IN, cohort="high_risk_da")
    person = row_of(both, found).person_id
    record(both, person, "da_local", answers=answers("da_local", score=80), area="Dudley")
    here = embedded_core_as("sergeant", areas=(AREA,), name="ps.here")
    here.execute(CompleteAssessment(membership_id=found, version=version_of(both, found)))
    here.execute(selecting(here, found, "sergeant", override="Dudley was asked by phone"))
    kept = both.ask(load_membership, found).decided_grounds[0]
    assert (kept.told, kept.reference) == (
        "Held by Dudley, and not seen by whoever decided", None,
    )  # fmt: skip
