"""One item of an instrument: answered by one key, with the evidence under it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from lomu_app.assessments.rules import WORDS, AnswerKind, Instrument, Item, NewAnswer
from ui.kit.answer_keys import AnswerKeys
from ui.kit.fields import Field
from ui.kit.labels import WrappedLabel, show_if

_LABELS = {
    "yes": "Yes", "no": "No", "not_known": "Not known", "absent": "Absent",
    "present": "Present", "critical": "Critical",
}  # fmt: skip
_LETTERS = {
    "yes": "Y", "no": "N", "not_known": "K", "absent": "A", "present": "P", "critical": "C",
}  # fmt: skip
_FEW = 9  # up to here a number is one key


def choices_of(instrument: Instrument, item: Item) -> list[tuple[str, str, str]]:
    """Value, words and keys of everything that may be answered; empty where it is typed."""
    if item.kind is AnswerKind.NUMBER:
        if item.most > _FEW:
            return []
        return [(str(number), str(number), str(number)) for number in range(item.most + 1)]
    if item.kind is AnswerKind.BAND:
        return [(band.code, band.label, str(at)) for at, band in enumerate(instrument.bands, 1)]
    return [
        (word, _LABELS[word], f"{at}{_LETTERS[word]}")
        for at, word in enumerate(WORDS[item.kind], 1)
    ]


class _NumberEdit(QLineEdit):
    """A whole number; Enter and Down go on, Up goes back."""

    wants_next = Signal()
    wants_previous = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.wants_next.emit()
        elif event.key() == Qt.Key.Key_Up:
            self.wants_previous.emit()
        else:
            super().keyPressEvent(event)


class AnswerField(Field):
    """The value is a `NewAnswer`, None while it is not answered.

    `answered` after a key chose; `wants_next`, `wants_previous` ask for the neighbour.
    """

    wants_next = Signal()
    wants_previous = Signal()

    def __init__(self, instrument: Instrument, item: Item) -> None:
        super().__init__(item.code, item.label)
        self.item, self._instrument = item, instrument
        self.before = WrappedLabel("", "small")
        choices = choices_of(instrument, item)
        self.keys = AnswerKeys(item.label, choices) if choices else None
        self.number = self._number_edit() if self.keys is None else None
        first: QWidget = self.keys if self.keys is not None else self._number()
        self.evidence = _NumberEdit()
        self.evidence.setPlaceholderText("Evidence: what it stands on, and from when")
        self.evidence.setAccessibleName(f"{item.label}: evidence")
        self.evidence.textChanged.connect(self._changed)
        self.evidence.wants_next.connect(self.wants_next)
        self.evidence.wants_previous.connect(self._to_answer)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        row = QHBoxLayout()
        row.addWidget(first)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.evidence)
        column.addWidget(self.before)
        self.before.hide()
        if self.keys is not None:
            self.keys.chosen.connect(self._chosen)
            self.keys.wants_next.connect(self.wants_next)
            self.keys.wants_previous.connect(self.wants_previous)
        self._finish(body, [first, self.evidence])
        self.setTabOrder(first, self.evidence)

    def answer(self) -> str | int | None:
        """What is answered, None before anything is."""
        if self.keys is None:
            text = self._number().text().strip()
            return int(text) if text.isdigit() else None
        value = self.keys.value()
        if not value:
            return None
        return int(value) if self.item.kind is AnswerKind.NUMBER else value

    def value(self) -> NewAnswer | None:
        answer = self.answer()
        if answer is None:
            return None
        return NewAnswer(self.item.code, answer, self.evidence.text().strip())

    def set_value(self, value: Any) -> None:
        self.set_draft([str(value.value), value.evidence] if value else None)

    def draft(self) -> list[str]:
        typed = self.keys.value() if self.keys is not None else self._number().text()
        return [typed, self.evidence.text()]

    def set_draft(self, draft: Any) -> None:
        typed, evidence = draft if isinstance(draft, list) and len(draft) == 2 else ("", "")
        if self.keys is not None:
            self.keys.show_value(str(typed))
        else:
            self._number().setText(str(typed))
        self.evidence.setText(str(evidence))

    def problem(self) -> str:
        answer = self.answer()
        if answer is None:
            return f"{self.label}: not answered."
        if self.item.kind is AnswerKind.NUMBER and int(answer) > self.item.most:
            return f"{self.label}: a whole number from 0 to {self.item.most}."
        if self.needs_evidence():
            return f"{self.label}: say what this stands on."
        return ""

    def needs_evidence(self) -> bool:
        """Whether the answer is nothing without evidence, and has none."""
        wanted = str(self.answer()) in self._instrument.evidence_for
        return wanted and not self.evidence.text().strip()

    def show_before(self, words: str) -> None:
        """How it was answered the last time."""
        self.before.setText(words)
        show_if(self.before, shown=bool(words))

    def _number_edit(self) -> _NumberEdit:
        made = _NumberEdit()
        made.setValidator(QIntValidator(0, 9999, made))
        made.setPlaceholderText(f"0 to {self.item.most}")
        made.setFixedWidth(self.fontMetrics().averageCharWidth() * 14)
        made.textChanged.connect(self._changed)
        made.wants_next.connect(self._go_on)
        made.wants_previous.connect(self.wants_previous)
        return made

    def _number(self) -> _NumberEdit:
        if self.number is None:
            raise AssertionError("this item is answered by one key")
        return self.number

    def _chosen(self, value: str) -> None:
        self.changed.emit()
        if value:
            self._go_on()

    def _go_on(self) -> None:
        if self.needs_evidence():
            self.evidence.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.wants_next.emit()

    def _to_answer(self) -> None:
        self.take_focus()
