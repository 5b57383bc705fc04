"""All that can be done with the list and its lines, as menus: for whoever knows no key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QTableView, QToolButton, QWidget

from ui.core.desk import Desk
from ui.kit.labels import icon_size
from ui.kit.theme import current_theme

PAGE = "threat_review"
LIST, LINE = "Threat Review", "Line of the list"


def fill(menu: QMenu, desk: Desk, part: str) -> None:
    """The deeds of one part of the page's menu, each with its key."""
    registry = desk.registry
    for key, spec in registry.actions.items():
        if spec.page == PAGE and spec.menu == part:
            menu.addAction(registry.action(key))


class MoreButton(QToolButton):
    """The deeds of the list, and beneath them those of the line."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = current_theme()
        self.setText(" More")
        self.setAccessibleName("More to do with this list")
        self.setToolTip("Everything that can be done with this list and its lines")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self)
        lines = menu.addMenu(LINE)
        menu.addSeparator()
        fill(lines, desk, LINE)
        fill(menu, desk, LIST)
        menu.addAction(desk.registry.action("print"))
        self.setMenu(menu)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def shorten(self, *, short: bool) -> None:
        """Without its word, for a narrow window or big type."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonIconOnly if short else style.ToolButtonTextBesideIcon
        )

    def _restyle(self) -> None:
        self.setIconSize(icon_size(self))
        self.setIcon(self._theme.icon("more"))


class LineMenu(QMenu):
    """The deeds of the line under the cursor: right click, or the menu key."""

    def __init__(self, desk: Desk, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        fill(self, desk, LINE)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._ask)

    def _ask(self, at: QPoint) -> None:
        if self._table.currentIndex().isValid():
            self.popup(self._table.viewport().mapToGlobal(at))
