"""The page of a plan with something under everything: names, reach, focus, nothing cut short."""

from __future__ import annotations

from lomu_app.people.queries import find_person_ids
from lomu_app.plans.commands import AddGoal, AmendPlan, RecordAgreement, WriteContingency, WriteStep
from tests.desk.conftest import SitDown
from tests.desk.walking import (
    controls,
    cut_short,
    out_of_reach,
    tab_ring,
    too_small,
    without_focus_mark,
)
from tests.desk.whole import DAY, WholeDesk
from tests.support.cohorts import make_plan
from tests.support.plans import goal_of, seen
from tests.ui.support.names import unnamed
from ui.kit.theme import Theme
from ui.plans.page import KEPT, PLAN, PlanPage

LONG = "Unannounced visits to the address of his mother, one of them before seven in the morning"


def _page(desk: WholeDesk) -> PlanPage:
    core = desk.core
    person_id = core.ask(find_person_ids)[-1]
    plan_id = make_plan(core, person_id)
    core.execute(AddGoal(**seen(core, plan_id), kind="control", text=LONG))
    core.execute(
        WriteStep(
            **seen(core, plan_id), goal_id=goal_of(core, plan_id, "change"), text=LONG,
            owner="PC Yarrow", agency="drug_alcohol", due=DAY, status="cannot_be_done_yet",
            result=LONG,
        )
    )  # fmt: skip
    core.execute(
        WriteContingency(**seen(core, plan_id), trigger=LONG, response=LONG, owner="Duty sergeant")
    )
    core.execute(AmendPlan(**seen(core, plan_id), headings=(("risks", LONG * 3),)))
    core.execute(RecordAgreement(**seen(core, plan_id), agreement="agreed", asked_on=DAY))
    page = desk.go("plan", person_id)
    assert isinstance(page, PlanPage)
    return page


def test_that_a_full_plan_is_reached_read_and_edited_at_every_size(
    sit_down: SitDown, theme: Theme
) -> None:
    desk = sit_down()
    page = _page(desk)
    board = page.plan_tab.change
    for zoom in (100, 150):
        theme.set_zoom(zoom)
        for tab in (PLAN, KEPT):
            page.tabs.choose(tab)
            desk.settle()
            page.take_focus()
            assert controls(page)
            assert not unnamed(page)
            assert not cut_short(page), (zoom, tab)
            assert not too_small(page)
        page.tabs.choose(PLAN)
        board.chosen.emit(board.lines[1].key, "edit")
        desk.settle()
        assert board.form is not None
        assert not unnamed(page)
        assert not cut_short(page), zoom
        ring = tab_ring(desk.window)
        assert not out_of_reach(desk.window, ring)
        assert not without_focus_mark(ring)
        board.form.leave()
    assert desk.prompter.problems == []
