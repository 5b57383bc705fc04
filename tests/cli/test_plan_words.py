"""Plans, their clocks and their versions as other programs read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lomu_app import bootstrap
from lomu_app.kernel.clock import FixedClock
from lomu_app.plans.commands import AddGoal, AmendPlan, RecordAgreement
from lomu_app.plans.rules import reference_of
from tests.cli.test_words import SECRET, Desk
from tests.support.cohorts import make_plan
from tests.support.cores import FAST, MORNING
from tests.support.plans import make_two_plans, seen, settle
from tests.support.targets import TODAY, make_person

KEYS = {
    "reference", "person", "surname", "forenames", "date_of_birth", "area", "gaps", "agreement",
    "control_goals", "change_goals", "open_steps", "late_steps", "due", "due_reason", "due_state",
    "asked_by", "lies_with", "closed_on", "closed_reason", "goes_on", "started_on", "versions",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    core = bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant",),
        clock=FixedClock(MORNING),
    ).core  # fmt: skip
    core.execute(settle(core, *make_two_plans(core)[1:]))
    plan_id = make_plan(core, make_person(core, pnc_id=None), area="Walsall")
    core.execute(AmendPlan(**seen(core, plan_id), headings=(("risks", "V-17, at night"),)))
    core.execute(RecordAgreement(**seen(core, plan_id), agreement="agreed", asked_on=TODAY))
    core.execute(AddGoal(**seen(core, plan_id), kind="control", text="Tag"))
    core.close()
    return made


def test_that_plans_are_listed_by_area_person_and_what_is_due(desk: Desk) -> None:
    rows = desk.json("list", "plans")
    assert all(set(row) >= KEYS for row in rows)
    assert [row["due"] for row in rows] == ["2026-12-22"] * 2
    (walsall,) = desk.json("list", "plans", "--area", "walsall")
    assert (walsall["area"], walsall["control_goals"], walsall["versions"]) == ("Walsall", 2, 1)
    assert desk.json("list", "plans", "--person", walsall["person"]) == [walsall]
    assert desk.json("list", "plans", "--overdue") == []
    late = desk.json("--today", "2027-01-06", "list", "plans", "--overdue")
    assert [row["due_state"] for row in late] == ["overdue"] * 2
    *_, closed = desk.json("list", "plans", "--closed")
    assert closed["goes_on"] in {row["reference"] for row in rows}
    code, out, _ = desk.run("list", "plans")
    assert (code, "Review due" in out) == (0, True)


def test_that_a_plan_is_shown_as_it_stands_as_it_was_and_what_differs(desk: Desk) -> None:
    (row,) = desk.json("list", "plans", "--area", "walsall")
    whole = desk.json("show", "plan", row["reference"])
    assert whole["risks"] == "V-17, at night"
    assert [goal["text"] for goal in whole["goals"]][-1] == "Tag"
    assert [each["occasion"] for each in whole["version_lines"]] == ["agreement"]
    then = desk.json("show", "plan", row["reference"], "--at", "1")
    assert len(then["goals"]) == len(whole["goals"]) - 1
    (added,) = desk.json("show", "plan", row["reference"], "--since", "1")
    assert (added["change"], added["words"]) == ("added", "Tag")
    assert desk.json("show", "plan", row["reference"], "--since", "1", "--at", "1") == []
    code, out, _ = desk.run("show", "plan", row["reference"], "--since", "1")
    assert (code, "Goal: - → Tag" in out) == (0, True)
    code, out, _ = desk.run("show", "plan", row["reference"])
    assert (code, "V-17, at night" in out) == (0, True)
    code, _, err = desk.run("show", "plan", reference_of(999))
    assert (code, "There is no plan" in err) == (1, True)
