"""The page of a plan, its actions, its section on a person's page, and what Ctrl+K finds."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission
from lomu_app.plans.queries import search_plans
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.page import Page
from ui.plans.page import PlanPage
from ui.plans.section import PlanSection
from ui.shell.palette_list import PaletteEntry
from ui.shell.registry import ActionSpec, PageSpec

_FOUND = 5


class PlanPages(QObject):
    """Makes the page when it is first visited, and runs its actions."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: PlanPage | None = None

    def make_page(self) -> Page:
        """The page of one plan."""
        self._page = PlanPage(self._desk)
        return self._page

    def make_section(self) -> PersonSectionView:
        """The section on a person's page."""
        return PlanSection(self._desk)

    def start(self) -> None:
        """Start a plan for the person shown."""
        if self._page is not None:
            self._page.deeds.start()

    def add_control(self) -> None:
        """Another control goal."""
        if self._page is not None:
            self._page.add_control()

    def add_change(self) -> None:
        """Another change goal."""
        if self._page is not None:
            self._page.add_change()

    def agreement(self) -> None:
        """What the person says."""
        if self._page is not None:
            self._page.deeds.agreement()

    def review(self) -> None:
        """Record a review."""
        if self._page is not None:
            self._page.deeds.review()

    def search(self, text: str) -> list[PaletteEntry]:
        """For Ctrl+K, on a pool thread; opening a plan logs the look."""
        if not self._desk.core.actor.may(Permission.SEE_COHORTS):
            return []
        return [
            PaletteEntry(
                hit.title, "Plan", "document", ("page", ("plan", ("plan", hit.record_id))),
                hit.detail,
            )
            for hit in self._desk.core.ask(search_plans, text, limit=_FOUND)
        ]  # fmt: skip


def register(desk: Desk) -> None:
    """Add the page, its actions, the section and the search."""
    pages = PlanPages(desk)
    see, edit = Permission.SEE_COHORTS, Permission.EDIT_PLANS
    desk.registry.add_page(
        PageSpec("plan", "Plan", "", "document", pages.make_page, permission=see)
    )
    for key, title, run, shortcut, words in (
        ("start_plan", "Start a plan …", pages.start, "", "case management"),
        ("add_control_goal", "Add a control goal", pages.add_control, "Ctrl+N", "curfew visit"),
        ("add_change_goal", "Add a change goal", pages.add_change, "Ctrl+Shift+G", "pathway"),
        ("plan_agreement", "Agreement of the person …", pages.agreement, "", "plan agree refuse"),
        ("review_plan", "Review the plan …", pages.review, "", "exit test next"),
    ):
        desk.registry.add_action(
            ActionSpec(
                key, title, "Plan", run, shortcut, "document", edit, page="plan", keywords=words
            )
        )
    desk.add_person_section(PersonSection("plan", "Plan", pages.make_section, see))
    desk.add_search(pages.search)
