"""A measure down to the rows behind it, and the children's figures, by keyboard."""

from __future__ import annotations

from lomu_app.insight.of_cohorts import LET_GO
from lomu_app.insight.quarters import quarter_of
from lomu_app.insight.queries import load_measure
from lomu_app.insight.rows import Asked
from lomu_app.insight.rules import By
from tests.desk.conftest import SitDown
from tests.desk.whole import DAY
from ui.insight.children_dialog import ChildrenDialog
from ui.insight.children_page import AtRiskPage
from ui.insight.days_dialog import DaysDialog
from ui.insight.page import InsightPage
from ui.insight.words import run_story


def test_that_every_number_leads_to_the_rows_behind_it(sit_down: SitDown) -> None:
    desk = sit_down("insp.tansy")
    page = desk.go("insight", "outstanding_targets")
    assert isinstance(page, InsightPage)
    whole = desk.core.ask(load_measure, Asked("outstanding_targets"))
    assert page.detail is not None
    assert page.detail.whole == whole.whole
    assert f"{whole.whole.base}" in page.name.text()
    assert page.chart.run == run_story(whole)
    assert "Nov 26" in page.chart.told()
    page.list.opened.emit(page.list.current_id())  # Enter: the groups
    desk.settle()
    assert page.group_table.isVisible()
    assert page.groups.ids() == list(range(1, len(whole.groups) + 1))
    page.asking.choose_by(By.AREA)
    desk.settle()
    assert [group.name for group in page.detail.groups] == sorted(
        {fact.area for fact in whole.facts}
    )
    page.group_table.opened.emit(1)
    desk.settle()
    first = page.detail.groups[0]
    assert page.fact_table.isVisible()
    assert len(page.facts.ids()) == first.figure.base < whole.whole.base
    page.asking.area_box.setCurrentText("Coventry")
    desk.settle()
    assert page.detail.areas == ("Coventry",)
    went: list[tuple[str, object]] = []
    page.navigate.connect(_keep(went))
    page.views.choose("rows")
    page.fact_table.opened.emit(1)
    assert went == [("targets", page.detail.facts[0].id)]
    desk.resize(853, 480)  # 1280 x 720 at 150 %
    for view, table in (("groups", page.group_table), ("rows", page.fact_table)):
        page.views.choose(view)
        desk.settle()
        assert table.horizontalScrollBar().maximum() == 0, view
    page.print_page()
    desk.settle()
    assert page.printing.preview is not None
    desk.close_dialogs()


def _keep(went: list[tuple[str, object]]) -> object:
    def keep(key: str, argument: object) -> None:
        went.append((key, argument))

    return keep


def test_that_a_period_is_chosen_or_typed_and_the_funnel_is_drawn(sit_down: SitDown) -> None:
    desk = sit_down("insp.tansy")
    page = desk.go("insight", "cohort_funnel")
    assert isinstance(page, InsightPage)
    page.views.choose("funnel")
    desk.settle()
    whole = desk.core.ask(load_measure, Asked("cohort_funnel", by=By.STAGE))
    assert whole.groups
    assert page.funnel.isVisible()
    assert [(each.name, each.count) for each in page.funnel.stages] == [
        (each.name, each.figure.base) for each in whole.groups
    ]
    assert f"1 Referred: {whole.whole.base}, 100%." in page.funnel.accessibleName()
    assert page.funnel.stages[-1].apart == (page.funnel.stages[-1].name == LET_GO)
    page.asking.choose_by(By.COHORT)
    page.views.choose("groups")
    page.views.choose("funnel")
    desk.settle()
    assert len(page.funnel.stages) == len(whole.groups), "it is always told by stage"
    page.print_page()
    desk.settle()
    assert page.printing.preview is not None
    desk.close_dialogs()
    now, before = quarter_of(DAY), quarter_of(DAY).before
    for place, days in ((1, (now.first, DAY)), (2, (before.first, before.last))):
        page.asking.period_box.setCurrentIndex(place)
        desk.settle()
        assert page.detail is not None
        assert (page.detail.first, page.detail.last) == days
    desk.desk.registry.actions["measure_days"].run()
    form = desk.dialog()
    assert isinstance(form, DaysDialog)
    assert form.form.values() == {"first": before.first, "last": before.last}, "those shown"
    form.form.set_values({"first": DAY, "last": before.last})
    form.accept()
    assert form.isVisible(), "the last day lies before the first"
    form.form.set_values({"first": before.first, "last": DAY})
    form.accept()
    desk.settle()
    assert (page.detail.first, page.detail.last) == (before.first, DAY)
    assert page.asking.period_box.currentText() == "01/07/2026 to 24/11/2026"
    page.asking.period_box.setCurrentIndex(0)
    desk.go("insight", "outstanding_targets")
    desk.settle()
    assert page.views.key() == "months", "no other measure has a funnel"
    assert "funnel" not in shown_keys(page)
    assert (page.detail.first, page.detail.last) == (whole.first, whole.last)


def shown_keys(page: InsightPage) -> list[str]:
    """The views that can be chosen, walked through with the arrow keys."""
    found = []
    for _ in range(4):
        page.views.step(1)
        found.append(page.views.key())
    return found


def test_that_the_numbers_of_a_quarter_are_entered_put_right_and_returned(
    sit_down: SitDown,
) -> None:
    desk = sit_down("insp.tansy")
    page = desk.go("children")
    assert isinstance(page, AtRiskPage)
    assert page.quarter.code == "2026Q2"
    for reduced, reason in ((4, ""), (5, "Counted again")):
        page.enter()
        form = desk.dialog()
        assert isinstance(form, ChildrenDialog)
        values = {"level:at_risk": 60, "level:significant": 20, "level:serious": 5,
                  "reduced": reduced, "given_by": "M Teasel"}  # fmt: skip
        form.form.set_values(values | ({"reason": reason} if reason else {}))
        form.accept()
        desk.settle()
    assert page.page is not None
    row = page.page.rows[0]
    assert (row.total, row.reduced, row.version) == (85, 5, 2)
    assert "85 children were identified" in page.told.text()
    assert "Put right: Counted again" in page.history.text()
    page.go_later()
    page.go_later()
    desk.settle()
    assert page.quarter.code == "2026Q3", "the next one has not begun"
    desk.desk.registry.actions["quarterly_return"].run()
    desk.settle()
    assert page.printing.preview is not None
    desk.close_dialogs()
    assert desk.prompter.problems == []
