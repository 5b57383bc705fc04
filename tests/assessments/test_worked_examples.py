"""One worked example of each instrument, added up by hand from what its source publishes.

Where a tool's questions or weights are not public, the example follows this project's own
placeholder and says so. No wording of any form is repeated here.
"""

from __future__ import annotations

import datetime as dt

from lomu_app.assessments.instruments import all_instruments
from lomu_app.assessments.marac import GateFacts, GateState, Ticked, marac_gates
from lomu_app.assessments.rules import NewAnswer, Outcome, add_up, check_answers
from lomu_app.bootstrap import policies
from tests.support.assessments import answers, dash, instrument


def worked(tool: str, given: tuple[NewAnswer, ...]) -> Outcome:
    """What the program makes of whole answers."""
    return add_up(instrument(tool), check_answers(instrument(tool), given))


def band_of(outcome: Outcome) -> str | None:
    return outcome.band.label if outcome.band else None


def test_dash_ten_ticks_that_are_medium() -> None:
    """DASH 2009, the police form of 27 questions; bands of published local guidance.

    Source: council and safeguarding-board guidance on DASH and MARAC (Plymouth, Southampton):
    1 to 9 ticks standard, 10 to 13 medium, 14 and more high.
    By hand: 10 yes + 3 not known + 14 no = 27 answers; the yes count 10, and 10 ≥ 10 but
    10 < 14: medium. Were the 3 not known yes, it would be 13, still < 14: medium at most.
    """
    outcome = worked("dash", dash(10, not_known=3))
    assert outcome.score == 10 * 1 + 3 * 0 + 14 * 0 == 10
    assert band_of(outcome) == "Medium"
    assert outcome.ceiling == outcome.band


def test_ppit_ten_slots_that_are_looked_at_one_by_one() -> None:
    """Priority perpetrator identification, ten slots in two groups.

    Source: Robinson and Clancy 2015 and 2016, as their abstracts tell: each item absent,
    present or critical with written evidence; a trigger for intervention, no measure.
    By hand: 2 critical, 1 present, 7 absent; they add up to nothing, by design.
    """
    given = answers("ppit", repeat="critical", recent="critical", serial="present")
    outcome = worked("ppit", given)
    assert [answer.value for answer in given].count("critical") == 2
    assert (outcome.score, outcome.band, outcome.points) == (None, None, ())


def test_rosh_the_level_as_probation_states_it() -> None:
    """Risk of serious harm in four levels: low, medium, high, very high.

    Source: the levels that published probation systems name (HM Prison and Probation Service).
    By hand: probation states “high”; nothing is reckoned, so the result is “high”.
    """
    outcome = worked("rosh", answers("rosh", level="high"))
    assert (band_of(outcome), outcome.score) == ("High", None)


def test_cse_offender_five_factors_that_are_medium() -> None:
    """CSE offender matrix; the regional one is not public, this is the project's placeholder.

    Source: the reassessment times of a published county matrix; factors and bands are this
    project's (marked unverified): 0 to 6 low, 7 to 13 medium, 14 to 20 high.
    By hand: access 4 + intent 3 + capability 2 + intelligence 3 + network 1 = 13: medium.
    """
    given = answers("cse_offender", access=4, intent=3, capability=2, intelligence=3, network=1)
    outcome = worked("cse_offender", given)
    assert outcome.score == 4 + 3 + 2 + 3 + 1 == 13
    assert band_of(outcome) == "Medium"


def test_local_tool_whose_score_is_recorded() -> None:
    """The force's own DA tool (DA-ORAT in the West Midlands); its questions are not public.

    Source: a public report on local offender management, paragraph 32, names the tool and no
    more; range and bands are placeholders: 0 to 33 low, 34 to 66 medium, 67 to 100 high.
    By hand: the tool gave 67, and 67 ≥ 67: high.
    """
    outcome = worked("da_local", answers("da_local", score=67))
    assert (outcome.score, band_of(outcome)) == (67, "High")


def test_serial_test_that_needs_both_incidents_and_victims() -> None:
    """Serial perpetrator test of a multi-agency scheme (MATAC).

    Source: Sunderland Safeguarding Adults Board on MATAC: suspect or offender in more than
    one DA incident, at least two different victims, aged 16 or over, in the last three years.
    By hand: 3 incidents > 1 and 2 victims ≥ 2: met. 3 incidents with 1 victim: not met.
    """
    assert band_of(worked("serial_test", answers("serial_test", incidents=3, victims=2))) == "Met"
    one = worked("serial_test", answers("serial_test", incidents=3, victims=1))
    assert band_of(one) == "Not met"


def test_rfgv_weighed_one_one_two_one() -> None:
    """Recency, frequency, gravity, vulnerability.

    Source: the College of Policing's practice bank names the four parts; the weights in use
    are not public, this project's are 1:1:2:1 (marked unverified).
    By hand: 8·1 + 5·1 + 7·2 + 4·1 = 8 + 5 + 14 + 4 = 31 of at most 50; it ranks, without bands.
    """
    given = answers("rfgv", recency=8, frequency=5, gravity=7, vulnerability=4)
    outcome = worked("rfgv", given)
    assert outcome.score == 8 + 5 + 14 + 4 == 31
    assert dict(outcome.points) == {
        "recency": 8, "frequency": 5, "gravity": 14, "vulnerability": 4,
    }  # fmt: skip
    assert outcome.band is None


def test_da_history_flagged_by_one_find_whatever_the_index_offence() -> None:
    """Screen of releases for earlier high-risk DA flags.

    Source: a public report on local offender management, paragraph 32: releases are screened
    for earlier high-risk DA flags whatever the index offence. The places to look are this
    project's (marked unverified).
    By hand: MARAC yes, three others no: one find is enough: flagged. Without it and with one
    place not looked at: not settled, never “no flag”.
    """
    assert band_of(worked("da_history", answers("da_history", marac="yes"))) == "Flagged"
    unsettled = worked("da_history", answers("da_history", orders="not_known"))
    assert band_of(unsettled) == "Not settled"


def test_marac_all_four_gates_of_one_case() -> None:
    """Referral gates: judgement, 14 ticks, three reports in a year, repeat within a year.

    Source: MARAC referral forms and guidance as SafeLives, SCIE and Bristol publish them.
    By hand: 15 ticks ≥ 14 raises; judged medium, so judgement does not; 3 reports ≥ 3 raises;
    MARAC 20/01/2026, incident 15/11/2026: 299 days later, within 12 months: raises.
    """
    gates = marac_gates(
        instrument("marac"), [Ticked("RA-000001", 15, 0, "medium")],
        GateFacts(3, dt.date(2026, 1, 20), dt.date(2026, 11, 15)),
    )  # fmt: skip
    assert (dt.date(2026, 11, 15) - dt.date(2026, 1, 20)).days == 299
    assert {gate.code: gate.state for gate in gates} == {
        "judgement": GateState.NOT_RAISED, "ticks": GateState.RAISED,
        "escalation": GateState.RAISED, "repeat": GateState.RAISED,
    }  # fmt: skip


def test_that_no_instrument_is_without_its_worked_example() -> None:
    words = {
        "dash": "dash", "ppit": "ppit", "rosh": "rosh", "cse_offender": "cse_offender",
        "da_local": "local_tool", "serial_test": "serial_test", "rfgv": "rfgv",
        "da_history": "da_history", "marac": "marac",
    }  # fmt: skip
    examples = {name: test for name, test in globals().items() if name.startswith("test_")}
    assert set(words) == set(all_instruments(policies()))
    for code, word in words.items():
        found = [test for name, test in examples.items() if name.startswith(f"test_{word}_")]
        assert len(found) == 1, code
        assert "Source: " in (found[0].__doc__ or ""), code
        assert "By hand: " in (found[0].__doc__ or ""), code
