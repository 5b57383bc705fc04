"""Step 3: every row of the file and what would become of it. Nothing is stored yet."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lomu_app.intake.file_kinds import FileKind
from lomu_app.intake.importing_lists import PreparedList
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.intake.check_detail import CheckPane
from ui.intake.check_rows import (
    ALWAYS,
    CHIPS,
    AnyPrepared,
    CheckRow,
    cells_of,
    decision_label,
    spoken,
    why_off,
)
from ui.intake.chosen import MatchChoice, Pair
from ui.intake.job import Job
from ui.intake.kind_words import MISSING
from ui.intake.match_choice import LATER, SAME
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.page import IconButton, ListAndPane
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
        (row.matches or row.beside, "match?"), (row.off, "off?"), (row.colour, "coloured"),
        (row.comments, "comment"),
    )  # fmt: skip
    return ", ".join(word for found, word in marks if found)


COLUMNS = (
    Column[CheckRow]("row", "Row", _row, Cell.NUMBER, sample="00000", align=CENTRE),
    Column[CheckRow]("decision", "Becomes", decision_label, Cell.CHIP, sample="Typed twice"),
    Column[CheckRow]("name", "Name", _name, Cell.PERSON, _name_cell,
                     sample="CHOWDHURY, Imran Dale"),
    Column[CheckRow]("risk", "Risk", _risk, Cell.RISK, _risk_cell, sample="Standard", gives_way=4),
    Column[CheckRow]("words", "What or why", _words, sample="New, and closed as arrested",
                     stretch=True, gives_way=1),
    Column[CheckRow]("doubts", "Doubts at", _doubts, sample="E35, F35", whole=True,
                     tip="Cells that could not be taken as they stand", gives_way=2),
    Column[CheckRow]("marks", "Also", _marks, sample="match?, off?",
                     tip="Possible match, proposed to come off, coloured, comment", gives_way=3),
    Column[CheckRow]("crime", "Crime reference", _crime, sample="20CV/241785N/26", hidden=True,
                     whole=True),
    Column[CheckRow]("sheet", "Sheet", _sheet, sample="DAART 24-11", hidden=True),
)  # fmt: skip
_KEYS = {
    "row": lambda row: row.id, "decision": decision_label, "name": _name, "crime": _crime,
    "risk": _risk, "words": _words, "doubts": lambda row: -len(row.doubts), "marks": _marks,
    "sheet": _sheet,
}  # fmt: skip


class CheckStep(QWidget):
    """`failed_rows_requested` to save what was held or doubted; `again_requested` to rehearse anew.

    A decision on a possible match is kept by the job until the rows are stored.
    """

    failed_rows_requested = Signal()
    again_requested = Signal()

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._job = desk, job
        self._sort, self._filling = ("row", False), False
        self.banner = Banner()
        self.stale_banner = Banner()
        self.filter_bar = FilterBar("Name, reference, words")
        for key, words in CHIPS:
            self.filter_bar.add_chip(key, words)
        self.model: PagedTableModel[CheckRow] = PagedTableModel(
            COLUMNS, self._load, desk.tasks, job.failed.emit, spoken=spoken, parent=self
        )
        self.table = RecordTable(
            self.model, name="intake_check", title="Rows of the file", settings=desk.settings
        )
        self.table.set_empty(EmptyState("No row fits", "Choose another filter.", icon="filter"))
        self.failed_button = IconButton("Save failed rows …", "export")
        self.filter_bar.add_widget(self.failed_button)
        self.filter_bar.add_widget(ColumnsButton(self.table.layout_of_columns))
        self.pane = CheckPane(self.table, may_decide=desk.core.actor.may(Permission.DECIDE_MATCHES))
        self.pair = ListAndPane(self.table, self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self.stale_banner)
        column.addWidget(self.banner)
        column.addWidget(self.filter_bar)
        column.addWidget(self.pair, 1)
        self._connect()

    def _connect(self) -> None:
        self.filter_bar.chip_chosen.connect(self.show_filtered)
        self.filter_bar.text_changed.connect(self.show_filtered)
        self.filter_bar.left_downwards.connect(self.table.setFocus)
        self.failed_button.clicked.connect(self.failed_rows_requested)
        self.stale_banner.action_requested.connect(self.again_requested)
        self.model.sort_requested.connect(self._sort_by)
        self.table.current_changed.connect(self._current_changed)
        self.table.opened.connect(self._opened)
        self.pane.match_answered.connect(self._answered)

    def show_check(self) -> None:
        """What the rehearsal said."""
        prepared, result = self._job.prepared, self._job.rehearsal
        if prepared is None or result is None:
            return
        counts = self._job.counts
        for key, _ in CHIPS:
            self.filter_bar.set_count(key, counts[key])
            chip = self.filter_bar.findChild(QPushButton, f"chip_{key}")
            if isinstance(chip, QPushButton):
                chip.setVisible(bool(counts[key]) or key in ALWAYS)
        if not counts[self.filter_bar.chip()]:
            self.filter_bar.choose("all")
        has_risk = self._job.kind is FileKind.TARGETS
        self.table.layout_of_columns.show_for_now({"risk": has_risk})
        failed = self._job.failed_count()
        self.failed_button.setText(f" Save failed rows ({failed:,}) …")
        self.failed_button.setEnabled(bool(failed))
        self.failed_button.setToolTip("Held and doubted rows as a workbook to mend (Ctrl+E)")
        self.stale_banner.say("")
        self._tell(prepared, result)
        self.show_filtered()

    def show_filtered(self) -> None:
        """The rows of the chip chosen that hold the words typed; looked for off the GUI thread."""
        chip, text = self.filter_bar.chip(), self.filter_bar.text().casefold()
        query = partial(_found, self._job.rows, chip, text, self._sort)
        self._desk.tasks.run(self, query, self._show_ids, self._job.failed.emit, key="filter")

    def _show_ids(self, ids: list[int]) -> None:
        self._filling = True  # the row beside the list is shown once, when all is in place
        self.model.set_ids(ids)
        if ids and not self.table.current_id():
            self.table.go_to(ids[0])
        self._filling = False
        self._show_row(self.table.current_id())

    def shown(self) -> list[CheckRow]:
        """The rows shown, in order."""
        return [self._job.rows[key] for key in self.model.ids()]

    def tell_stale(self, words: str) -> None:
        """Something was stored since the check; it can be made again."""
        self.stale_banner.say(words, tone="late", button="Check again")

    def legend(self) -> str:
        """What colours were taken to mean, and what is proposed to come off, and why."""
        return _legend(self._job.prepared) if self._job.prepared else ""

    def _tell(self, prepared: AnyPrepared, result: dict[str, Any]) -> None:
        changes = result["created"] + result["updated"]
        held = result["held"] + len(prepared.read.held)
        missing = result["missing"]
        if prepared.read.file_doubts:
            self.banner.say(" ".join(prepared.read.file_doubts), tone="late")
        elif result.get("not_listed"):
            self.banner.say(_long_words(result))
        elif not changes:
            rest = f" {counted(held, 'row')} held back." if held else ""
            self.banner.say(f"0 changes: all that can be stored is stored already.{rest}")
        elif missing:
            names = "; ".join(f"{one['reference']} {one['name']}" for one in missing[:3])
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            nouns, advice = MISSING[self._job.kind]
            self.banner.say(
                f"{counted(len(missing), *nouns)} came from this sheet before and "
                f"{'is' if len(missing) == 1 else 'are'} not in this file: {names}{more}. {advice}",
                tone="late",
            )
        else:
            self.banner.say("")

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self.show_filtered()

    def _current_changed(self, key: int) -> None:
        if not self._filling:
            self._show_row(key)

    def _show_row(self, key: int) -> None:
        row, file = self._job.rows.get(key), self._job.file
        if row is not None and file is not None:
            row = dataclasses.replace(row, cells=cells_of(row, file.workbook))
        self.pane.show_row(row, self._job.chosen)

    def _opened(self, _key: int) -> None:
        """Enter: on to the decision that the row asks for, if it does."""
        if self.pane.isHidden():
            self.pair.show_pane(shown=True)
        for card in self.pane.cards():
            card.buttons[SAME].setFocus()
            return

    def _answered(self, pair: Pair, answer: str) -> None:
        self.pane.show_choices(self._job.chosen)  # until there is a reason nothing is decided
        if answer == LATER:
            self._decide(pair, None)
        else:
            same = answer == SAME
            self._desk.prompter.ask_reason(
                self, "Same person" if same else "Different people",
                "Why are they one person?" if same else "Why are they two people?",
                partial(self._reasoned, pair, same),
            )  # fmt: skip

    def _reasoned(self, pair: Pair, same: bool, reason: str) -> None:
        self._decide(pair, MatchChoice(same, reason))

    def _decide(self, pair: Pair, choice: MatchChoice | None) -> None:
        self._job.decide(pair, choice)
        self.pane.show_choices(self._job.chosen)

    def _load(self, ids: list[int]) -> dict[int, CheckRow]:
        rows = self._job.rows
        return {key: rows[key] for key in ids if key in rows}


def _found(rows: dict[int, CheckRow], chip: str, text: str, sort: tuple[str, bool]) -> list[int]:
    """The ids of the rows to be shown, in order."""
    shown = [row for row in rows.values() if row.tells(chip) and text in row.search]
    key, descending = sort
    shown.sort(key=_KEYS[key], reverse=descending)
    return [row.id for row in shown]


def _long_words(result: dict[str, Any]) -> str:
    """What becomes of the rows of a long extract, of which only those in doubt are listed."""
    return (
        f"{result['created']:,} new, {result['updated']:,} updated, {result['unchanged']:,} "
        f"unchanged, of {counted(result['people'], 'person', 'people')}. Listed are the rows "
        f"to look at; {counted(result['not_listed'], 'sound row')} more will be stored as read."
    )


def _legend(prepared: AnyPrepared) -> str:
    told = [n.text for sheet in prepared.read.sheets for n in sheet.notices if n.kind == "colour"]
    meanings = dict.fromkeys(text.split(" is ", 1)[-1].rstrip(".") for text in told)
    if isinstance(prepared, PreparedList):
        return ""
    off = [line for line in prepared.command.lines if why_off(line)]
    struck = sum(line.struck for line in off)
    words = [f"Rows that are {meaning}" for meaning in meanings]
    if off:
        how = f" ({struck:,} struck through)" if struck else ""
        words.append(f"{counted(len(off), 'row')} proposed to come off{how}")
    return "  ·  ".join(words)
