"""Doubts that come up while a line is compared with what is stored, by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, replace

from lomu_app.intake.doubts import Doubt
from lomu_app.intake.person_line import PersonLine

# Where a list has whole names in one column.
_INSTEAD = {"surname": "name", "forenames": "name"}


class LineDoubts:
    """Collects them in the order in which they come up."""

    def __init__(self) -> None:
        self._doubts: list[Doubt] = []

    def add(self, line: PersonLine, field: str, reason: str) -> None:
        """Doubt one cell of a line, for a reason that goes on from the value."""
        column = line.column(field) or line.column(_INSTEAD.get(field, ""))
        value = getattr(line, field, "")
        shown = f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value or "")
        self._doubts.append(Doubt(line.sheet, line.row, column, shown, reason))

    def count(self) -> int:
        """How many there are."""
        return len(self._doubts)

    def since(self, count: int) -> list[Doubt]:
        """Those that came up after there were so many."""
        return self._doubts[count:]

    def forget_since(self, count: int) -> None:
        """Take back those that came up after there were so many."""
        del self._doubts[count:]

    def repeat(self, doubts: Iterable[Doubt], sheet: str, row: int) -> None:
        """The same at another row that says the same of the same person."""
        self._doubts += [replace(doubt, sheet=sheet, row=row) for doubt in doubts]

    def as_data(self) -> list[dict[str, object]]:
        """All of them, as plain data."""
        return [asdict(doubt) for doubt in self._doubts]
