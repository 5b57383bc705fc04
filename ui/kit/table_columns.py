"""Which columns of a table are shown, how wide and in what order; kept for next time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView, QToolButton, QWidget

from ui.kit.delegates import natural_width
from ui.kit.labels import icon_size
from ui.kit.settings import Settings
from ui.kit.table import Column, Kind
from ui.kit.theme import current_theme

_RESET, _LEFT, _RIGHT = "reset", "left", "right"
_SMALLEST = 24


class ColumnLayout(QObject):
    """Hides, orders and sizes the columns of one view. Widths are kept in letters, not pixels."""

    changed = Signal()

    def __init__(
        self,
        view: QTableView,
        columns: tuple[Column[Any], ...],
        settings: Settings | None,
        name: str,
    ) -> None:
        super().__init__(view)
        self._view, self._columns = view, columns
        self._settings, self._key = settings, f"columns/{name}"
        self._wide: dict[str, float] = {}
        self._asked_at = 0
        self._menu = QMenu(view)
        self._menu.triggered.connect(self._chosen)
        header = view.horizontalHeader()
        header.setSectionsMovable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._ask)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)
        current_theme().changed.connect(self.apply_widths)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(300)
        self._later.timeout.connect(self.save)
        self._restore()

    @property
    def menu(self) -> QMenu:
        """Tick what is shown; also reached from a `ColumnsButton`."""
        self._fill()
        return self._menu

    def hidden_count(self) -> int:
        """How many columns are out of sight."""
        header = self._view.horizontalHeader()
        return sum(header.isSectionHidden(at) for at in range(len(self._columns)))

    def shown(self) -> list[int]:
        """Logical numbers of the visible columns, from left to right."""
        header = self._view.horizontalHeader()
        order = (header.logicalIndex(at) for at in range(len(self._columns)))
        return [at for at in order if not header.isSectionHidden(at)]

    def set_shown(self, key: str, *, shown: bool) -> None:
        """Show or hide one column; the last one stays."""
        at = self._index(key)
        if not shown and self.shown() == [at]:
            return
        self._view.setColumnHidden(at, not shown)
        self.apply_widths()
        self._note()

    def move(self, key: str, by: int) -> None:
        """Move a column to the left (-1) or to the right (1)."""
        header = self._view.horizontalHeader()
        place = header.visualIndex(self._index(key))
        if 0 <= place + by < len(self._columns):
            header.moveSection(place, place + by)

    def reset(self) -> None:
        """As delivered."""
        header = self._view.horizontalHeader()
        self._wide = {}
        for at, column in enumerate(self._columns):
            header.moveSection(header.visualIndex(at), at)
            self._view.setColumnHidden(at, column.hidden)
        self.apply_widths()
        self._note()
        if self._settings:
            self._later.stop()
            self._settings.forget(self._key)

    def apply_widths(self) -> None:
        """Set all widths from the type in use; the stretching column takes what is left."""
        view, header = self._view, self._view.horizontalHeader()
        stretching = self._stretching()
        widths = {at: self._width_of(at) for at in self.shown()}
        if stretching is not None:
            least = natural_width(view.font(), self._columns[stretching], least=True)
            others = sum(wide for at, wide in widths.items() if at != stretching)
            lacking = others + least - view.viewport().width()
            widths[stretching] = max(least, view.viewport().width() - others)
            self._squeeze(widths, lacking, stretching)
        with QSignalBlocker(header):
            for at, wide in widths.items():
                header.resizeSection(at, wide)
        view.updateGeometries()
        view.viewport().update()

    def save(self) -> None:
        """Remember for next time."""
        self._later.stop()
        if not self._settings:
            return
        header = self._view.horizontalHeader()
        keys = [column.key for column in self._columns]
        order = [keys[header.logicalIndex(at)] for at in range(len(keys))]
        hidden = [key for at, key in enumerate(keys) if header.isSectionHidden(at)]
        self._settings.set_data(
            self._key, {"order": order, "hidden": hidden, "letters": self._wide}
        )

    def _width_of(self, at: int) -> int:
        letters = self._wide.get(self._columns[at].key)
        if letters is None:
            return natural_width(self._view.font(), self._columns[at])
        return round(letters * self._view.fontMetrics().averageCharWidth())

    def _squeeze(self, widths: dict[int, int], lacking: int, stretching: int) -> None:
        """Take what is lacking from plain text, up to a third of each, if that saves scrolling."""
        spare: dict[int, int] = {}
        for at, wide in widths.items():
            column = self._columns[at]
            if column.kind is Kind.TEXT and at != stretching and column.key not in self._wide:
                head = natural_width(self._view.font(), replace(column, sample=""))
                spare[at] = min(wide // 3, max(wide - head, 0))
        if lacking > sum(spare.values()):
            return
        for at, most in spare.items():
            given = min(max(lacking, 0), most)
            widths[at] -= given
            lacking -= given

    def _index(self, key: str) -> int:
        return next(at for at, column in enumerate(self._columns) if column.key == key)

    def _stretching(self) -> int | None:
        header = self._view.horizontalHeader()
        for at, column in enumerate(self._columns):
            if column.stretch and not header.isSectionHidden(at) and column.key not in self._wide:
                return at
        return None

    def _restore(self) -> None:
        kept = self._settings.data(self._key) if self._settings else {}
        keys = [column.key for column in self._columns]
        hidden = kept.get("hidden")
        for at, column in enumerate(self._columns):
            away = column.key in hidden if isinstance(hidden, list) else column.hidden
            self._view.setColumnHidden(at, away)
        if not self.shown():
            self._view.setColumnHidden(0, False)
        header = self._view.horizontalHeader()
        order = kept.get("order")
        known = [key for key in order if key in keys] if isinstance(order, list) else []
        with QSignalBlocker(header):
            for place, key in enumerate(known):
                header.moveSection(header.visualIndex(keys.index(key)), place)
        letters = kept.get("letters")
        if isinstance(letters, dict):
            self._wide = {
                key: float(wide)
                for key, wide in letters.items()
                if key in keys and isinstance(wide, int | float) and wide > 0
            }
        self.apply_widths()

    def _resized(self, at: int, old: int, new: int) -> None:
        # From nothing to something is a column that came into sight, no width that was chosen.
        if old and new >= _SMALLEST:
            letter = self._view.fontMetrics().averageCharWidth()
            self._wide[self._columns[at].key] = round(new / letter, 2)
            self._note()

    def _moved(self, _at: int, _old: int, _new: int) -> None:
        self._note()

    def _note(self) -> None:
        self._later.start()
        if not self._menu.isVisible():
            self._fill()
        self.changed.emit()

    def _ask(self, at: QPoint) -> None:
        header = self._view.horizontalHeader()
        self._asked_at = max(header.logicalIndexAt(at), 0)
        self._fill(moving=True)
        self._menu.popup(header.mapToGlobal(at))

    def _fill(self, *, moving: bool = False) -> None:
        self._menu.clear()
        header = self._view.horizontalHeader()
        for at, column in enumerate(self._columns):
            tick = self._menu.addAction(column.title or column.key)
            tick.setCheckable(True)
            tick.setChecked(not header.isSectionHidden(at))
            tick.setData(column.key)
        self._menu.addSeparator()
        if moving:
            title = self._columns[self._asked_at].title
            self._menu.addAction(f"Move “{title}” left").setData((_LEFT, self._asked_at))
            self._menu.addAction(f"Move “{title}” right").setData((_RIGHT, self._asked_at))
        self._menu.addAction("Reset columns").setData((_RESET, 0))

    def _chosen(self, action: QAction) -> None:
        data = action.data()
        if isinstance(data, str):
            self.set_shown(data, shown=action.isChecked())
        elif data[0] == _RESET:
            self.reset()
        else:
            self.move(self._columns[data[1]].key, -1 if data[0] == _LEFT else 1)


class ColumnsButton(QToolButton):
    """Opens the column menu, and says when columns are hidden."""

    def __init__(self, layout: ColumnLayout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout, self._theme = layout, current_theme()
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMenu(layout.menu)
        layout.changed.connect(self._tell)
        self._theme.changed.connect(self._restyle)
        self._restyle()
        self._tell()

    def _restyle(self) -> None:
        self.setIconSize(icon_size(self))
        self.setIcon(self._theme.icon("columns"))

    def _tell(self) -> None:
        hidden = self._layout.hidden_count()
        words = "Columns" if not hidden else f"Columns · {hidden} hidden"
        self.setText(f" {words}")
        self.setAccessibleName(words)
        self.setToolTip("Choose which columns are shown")
