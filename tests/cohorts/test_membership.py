"""The way of one member: each stage asks for what makes the decision explainable."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.cohorts.commands import (
    BeginManaging,
    RejectMember,
    ResumeMember,
    ReviewMember,
    ScreenReferral,
    SelectMember,
    SuspendMember,
)
from lomu_app.cohorts.queries import (
    count_stages,
    find_membership_ids,
    load_membership,
    load_memberships,
    load_memberships_of_person,
)
from lomu_app.cohorts.rows import MembershipFilter, MembershipSort
from lomu_app.cohorts.rules import MembershipStatus, Rag, ReviewState
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.plans.commands import AddGoal, StartPlan
from tests.support.cohorts import WHERE, make_membership, make_plan, refer, row_of, version_of
from tests.support.cores import Cores
from tests.support.personal import out_of_reach
from tests.support.targets import AREA, TODAY, make_person


def test_that_a_second_live_membership_of_a_cohort_is_refused_and_a_later_one_is_not(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    first = refer(core, person)
    with pytest.raises(Refused, match="already: M-"):
        refer(core, person)
    refer(core, person, cohort="Other cohort, DA feature", area="Walsall")
    core.execute(
        ScreenReferral(membership_id=first, version=1, accept=False, reason="Lives elsewhere")
    )
    again = refer(core, person)
    rows = core.ask(load_memberships_of_person, person)
    assert [row.id for row in rows if row.area == AREA] == [again, first]
    assert row_of(core, first).status is MembershipStatus.SCREENED_OUT


def test_that_resettlement_asks_for_the_release_and_the_flags(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = refer(core, cohort="RES")
    command = ScreenReferral(membership_id=found, version=1, accept=True, reason="High risk 2024")
    with pytest.raises(InvalidInput, match="day of release") as wrong:
        core.execute(command)
    assert set(wrong.value.fields) == {"release_date", "da_flag"}
    release = TODAY + dt.timedelta(days=40)
    core.execute(
        ScreenReferral(
            membership_id=found, version=1, accept=True, reason="High risk 2024",
            release_date=release, da_flag=True,
        )
    )  # fmt: skip
    assert row_of(core, found).release_date == release


def test_that_a_referral_keeps_its_clock_over_a_weekend(core_as: Cores) -> None:
    core = core_as("sergeant")
    # Tuesday the 24th and five working days.
    assert core.ask(load_membership, refer(core)).screening_due == dt.date(2026, 12, 1)


def test_that_a_selection_names_a_body_that_may_decide_and_everything_else(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.ASSESSED)
    said = {
        "membership_id": found, "version": version_of(core, found), "body": "odoc",
        "rationale": "Harm", "lead_manager": "PC Yarrow", "rag": "red", "rag_basis": "Threats",
        "where": WHERE,
    }  # fmt: skip
    for field, empty in (
        ("body", "iom_panel"), ("rationale", " "), ("lead_manager", ""), ("rag", "purple"),
        ("rag_basis", ""), ("where", " "),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as wrong:
            core.execute(SelectMember(**said | {field: empty}))
        assert field in wrong.value.fields
    late = TODAY + dt.timedelta(days=29)
    with pytest.raises(InvalidInput, match="to 22/12/2026"):
        core.execute(SelectMember(**said, review_due=late))
    core.execute(SelectMember(**said, override="Score is low; intelligence is not"))
    told = core.ask(load_membership, found)
    assert (told.row.review_due, told.rag_at_entry) == (dt.date(2026, 12, 22), Rag.RED)
    assert (told.plan_due, told.contacts_a_week) == (dt.date(2026, 12, 8), 4)
    assert told.steps[-1].override == "Score is low; intelligence is not"
    assert told.policy == "cohorts/2026.3"


def test_that_nobody_is_managed_without_control_and_change(core_as: Cores) -> None:
    core = core_as("offender_manager", "sergeant")
    found = make_membership(core, MembershipStatus.SELECTED)
    person = row_of(core, found).person_id
    begin = BeginManaging(membership_id=found, version=version_of(core, found))
    with pytest.raises(Refused, match=r"lacks a plan\."):
        core.execute(begin)
    plan = core.execute(StartPlan(person_id=person, area=AREA)).result["plan_id"]
    core.execute(AddGoal(plan_id=plan, version=1, kind="control", text="Curfew"))
    with pytest.raises(Refused, match="lacks a change goal"):
        core.execute(begin)
    core.execute(AddGoal(plan_id=plan, version=2, kind="change", pathway="health", text="GP"))
    core.execute(begin)
    assert row_of(core, found).status is MembershipStatus.MANAGED


def test_that_declining_change_is_enough_where_it_is_said_why(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.SELECTED)
    person = row_of(core, found).person_id
    started = StartPlan(person_id=person, area=AREA, change_declined="Refuses every programme")
    plan = core.execute(started).result["plan_id"]
    core.execute(AddGoal(plan_id=plan, version=1, kind="control", text="Curfew"))
    core.execute(BeginManaging(membership_id=found, version=version_of(core, found)))
    assert core.ask(load_membership, found).plan_gaps == ()


def test_that_a_plan_of_another_area_does_not_count(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.SELECTED)
    make_plan(core, row_of(core, found).person_id, "Walsall")
    with pytest.raises(Refused, match="lacks a plan"):
        core.execute(BeginManaging(membership_id=found, version=version_of(core, found)))


def test_that_a_suspension_says_where_and_until_when_and_ends_with_a_review(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.MANAGED)
    seen = {"membership_id": found, "version": version_of(core, found)}
    with pytest.raises(InvalidInput, match="past"):
        core.execute(
            SuspendMember(
                **seen, reason="custody", place="HMP Elmbrook", until=dt.date(2026, 11, 1)
            )
        )
    until = dt.date(2027, 2, 1)
    core.execute(SuspendMember(**seen, reason="custody", place="HMP Elmbrook", until=until))
    row = row_of(core, found)
    assert (row.clock, row.clock_reason) == (until, "Release expected")
    assert row.review_state is ReviewState.NONE
    resume = ResumeMember(membership_id=found, version=row.version, review_due=dt.date(2026, 12, 1))
    core.execute(resume)
    row = row_of(core, found)
    assert (row.clock, row.clock_reason) == (dt.date(2026, 12, 1), "Review due")


def test_that_a_review_turns_amber_on_its_day_and_red_after_a_fortnight(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.MANAGED)
    due = row_of(core, found).review_due
    assert due is not None
    states = []
    for days in (-1, 0, 14, 15):
        core_as.clock.moment = dt.datetime.combine(
            due + dt.timedelta(days=days), dt.time(9), tzinfo=dt.UTC
        )
        states.append(row_of(core, found).review_state)
    in_time, amber, red = ReviewState.IN_TIME, ReviewState.DUE, ReviewState.OVERDUE
    assert states == [in_time, amber, amber, red]
    assert core.ask(find_membership_ids, MembershipFilter(review_overdue=True)) == [found]
    core.execute(
        ReviewMember(
            membership_id=found, version=version_of(core, found), rag="green", rag_basis="Quiet"
        )
    )
    assert core.ask(find_membership_ids, MembershipFilter(review_overdue=True)) == []
    assert core.ask(load_membership, found).reviewed_by == "sergeant"


def test_that_somebody_who_is_not_managed_is_not_reviewed(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.ASSESSED)
    with pytest.raises(Refused, match="no review"):
        core.execute(
            ReviewMember(
                membership_id=found, version=version_of(core, found), rag="red", rag_basis="Calls"
            )
        )


def test_that_stages_are_counted_and_listed_for_the_areas_of_the_asker(core_as: Cores) -> None:
    core = core_as("sergeant")
    here = make_membership(core, MembershipStatus.SELECTED)
    there = make_membership(core, MembershipStatus.REFERRED, "Walsall")
    gone = make_membership(core, MembershipStatus.ASSESSED)
    core.execute(
        RejectMember(
            membership_id=gone, version=version_of(core, gone), body="odoc", rationale="Low harm"
        )
    )
    only_coventry = core_as("viewer", areas=(AREA,), name="see.one")
    assert core.ask(find_membership_ids, sort=MembershipSort("reference")) == [here, there]
    assert only_coventry.ask(find_membership_ids) == [here]
    assert [row.id for row in only_coventry.ask(load_memberships, [there, here])] == [here]
    counts = only_coventry.ask(count_stages)
    assert [stage for stage, count in counts.items() if count] == [MembershipStatus.SELECTED]
    with pytest.raises(out_of_reach(core_as)):
        only_coventry.ask(load_membership, there)
    with pytest.raises(NotPermitted):
        only_coventry.ask(find_membership_ids, MembershipFilter(areas=("Walsall",)))
    with pytest.raises(NotPermitted):
        core_as("administrator").ask(find_membership_ids)


def test_that_a_member_is_found_by_name_manager_and_reference(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.SELECTED)
    refer(core)
    row = row_of(core, found)
    for text in (row.reference, "yarrow"):
        assert core.ask(find_membership_ids, MembershipFilter(text=text)) == [found]
    assert found in core.ask(find_membership_ids, MembershipFilter(text=row.surname))


def test_that_whoever_is_suspended_is_taken_up_again_only_with_a_review(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, MembershipStatus.SUSPENDED)
    with pytest.raises(Refused, match="is suspended"):
        core.execute(BeginManaging(membership_id=found, version=version_of(core, found)))
    chosen = make_membership(core, MembershipStatus.SELECTED)
    make_plan(core, row_of(core, chosen).person_id)
    seen = {"membership_id": chosen, "version": version_of(core, chosen)}
    with pytest.raises(Refused, match="never managed"):
        core.execute(ResumeMember(**seen, review_due=TODAY))
    assert row_of(core, found).status is MembershipStatus.SUSPENDED
