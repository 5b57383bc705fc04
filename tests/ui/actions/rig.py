"""The pages of actions and releases on a real database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from tests.support.cores import Cores
from tests.support.targets import AREA
from tests.ui.support.page_rig import PageRig
from ui.actions.action_page import ActionsPage
from ui.actions.release_page import ReleasesPage
from ui.core.form_dialog import FormDialog
from ui.core.list_page import FilterPage


class Rig(PageRig[FilterPage]):
    """One of the two pages, shown and read."""

    def open(self, argument: Any = None) -> Rig:
        """As the shell opens it; waits for the record beside the list."""
        self.page.open_with(argument)
        self.page.read_current()
        return self

    def choose(self, chip: str) -> None:
        """Choose a chip above the list."""
        self.page.bar.choose(chip)
        self.page.read_current()

    def column(self, key: str) -> list[str]:
        """What stands in one column, from top to bottom."""
        model = self.page.table.model()
        place = [column.key for column in model.columns].index(key)
        return [model.index(at, place).data() for at in range(model.rowCount())]

    def do(self, key: str) -> None:
        """Choose a step from the menu, as its button does."""
        action = next(a for a in self.page.pane.steps_menu.actions() if a.data() == key)
        assert action.isEnabled(), f"{key} is greyed out"
        action.trigger()


def fill(dialog: FormDialog, **values: object) -> None:
    """Type into some of a form's fields."""
    for key, value in values.items():
        dialog.form.fields[key].set_value(value)


def actions_page(qtbot: QtBot, core: Core, folder: Path) -> Rig:
    """The page of actions."""
    return Rig(qtbot, core, folder, ActionsPage, area=AREA)


def releases_page(qtbot: QtBot, core: Core, folder: Path) -> Rig:
    """The page of releases."""
    return Rig(qtbot, core, folder, ReleasesPage, area=AREA)


def sergeant(cores: Cores, name: str = "ps.one") -> Core:
    """Somebody who may do all the daily work of two areas."""
    return cores("sergeant", areas=(AREA, "Walsall"), name=name)
