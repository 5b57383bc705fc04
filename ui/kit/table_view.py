"""The table that every list page uses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from lomu_app.kernel.counting import counted
from ui.kit.clipboard import copy_table
from ui.kit.delegates import CellDelegate, row_height
from ui.kit.empty import EmptyState
from ui.kit.labels import announce
from ui.kit.settings import Settings
from ui.kit.table import Index, PagedTableModel
from ui.kit.table_columns import ColumnLayout
from ui.kit.theme import current_theme

Copying = Callable[[int, Callable[[], None]], None]
"""Is told how many rows are about to be copied, and how to do it once that may be."""
_OPEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _order(*, descending: bool) -> Qt.SortOrder:
    return Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder


class RecordTable(QTableView):
    """Rows of records: keyboard first, columns remembered, selection kept over a refresh.

    `name` is the table's key in the settings, `title` what a screen reader calls it.
    Signals carry record ids: `opened` (Enter, double click), `current_changed` (0: none),
    `selection_changed` (how many), `move_requested` (id, -1 or 1: Alt+Up, Alt+Down),
    `tick_requested` (Space), `copied` (how many rows). `before_copying` is asked first, where there
    is one.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    selection_changed = Signal(int)
    move_requested = Signal(object, int)
    tick_requested = Signal(object)
    copied = Signal(int)

    def __init__(
        self,
        model: PagedTableModel[Any],
        *,
        name: str,
        title: str,
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._records = model
        self.before_copying: Copying | None = None
        self._kept_ids: list[int] = []
        self._kept_current, self._kept_top = 0, 0
        self._sorted = ("", False)
        self._empty: EmptyState | None = None
        self._theme = current_theme()
        self.setAccessibleName(title)
        self.setObjectName(f"table_{name}")
        self._set_habits()
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self, model.columns))
        self.layout_of_columns = ColumnLayout(self, model.columns, settings, name)
        self._keep_sort_sign(settings, name)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._restore_place)
        self.doubleClicked.connect(self._open_index)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def _set_habits(self) -> None:
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(28)

    def _keep_sort_sign(self, settings: Settings | None, name: str) -> None:
        self._settings, self._sort_key = settings, f"sort/{name}"
        self.horizontalHeader().setSortIndicatorClearable(False)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self._sort_by)

    # What a page asks

    def current_id(self) -> int:
        """The record under the cursor; 0 when there is none."""
        index = self.currentIndex()
        return self._records.id_at(index.row()) if index.isValid() else 0

    def selected_ids(self) -> list[int]:
        """The selected records, from top to bottom. Works by ranges, so 100,000 are no matter."""
        return [self._records.id_at(row) for row in sorted(self._selected_rows())]

    def go_to(self, key: int) -> bool:
        """Put the cursor on the record; False when it is not in the list."""
        row = self._records.row_of(key)
        if row is None:
            return False
        self._set_current(row)
        self.scrollTo(self.currentIndex())
        return True

    def kept_sort(self) -> tuple[str, bool] | None:
        """The sort of last time: column key and whether descending."""
        kept = self._settings.data(self._sort_key) if self._settings else {}
        keys = [column.key for column in self._records.columns]
        if kept.get("key") not in keys:
            return None
        return str(kept["key"]), bool(kept.get("descending"))

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Put the sort sign on a column's heading, without asking for a sort."""
        self._sorted = (key, descending)
        keys = [column.key for column in self._records.columns]
        header = self.horizontalHeader()
        header.setSortIndicatorShown(key in keys)
        if key in keys:
            header.setSortIndicator(keys.index(key), _order(descending=descending))

    def set_empty(self, empty: EmptyState) -> None:
        """What stands over the table when it has no rows."""
        if self._empty is not None:
            self._empty.deleteLater()
        self._empty = empty
        empty.setParent(self.viewport())
        self._place_empty()

    def copy_rows(self) -> None:
        """Copy the selected rows with their headings, as shown from left to right."""
        self._records.fetch(self, self.selected_ids(), self._put_on_clipboard)

    # How it works

    def _put_on_clipboard(self, rows: list[Any]) -> None:
        if not rows:
            return
        columns = [self._records.columns[at] for at in self.layout_of_columns.shown()]
        header = [column.title for column in columns]
        put = partial(self._put, header, [[one.text(row) for one in columns] for row in rows])
        if self.before_copying is None:
            put()
        else:
            self.before_copying(len(rows), put)

    def _put(self, header: list[str], rows: list[list[str]]) -> None:
        copy_table(header, rows)
        announce(self, f"{counted(len(rows), 'row')} copied")
        self.copied.emit(len(rows))

    def _sort_by(self, at: int) -> None:
        column = self._records.columns[at]
        if not column.sortable:
            return
        descending = self._sorted == (column.key, False)
        self.show_sort(column.key, descending=descending)
        if self._settings:
            self._settings.set_data(self._sort_key, {"key": column.key, "descending": descending})
        self._records.sort(at, _order(descending=descending))

    def _keep_place(self) -> None:
        self._kept_ids = self.selected_ids()
        self._kept_current = self.current_id()
        self._kept_top = self.verticalScrollBar().value()

    def _restore_place(self) -> None:
        rows = (self._records.row_of(key) for key in self._kept_ids)
        chosen = QItemSelection()
        last = self._records.columnCount() - 1
        for row in rows:
            if row is not None:
                chosen.select(self._records.index(row, 0), self._records.index(row, last))
        current = self._records.row_of(self._kept_current)
        if current is not None:
            self._set_current(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.verticalScrollBar().setValue(self._kept_top)
        self._place_empty()

    def _set_current(
        self,
        row: int,
        how: QItemSelectionModel.SelectionFlag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        | QItemSelectionModel.SelectionFlag.Rows,
    ) -> None:
        shown = self.layout_of_columns.in_sight()
        index = self._records.index(row, shown[0] if shown else 0)
        self.selectionModel().setCurrentIndex(index, how)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.current_changed.emit(self.current_id())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit(len(self._selected_rows()))

    def _selected_rows(self) -> set[int]:
        spans = self.selectionModel().selection().toList()
        return {row for span in spans for row in range(span.top(), span.bottom() + 1)}

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.rowsInserted.connect(self._place_empty)

    def _open_index(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._records.id_at(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.current_id()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.key() in _OPEN_KEYS and current:
            self.opened.emit(current)
        elif event.key() == Qt.Key.Key_Space and current:
            self.tick_requested.emit(current)
        elif self._wants_move(event) and current:
            self.move_requested.emit(current, -1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _wants_move(event: QKeyEvent) -> bool:
        alone = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return alone == Qt.KeyboardModifier.AltModifier and event.key() in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        )

    def _restyle(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(self.font()))
        self.layout_of_columns.apply_widths()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "layout_of_columns"):
            self._restyle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._restyle()
        self._place_empty()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and hasattr(self, "layout_of_columns"):
            self.layout_of_columns.apply_widths()
        self._place_empty()

    def _place_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(self._records.rowCount() == 0)
