"""Several of a short list, ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ui.kit.fields import Field


class TicksField(Field):
    """The value is a tuple of the codes that are ticked, in the order of the list."""

    def __init__(
        self, key: str, label: str, choices: Sequence[tuple[str, str]], *, columns: int = 1,
        help_text: str = "",
    ) -> None:  # fmt: skip
        super().__init__(key, label, help_text=help_text)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(2)
        self.boxes: dict[str, QCheckBox] = {}
        for number, (code, words) in enumerate(choices):
            box = QCheckBox(words.replace("&", "&&"))
            box.setAccessibleName(f"{label}: {words}")
            box.toggled.connect(self._changed)
            grid.addWidget(box, number // columns, number % columns)
            self.boxes[code] = box
        grid.setColumnStretch(columns, 1)
        self._unknown: tuple[str, ...] = ()
        self._finish(body, list(self.boxes.values()))

    def value(self) -> tuple[str, ...]:
        ticked = tuple(code for code, box in self.boxes.items() if box.isChecked())
        return ticked + self._unknown

    def set_value(self, value: Any) -> None:
        wanted = tuple(value or ())
        for code, box in self.boxes.items():
            box.setChecked(code in wanted)
        # What a spreadsheet said in other words is kept, though there is no box for it.
        self._unknown = tuple(code for code in wanted if code not in self.boxes)

    def draft(self) -> list[str]:
        return list(self.value())
