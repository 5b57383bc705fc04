"""The Cohorts page on a real database, and what only its tests ask of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rows import MembershipDetail
from tests.support.cores import Cores
from tests.support.targets import AREA
from tests.ui.support.page_rig import PageRig
from tests.ui.support.prompter import FakePrompter
from ui.cohorts.list_page import CohortsPage


class Rig(PageRig[CohortsPage]):
    """The page, shown; `open` reads the list."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: FakePrompter | None = None
    ) -> None:
        super().__init__(qtbot, core, folder, CohortsPage, prompter, AREA)

    def open(self, argument: Any = None) -> Rig:
        """As the shell opens it; waits for the membership beside the list."""
        self.page.open_with(argument)
        self.page.read_current()
        return self

    def shown(self) -> list[int]:
        """The ids in the list, from top to bottom."""
        return self.page.model.ids()

    def step(self, key: str) -> None:
        """Choose a deed from the menu, as its button does."""
        action = next(a for a in self.page.pane.steps_menu.actions() if a.data() == key)
        assert action.isEnabled(), f"{key} is greyed out"
        action.trigger()

    def offered(self) -> dict[str, bool]:
        """Every deed of the menu, and whether it may be done."""
        return {str(a.data()): a.isEnabled() for a in self.page.pane.steps_menu.actions()}

    def detail(self, membership_id: int) -> MembershipDetail:
        """The membership as it stands now."""
        return self.core.ask(load_membership, membership_id)


def sergeant(cores: Cores, name: str = "ps.one") -> Core:
    """Somebody who may do all the daily work of two areas."""
    return cores("sergeant", areas=(AREA, "Walsall"), name=name)
