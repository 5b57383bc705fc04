"""The Insight pages, their menu and keys."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.insight.measures import known_to
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.insight.children_page import AtRiskPage
from ui.insight.page import InsightPage
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec

PAGE, CHILDREN = "insight", "children"


class InsightActions(QObject):
    """Makes the pages on their first visit, and does what the menu asks of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._measures: InsightPage | None = None
        self._children: AtRiskPage | None = None

    def make(self) -> Page:
        """The measures."""
        self._measures = InsightPage(self._desk)
        return self._measures

    def type_days(self) -> None:
        """Days of one's own, from and to."""
        if self._measures is not None:
            self._measures.asking.type_days()

    def make_children(self) -> Page:
        """The children's figures."""
        self._children = AtRiskPage(self._desk)
        return self._children

    def enter(self) -> None:
        """Numbers of an authority."""
        if self._children is not None:
            self._children.enter()

    def earlier(self) -> None:
        """The quarter before."""
        if self._children is not None:
            self._children.go_earlier()

    def later(self) -> None:
        """The quarter after."""
        if self._children is not None:
            self._children.go_later()

    def quarterly(self) -> None:
        """The return, from wherever one is."""
        self._desk.go_to(CHILDREN)
        if self._children is not None:
            self._children.print_page()


def register(desk: Desk) -> None:
    """Add pages and actions; nothing of the children for whoever is not cleared."""
    does, may = InsightActions(desk), Permission
    measures = known_to(desk.core.actor)
    if measures:
        desk.registry.add_page(
            PageSpec(
                PAGE, "Insight", "Insight", "trend", does.make, "Ctrl+I", measures[0].sees,
                "measures figures trend chart performance fsim workload",
            )
        )  # fmt: skip
        desk.registry.add_action(
            ActionSpec("measure_days", "From … to …", "Measure", does.type_days, "Ctrl+D",
                       "calendar", measures[0].sees, PAGE, "period quarter days"),
        )  # fmt: skip
    if not desk.core.actor.may(may.SEE_CSE):
        return
    desk.registry.add_page(
        PageSpec(
            CHILDREN, "Children at risk", "Insight", "people", does.make_children, "Ctrl+U",
            may.SEE_CSE, "quarter return cse authorities numbers",
        )
    )  # fmt: skip
    for spec in (
        ActionSpec("children_enter", "Enter numbers …", "Quarter", does.enter, "Ctrl+N", "edit",
                   may.EDIT_CSE, CHILDREN, "children authority correct"),
        ActionSpec("children_earlier", "Quarter before", "Quarter", does.earlier, "Ctrl+PgUp",
                   "back", None, CHILDREN, "previous"),
        ActionSpec("children_later", "Quarter after", "Quarter", does.later, "Ctrl+PgDown",
                   "forward", None, CHILDREN, "next"),
        ActionSpec("quarterly_return", "Quarterly return", "Quarter", does.quarterly,
                   "Ctrl+Shift+Q", "print", may.SEE_COHORTS, "", "region print co-ordinator"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
