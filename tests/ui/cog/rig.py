"""The pages of CSE locations on a real database, and what only their tests ask of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cog.detail import load_location
from lomu_app.cog.rows import LocationDetail
from tests.support.cores import Cores
from tests.support.targets import AREA
from tests.ui.support.page_rig import PageRig
from tests.ui.support.prompter import FakePrompter
from ui.cog.location_page import LocationPage
from ui.cog.outlines import Outlines
from ui.cog.page import CogPage
from ui.core.desk import Desk


def _list_page(desk: Desk) -> CogPage:
    return CogPage(desk, Outlines(desk))


def _one_page(desk: Desk) -> LocationPage:
    return LocationPage(desk, Outlines(desk))


class ListRig(PageRig[CogPage]):
    """The list with its map, shown and read."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: FakePrompter | None = None
    ) -> None:
        super().__init__(qtbot, core, folder, _list_page, prompter, AREA)

    def open(self, argument: Any = None) -> ListRig:
        """As the shell opens it; waits for the location beside the list."""
        self.page.open_with(argument)
        self.page.read_current()
        return self

    def names(self) -> list[str]:
        """The names in the list, from top to bottom."""
        return [row.name for row in self.page.found.rows]


class OneRig(PageRig[LocationPage]):
    """The page of one location."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, key: int,
        prompter: FakePrompter | None = None,
    ) -> None:  # fmt: skip
        super().__init__(qtbot, core, folder, _one_page, prompter, AREA)
        self.key = key
        self.page.open_with(key)

    def detail(self) -> LocationDetail:
        """The location as the database holds it."""
        return self.core.ask(load_location, self.key)

    def lines(self, part: str) -> list[str]:
        """The titles of one part's lines."""
        return [widget.line.title for widget in getattr(self.page, part).widgets]

    def deed(self, part: str, key: str) -> None:
        """Press the first button of a line that stands for this deed."""
        widgets = getattr(self.page, part).widgets
        button = next(
            button for widget in widgets for button in widget.buttons
            if button.property("deed") == key
        )  # fmt: skip
        button.click()


def officer(cores: Cores, name: str = "dc.one", *roles: str) -> Core:
    """Somebody who works on locations; with the sergeant's other duties unless `roles` say."""
    return cores(*(roles or ("sergeant",)), areas=(AREA, "Walsall"), name=name)
