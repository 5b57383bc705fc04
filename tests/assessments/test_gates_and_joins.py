"""MARAC gates from what is on record, and assessments that follow a joined person."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.assessments.commands import SignAssessment, WithdrawAssessment
from lomu_app.assessments.marac import GateFacts, GateState
from lomu_app.assessments.queries import load_assessments_of_person, load_marac_gates
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import InvalidInput, NotPermitted
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import find_person_id, load_person
from tests.support.assessments import dash, record
from tests.support.cores import Cores
from tests.support.targets import AREA, TODAY, make_person

NOTHING = GateFacts()


def gate(core: Core, person_id: int, code: str, facts: GateFacts = NOTHING) -> tuple[str, str]:
    """How one gate stands, and why."""
    gates = {each.code: each for each in core.ask(load_marac_gates, person_id, facts)}
    return gates[code].state, gates[code].why


def test_that_gates_are_raised_from_every_dash_that_was_not_heard(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    assert gate(core, person, "ticks")[0] is GateState.NOT_KNOWN
    record(core, person, "dash", not_done_reason="declined")
    assert gate(core, person, "ticks")[0] is GateState.NOT_KNOWN
    old = record(core, person, "dash", answers=dash(16), assessed_on=TODAY - dt.timedelta(days=200))
    record(core, person, "dash", answers=dash(2))
    assert gate(core, person, "ticks") == (GateState.RAISED, f"reached: {old.reference}")
    heard = GateFacts(last_marac=TODAY - dt.timedelta(days=100))
    assert gate(core, person, "ticks", heard) == (GateState.NOT_RAISED, "not reached")
    seen = {"assessment_id": old.id, "version": old.version}
    core.execute(WithdrawAssessment(**seen, reason="Another man"))
    assert gate(core, person, "ticks")[0] is GateState.NOT_RAISED


def test_that_a_signature_is_a_judgement_and_lowers_no_ticks(core_as: Cores) -> None:
    core, signing = core_as("offender_manager"), core_as("sergeant")
    person = make_person(core)
    row = record(
        core, person, "dash", answers=dash(14), judged_band="high", judgement_reason="Afraid"
    )
    assert gate(core, person, "judgement")[0] is GateState.RAISED
    signing.execute(
        SignAssessment(
            assessment_id=row.id, version=row.version, band="medium", reason="In custody"
        )
    )
    assert gate(core, person, "judgement")[0] is GateState.NOT_RAISED
    assert gate(core, person, "ticks")[0] is GateState.RAISED


def test_that_a_dash_of_another_area_raises_a_gate_and_names_only_the_area(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    record(core, person, "dash", answers=dash(14), area="Walsall")
    here = core_as("viewer", areas=(AREA,), name="see.coventry")
    kept = here.store.bound  # there whoever decides asks what it says, and is never told “no”
    for code, told in (("ticks", "reached"), ("judgement", "")):
        if kept:
            said = (GateState.NOT_KNOWN, "ask what it says: a DASH of Walsall")
        elif told:
            said = (GateState.RAISED, "reached: a DASH of Walsall")
        else:
            said = (GateState.NOT_RAISED, "nobody judged it high")
        assert gate(here, person, code) == said
    with pytest.raises(NotPermitted):
        gate(core_as("administrator"), person, "ticks")


def test_that_days_to_come_and_fewer_than_no_reports_are_refused(core_as: Cores) -> None:
    core = core_as("sergeant")
    late = TODAY + dt.timedelta(days=1)
    with pytest.raises(InvalidInput) as wrong:
        core.ask(load_marac_gates, make_person(core), GateFacts(-1, late, late))
    assert set(wrong.value.fields) == {"reports", "last_marac", "incident_on"}


def test_that_assessments_follow_a_join_and_go_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    row = record(core, joined, "dash", answers=dash(14))
    mine = record(core, kept, "rosh")
    first, second = core.ask(load_person, kept), core.ask(load_person, joined)
    match_id = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=first.version, joined_id=joined,
            joined_version=second.version, reason="Same tattoo",
        )
    ).result  # fmt: skip
    assert _references(core, kept) == {row.reference, mine.reference}
    assert core.ask(find_person_id, f" {second.reference.lower()}") == kept
    version = core.ask(load_match, match_id).version
    core.execute(UndoJoin(match_id=match_id, version=version, reason="They are brothers"))
    assert (_references(core, kept), _references(core, joined)) == (
        {mine.reference}, {row.reference},
    )  # fmt: skip


def _references(core: Core, person_id: int) -> set[str]:
    return {row.reference for row in core.ask(load_assessments_of_person, person_id)}
