"""The plan of somebody under limited access is there for nobody but the owner and those named."""

from __future__ import annotations

import pytest

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import LomuError
from lomu_app.people.entry_queries import load_limit
from lomu_app.people.limiting import LimitAccess
from lomu_app.plans.commands import AddGoal
from lomu_app.plans.queries import (
    compare_versions,
    load_plan,
    load_plans,
    load_version,
    search_plans,
)
from lomu_app.plans.rows import PlanFilter
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.personal import out_of_reach
from tests.support.plans import make_two_plans, plan_now, seen


@pytest.fixture
def owner(core_as: Cores) -> Core:
    """The sergeant who owns the limited record."""
    give_account(core_as, "ps.owner", "sergeant")
    return core_as("sergeant", name="ps.owner")


def test_that_both_plans_of_a_limited_person_are_hidden(core_as: Cores, owner: Core) -> None:
    person_id, own, other = make_two_plans(owner)
    reference, surname = plan_now(owner, own).row.reference, plan_now(owner, own).row.surname
    before = [seen(owner, plan_id) for plan_id in (own, other)]
    owner.execute(
        LimitAccess(
            person_id=person_id, version=owner.ask(load_limit, person_id).version,
            owner="ps.owner", named=(), reason="Officer's brother",
        )
    )  # fmt: skip
    stranger = core_as("sergeant", name="ps.other")
    assert [row.id for row in owner.ask(load_plans, PlanFilter())] == [own, other]
    assert stranger.ask(load_plans, PlanFilter()) == []
    assert stranger.ask(load_plans, PlanFilter(person_id=person_id)) == []
    assert stranger.ask(search_plans, reference) == stranger.ask(search_plans, surname) == []
    for plan_id in (own, other):
        for query, further in ((load_plan, ()), (load_version, (0,)), (compare_versions, (0, 0))):
            with pytest.raises(LomuError):
                stranger.ask(query, plan_id, *further)
    for each in before:
        told = r"under limited access|no longer exists"
        with pytest.raises(out_of_reach(core_as), match=told):
            stranger.execute(AddGoal(**each, kind="control", text="Tag"))
