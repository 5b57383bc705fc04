"""Before the meeting: what its cases lack, with one key to chase it or set it aside."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import LomuError
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.rows import MeetingDetail
from lomu_app.odoc.commands import ChaseGap, CheckBriefing
from lomu_app.odoc.preflight import load_preflight
from lomu_app.odoc.queries import load_case
from lomu_app.odoc.rows import CaseRow, GapRow
from lomu_app.odoc.rules import Gap
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.banner import Banner
from ui.kit.labels import WrappedLabel, as_tooltip
from ui.kit.layouts import FlowLayout
from ui.kit.scrolling_dialog import ScrollingDialog
from ui.odoc.brief_dialogs import AsideDialog, BriefDialog
from ui.odoc.words import gap_words

_LINES = 14


class GapList(QListWidget):
    """One line a gap. `asked(letter)` for C, A, W and K."""

    asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if letter in {"C", "A", "W", "K"} and not held:
            self.asked.emit(letter)
        else:
            super().keyPressEvent(event)


class MissingDialog(ScrollingDialog):
    """Shows every gap; what was done about one stands beside it."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MeetingDetail) -> None:
        super().__init__(parent.window(), f"What is missing · {detail.row.title}")
        self._desk, self._detail = desk, detail
        self._gaps: tuple[GapRow, ...] = ()
        self._asked_for = ""
        self.problem = Banner()
        self.problem.close_button.hide()
        self.head_label = WrappedLabel("Looking …", "muted")
        self.list = GapList()
        self.list.setAccessibleName("What is missing")
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.asked.connect(self.do)
        self.list.currentRowChanged.connect(self._chosen)
        for part in (self.problem, self.head_label, self.list):
            self.inside.addWidget(part)
        self.deeds = {
            "C": self._button("&Chase it", "C", Permission.EDIT_ACTIONS),
            "A": self._button("Set &aside …", "A", Permission.KEEP_MEETINGS),
            "W": self._button("&Write the summary …", "W", Permission.MANAGE_MEMBERS),
            "K": self._button("Chec&k the summary", "K", Permission.SANITISE_INTELLIGENCE),
        }
        row = QWidget()
        flow = FlowLayout(row)
        for button in self.deeds.values():
            flow.addWidget(button)
        self.inside.addWidget(row)
        self.add_buttons("Close")
        self.read_again()

    def read_again(self) -> None:
        """Look anew."""
        query = partial(load_preflight, meeting_id=self._detail.row.id)
        self._desk.read(self, query, self._arrived, self._failed, key="gaps")

    def current(self) -> GapRow | None:
        """The gap under the cursor."""
        row = self.list.currentRow()
        return self._gaps[row] if 0 <= row < len(self._gaps) else None

    def do(self, letter: str) -> None:
        """Chase it, set it aside, write or check the summary."""
        gap = self.current()
        if gap is None or gap.case_id is None or not self.deeds[letter].isEnabled():
            return
        if letter == "C":
            command = ChaseGap(case_id=gap.case_id, version=gap.version, gap=gap.code)
            self._desk.run(self, command, self._done, self._failed)
        elif letter == "A":
            self._open(AsideDialog(self, self._desk, gap))
        else:
            self._asked_for = letter
            query = partial(load_case, meeting_item_id=gap.item_id)
            self._desk.read(self, query, self._with_case, self._failed, key="case")

    def _with_case(self, case: CaseRow) -> None:
        if self._asked_for == "W":
            self._open(BriefDialog(self, self._desk, case))
        else:
            command = CheckBriefing(case_id=case.case_id, version=case.version)
            self._desk.run(self, command, self._done, self._failed)

    def _open(self, dialog: FormDialog) -> None:
        dialog.saved.connect(self._done)
        dialog.open()

    def _done(self, _done: Any) -> None:
        self.problem.hide()
        self.read_again()

    def _arrived(self, gaps: tuple[GapRow, ...]) -> None:
        at = max(self.list.currentRow(), 0)
        self._gaps = gaps
        self.list.clear()
        for gap in gaps:
            line = QListWidgetItem(gap_words(gap))
            line.setToolTip(as_tooltip(gap_words(gap)))
            self.list.addItem(line)
        still = sum(not gap.settled for gap in gaps)
        cases = counted(len({gap.item_id for gap in gaps}), "case")
        told = f"{counted(still, 'gap')} to be seen to, in {cases}."
        self.head_label.setText(told if gaps else "Nothing is missing.")
        self.list.setCurrentRow(min(at, len(gaps) - 1))
        self._chosen(self.list.currentRow())

    def _chosen(self, _row: int) -> None:
        gap, may = self.current(), self._desk.core.actor.may
        for letter, button in self.deeds.items():
            takes = Permission(str(button.property("takes")))
            fits = gap is not None and gap.case_id is not None and _fits(letter, gap)
            button.setEnabled(fits and may(takes))

    def _button(self, told: str, letter: str, takes: Permission) -> QPushButton:
        made = QPushButton(told)
        made.setProperty("letter", letter)
        made.setProperty("takes", takes.value)
        made.setAutoDefault(False)
        made.setEnabled(False)
        made.setToolTip(f"{told.replace('&', '').rstrip(' …')} ({letter})")
        made.clicked.connect(self._clicked)
        return made

    def _clicked(self) -> None:
        self.do(str(self.sender().property("letter")))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, LomuError):
            self.problem.say(error.message, tone="problem")
            self.problem.close_button.hide()
            self.read_again()
        else:
            self._desk.prompter.show_problem(self, error)


def _fits(letter: str, gap: GapRow) -> bool:
    if letter == "W":
        return gap.gap in {Gap.NO_SUMMARY, Gap.NOT_CHECKED}
    if letter == "K":
        return gap.gap is Gap.NOT_CHECKED
    return letter == "A" or gap.gap is not Gap.INTELLIGENCE_HELD
