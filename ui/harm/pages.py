"""The Harm page, its menu and keys, and the section on a person's page."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.harm.page import HarmPage
from ui.harm.section import HarmSection
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec

PAGE = "harm"


class HarmActions(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: HarmPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = HarmPage(self._desk)
        return self._page

    def make_section(self) -> PersonSectionView:
        """The section of a person's page."""
        return HarmSection(self._desk)

    def bring_in(self) -> None:
        """Choose an extract of offences."""
        if self._page is not None:
            self._page.bringing.begin()

    def lab(self) -> None:
        """Try other weights."""
        if self._page is not None:
            self._page.open_lab()

    def strike(self) -> None:
        """Strike a wrong row of the ledger shown out."""
        if self._page is not None:
            self._page.pane.strike()

    def fairness(self) -> None:
        """How groups fare."""
        if self._page is not None:
            self._page.open_fairness()


def register(desk: Desk) -> None:
    """Add page, actions and section."""
    does, may = HarmActions(desk), Permission
    desk.registry.add_page(
        PageSpec(
            PAGE, "Harm", "People", "person_alert", does.make, "Ctrl+H", may.SEE_SCORES,
            "score rfgv ledger serial offences recency frequency gravity",
        )
    )  # fmt: skip
    for spec in (
        ActionSpec("harm_bring_in", "Bring offences in …", "Harm", does.bring_in, "Ctrl+Shift+I",
                   "import", may.IMPORT, PAGE, "import extract csv history"),
        ActionSpec("harm_lab", "Weight lab …", "Harm", does.lab, "Ctrl+Shift+W", "settings",
                   may.SEE_SCORES, PAGE, "weights model publish before after"),
        ActionSpec("harm_fairness", "Fairness of the ranking …", "Harm", does.fairness, "",
                   "people", may.SEE_SCORES, PAGE, "age ethnicity shift groups"),
        ActionSpec("harm_strike", "Wrong offence rows …", "Harm", does.strike, "Ctrl+Shift+X",
                   "cross", may.STRIKE_OFFENCES, PAGE, "strike out withdraw row file undo count"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
    desk.add_person_section(PersonSection("harm", "Harm", does.make_section, may.SEE_SCORES))
