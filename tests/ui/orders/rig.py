"""The page of clocks on a real database, and what only its tests ask of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.kernel.clock import FixedClock
from lomu_app.orders.queries import load_order
from lomu_app.orders.rows import OrderDetail
from tests.support.cores import MORNING, Cores
from tests.support.orders import make_order
from tests.support.targets import AREA
from tests.ui.support.page_rig import PageRig
from tests.ui.support.prompter import FakePrompter
from ui.orders.columns import left_words
from ui.orders.page import ClocksPage
from ui.orders.wall_rows import WallRow

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class Rig(PageRig[ClocksPage]):
    """The page, shown and read."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, prompter: FakePrompter | None = None
    ) -> None:
        super().__init__(qtbot, core, folder, ClocksPage, prompter, AREA)

    def open(self, argument: Any = None) -> Rig:
        """As the shell opens it; waits for the order beside the list."""
        self.page.open_with(argument)
        self.page.read_current()
        return self

    def told(self) -> list[str]:
        """Headings, and for each line what is left and of which kind."""
        model = self.page.list.model
        rows = [model.index(at, 0).data(Qt.ItemDataRole.UserRole) for at in range(model.rowCount())]
        return [_line(row) for row in rows]

    def do(self, key: str) -> None:
        """Choose a step from the menu, as its button does."""
        action = next(a for a in self.page.pane.steps_menu.actions() if a.data() == key)
        assert action.isEnabled(), f"{key} is greyed out"
        action.trigger()

    def order(self, order_id: int) -> OrderDetail:
        """The order as the database holds it."""
        return self.core.ask(load_order, order_id)

    def let_pass(self, by: dt.timedelta) -> None:
        """Time goes by, and the wall ticks."""
        clock = self.core.clock
        assert isinstance(clock, FixedClock)
        clock.advance(by)
        self.page.tick()


def _line(row: WallRow) -> str:
    return row.heading or f"{left_words(row)} {row.kind_short} {row.what}"


def sergeant(cores: Cores, name: str = "ps.one") -> Core:
    """Somebody who may do all the daily work of one area."""
    return cores("sergeant", areas=(AREA, "Walsall"), name=name)


def wall(core: Core) -> dict[str, int]:
    """One order in each group of the wall; their ids."""
    now = MORNING
    return {
        "run_out": make_order(core, kind="dvpn", made_at=now - 49 * HOUR),
        "now": make_order(core, kind="dvpn", made_at=now - 47 * HOUR, served_at=now - 46 * HOUR),
        "today": make_order(core, kind="dapn", made_at=now - 40 * HOUR, served_at=now - 36 * HOUR),
        "week": make_order(core, kind="spo", made_at=now - DAY),
        "later": make_order(core, kind="cawn", made_at=now - DAY, served_at=now - DAY),
        "open": make_order(core, kind="nmo", made_at=now - DAY),
    }  # fmt: skip
