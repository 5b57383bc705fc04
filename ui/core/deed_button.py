"""A button for the likeliest deed, and beside it one for all that can be done now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ui.core.deed_pane import Deed
from ui.kit.page import IconButton
from ui.kit.theme import current_theme


class DeedButton(QWidget):
    """`deed_wanted(key)`. Hidden while there is nothing to do."""

    deed_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deeds: list[Deed] = []
        self.first_button = IconButton("", "check", primary=True)
        self.first_button.clicked.connect(self._first)
        self.more_button = IconButton("More", "chevron_down")
        self.more_button.setToolTip("Everything that can be done now")
        self.more_button.clicked.connect(self.open_menu)
        self.menu = QMenu(self.more_button)
        self.menu.setToolTipsVisible(True)
        self.menu.triggered.connect(self._picked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.first_button)
        row.addWidget(self.more_button)
        self.hide()

    def set_deeds(self, deeds: Sequence[Deed]) -> None:
        """What can be done now; the first that is allowed has the button."""
        self._deeds = list(deeds)
        first = self._likeliest()
        self.first_button.setEnabled(first is not None)
        if deeds:
            shown = first or deeds[0]
            self.first_button.set_words(shown.words.removesuffix(" …"), shown.icon)
        self.menu.clear()
        for deed in deeds:
            action = self.menu.addAction(current_theme().icon(deed.icon), deed.words)
            action.setData(deed.key)
            action.setEnabled(deed.allowed)
            action.setToolTip(deed.hint)
        self.setVisible(bool(deeds))

    def open_menu(self) -> None:
        """Show everything that can be done now, below the button."""
        if self._deeds:
            self.menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _likeliest(self) -> Deed | None:
        return next((deed for deed in self._deeds if deed.allowed), None)

    def _first(self) -> None:
        first = self._likeliest()
        if first is not None:
            self.deed_wanted.emit(first.key)

    def _picked(self, action: QAction) -> None:
        self.deed_wanted.emit(str(action.data()))
