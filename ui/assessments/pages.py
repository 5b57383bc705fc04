"""Where risk is assessed and signed: two pages, their keys, the section of a person's page."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission as May
from ui.assessments.finding import SigningSearch
from ui.assessments.page import AssessPage
from ui.assessments.person_section import RiskSection
from ui.assessments.signing_page import SigningPage, count_to_sign
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec

PAGE, SIGNING = "assess", "signing"


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


class SigningActions(QObject):
    """Makes the page of what waits for a signature, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: SigningPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = SigningPage(self._desk)
        return self._page

    def show(self) -> None:
        """The page itself."""
        self._desk.go_to(SIGNING)

    def sign(self) -> None:
        """Sign the assessment shown."""
        self._do("sign")

    def answers(self) -> None:
        """All answers of the assessment shown."""
        self._do("answers")

    def withdraw(self) -> None:
        """Say that the assessment shown was wrong."""
        self._do("withdraw")

    def person(self) -> None:
        """The person of the assessment shown."""
        if self._page is not None:
            self._page.open_person()

    def _do(self, key: str) -> None:
        if self._page is not None:
            self._page.do(key)


def register(desk: Desk) -> None:
    """Add pages, actions, section and search."""
    does, signs = AssessActions(desk), SigningActions(desk)
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
    desk.registry.add_page(
        PageSpec(
            SIGNING, "To sign", "People", "check", signs.make, "", May.LOWER_RISK,
            "signature approve assessments unsigned waiting supervisor", count_to_sign,
        )
    )  # fmt: skip
    sign = May.LOWER_RISK
    for spec in (
        ActionSpec("sign_show", "Assessments to sign", "Risk", signs.show, "Ctrl+Shift+F", "check",
                   sign, "", "signature approve unsigned"),
        ActionSpec("sign_one", "Sign the assessment …", "Risk", signs.sign, "Ctrl+Shift+S",
                   "check", sign, SIGNING, "signature agree band"),
        ActionSpec("sign_answers", "All answers of the assessment", "Risk", signs.answers, "F2",
                   "list", sign, SIGNING, "evidence points"),
        ActionSpec("sign_withdraw", "Withdraw the assessment …", "Risk", signs.withdraw, "",
                   "undo", sign, SIGNING, "wrong"),
        ActionSpec("sign_person", "Open the person of the assessment", "Risk", signs.person, "",
                   "person", May.SEE_PEOPLE, SIGNING, "nominal"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
    desk.add_search(SigningSearch(desk.core).find)
    desk.add_person_section(PersonSection("risk", "Risk", does.make_section, May.SEE_COHORTS))
