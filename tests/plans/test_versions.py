"""Versions are kept at each agreement and review, stay as they were, and can be compared."""

from __future__ import annotations

import pytest

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import NotPermitted, RecordNotFound
from lomu_app.people.telling import timeline
from lomu_app.plans.commands import (
    AddGoal,
    AmendGoal,
    AmendPlan,
    RecordAgreement,
    WriteContingency,
    WriteStep,
)
from lomu_app.plans.comparing import Change, Difference
from lomu_app.plans.content import content_of, from_data, to_data
from lomu_app.plans.queries import (
    compare_versions,
    find_plan_id,
    load_plan,
    load_plans,
    load_version,
    search_plans,
)
from lomu_app.plans.records import CasePlan
from lomu_app.plans.rows import PlanFilter
from tests.support.cohorts import make_plan
from tests.support.cores import Cores
from tests.support.personal import out_of_reach, verify
from tests.support.plans import goal_of, plan_now, review, seen
from tests.support.targets import AREA, TODAY, make_person


def _full_plan(core: Core) -> int:
    """A plan with something under everything."""
    plan_id = make_plan(core, make_person(core))
    core.execute(
        AmendPlan(
            **seen(core, plan_id), headings=(("risks", "V-17, at night"),),
            pathways=(("health", "support_required"),),
        )
    )  # fmt: skip
    core.execute(
        WriteStep(
            **seen(core, plan_id), goal_id=goal_of(core, plan_id, "change"), text="Book a GP",
            owner="PC Yarrow", agency="lomu", due=TODAY,
        )
    )  # fmt: skip
    core.execute(
        WriteContingency(
            **seen(core, plan_id), trigger="Seen at her street", response="Arrest", owner="Duty"
        )
    )
    return plan_id


def _told(found: list[Difference]) -> list[tuple[str, str, str]]:
    return [(each.change, each.part, each.words) for each in found]


def test_that_a_version_stays_as_it_was_whatever_comes_after(core_as: Cores) -> None:
    core = core_as("sergeant")
    plan_id = _full_plan(core)
    core.execute(RecordAgreement(**seen(core, plan_id), agreement="agreed", asked_on=TODAY))
    then = plan_now(core, plan_id).content
    core.execute(AmendPlan(**seen(core, plan_id), headings=(("risks", "None"),)))
    core.execute(review(core, plan_id))
    detail = plan_now(core, plan_id)
    assert core.ask(load_version, plan_id, 1) == then
    assert core.ask(load_version, plan_id, 2) == core.ask(load_version, plan_id, 0) != then
    assert [(each.number, each.occasion, each.note) for each in detail.versions] == [
        (1, "agreement", "Agreed"), (2, "review", "Keeps to the curfew"),
    ]  # fmt: skip
    assert verify(core).ok
    with pytest.raises(RecordNotFound, match="no version 3"):
        core.ask(load_version, plan_id, 3)


def test_that_a_stored_version_is_read_back_to_the_last_word(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    plan_id = _full_plan(core)
    with core.store.reading() as session:
        content = content_of(session.get_one(CasePlan, plan_id))
    assert from_data(to_data(content)) == content
    assert content.goals[1].steps[0].due == TODAY


def test_that_what_was_added_changed_and_removed_is_told(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    plan_id = _full_plan(core)
    core.execute(RecordAgreement(**seen(core, plan_id), agreement="agreed", asked_on=TODAY))
    assert core.ask(compare_versions, plan_id, 1, 0) == []
    goal_id = goal_of(core, plan_id, "control")
    core.execute(
        AmendGoal(
            **seen(core, plan_id), goal_id=goal_id, text="Curfew checks twice a week",
            status="removed", reason="Licence over",
        )
    )  # fmt: skip
    core.execute(AddGoal(**seen(core, plan_id), kind="control", text="Tag"))
    (step,) = plan_now(core, plan_id).content.goals[1].steps
    core.execute(
        WriteStep(
            **seen(core, plan_id), goal_id=goal_of(core, plan_id, "change"), step_id=step.id,
            text=step.text, owner=step.owner, agency="health", due=None, status="completed",
        )
    )  # fmt: skip
    (each,) = plan_now(core, plan_id).content.contingencies
    core.execute(
        WriteContingency(
            **seen(core, plan_id), contingency_id=each.id, trigger=each.trigger,
            response=each.response, owner=each.owner, ended=True,
        )
    )  # fmt: skip
    core.execute(
        AmendPlan(
            **seen(core, plan_id), headings=(("risks", ""), ("exit_test", "A quiet year")),
            pathways=(("health", "in_progress"),),
        )
    )  # fmt: skip
    found = core.ask(compare_versions, plan_id, 1, 0)
    assert sorted(_told(found)) == sorted([
        (Change.ADDED, "Summary", "Exit test"),
        (Change.REMOVED, "Summary", "Risks: to whom, when, how"),
        (Change.CHANGED, "Pathway", "Health"),
        (Change.REMOVED, "Control goal", "Curfew checks twice a week"),
        (Change.ADDED, "Control goal", "Tag"),
        (Change.CHANGED, "Step", "Book a GP"),
        (Change.REMOVED, "Contingency", "Seen at her street"),
    ])  # fmt: skip
    facts = {each.words: each.facts for each in found}
    assert ("Why removed", "", "Licence over") in facts["Curfew checks twice a week"]
    assert facts["Book a GP"] == (
        ("Agency", "Police: LOMU", "Health, GP"), ("Due", "24/11/2026", ""),
        ("Status", "Not started", "Completed"),
    )  # fmt: skip
    back = {each.words: each.change for each in core.ask(compare_versions, plan_id, 0, 1)}
    assert back["Tag"] is Change.REMOVED
    assert back["Curfew checks twice a week"] is Change.ADDED


def test_that_a_plan_of_another_area_is_seen_by_nobody(core_as: Cores) -> None:
    core = core_as("sergeant")
    plan_id = _full_plan(core)
    elsewhere = core_as("sergeant", areas=("Walsall",), name="ps.far")
    assert elsewhere.ask(load_plans, PlanFilter()) == []
    assert elsewhere.ask(search_plans, "PL-") == []
    for ask in (load_plan, load_version, compare_versions):
        further = {load_plan: (), load_version: (0,), compare_versions: (0, 0)}[ask]
        with pytest.raises(out_of_reach(core_as)):
            elsewhere.ask(ask, plan_id, *further)
        with pytest.raises(NotPermitted):
            core_as("administrator").ask(ask, plan_id, *further)
    with pytest.raises(NotPermitted):
        elsewhere.ask(load_plans, PlanFilter(areas=(AREA,)))
    with pytest.raises(NotPermitted):
        core_as("administrator").ask(load_plans, PlanFilter())


def test_that_a_plan_is_found_by_reference_and_name_and_told_in_the_timeline(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    plan_id = _full_plan(core)
    core.execute(review(core, plan_id))
    row = plan_now(core, plan_id).row
    for text in (row.reference, row.surname):
        assert [hit.record_id for hit in core.ask(search_plans, text)] == [plan_id]
    assert core.ask(find_plan_id, f" {row.reference.lower()} ") == plan_id
    titles = [event.title for event in core.ask(timeline, row.person_id, group="Plan").events]
    assert titles[0] == "Review: Keeps to the curfew"
