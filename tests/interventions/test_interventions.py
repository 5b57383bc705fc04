"""Programmes and support: sessions, their end, and the action that follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lomu_app.interventions.commands import RecordSession, StepIntervention
from lomu_app.interventions.queries import load_interventions
from lomu_app.interventions.rows import InterventionFilter
from lomu_app.interventions.rules import (
    INTERVENTION_STATES,
    LIVE,
    OUTCOME_LABELS,
    STATUS_LABELS,
    InterventionStatus,
    SessionOutcome,
)
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from tests.support.cores import Cores
from tests.support.releases import action_named, all_actions, day, intervention, refer_to
from tests.support.targets import AREA, TODAY

Core = Any


def _step(core: Core, found: int, status: str, **fields: Any) -> StepIntervention:
    values = {"reason": "So it was", "version": intervention(core, found).version, **fields}
    return StepIntervention(intervention_id=found, status=status, **values)


def _session(core: Core, found: int, number: int, outcome: str, **fields: Any) -> RecordSession:
    values = {"held_on": TODAY, "version": intervention(core, found).version, **fields}
    return RecordSession(intervention_id=found, number=number, outcome=outcome, **values)


def test_that_cara_is_two_appointments_and_failing_returns_to_the_caution(core_as: Cores) -> None:
    core = core_as("offender_manager")
    found = refer_to(core)
    with pytest.raises(InvalidInput, match="has 2 sessions"):
        refer_to(core, sessions=3)
    core.execute(_session(core, found, 1, "attended"))
    assert intervention(core, found).status is InterventionStatus.STARTED
    with pytest.raises(Refused, match="1 of 2 sessions attended"):
        core.execute(_step(core, found, "completed"))
    core.execute(_session(core, found, 2, "missed"))
    with pytest.raises(InvalidInput, match="why"):
        core.execute(_step(core, found, "failed", reason=" "))
    done = core.execute(_step(core, found, "failed", reason="Second appointment missed"))
    row = intervention(core, found)
    assert (row.attended, row.sessions, row.missed, row.outcome) == (
        1, 2, 1, "Second appointment missed",
    )  # fmt: skip
    followed = action_named(core, done.result["action"])
    assert followed.text.startswith("Back to the caution route")
    assert (followed.due, followed.owner, followed.priority, followed.source_id) == (
        day(7), "Officer in the case", 1, found,
    )  # fmt: skip
    assert row.steps[-1].action == followed.reference
    with pytest.raises(Refused):
        core.execute(_step(core, found, "failed"))
    assert len(all_actions(core, row.person_id)) == 1


def test_that_who_came_twice_has_completed_and_nothing_follows(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = refer_to(core)
    core.execute(_session(core, found, 1, "missed"))
    assert intervention(core, found).status is InterventionStatus.REFERRED
    # A slip of the pen is put right by its number.
    core.execute(_session(core, found, 1, "attended", note="Came late"))
    core.execute(_session(core, found, 2, "attended"))
    done = core.execute(_step(core, found, "completed", reason=""))
    assert done.result["action"] == ""
    row = intervention(core, found)
    assert [(each.number, each.outcome, each.note) for each in row.held] == [
        (1, SessionOutcome.ATTENDED, "Came late"), (2, SessionOutcome.ATTENDED, ""),
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"has ended \(completed\)"):
        core.execute(_session(core, found, 2, "missed"))


@pytest.mark.parametrize("source", sorted(LIVE))
def test_that_exactly_the_steps_of_the_table_are_taken(
    embedded_core_as: Cores, source: InterventionStatus
) -> None:
    core = embedded_core_as("sergeant")
    for wanted in InterventionStatus:
        found = refer_to(core, "alcohol_course", sessions=0)
        if source is InterventionStatus.STARTED:
            core.execute(_step(core, found, "started"))
        command = _step(core, found, wanted)
        if INTERVENTION_STATES.find(source, wanted) is None:
            with pytest.raises(Refused, match=r"cannot become|needs no such step"):
                core.execute(command)
        else:
            core.execute(command)
            assert intervention(core, found).status is wanted
            with pytest.raises(EditConflict):
                core.execute(StepIntervention(**_again(command)))
    assert set(STATUS_LABELS) == set(InterventionStatus)
    assert set(OUTCOME_LABELS) == set(SessionOutcome)


def _again(command: StepIntervention) -> dict[str, Any]:
    return {
        "intervention_id": command.intervention_id, "version": command.version,
        "status": command.status, "reason": "Once more",
    }  # fmt: skip


def test_that_support_of_a_victim_is_by_pseudonym_and_can_be_left_out(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("offender_manager")
    with pytest.raises(InvalidInput, match="pseudonym"):
        refer_to(core, "victim_support")
    support = refer_to(core, "victim_support", pseudonym="V1")
    course = refer_to(core, "dvpp", pseudonym="V1")
    assert (intervention(core, support).pseudonym, intervention(core, course).pseudonym) == (
        "V1", "",
    )  # fmt: skip
    assert {row.id for row in core.ask(load_interventions)} == {support, course}
    shown = core.ask(load_interventions, InterventionFilter(victims=False))
    assert [row.id for row in shown] == [course]


def test_that_days_and_numbers_of_sessions_make_sense(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = refer_to(core, "dvpp", referred_on=day(-5))
    for number, held, told in (
        (2, TODAY, "next session"), (0, TODAY, "next session"), (1, day(1), "yet to come"),
        (1, day(-6), "before the referral"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=told):
            core.execute(_session(core, found, number, "attended", held_on=held))
    with pytest.raises(InvalidInput, match="A session is one of"):
        core.execute(_session(core, found, 1, "asleep"))
    with pytest.raises(InvalidInput, match="An intervention is one of"):
        core.execute(_step(core, found, "asleep"))
    with pytest.raises(InvalidInput, match="before the referral"):
        core.execute(_step(core, found, "started", on_day=day(-6)))
    for sessions in (-1, 61):
        with pytest.raises(InvalidInput, match="0 to 60"):
            refer_to(core, "dvpp", sessions=sessions)
    with pytest.raises(InvalidInput, match="Choose one of: CARA"):
        refer_to(core, "yoga")


def test_that_interventions_are_shown_for_the_areas_of_the_asker(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    here, there = refer_to(core), refer_to(core, area="Walsall")
    ended = refer_to(core, "dvpp")
    core.execute(_step(core, ended, "withdrawn", on_day=TODAY))
    viewer = embedded_core_as("viewer", areas=(AREA,), name="see.one")
    assert [row.id for row in viewer.ask(load_interventions)] == [here]
    everything = InterventionFilter(statuses=tuple(InterventionStatus), kind="DVPP")
    assert [row.id for row in viewer.ask(load_interventions, everything)] == [ended]
    one = InterventionFilter(person_id=intervention(core, there).person_id)
    assert [row.id for row in core.ask(load_interventions, one)] == [there]
    for areas, role in ((("Walsall",), viewer), ((), embedded_core_as("administrator"))):
        with pytest.raises(NotPermitted):
            role.ask(load_interventions, InterventionFilter(areas=areas))
    assert intervention(core, ended).status_since == dt.date(2026, 11, 24)


def test_that_a_victim_is_never_referred_by_name(embedded_core_as: Cores) -> None:
    core = embedded_core_as("offender_manager")
    with pytest.raises(InvalidInput, match="pseudonym") as wrong:
        refer_to(core, "victim_support", pseudonym="Mary Adder")
    assert set(wrong.value.fields) == {"pseudonym"}
