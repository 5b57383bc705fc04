"""Choices that are made by one key each: a factor of the risk, a part of a grade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from lomu_app.cog.rules import LEAST, MOST
from ui.kit.answer_keys import AnswerKeys
from ui.kit.fields import Field


class KeysField(Field):
    """The value is the code that was chosen, None before. `wants_next` after a key chose it."""

    wants_next = Signal()
    wants_previous = Signal()

    def __init__(
        self, key: str, label: str, choices: Sequence[tuple[str, str]], *, help_text: str = "",
        required: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(key, label, required=required, help_text=help_text)
        self.keys = AnswerKeys(label, [(code, words, code) for code, words in choices])
        self.keys.chosen.connect(self._chosen)
        self.keys.wants_next.connect(self.wants_next)
        self.keys.wants_previous.connect(self.wants_previous)
        self._finish(self.keys, [self.keys])

    def value(self) -> Any:
        return self.keys.value() or None

    def set_value(self, value: Any) -> None:
        self.keys.show_value(str(value or ""))

    def _chosen(self, value: str) -> None:
        self.changed.emit()
        if value:
            self.wants_next.emit()


class FactorField(KeysField):
    """The value is a number from 1 to 5."""

    def __init__(self, key: str, label: str, *, help_text: str = "") -> None:
        numbers = [(str(number), str(number)) for number in range(LEAST, MOST + 1)]
        super().__init__(key, label, numbers, help_text=help_text)

    def value(self) -> int | None:
        return int(self.keys.value()) if self.keys.value() else None
