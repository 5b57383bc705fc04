"""One person's ledger: every addend a button that narrows the rows to those it comes from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lomu_app.harm.rows import LedgerDetail
from lomu_app.harm.rules import Addend
from ui.harm import words
from ui.kit.banner import Banner
from ui.kit.dates import day_words
from ui.kit.facts import ChipRow, Facts
from ui.kit.labels import TextLabel, WrappedLabel, show_if
from ui.kit.timeline import Timeline, TimelineEvent

_SHOWN = 25


class _AddendButton(QPushButton):
    """Shows the rows of one addend; the words beside it wrap, which a button's would not."""

    def __init__(self, addend: Addend) -> None:
        super().__init__(f"Rows ({len(addend.rows)})")
        self.addend = addend
        self.setCheckable(True)
        self.setProperty("chip", True)
        self.setAccessibleName(f"Rows of {words.addend_words(addend)}")


class LedgerView(QWidget):
    """Shows a `LedgerDetail`. `narrowed` after another addend was chosen.

    `strike_wanted` with the ledger, where a row of it is wrong and the reader may strike it out.
    """

    narrowed = Signal()
    strike_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ledger: LedgerDetail | None = None
        self._all = False
        self.chips = ChipRow()
        self.notes = Banner()
        self.notes.close_button.hide()
        self.fall = WrappedLabel("")
        self.model_label = WrappedLabel("", "muted")
        self._sum = QGridLayout()
        self._sum.setColumnStretch(0, 1)
        self._sum.setVerticalSpacing(4)
        self._sum_parts: list[QWidget] = []
        self.buttons = QButtonGroup(self)
        self.buttons.setExclusive(False)
        self.buttons.buttonClicked.connect(self._clicked)
        self.patterns = Facts("Patterns")
        self.rows_title = TextLabel("", "h3")
        self.strike_button = QPushButton("Wrong rows …")
        self.strike_button.setProperty("chip", True)
        self.strike_button.clicked.connect(self.strike)
        self.rows = Timeline()
        self.more_button = QPushButton("Show all")
        self.more_button.clicked.connect(self._show_all)
        self._lay_out()

    def show_ledger(self, ledger: LedgerDetail) -> None:
        """Show this one."""
        self.ledger, self._all = ledger, False
        self.chips.set_chips(words.head_chips(ledger))
        self.notes.say(". ".join((*ledger.notes, words.ADVICE)))
        self.notes.close_button.hide()
        self.fall.setText(words.fall_words(ledger))
        self.model_label.setText(words.model_words(ledger.model))
        self._show_addends(ledger)
        show_if(self.strike_button, shown=may_strike_some(ledger))
        self.patterns.set_facts([
            ("Serial test", _found(ledger.serial.words, met=ledger.serial.met)),
            ("Repeat victim", _found(ledger.repeat.words, met=ledger.repeat.met)),
            ("Escalation", _found(ledger.escalation.words, met=ledger.escalation.met)),
        ])  # fmt: skip
        self._show_rows()

    def strike(self) -> None:
        """Ask for the form by which a row is struck out."""
        if self.ledger is not None and may_strike_some(self.ledger):
            self.strike_wanted.emit(self.ledger)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.chips)
        column.addWidget(self.notes)
        column.addWidget(TextLabel("What adds up", "h3"))
        column.addLayout(self._sum)
        column.addWidget(WrappedLabel("What would move this person off the list", "h3"))
        column.addWidget(self.fall)
        column.addWidget(self.patterns)
        head = QHBoxLayout()
        head.addWidget(self.rows_title, 1)
        head.addWidget(self.strike_button)
        column.addLayout(head)
        column.addWidget(self.rows)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.model_label)
        column.addStretch(1)

    def _show_addends(self, ledger: LedgerDetail) -> None:
        for part in self._sum_parts:
            self._sum.removeWidget(part)
            if isinstance(part, _AddendButton):
                self.buttons.removeButton(part)
            part.hide()
            part.deleteLater()
        self._sum_parts = []
        for addend in ledger.addends:
            button = _AddendButton(addend)
            self.buttons.addButton(button)
            self._sum_parts += [WrappedLabel(words.addend_words(addend)), button]
        total = WrappedLabel(f"{ledger.score}  together", "h3")
        self._sum_parts.append(total if ledger.addends else WrappedLabel("Nothing counts today."))
        for at, part in enumerate(self._sum_parts):
            self._sum.addWidget(part, at // 2, at % 2)

    def _show_rows(self) -> None:
        if self.ledger is None:
            return
        chosen = self._chosen()
        rows = [row for row in self.ledger.rows if chosen is None or row.id in chosen.rows]
        shown = rows if self._all else rows[:_SHOWN]
        narrowed = "" if chosen is None else f" of “{words.addend_words(chosen)}”"
        self.rows_title.setText(f"Offences ({len(rows)})")
        self.rows_title.setAccessibleName(f"Offences ({len(rows)}){narrowed}")
        self.rows.set_events([
            TimelineEvent(
                day_words(row.day) or "Day not known", words.row_title(row),
                words.row_source(row), words.row_detail(row),
            )
            for row in shown
        ])  # fmt: skip
        self.more_button.setText(f"Show all {len(rows)}")
        show_if(self.more_button, shown=len(shown) < len(rows))

    def _chosen(self) -> Addend | None:
        for button in self.buttons.buttons():
            if isinstance(button, _AddendButton) and button.isChecked():
                return button.addend
        return None

    def _clicked(self, clicked: QPushButton) -> None:
        for button in self.buttons.buttons():
            if button is not clicked:
                button.setChecked(False)
        self._all = False
        self._show_rows()
        self.narrowed.emit()

    def _show_all(self) -> None:
        self._all = True
        self._show_rows()


def _found(told: str, *, met: bool) -> str:
    return f"{'Met' if met else 'Not met'}: {told}"


def may_strike_some(ledger: LedgerDetail) -> bool:
    """Whether the reader may strike any row of a ledger out."""
    return any(row.may_strike for row in ledger.rows)
