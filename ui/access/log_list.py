"""The log of looks, changes and refusals, for those who may read it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lomu_app.access.audit_log import LogGroup, LogRow, find_log_ids, load_log
from lomu_app.kernel.clock import london
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.table import Column, PagedTableModel
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable

_DEEDS = {
    "collection": "Put on record", "alteration": "Changed", "consultation": "Looked",
    "disclosure": "Handed out", "combination": "Combined", "erasure": "Erased",
    "sign_in": "Signed in", "refused_sign_in": "Sign-in refused", "denied": "Was refused",
    "administration": "Administration",
}  # fmt: skip
_NOTHING = {
    LogGroup.LOOKS: "Nobody has looked at a record yet.",
    LogGroup.HANDED_OUT: "Nothing was handed out yet.",
    LogGroup.REFUSED: "Nobody was refused anything yet.",
    LogGroup.ALL: "Nothing was done yet.",
}
_CHIPS = (
    (LogGroup.LOOKS, "Looks"), (LogGroup.HANDED_OUT, "Handed out"),
    (LogGroup.REFUSED, "Refused"), (LogGroup.ALL, "Everything"),
)  # fmt: skip


def _at(row: LogRow) -> str:
    return f"{london(row.at):%d/%m/%Y %H:%M}"


def _who(row: LogRow) -> str:
    return row.username


def _deed(row: LogRow) -> str:
    return _DEEDS.get(row.verb, row.verb)


def _what(row: LogRow) -> str:
    return row.tag.replace("_", " ").replace(":", " · ")


def _record(row: LogRow) -> str:
    return row.record


def _reason(row: LogRow) -> str:
    to = f"To {', '.join(row.recipients)}" if row.recipients else ""
    return "  ·  ".join(part for part in (row.reason, to) if part)


def _machine(row: LogRow) -> str:
    return row.machine


def _spoken(row: LogRow) -> str:
    parts = (_at(row), row.username, _deed(row), row.record, row.reason)
    return ", ".join(part for part in parts if part)


COLUMNS = (
    Column[LogRow]("at", "When", _at, sample="00/00/0000 00:00", sortable=False,
                   whole=True),
    Column[LogRow]("who", "Who", _who, sample="insp.chowdhury", sortable=False),
    Column[LogRow]("deed", "Did", _deed, sample="Sign-in refused", sortable=False),
    Column[LogRow]("record", "Record", _record, sample="P-000000", sortable=False, whole=True),
    Column[LogRow](
        "reason", "Reason", _reason, sample="2 Case work: new address", sortable=False,
        stretch=True,
    ),
    Column[LogRow]("what", "What", _what, sample="person · address · added", sortable=False,
                   gives_way=1),
    Column[LogRow](
        "machine", "Computer", _machine, sample="UNIT-PC-0042", sortable=False, hidden=True
    ),
)  # fmt: skip


class LogList(QWidget):
    """Newest first. `navigate(page id, argument)` when a record is to be opened."""

    navigate = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.filter_bar = FilterBar("Who, record, reason")
        for group, words in _CHIPS:
            self.filter_bar.add_chip(group.value, words)
        self.model = PagedTableModel(
            COLUMNS, self._load, desk.tasks, self._failed, spoken=_spoken, parent=self
        )
        self.table = RecordTable(
            self.model, name="log", title="Log of looks and changes", settings=desk.settings
        )
        self._empty = EmptyState("Nothing to show", "", icon="list")
        self.table.set_empty(self._empty)
        self.filter_bar.add_widget(ColumnsButton(self.table.layout_of_columns))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self.filter_bar)
        column.addWidget(self.table, 1)
        self.filter_bar.chip_chosen.connect(self.refresh)
        self.filter_bar.text_changed.connect(self.refresh)
        self.filter_bar.left_downwards.connect(self.table.setFocus)
        self.table.opened.connect(self._open)

    def refresh(self) -> None:
        """Ask for the log again."""
        query = partial(
            find_log_ids, text=self.filter_bar.text(), group=LogGroup(self.filter_bar.chip())
        )
        self._desk.read(self, query, self._found, self._failed, key="log")

    def _found(self, ids: list[int]) -> None:
        words = _NOTHING[LogGroup(self.filter_bar.chip())]
        if self.filter_bar.text():
            words = "Change the filter to see more."
        self._empty.set_words("Nothing to show", words)
        self.model.set_ids(ids)

    def _load(self, ids: list[int]) -> dict[int, LogRow]:
        return {row.id: row for row in self._desk.core.ask(partial(load_log, ids=ids))}

    def _open(self, key: int) -> None:
        """The record of the line, for those who may see it."""
        row = self.model.row_at(self.model.index(self.model.row_of(key) or 0, 0))
        if row is None or not row.record:
            return
        pages = {
            "person": ("person", Permission.SEE_PEOPLE),
            "target": ("targets", Permission.SEE_TARGETS),
        }
        page, permission = pages[row.kind]
        if self._desk.core.actor.may(permission):
            self.navigate.emit(page, row.key)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
