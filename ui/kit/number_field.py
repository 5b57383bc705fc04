"""A whole number, 0 or more."""

from __future__ import annotations

from typing import Any

from ui.kit.fields import TextField

_LETTERS = 9


class NumberField(TextField):
    """The value is an int, None where nothing is typed."""

    def __init__(
        self, key: str, label: str, *, required: bool = False, help_text: str = ""
    ) -> None:
        super().__init__(key, label, required=required, help_text=help_text, letters=_LETTERS)

    def value(self) -> Any:
        typed = self.edit.text().strip().replace(",", "")
        return int(typed) if typed.isdecimal() and len(typed) <= _LETTERS else None

    def set_value(self, value: Any) -> None:
        self.edit.setText("" if value is None else str(value))

    def problem(self) -> str:
        if self.edit.text().strip() and self.value() is None:
            return f"{self.label} is a whole number, 0 or more."
        return super().problem()
