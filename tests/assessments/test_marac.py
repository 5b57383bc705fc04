"""The four MARAC gates by worked examples; what nobody looked at is never “not raised”."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.assessments.marac import GateFacts, GateState, Ticked, marac_gates
from tests.support.assessments import instrument

MARAC = instrument("marac")
RAISED, NOT_RAISED, NOT_KNOWN = GateState.RAISED, GateState.NOT_RAISED, GateState.NOT_KNOWN


def states(*forms: Ticked, **facts: int | dt.date | None) -> dict[str, GateState]:
    """How each gate stands."""
    gates = marac_gates(MARAC, forms, GateFacts(**facts))  # type: ignore[arg-type]  # by name
    return {gate.code: gate.state for gate in gates}


def form(ticks: int, judged: str | None = None, not_known: int = 0) -> Ticked:
    return Ticked("RA-000001", ticks, not_known, judged)


def test_that_nothing_known_is_no_all_clear() -> None:
    assert set(states().values()) == {NOT_KNOWN}


@pytest.mark.parametrize(("ticks", "state"), [(13, NOT_RAISED), (14, RAISED), (27, RAISED)])
def test_that_fourteen_ticks_raise(ticks: int, state: GateState) -> None:
    assert states(form(ticks))["ticks"] is state


def test_that_judgement_raises_by_itself_and_lowers_nothing() -> None:
    assert states(form(3, "high"))["judgement"] is RAISED
    lowered = states(form(15, "medium"))
    assert (lowered["judgement"], lowered["ticks"]) == (NOT_RAISED, RAISED)


def test_that_a_later_lower_form_hides_no_earlier_one() -> None:
    assert states(form(16), form(4))["ticks"] is RAISED


@pytest.mark.parametrize(
    ("ticks", "not_known", "state"), [(12, 2, NOT_KNOWN), (12, 1, NOT_RAISED), (14, 5, RAISED)]
)
def test_that_ticks_stay_open_while_answers_not_known_might_reach_them(
    ticks: int, not_known: int, state: GateState
) -> None:
    assert states(form(ticks, None, not_known))["ticks"] is state


@pytest.mark.parametrize(
    ("reports", "state"), [(None, NOT_KNOWN), (0, NOT_RAISED), (2, NOT_RAISED), (3, RAISED)]
)
def test_that_three_reports_in_a_year_raise(reports: int | None, state: GateState) -> None:
    assert states(reports=reports)["escalation"] is state


@pytest.mark.parametrize(
    ("last", "incident", "state"),
    [
        (dt.date(2025, 11, 20), dt.date(2026, 11, 20), RAISED),
        (dt.date(2025, 11, 19), dt.date(2026, 11, 20), NOT_RAISED),
        (dt.date(2026, 11, 20), dt.date(2026, 11, 20), RAISED),
        (dt.date(2026, 11, 20), dt.date(2026, 11, 19), NOT_RAISED),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28), RAISED),
        (dt.date(2024, 2, 29), dt.date(2025, 3, 1), NOT_RAISED),
        (None, dt.date(2026, 11, 20), NOT_KNOWN),
        (dt.date(2026, 11, 20), None, NOT_KNOWN),
    ],
)
def test_that_a_new_incident_within_a_year_of_the_last_marac_raises(
    last: dt.date | None, incident: dt.date | None, state: GateState
) -> None:
    assert states(last_marac=last, incident_on=incident)["repeat"] is state
