"""The lines of the list: filter, table, and what stands beneath; it follows the listing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.kit.filter_bar import FilterBar
from ui.kit.table import Column, PagedTableModel
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable
from ui.threat_review.foot import ListFoot
from ui.threat_review.listing import Listing
from ui.threat_review.more import LineMenu
from ui.threat_review.no_lines import NoLines
from ui.threat_review.reading import Facts
from ui.threat_review.rows import COLUMNS, GROUPS, LineRow, fits, off, spoken

_MEETING_CHIPS = ("undecided", "no_result")
_BY_STATE = {"outcome": True, "carried": False}  # shown once the list is frozen, or until then


class _Table(RecordTable):
    """What is copied leaves the list as much as an export does, so the page is asked."""

    copy_wanted = Signal()

    def copy_rows(self) -> None:
        self.copy_wanted.emit()


class LineList(QWidget):
    """`current_changed(item id)` also after each reading. The page places `filter_bar`."""

    current_changed = Signal(object)

    def __init__(self, desk: Desk, listing: Listing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._listing = desk, listing
        self._checks = len(desk.core.policies["readiness"]["items"])
        self._rows: dict[int, LineRow] = {}
        self._frozen: bool | None = None
        self.filter_bar = FilterBar("Filter this list")
        for key, (words, _belongs) in GROUPS.items():
            self.filter_bar.add_chip(key, words)
        self.model = PagedTableModel(
            COLUMNS, self._load, desk.tasks, self._failed, spoken=spoken, parent=self
        )
        self.table = _Table(
            self.model, name="threat_review", title="Threat Review list", settings=desk.settings
        )
        self.filter_bar.add_widget(ColumnsButton(self.table.layout_of_columns))
        self.empty = NoLines()
        self.table.set_empty(self.empty)
        self.line_menu = LineMenu(desk, self.table)
        self.foot = ListFoot()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)
        self.filter_bar.chip_chosen.connect(self.fill)
        self.filter_bar.text_changed.connect(self.fill)
        self.filter_bar.left_downwards.connect(self.table.setFocus)
        self.table.current_changed.connect(self.current_changed)

    def follow(self) -> None:
        """Show the list as it was last read."""
        facts = self._listing.facts
        if facts is None:
            self.empty.tell_no_area()
            return
        shown = facts.snapshot
        self.foot.show_list(shown)
        self._fit_columns(frozen=facts.frozen)
        lines = shown.lines if shown else ()
        self._rows = {line.item_id: LineRow(line.item_id, line, self._checks) for line in lines}
        self._show_chips(facts)
        self._say_why_empty(facts)
        self.fill()

    def fill(self) -> None:
        """Show the lines that the filter lets through."""
        belongs = GROUPS[self.filter_bar.chip()][1]
        words = self.filter_bar.text().casefold().split()
        ids = [
            key for key, row in self._rows.items() if belongs(row.line) and fits(row.line, words)
        ]
        self.model.set_ids(ids)
        if ids and self.table.current_id() not in self._rows:
            self.table.go_to(ids[0])
        self.current_changed.emit(self.table.current_id())

    def lines(self) -> list[ListLine]:
        """All lines, filtered or not."""
        return [row.line for row in self._rows.values()]

    def current_line(self) -> ListLine | None:
        """The line under the cursor."""
        return self._listing.line(self.table.current_id())

    def shown(self) -> tuple[list[Column[LineRow]], list[LineRow]]:
        """Columns and lines as they are shown."""
        return self._columns(), [self._rows[key] for key in self.model.ids()]

    def selected(self) -> tuple[list[Column[LineRow]], list[LineRow]]:
        """Columns as they are shown, and the lines selected."""
        return self._columns(), [self._rows[key] for key in self.table.selected_ids()]

    def _columns(self) -> list[Column[LineRow]]:
        return [COLUMNS[at] for at in self.table.layout_of_columns.shown()]

    def go_to(self, item_id: int) -> None:
        """Put the cursor on a line, if need be without the filter that hides it."""
        if not self.table.go_to(item_id):
            self.show_all()
            self.table.go_to(item_id)
        self.table.setFocus()

    def _fit_columns(self, *, frozen: bool) -> None:
        """Before the meeting there are no decisions; from then on they need the room.

        Only when a list of the other kind comes up, so that what the user chose meanwhile stays;
        and nothing of it is kept for next time, for it is no choice of the user's.
        """
        if frozen is self._frozen:
            return
        self._frozen = frozen
        wanted = {key: meant is frozen for key, meant in _BY_STATE.items()}
        self.table.layout_of_columns.show_for_now(wanted)

    def _show_chips(self, facts: Facts) -> None:
        lines = self.lines()
        self.filter_bar.setVisible(bool(lines))
        for key, (_words, belongs) in GROUPS.items():
            count = sum(belongs(line) and (key == "off" or not off(line)) for line in lines)
            self.filter_bar.set_count(key, count)
            chip = self.filter_bar.findChild(QPushButton, f"chip_{key}")
            wanted = facts.frozen if key in _MEETING_CHIPS else key != "off" or count > 0
            if isinstance(chip, QPushButton):
                chip.setVisible(wanted)
            if not wanted and self.filter_bar.chip() == key:
                self.filter_bar.choose("all")

    def _say_why_empty(self, facts: Facts) -> None:
        self.empty.tell(
            facts, lines=bool(self._rows),
            why_not_prepare=self._listing.standing.why_not("prepare"),
            may_import=self._desk.core.actor.may(Permission.IMPORT),
        )  # fmt: skip

    def show_all(self) -> None:
        """Without any filter."""
        self.filter_bar.clear()
        self.filter_bar.choose("all")
        self.fill()
        self.table.setFocus()

    def _load(self, ids: list[int]) -> dict[int, LineRow]:
        rows = self._rows
        return {key: rows[key] for key in ids if key in rows}

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
