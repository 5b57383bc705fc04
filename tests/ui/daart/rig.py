"""The Targets page on a real database, and what only its tests ask of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from tests.support.cores import Cores
from tests.support.targets import AREA
from tests.ui.support.page_rig import PageRig
from tests.ui.support.prompter import FakePrompter
from ui.daart.list_page import TargetsPage


class Rig(PageRig[TargetsPage]):
    """The page, shown; `open` reads the list."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: FakePrompter | None = None
    ) -> None:
        super().__init__(qtbot, core, folder, TargetsPage, prompter, AREA)

    def open(self, argument: Any = None) -> Rig:
        """As the shell opens it; waits for the target beside the list."""
        self.page.open_with(argument)
        self.page.read_current()
        return self

    def shown(self) -> list[int]:
        """The ids in the list, from top to bottom."""
        return self.page.model.ids()

    def step(self, key: str) -> None:
        """Choose a step from the menu, as its button does."""
        action = next(a for a in self.page.pane.steps_menu.actions() if a.data() == key)
        assert action.isEnabled(), f"{key} is greyed out"
        action.trigger()


def sergeant(cores: Cores, name: str = "ps.one") -> Core:
    """Somebody who may do all the daily work of one area."""
    return cores("sergeant", areas=(AREA, "Walsall"), name=name)
