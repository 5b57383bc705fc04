"""Step 3: every row of the file and what would become of it. Nothing is stored yet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lomu_app.intake.importing import Prepared
from ui.core.desk import Desk
from ui.intake.check_detail import CheckPane
from ui.intake.check_rows import (
    ALWAYS,
    CHIPS,
    CheckRow,
    check_rows,
    chip_counts,
    decision_label,
    spoken,
)
from ui.intake.words import count_words
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.labels import ElidedLabel
from ui.kit.page import ListAndPane
from ui.kit.table import CENTRE, Column, PagedTableModel
from ui.kit.table import Kind as Cell
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable


def _row(row: CheckRow) -> str:
    return str(row.row)


def _sheet(row: CheckRow) -> str:
    return row.sheet


def _name(row: CheckRow) -> str:
    return row.name


def _name_cell(row: CheckRow) -> tuple[str, str, str]:
    return row.name, row.reference, ""


def _crime(row: CheckRow) -> str:
    return row.crime_reference


def _risk(row: CheckRow) -> str:
    return row.risk.replace("_", " ").capitalize()


def _risk_cell(row: CheckRow) -> str | None:
    return row.risk or None


def _words(row: CheckRow) -> str:
    return row.words


def _doubts(row: CheckRow) -> str:
    return ", ".join(f"{doubt.column or 'Row '}{doubt.row}" for doubt in row.doubts)


def _marks(row: CheckRow) -> str:
    marks = (
        (row.matches, "match?"), (row.struck, "off?"), (row.colour, "coloured"),
        (row.comments, "comment"),
    )  # fmt: skip
    return ", ".join(word for found, word in marks if found)


COLUMNS = (
    Column[CheckRow]("row", "Row", _row, Cell.NUMBER, sample="00000", align=CENTRE),
    Column[CheckRow]("decision", "Becomes", decision_label, Cell.CHIP, sample="Typed twice"),
    Column[CheckRow](
        "name", "Name", _name, Cell.PERSON, _name_cell, sample="CHOWDHURY, Imran", stretch=True
    ),
    Column[CheckRow]("crime", "Crime reference", _crime, sample="20CV/241785N/26"),
    Column[CheckRow]("risk", "Risk", _risk, Cell.RISK, _risk_cell, sample="Standard"),
    Column[CheckRow]("words", "What or why", _words, sample="Risk to the victim, comments"),
    Column[CheckRow]("doubts", "Doubts at", _doubts, sample="E35, F35",
                     tip="Cells that could not be taken as they stand"),
    Column[CheckRow]("marks", "Also", _marks, sample="match?, off?",
                     tip="Possible match, struck through, coloured, comment"),
    Column[CheckRow]("sheet", "Sheet", _sheet, sample="DAART 24-11", hidden=True),
)  # fmt: skip
_KEYS = {
    "row": lambda row: row.id, "decision": decision_label, "name": _name, "crime": _crime,
    "risk": _risk, "words": _words, "doubts": lambda row: -len(row.doubts), "marks": _marks,
    "sheet": _sheet,
}  # fmt: skip


class CheckStep(QWidget):
    """`failed_rows_requested` to save what was held or doubted."""

    failed_rows_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[int, CheckRow] = {}
        self._sort = ("row", False)
        self.banner = Banner()
        self.filter_bar = FilterBar("Name, reference, words")
        for key, words in CHIPS:
            self.filter_bar.add_chip(key, words)
        self.model: PagedTableModel[CheckRow] = PagedTableModel(
            COLUMNS, self._load, desk.tasks, self._no_failure, spoken=spoken, parent=self
        )
        self.table = RecordTable(
            self.model, name="intake_check", title="Rows of the file", settings=desk.settings
        )
        self._empty = EmptyState("No row fits", "Choose another filter.", icon="filter")
        self.table.set_empty(self._empty)
        self.filter_bar.add_widget(ColumnsButton(self.table.layout_of_columns))
        self.pane = CheckPane()
        self.legend = ElidedLabel("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self.banner)
        column.addWidget(self.filter_bar)
        column.addWidget(ListAndPane(self.table, self.pane), 1)
        column.addWidget(self.legend)
        self.filter_bar.chip_chosen.connect(self.show_filtered)
        self.filter_bar.text_changed.connect(self.show_filtered)
        self.filter_bar.left_downwards.connect(self.table.setFocus)
        self.model.sort_requested.connect(self._sort_by)
        self.table.current_changed.connect(self._current_changed)

    def show_check(self, prepared: Prepared, result: dict[str, Any]) -> None:
        """What the rehearsal said."""
        rows = check_rows(prepared, result)
        self._rows = {row.id: row for row in rows}
        counts = chip_counts(rows)
        for key, _ in CHIPS:
            self.filter_bar.set_count(key, counts[key])
            chip = self.filter_bar.findChild(QPushButton, f"chip_{key}")
            if isinstance(chip, QPushButton):
                chip.setVisible(bool(counts[key]) or key in ALWAYS)
        if not counts[self.filter_bar.chip()]:
            self.filter_bar.choose("all")
        self._tell(prepared, result)
        self.show_filtered()

    def show_filtered(self) -> None:
        """The rows of the chip chosen that hold the words typed."""
        chip, text = self.filter_bar.chip(), self.filter_bar.text().casefold()
        shown = [row for row in self._rows.values() if row.tells(chip) and text in row.search]
        key, descending = self._sort
        shown.sort(key=_KEYS[key], reverse=descending)
        self.model.set_ids([row.id for row in shown])
        if shown and not self.table.current_id():
            self.table.go_to(shown[0].id)
        self._current_changed(self.table.current_id())

    def shown(self) -> list[CheckRow]:
        """The rows shown, in order."""
        return [self._rows[key] for key in self.model.ids()]

    def _tell(self, prepared: Prepared, result: dict[str, Any]) -> None:
        changes = result["created"] + result["updated"]
        held = result["held"] + len(prepared.read.held)
        missing = result["missing"]
        if not changes and not held:
            self.banner.say("This file changes nothing: all of it is stored already.")
        elif prepared.read.file_doubts:
            self.banner.say(" ".join(prepared.read.file_doubts), tone="late")
        elif missing:
            names = "; ".join(f"{one['reference']} {one['name']}" for one in missing[:3])
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            self.banner.say(
                f"{count_words(len(missing), 'open target')} came from this sheet before and "
                f"{'is' if len(missing) == 1 else 'are'} not in this file: {names}{more}. "
                "They stay as they are; close them on the Targets page if they should go.",
                tone="late",
            )
        else:
            self.banner.say("")
        self.legend.setText(_legend(prepared))

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self.show_filtered()

    def _current_changed(self, key: int) -> None:
        self.pane.show_row(self._rows.get(key))

    def _load(self, ids: list[int]) -> dict[int, CheckRow]:
        return {key: self._rows[key] for key in ids if key in self._rows}

    def _no_failure(self, error: Exception) -> None:
        raise error


def _legend(prepared: Prepared) -> str:
    """What colours were taken to mean, and how much is struck through."""
    told = [n.text for sheet in prepared.read.sheets for n in sheet.notices if n.kind == "colour"]
    meanings = dict.fromkeys(text.split(" is ", 1)[-1].rstrip(".") for text in told)
    struck = sum(line.struck for line in prepared.read.lines)
    words = [f"Rows that are {meaning}" for meaning in meanings]
    words += [f"{count_words(struck, 'row')} struck through: proposed to come off"] * bool(struck)
    return "  ·  ".join(words)
