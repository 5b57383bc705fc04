"""The Cohorts page, its menu and keys, and what Ctrl+K finds."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission
from ui.cohorts.finding import MembershipSearch
from ui.cohorts.list_page import CohortsPage, count_late
from ui.cohorts.person_section import CohortsSection
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec

PAGE = "cohorts"


class CohortActions(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: CohortsPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = CohortsPage(self._desk)
        return self._page

    def make_section(self) -> PersonSectionView:
        """The cohorts on a person's page."""
        return CohortsSection(self._desk)

    def refer(self) -> None:
        """Somebody new."""
        if self._page is not None:
            self._page.refer()

    def next_step(self) -> None:
        """What comes next for the membership shown."""
        if self._page is not None and self._page.pane.next_button.isEnabled():
            self._page.pane.next_button.click()

    def steps(self) -> None:
        """Everything that can be done to the membership shown."""
        if self._page is not None:
            self._page.pane.open_steps()

    def review(self) -> None:
        """A review of the membership shown."""
        if self._page is not None:
            self._page.do("review")

    def allocate(self) -> None:
        """The selected memberships, to one manager."""
        if self._page is not None:
            self._page.allocate()

    def copy(self) -> None:
        """The selected rows."""
        if self._page is not None:
            self._page.table.copy_rows()

    def pnc_ids(self) -> None:
        """The PNC ids of those shown."""
        if self._page is not None:
            self._page.take_out_pnc_ids()

    def person(self) -> None:
        """The person of the membership shown."""
        if self._page is not None:
            self._page.open_person()

    def clear_filter(self) -> None:
        """All that are live."""
        if self._page is not None:
            self._page.clear_filter()


def register(desk: Desk) -> None:
    """Add page, actions and search."""
    does = CohortActions(desk)
    may = Permission
    desk.registry.add_page(
        PageSpec(
            PAGE, "Cohorts", "People", "person_list", does.make, "Ctrl+7", may.SEE_COHORTS,
            "members managed offenders rag pipeline referral selection iom", count_late,
        )
    )  # fmt: skip
    for spec in (
        ActionSpec("member_refer", "Refer to a cohort …", "Cohort", does.refer, "Ctrl+N", "plus",
                   may.REFER_TO_COHORT, PAGE, "new referral add"),
        ActionSpec("member_next", "Next step of the membership …", "Cohort", does.next_step,
                   "F2", "forward", None, PAGE, "screen assess select manage review resume"),
        ActionSpec("member_steps", "Everything that can be done …", "Cohort", does.steps,
                   "Ctrl+Shift+S", "chevron_down", None, PAGE,
                   "suspend supervision deselect rag propose"),
        ActionSpec("member_review", "Review done …", "Cohort", does.review, "Ctrl+Shift+A",
                   "calendar", may.MANAGE_MEMBERS, PAGE, "rag"),
        ActionSpec("member_allocate", "Allocate the selected memberships …", "Cohort",
                   does.allocate, "Ctrl+Shift+O", "people", may.DECIDE_SELECTION, PAGE,
                   "manager deputy bulk"),
        ActionSpec("member_person", "Open the person of the membership", "Cohort", does.person, "",
                   "person", may.SEE_PEOPLE, PAGE, "nominal"),
        ActionSpec("member_copy", "Copy the selected memberships", "Cohort", does.copy, "", "copy",
                   None, PAGE, "excel clipboard"),
        ActionSpec("member_pnc_ids", "Take out PNC ids of those shown …", "Cohort", does.pnc_ids,
                   "Ctrl+E", "export", may.EXPORT, PAGE, "idiom list results csv xlsx police"),
        ActionSpec("member_clear", "Show all live memberships", "Cohort", does.clear_filter, "",
                   "filter", None, PAGE),
    ):  # fmt: skip
        desk.registry.add_action(spec)
    desk.add_person_section(PersonSection("cohorts", "Cohorts", does.make_section, may.SEE_COHORTS))
    desk.add_search(MembershipSearch(desk.core).find)
