"""Which columns of a table are shown, how wide and in what order; kept for next time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QMenu, QTableView, QToolButton, QWidget

from ui.kit.column_room import Wish, shares
from ui.kit.delegates import natural_width
from ui.kit.labels import icon_size
from ui.kit.settings import Settings
from ui.kit.table import Column, Kind
from ui.kit.theme import current_theme

_RESET, _LEFT, _RIGHT = "reset", "left", "right"
_SMALLEST = 24


def _spare(column: Column[Any], font: QFont, wide: int) -> int:
    """Plain text can spare up to a third, and a name what stands beside it."""
    if column.kind is Kind.PERSON:
        return wide - natural_width(font, column, least=True)
    if column.kind is not Kind.TEXT or column.whole:
        return 0
    return min(wide // 3, max(wide - natural_width(font, replace(column, sample="")), 0))


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
        self._away = self._as_delivered()
        self._kept: frozenset[str] = frozenset()  # asked for by name, so they give no way
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
        return len(self._columns) - len(self.in_sight())

    def in_sight(self) -> list[int]:
        """Logical numbers of the columns that there is room for, from left to right."""
        header = self._view.horizontalHeader()
        return [at for at in self._order() if not header.isSectionHidden(at)]

    def shown(self) -> list[int]:
        """Logical numbers of the columns that are wanted, from left to right.

        What is copied must not depend on how wide a window is.
        """
        return [at for at in self._order() if self._columns[at].key not in self._away]

    def set_shown(self, key: str, *, shown: bool) -> None:
        """Show or hide one column; the last one stays. One that is asked for gives no way."""
        if not shown and self.shown() == [self._index(key)]:
            return
        self._away, self._kept = self._away - {key}, self._kept - {key}
        if shown:
            self._kept |= {key}
        else:
            self._away |= {key}
        self.apply_widths()
        self._note()

    def show_for_now(self, wanted: Mapping[str, bool]) -> None:
        """What the page itself shows or hides by key; a user's choice is kept, this is not."""
        hidden = frozenset(key for key, shown in wanted.items() if not shown)
        self._away = (self._away - wanted.keys()) | hidden
        self.apply_widths()

    def move(self, key: str, by: int) -> None:
        """Move a column to the left (-1) or to the right (1)."""
        header = self._view.horizontalHeader()
        place = header.visualIndex(self._index(key))
        if 0 <= place + by < len(self._columns):
            header.moveSection(place, place + by)

    def reset(self) -> None:
        """As delivered."""
        header = self._view.horizontalHeader()
        self._wide, self._kept, self._away = {}, frozenset(), self._as_delivered()
        for at in range(len(self._columns)):
            header.moveSection(header.visualIndex(at), at)
        self.apply_widths()
        self._note()
        if self._settings:
            self._later.stop()
            self._settings.forget(self._key)

    def apply_widths(self) -> None:
        """Set all widths from the type in use; the stretching column takes what is left.

        Where there is no room, columns that may give way are out of sight until there is.
        """
        view, header = self._view, self._view.horizontalHeader()
        stretching, room = self._stretching(), view.viewport().width()
        widths = shares([self._wish(at, stretching) for at in self.shown()], room)
        grows = stretching if stretching in widths else self._name_among(widths)
        if grows is not None:
            widths[grows] += max(room - sum(widths.values()), 0)
        before = self.hidden_count()
        for at in range(len(self._columns)):
            if header.isSectionHidden(at) is (at in widths):
                view.setColumnHidden(at, at not in widths)
        with QSignalBlocker(header):
            for at, wide in widths.items():
                header.resizeSection(at, wide)
        view.updateGeometries()
        view.viewport().update()
        if self.hidden_count() != before:
            self._tell()

    def save(self) -> None:
        """Remember for next time."""
        self._later.stop()
        if not self._settings:
            return
        keys = [column.key for column in self._columns]
        self._settings.set_data(
            self._key,
            {
                "order": [keys[at] for at in self._order()],
                "hidden": [key for key in keys if key in self._away],
                "kept": [key for key in keys if key in self._kept],
                "letters": self._wide,
            },
        )

    def _order(self) -> list[int]:
        header = self._view.horizontalHeader()
        return [header.logicalIndex(at) for at in range(len(self._columns))]

    def _as_delivered(self) -> frozenset[str]:
        return frozenset(column.key for column in self._columns if column.hidden)

    def _width_of(self, at: int) -> int:
        letters = self._wide.get(self._columns[at].key)
        if letters is None:
            return natural_width(self._view.font(), self._columns[at])
        return round(letters * self._view.fontMetrics().averageCharWidth())

    def _wish(self, at: int, stretching: int | None) -> Wish:
        column, font = self._columns[at], self._view.font()
        leaves = 0 if column.key in self._kept else column.gives_way
        if at == stretching:
            # Others spare before it is pressed to its least; what is left over is its own anyway.
            least = natural_width(font, column, least=True)
            return Wish(at, least * 3 // 2, least * 3 // 2 - least, leaves)
        wide, spare = self._width_of(at), 0
        if column.key not in self._wide:
            spare = _spare(column, font, wide)
        return Wish(at, wide, spare, leaves)

    def _index(self, key: str) -> int:
        return next(at for at, column in enumerate(self._columns) if column.key == key)

    def _stretching(self) -> int | None:
        for at in self.shown():
            column = self._columns[at]
            if column.stretch and column.key not in self._wide:
                return at
        return None

    def _name_among(self, widths: Mapping[int, int]) -> int | None:
        names = (at for at in widths if self._columns[at].kind is Kind.PERSON)
        return next(names, None) if self._stretching() is not None else None

    def _restore(self) -> None:
        kept = self._settings.data(self._key) if self._settings else {}
        keys = [column.key for column in self._columns]
        if isinstance(kept.get("hidden"), list):
            self._away = frozenset(key for key in keys if key in kept["hidden"])
        if len(self._away) == len(keys):
            self._away -= {keys[0]}
        asked, order = kept.get("kept"), kept.get("order")
        self._kept = frozenset(key for key in keys if isinstance(asked, list) and key in asked)
        header = self._view.horizontalHeader()
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
        self._tell()

    def _tell(self) -> None:
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
        self._layout, self._theme, self._short = layout, current_theme(), False
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMenu(layout.menu)
        layout.changed.connect(self._tell)
        self._theme.changed.connect(self._restyle)
        self._restyle()
        self._tell()

    def shorten(self, *, short: bool) -> None:
        """The number alone beside the picture, for a narrow window or big type."""
        if short is not self._short:
            self._short = short
            self._tell()

    def _restyle(self) -> None:
        self.setIconSize(icon_size(self))
        self.setIcon(self._theme.icon("columns"))

    def _tell(self) -> None:
        hidden = self._layout.hidden_count()
        words = "Columns" if not hidden else f"Columns · {hidden} hidden"
        self.setText(f" {f'{hidden} hidden' if self._short and hidden else words}")
        self.setAccessibleName(words)
        self.setToolTip("Choose which columns are shown")
