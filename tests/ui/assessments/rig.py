"""The page on which risk is assessed, on a real database, and short ways to answer it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.assessments.queries import load_assessments_of_person
from lomu_app.assessments.rows import AssessmentRow
from lomu_app.bootstrap import Core
from tests.support.cores import Cores
from tests.support.targets import AREA
from tests.ui.support.page_rig import PageRig
from tests.ui.support.prompter import FakePrompter
from ui.assessments.assess_form import AssessForm
from ui.assessments.page import AssessPage


class Rig(PageRig[AssessPage]):
    """The page, shown, with somebody chosen."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: FakePrompter | None = None
    ) -> None:
        super().__init__(qtbot, core, folder, AssessPage, prompter, AREA)

    def open(self, person_id: int, tool: str) -> AssessForm:
        """As a person's page opens it; the form."""
        self.page.open_with((person_id, tool))
        self.page.take_focus()
        return self.form

    def keys(self, letters: str) -> None:
        """One key after the other, each to whatever has the focus by then."""
        for letter in letters:
            self.type(letter)

    @property
    def form(self) -> AssessForm:
        """The form that is shown."""
        assert self.page.form is not None
        return self.page.form

    def rows(self, person_id: int) -> list[AssessmentRow]:
        """What is on record."""
        return self.core.ask(load_assessments_of_person, person_id)

    def facts(self) -> dict[str, str]:
        """What the form adds up to, as it is told beside it."""
        return dict(self.page.pane.facts.facts)

    def chips(self) -> list[str]:
        """The bands that are shown."""
        return [chip.text for chip in self.page.pane.chips.chips]


def officer(cores: Cores, name: str = "pc.one") -> Core:
    """Somebody who assesses, but lowers nothing."""
    return cores("offender_manager", areas=(AREA,), name=name)


def sergeant(cores: Cores, name: str = "ps.one") -> Core:
    """Somebody who may also lower and sign."""
    return cores("sergeant", areas=(AREA,), name=name)
