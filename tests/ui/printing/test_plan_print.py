"""A plan on paper: one or two marked pages, nothing cut off, nothing of the victims."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPdfWriter

from lomu_app.bootstrap import Core, policies
from lomu_app.orders.queries import load_orders
from lomu_app.plans.commands import AmendPlan, WriteContingency, WriteStep
from lomu_app.plans.content import GoalLine, PlanContent
from lomu_app.plans.rows import PlanDetail
from lomu_app.plans.rules import GoalKind, GoalStatus
from tests.support.cohorts import make_plan
from tests.support.cores import Cores
from tests.support.orders import make_order
from tests.support.plans import goal_of, plan_now, seen
from tests.support.targets import TODAY, make_person
from ui.printing.frame import BOTTOM, Imprint
from ui.printing.paper import Press, SheetOfPaper, TextItem
from ui.printing.plan_print import PlanPaper, plan_sheets

pytestmark = pytest.mark.usefixtures("qapp")
TOLD = Imprint(
    "#7 abc", "PS Sorrel", dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC), "OFFICIAL-SENSITIVE"
)
AGENCIES = policies()["plans"]["agencies"]


@pytest.fixture
def detail(embedded_core_as: Cores) -> PlanDetail:
    return _written(embedded_core_as("sergeant"))


@pytest.fixture
def press() -> Press:
    """Measures for a PDF that nobody keeps."""
    buffer = QBuffer(QByteArray())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made = Press(QPdfWriter(buffer))
    made.kept = buffer  # type: ignore[attr-defined]  # the writer does not hold its buffer
    return made


def _written(core: Core) -> PlanDetail:
    plan_id = make_plan(core, make_person(core))
    core.execute(
        AmendPlan(
            **seen(core, plan_id), pathways=(("health", "in_progress"),),
            headings=(("risks", "At night, after drinking"), ("safeguarding", "Orchid and Fern")),
        )
    )  # fmt: skip
    core.execute(
        WriteStep(
            **seen(core, plan_id), goal_id=goal_of(core, plan_id, "change"), text="Book a GP",
            owner="K Bryony", agency="health", due=TODAY,
        )
    )  # fmt: skip
    core.execute(
        WriteContingency(
            **seen(core, plan_id), trigger="he is seen there", response="arrest", owner="Duty"
        )
    )
    return plan_now(core, plan_id)


def _sheets(press: Press, detail: PlanDetail, content: PlanContent) -> list[SheetOfPaper]:
    return plan_sheets(press, PlanPaper(detail, content, 0, AGENCIES), TOLD)


def _texts(sheet: SheetOfPaper) -> list[TextItem]:
    return [item for item in sheet.items if isinstance(item, TextItem)]


def test_that_a_plan_prints_on_one_marked_page_without_the_victims(
    press: Press, detail: PlanDetail
) -> None:
    (sheet,) = _sheets(press, detail, detail.content)
    texts = "\n".join(item.text for item in _texts(sheet))
    for words in (
        detail.row.reference, "1.  Curfew checks twice a week  (active)",
        "•  Book a GP: K Bryony, Health, GP, by 24/11/2026, not started",
        "Health: in progress", "If he is seen there, then arrest  (Duty)", "Not asked",
        "At night, after drinking", "page 1 of 1", "#7 abc", "22/12/2026",
    ):  # fmt: skip
        assert words in texts
    assert texts.count(TOLD.marking) == 2
    assert "Kept in the program only" in texts
    assert "Orchid" not in texts


def test_that_the_orders_in_force_are_printed_under_control(
    press: Press, detail: PlanDetail, embedded_core_as: Cores
) -> None:
    core = embedded_core_as("sergeant")
    make_order(
        core, detail.row.person_id, kind="nmo", ends_at=TOLD.generated_at + dt.timedelta(days=30)
    )
    orders = tuple(core.ask(load_orders))
    paper = PlanPaper(detail, detail.content, 0, AGENCIES, orders)
    (sheet,) = plan_sheets(press, paper, TOLD)
    assert any(
        item.text.startswith(orders[0].kind_label) and "24/12/2026" in item.text
        for item in _texts(sheet)
    )


def test_that_a_long_plan_goes_on_overleaf_and_loses_nothing(
    press: Press, detail: PlanDetail
) -> None:
    goals = tuple(
        GoalLine(
            number, GoalKind.CONTROL, None, f"Goal {number} " + "with many words " * 12,
            GoalStatus.ACTIVE, None, (),
        )
        for number in range(1, 91)
    )  # fmt: skip
    content = dataclasses.replace(detail.content, goals=goals)
    sheets = _sheets(press, detail, content)
    assert len(sheets) > 2
    texts = " ".join(item.text for sheet in sheets for item in _texts(sheet))
    assert all(f"Goal {number} with" in texts for number in range(1, 91))
    for sheet in sheets:
        body = [item for item in _texts(sheet) if item.y < sheet.height - BOTTOM]
        ends = [item.y + press.height(item.text, item.width, item.letters) for item in body]
        assert max(ends) <= sheet.height - BOTTOM + 1
        assert sum(item.text == TOLD.marking for item in _texts(sheet)) == 2


def test_that_letters_shrink_before_a_third_page_is_taken(press: Press, detail: PlanDetail) -> None:
    words = "He is to be seen at home at any hour. " * 125
    headings = dict.fromkeys(("offending_summary", "risks", "intelligence_summary"), words)
    sheets = _sheets(press, detail, dataclasses.replace(detail.content, headings=headings))
    assert len(sheets) == 2
    assert min(item.letters.size for item in _texts(sheets[0])[:8]) < 9.5
