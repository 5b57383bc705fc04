"""Step 2: which sheets, from which header row, and what each column means."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lomu_app.intake.planning import SheetPlan
from lomu_app.kernel.counting import counted
from ui.core.desk import Desk
from ui.intake.check_rows import prepared_rows
from ui.intake.column_pane import ColumnPane
from ui.intake.column_rows import COLUMNS, ColumnRow, column_rows, spoken
from ui.intake.job import Job
from ui.intake.kind_bar import KindBar
from ui.intake.kind_words import NOTHING_FOUND
from ui.intake.mapping_bar import MappingBar
from ui.intake.words import notice_marks, plan_words
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.labels import TextLabel
from ui.kit.page import ListAndPane
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable
from ui.kit.theme import current_theme

_HEADER_ROWS = 60  # rows from the top among which a header row may be chosen
_LIST_LETTERS = 27


class MappingStep(QWidget):
    """Everything is proposed; each choice is read again at once (`Job` tells when)."""

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._job = desk, job
        self._theme = current_theme()
        self._rows: dict[int, ColumnRow] = {}
        self._shown = ""
        self.banner = Banner()
        self.sheets = QListWidget()
        self.sheets.setAccessibleName("Sheets of the workbook")
        self.sheets.setWordWrap(True)
        self.sheets.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sheets.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.header_combo = QComboBox()
        self.header_combo.setAccessibleName("Header row")
        self.header_combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.kind_bar = KindBar(desk, job)
        self.mapping_bar = MappingBar(desk, job)
        self.model: PagedTableModel[ColumnRow] = PagedTableModel(
            COLUMNS, self._load, desk.tasks, job.failed.emit, spoken=spoken, parent=self
        )
        self.table = RecordTable(
            self.model, name="intake_columns", title="Columns", settings=desk.settings
        )
        self._empty = EmptyState("This sheet is left out", "", icon="spreadsheet")
        self.table.set_empty(self._empty)
        self.pane = ColumnPane()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(TextLabel("Header row", "h3"))
        tools.addWidget(self.header_combo, 1)
        tools.addWidget(self.mapping_bar)
        self.pair = ListAndPane(self.table, self.pane)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(TextLabel("Sheets", "h3"))
        left.addWidget(self.sheets, 1)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addLayout(left)
        middle.addWidget(self.pair, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self.banner)
        column.addWidget(self.kind_bar)
        column.addLayout(tools)
        column.addLayout(middle, 1)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def _connect(self) -> None:
        self.sheets.currentItemChanged.connect(self._sheet_changed)
        self.sheets.itemChanged.connect(self._sheet_ticked)
        self.header_combo.activated.connect(self._header_chosen)
        self.table.current_changed.connect(self._column_changed)
        self.table.opened.connect(self._column_opened)
        self.pane.field_chosen.connect(self._field_chosen)
        self.pane.left.connect(self.table.setFocus)
        self._job.planned.connect(self._planned)
        self._job.read.connect(self._rows_read)

    def current_plan(self) -> SheetPlan | None:
        """The plan of the sheet shown."""
        return next((p for p in self._job.plans if p.sheet.name == self._shown), None)

    # What the job tells

    def _planned(self) -> None:
        taken = [plan for plan in self._job.plans if plan.tables]
        names = [plan.sheet.name for plan in self._job.plans]
        if self._shown not in names:
            first = taken[0] if taken else next(iter(self._job.plans), None)
            self._shown = first.sheet.name if first else ""
        self._fill_sheets()
        self._show_plan()
        if not taken:
            self.banner.say(
                f"No sheet looks like {NOTHING_FOUND[self._job.kind]}. Say above what the file is, "
                "or tick the sheet, choose its header row, and say what its columns mean.",
                tone="problem",
            )
        else:
            self.banner.say("")

    def live_words(self) -> str:
        """What the rows give with the mapping as it is now; empty until they are read."""
        prepared = self._job.prepared
        if prepared is None:
            return ""
        read = prepared.read
        words = [
            counted(prepared_rows(prepared), "row"), f"{len(read.held)} held",
            f"{len(read.doubled)} typed twice", counted(len(read.doubts), "doubt"),
        ]  # fmt: skip
        return "With these columns: " + " · ".join(words) + ". Nothing is stored yet."

    # Sheets

    def _fill_sheets(self) -> None:
        plans = self._job.plans
        with QSignalBlocker(self.sheets):
            # Items stay where they can: one of them may be telling of its tick just now.
            while self.sheets.count() > len(plans):
                self.sheets.takeItem(self.sheets.count() - 1)
            while self.sheets.count() < len(plans):
                self.sheets.addItem(QListWidgetItem())
            for at, plan in enumerate(plans):
                item = self.sheets.item(at)
                item.setText(self._sheet_words(plan))
                item.setData(Qt.ItemDataRole.UserRole, plan.sheet.name)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                ticked = Qt.CheckState.Checked if plan.tables else Qt.CheckState.Unchecked
                item.setCheckState(ticked)
                if plan.sheet.name == self._shown:
                    self.sheets.setCurrentItem(item)

    def _sheet_words(self, plan: SheetPlan) -> str:
        prepared = self._job.prepared
        read = prepared.read.sheets if prepared else ()
        notices = next((one.notices for one in read if one.name == plan.sheet.name), ())
        marks = notice_marks(notices)
        told = ["Told beside it (F8):", *marks] if marks else []
        found = plan_words(plan)
        # One line each: a list does not always leave room for lines that it breaks itself.
        lines = [found] if plan.left_out else found.split(", ")
        return "\n".join((plan.sheet.name, *lines, *told))

    def _rows_read(self) -> None:
        with QSignalBlocker(self.sheets):
            for at, plan in enumerate(self._job.plans):
                self.sheets.item(at).setText(self._sheet_words(plan))
        self._show_sheet_words()

    def _sheet_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._shown = str(item.data(Qt.ItemDataRole.UserRole))
            self._show_plan()

    def _sheet_ticked(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        take = item.checkState() == Qt.CheckState.Checked
        self._shown = name
        self._job.choose(name, dataclasses.replace(self._job.chosen.sheet(name), take=take))

    # One sheet

    def _show_plan(self) -> None:
        plan = self.current_plan()
        self.kind_bar.show_sheet(plan.sheet.name if plan and plan.tables else "")
        self.pane.show_fields(self._job.kind)
        self._fill_headers(plan)
        rows = column_rows(plan) if plan else []
        self._rows = {row.id: row for row in rows}
        kept = self.table.current_id()
        self._empty.set_words(
            "This sheet is left out",
            f"It {plan.left_out}. Tick it at the left to bring it in." if plan else "",
        )
        self.model.set_ids(list(self._rows))
        self.model.invalidate(self._rows)
        if rows:
            self.table.go_to(kept if kept in self._rows else rows[0].id)
        self._column_changed(self.table.current_id())
        self._show_sheet_words()

    def _show_sheet_words(self) -> None:
        plan, prepared = self.current_plan(), self._job.prepared
        if plan is None:
            return
        read = prepared.read.sheets if prepared else ()
        sheet = next((one for one in read if one.name == self._shown), None)
        if sheet is None:
            self.pane.show_sheet(plan_words(plan).capitalize(), ())
            return
        blank = sum(
            not plan.sheet.filled(row)
            for block, _ in plan.tables
            for row in range(block.first, block.last + 1)
        )
        words = [
            f"{counted(len(sheet.lines), 'row')} read", f"{len(sheet.held)} held",
            f"{len(sheet.doubled)} typed twice", counted(len(sheet.doubts), "doubt"),
            f"{counted(blank, 'blank row')} passed over",
        ]  # fmt: skip
        self.pane.show_sheet(", ".join(words) + ".", sheet.notices)

    def _fill_headers(self, plan: SheetPlan | None) -> None:
        with QSignalBlocker(self.header_combo):
            self.header_combo.clear()
            self.header_combo.setEnabled(plan is not None and bool(plan.tables))
            if plan is None:
                return
            self.header_combo.addItem("There is none", 0)
            rows = [row for row in sorted(plan.sheet.rows) if row < _HEADER_ROWS]
            found = plan.tables[0][0].header_row if plan.tables else None
            if found is not None and found - 1 not in rows:
                rows.append(found - 1)
            for row in rows:
                texts = [plan.sheet.text(row, column) for column in plan.sheet.filled(row)]
                words = " | ".join(text for text in texts[:6] if text)
                self.header_combo.addItem(f"{row + 1}:  {words[:70]}", row + 1)
            self.header_combo.setCurrentIndex(max(self.header_combo.findData(found or 0), 0))

    def _header_chosen(self, _index: int) -> None:
        row = int(self.header_combo.currentData())
        choice = self._job.chosen.sheet(self._shown)
        self._job.choose(
            self._shown, dataclasses.replace(choice, take=True, header_row=row, mapping=None)
        )

    # One column

    def _column_changed(self, key: int) -> None:
        self.pane.show_column(self._rows.get(key))

    def _column_opened(self, _key: int) -> None:
        if self.pane.isHidden():
            self.pair.show_pane(shown=True)
        self.pane.choose_now()

    def _field_chosen(self, row: ColumnRow, field: str) -> None:
        self._job.set_field(self._shown, row.table, row.guess.column, field or None)

    def _load(self, ids: list[int]) -> dict[int, ColumnRow]:
        return {key: self._rows[key] for key in ids if key in self._rows}

    def _restyle(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        self.sheets.setFixedWidth(letter * _LIST_LETTERS)
        self.header_combo.setMinimumContentsLength(5)
