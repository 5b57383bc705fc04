"""A small desk with two pages of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from lomu_app.kernel.permissions import Permission
from tests.ui.support.rows import COLUMNS, Line, Source, spoken
from tests.ui.support.tasks import HeldTasks, InlineTasks
from ui.kit.filter_bar import FilterBar
from ui.kit.page import DetailPane, ListAndPane, Page
from ui.kit.table import PagedTableModel
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable
from ui.shell.main_window import MainWindow
from ui.shell.palette_list import PaletteEntry
from ui.shell.registry import ActionSpec, PageSpec, Registry


class ListPage(Page):
    """A list with filter and pane."""

    def __init__(self) -> None:
        super().__init__("Lines", "invented")
        self.opened_with: list[Any] = []
        self.refreshed = 0
        self.stays = False
        self.filter_bar = FilterBar("Filter lines")
        self.filter_bar.add_chip("all", "All")
        self.model: PagedTableModel[Line] = PagedTableModel(
            COLUMNS, Source().load, InlineTasks(), print, spoken=spoken, parent=self
        )
        self.table = RecordTable(self.model, name="lines", title="Lines")
        self.filter_bar.add_widget(ColumnsButton(self.table.layout_of_columns))
        self.body.addWidget(self.filter_bar)
        pane = DetailPane("Line")
        pane.foot.addWidget(QPushButton("Record attempt"))
        self.body.addWidget(ListAndPane(self.table, pane), 1)
        self.model.set_ids(range(1, 40))

    def open_with(self, argument: Any) -> None:
        self.opened_with.append(argument)

    def refresh(self) -> None:
        self.refreshed += 1

    def may_leave(self) -> bool:
        return not self.stays


class PersonPage(Page):
    """Shows whom it was asked for."""

    def __init__(self) -> None:
        super().__init__("Person")

    def open_with(self, argument: Any) -> None:
        self.set_title(f"Person {argument}")


class DeskRig:
    """A shown window. `allowed` is what the person may do."""

    def __init__(
        self, qtbot: QtBot, *, allowed: frozenset[Permission] = frozenset(Permission), **more: Any
    ) -> None:
        self.allowed = allowed
        self.built: list[str] = []
        self.done: list[str] = []
        self.searched: list[tuple[str, bool]] = []
        self.registry = Registry(self.may)
        page = self.registry.add_page
        page(PageSpec("lines", "Lines", "Daily", "target", self.make_lines, "Ctrl+1"))
        page(PageSpec("more", "More", "Daily", "list", self.make_more, "Ctrl+2"))
        page(
            PageSpec(
                "intake",
                "Intake",
                "Records",
                "import",
                self.make_more,
                permission=Permission.IMPORT,
            )
        )
        page(PageSpec("person", "Person", "", "person", PersonPage))
        self.registry.add_action(
            ActionSpec(
                "export", "Export the pack", "List", self.export, "Ctrl+E", "export",
                permission=Permission.EXPORT,
            )
        )  # fmt: skip
        self.registry.add_action(
            ActionSpec("here", "Only on Lines", "List", self.here, page="lines")
        )
        self.tasks: InlineTasks | HeldTasks = more.pop("tasks", InlineTasks())
        self.window = MainWindow(
            self.registry,
            self.tasks,
            marking="OFFICIAL-SENSITIVE",
            search=self.search,
            time=self.time,
            **more,
        )
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        self.window.show()
        with qtbot.waitActive(self.window):  # keys reach the active window only
            self.window.activateWindow()
        self.window.show_page("lines")

    def may(self, permission: Permission) -> bool:
        return permission in self.allowed

    def make_lines(self) -> Page:
        self.built.append("lines")
        return ListPage()

    def make_more(self) -> Page:
        self.built.append("more")
        return ListPage()

    def export(self) -> None:
        self.done.append("export")

    def here(self) -> None:
        self.done.append("here")

    def time(self) -> str:
        return "07:02"

    def search(self, text: str, people: bool) -> Sequence[PaletteEntry]:
        self.searched.append((text, people))
        return [
            PaletteEntry("DOE, John", "Person", "person", ("page", ("person", 7)), "b. 1 Jan 1990")
        ]

    @property
    def lines(self) -> ListPage:
        page = self.window.page("lines")
        assert isinstance(page, ListPage)
        return page
