"""Cells to fill in: what stands in them, what may, and the hint beside them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lomu_app.packs.safe_text import shortened
from lomu_app.packs.text_layout import Value


@dataclass(frozen=True, slots=True)
class TypeHere:
    """A yellow cell: what stands in it, what may, and the hint beside it.

    `choices` is the place of the words to choose from, as `PackSheet.place_of` gives it.
    """

    value: Value = None
    hint: str = ""
    choices: str = ""
    not_before: dt.date | None = None

    @property
    def style(self) -> str:
        """The name of its looks: a day has a form of its own."""
        day = isinstance(self.value, dt.date) or self.not_before is not None
        return "type_date" if day else "type_text"

    def rule(self) -> dict[str, Any]:
        """What may be typed and what is said beside it; empty where anything may."""
        rule: dict[str, Any] = {"validate": "any"}
        if self.choices:
            rule = {"validate": "list", "source": self.choices, "error_title": "Not a choice",
                    "error_message": "Take one of the words in the drop-down list."}  # fmt: skip
        elif self.not_before:
            rule = {"validate": "date", "criteria": ">=", "value": self.not_before,
                    "error_title": "Not a day", "error_type": "warning",
                    "error_message": "A day as dd/mm/yyyy, not before the list's."}  # fmt: skip
        if not self.hint and len(rule) == 1:
            return {}
        return rule | {"input_title": "Fill in", "input_message": shortened(self.hint, 250)}
