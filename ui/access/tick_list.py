"""A field of a form in which any number of a list can be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ui.kit.fields import Field


class TickListField(Field):
    """The value is a tuple of codes."""

    def __init__(
        self, key: str, label: str, choices: Sequence[tuple[str, str]], *, help_text: str = "",
        required: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(key, label, help_text=help_text, required=required)
        self.boxes = {code: QCheckBox(words.replace("&", "&&")) for code, words in choices}
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(1)
        half = (len(self.boxes) + 1) // 2
        for number, box in enumerate(self.boxes.values()):
            box.toggled.connect(self._changed)
            grid.addWidget(box, number % half, number // half)
        self._finish(body, list(self.boxes.values()))
        for (_code, words), box in zip(choices, self.boxes.values(), strict=True):
            box.setAccessibleName(f"{label}: {words}")

    def value(self) -> tuple[str, ...]:
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def set_value(self, value: Any) -> None:
        wanted = set(value or ())
        for code, box in self.boxes.items():
            box.setChecked(code in wanted)

    def draft(self) -> list[str]:
        return list(self.value())

    def problem(self) -> str:
        return f"Tick {self.label.lower()}." if self.required and not self.value() else ""
