"""The page on which risk is assessed, its keys, and the section of a person's page."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission as May
from ui.assessments.page import AssessPage
from ui.assessments.person_section import RiskSection
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec

PAGE = "assess"


class AssessActions(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: AssessPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = AssessPage(self._desk)
        return self._page

    def make_section(self) -> PersonSectionView:
        """Risk on a person's page."""
        return RiskSection(self._desk)

    def save(self) -> None:
        """Record what is answered."""
        if self._page is not None:
            self._page.save()

    def marac(self) -> None:
        """A MARAC of whoever is chosen."""
        if self._page is not None:
            self._page.record_marac()


def register(desk: Desk) -> None:
    """Add page, actions and section."""
    does = AssessActions(desk)
    desk.registry.add_page(
        PageSpec(
            PAGE, "Risk", "People", "trend", does.make, "Ctrl+R", May.SEE_COHORTS,
            "assess assessment dash ppit rosh marac serial instrument",
        )
    )  # fmt: skip
    desk.registry.add_action(
        ActionSpec("assess_save", "Record the assessment", "Risk", does.save, "Ctrl+Return",
                   "check", May.ASSESS, PAGE, "save")
    )  # fmt: skip
    desk.registry.add_action(
        ActionSpec("assess_marac", "Record a MARAC …", "Risk", does.marac, "", "people",
                   May.ASSESS, PAGE, "hearing")
    )  # fmt: skip
    desk.add_person_section(PersonSection("risk", "Risk", does.make_section, May.SEE_COHORTS))
