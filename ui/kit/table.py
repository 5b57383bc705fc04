"""A table model that holds every id, but only the rows that somebody has looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from shiboken6 import isValid

from ui.kit.tasks import Tasks

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
PAGE_SIZE = 200
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
CELL_ROLE = ROW_ROLE + 1
LOADING = "…"
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


class HasId(Protocol):
    """Any frozen read row."""

    @property
    def id(self) -> int:
        """The record's id."""
        ...


RowT = TypeVar("RowT", bound=HasId)


class Kind(StrEnum):
    """How a cell is painted; says what `Column.value` must return.

    TEXT, NUMBER: a str, or None for `text` itself.  CHIP: these, or a `Chip`.
    RISK: very_high, high, medium or standard.  LATE: (level, words), level one of overdue,
    today, soon, or "" for plain words.
    MOVEMENT: (new|up|down|off|"", words).  CHECKS: (done, of).
    PERSON: (name, reference, movement or a `Chip` or "").
    """

    TEXT = "text"
    NUMBER = "number"
    RISK = "risk"
    LATE = "late"
    MOVEMENT = "movement"
    CHECKS = "checks"
    PERSON = "person"
    CHIP = "chip"


@dataclass(frozen=True)  # slots and generic aliases do not go together before Python 3.12
class Column(Generic[RowT]):
    """One column: what it says, and how it looks.

    `text` is what is copied, searched and spoken; `value` what the delegate paints (see
    `Kind`). `sample` is the widest text to expect, from which the width is computed.
    `key` is what a sort asks the page for. `stretch` takes the room that is left. `gives_way`
    is for columns that may be out of sight in a narrow window: the highest number goes first.
    `whole` is for texts that mean something else when they are cut.
    """

    key: str
    title: str
    text: Callable[[RowT], str]
    kind: Kind = Kind.TEXT
    value: Callable[[RowT], Any] | None = None
    sample: str = "Mmmmmmmmmm"
    align: Qt.AlignmentFlag = LEFT
    sortable: bool = True
    stretch: bool = False
    hidden: bool = False
    tip: str = ""
    gives_way: int = 0
    whole: bool = False


class PagedTableModel(QAbstractTableModel, Generic[RowT]):
    """Rows arrive a page at a time, when painted; sorting and filtering are the page's.

    `load(ids)` runs on a pool thread and returns rows by id. `spoken(row)` is the sentence
    that a screen reader says for the row, in its first column.
    """

    sort_requested = Signal(str, bool)  # column key, descending

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        load: Callable[[list[int]], dict[int, RowT]],
        tasks: Tasks,
        failed: Callable[[Exception], None],
        *,
        spoken: Callable[[RowT], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._load, self._tasks, self._failed = load, tasks, failed
        self._spoken = spoken
        self._ids: list[int] = []
        self._row_of: dict[int, int] = {}
        self._rows: dict[int, RowT] = {}
        self._fresh: set[int] = set()
        self._asked: set[int] = set()
        self._generation = 0

    # The data

    def ids(self) -> list[int]:
        """All ids, in the order shown."""
        return list(self._ids)

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show these records in this order. What was read before stays until it is fresh."""
        self.beginResetModel()
        self._generation += 1
        self._ids = list(ids)
        self._row_of = {key: row for row, key in enumerate(self._ids)}
        self._rows = {key: row for key, row in self._rows.items() if key in self._row_of}
        self._fresh, self._asked = set(), set()
        self.endResetModel()

    def invalidate(self, ids: Iterable[int]) -> None:
        """Fetch these again when next painted; order, selection and scroll stay."""
        changed = set(ids)
        self._fresh -= changed
        stale = [self._row_of[key] for key in changed if key in self._row_of]
        for row in stale:
            self._asked.discard(row // PAGE_SIZE)
        if stale:
            self._touched(min(stale), max(stale))

    def row_of(self, key: int) -> int | None:
        """Where the record stands, or None."""
        return self._row_of.get(key)

    def id_at(self, row: int) -> int:
        """The record that stands there."""
        return self._ids[row]

    def row_at(self, index: Index) -> RowT | None:
        """The row, or None while it is on its way."""
        if not index.isValid():
            return None
        page = index.row() // PAGE_SIZE
        if page not in self._asked:
            self._ask(page)
        return self._rows.get(self._ids[index.row()])

    def fetch(self, owner: QObject, ids: Sequence[int], done: Callable[[list[RowT]], None]) -> None:
        """These rows in this order, read anew where stale; for copying and the like."""
        missing = [key for key in ids if key not in self._fresh]
        give = partial(self._give, list(ids), done)
        if missing:
            self._tasks.run(owner, partial(self._load, missing), give, self._failed)
        else:
            give({})

    def _give(
        self, ids: list[int], done: Callable[[list[RowT]], None], extra: dict[int, RowT]
    ) -> None:
        found = (extra.get(key) or self._rows.get(key) for key in ids)
        done([row for row in found if row is not None])

    def _ask(self, page: int) -> None:
        self._asked.add(page)
        wanted = self._ids[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
        arrived = partial(self._arrived, page, self._generation)
        self._tasks.run(self, partial(self._load, wanted), arrived, self._failed)

    def _arrived(self, page: int, generation: int, rows: dict[int, RowT]) -> None:
        if generation != self._generation or not isValid(self):
            return  # the answer to a question that nobody is asking any more
        self._rows.update(rows)
        self._fresh.update(rows)
        first = page * PAGE_SIZE
        self._touched(first, min(first + PAGE_SIZE, len(self._ids)) - 1)

    def _touched(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, max(len(self.columns) - 1, 0)))

    # QAbstractTableModel

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.row_at(index)
            return LOADING if row is None else self.columns[index.column()].text(row)
        if role == CELL_ROLE:
            return self._cell(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[index.column()].align
        if role == ROW_ROLE:
            return self.row_at(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(index)
        return None

    def _cell(self, index: Index) -> Any:
        row = self.row_at(index)
        column = self.columns[index.column()]
        return None if row is None or column.value is None else column.value(row)

    def _said(self, index: Index) -> str:
        row = self.row_at(index)
        if row is None:
            return "loading"
        column = self.columns[index.column()]
        if index.column() == 0 and self._spoken:
            return self._spoken(row)
        return f"{column.title}: {column.text(row) or 'empty'}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].align
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section].tip or None
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns) and self.columns[column].sortable:
            self.sort_requested.emit(
                self.columns[column].key, order == Qt.SortOrder.DescendingOrder
            )
