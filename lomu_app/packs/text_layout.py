"""How texts stand in the columns of a sheet: how many lines they take, and how high a row is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lomu_app.packs.measure import column_pixels, height, line_count, room, wrapped
from lomu_app.packs.safe_text import clean
from lomu_app.packs.styles import is_bold, look, size_of

Value = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class CellShape:
    """How wide a line of a cell may be, as `measure.room` counts it, and its letters' points."""

    room: float
    size: float

    def points(self, value: Value) -> float:
        """How high a row this value needs; a text is fit for a cell."""
        lines = line_count(value, self.room) if isinstance(value, str) else 1
        return height(lines, self.size)


class TextLayout:
    """The columns of one sheet, counted from 0, by their `widths` in Excel characters."""

    def __init__(self, widths: Sequence[float]) -> None:
        self._widths = widths
        self._shapes: dict[tuple[str, ...], tuple[CellShape, ...]] = {}

    def shapes(self, styles: tuple[str, ...]) -> tuple[CellShape, ...]:
        """What the cells of a row of these styles are like, found out once."""
        found = self._shapes.get(styles)
        if found is None:
            found = tuple(
                CellShape(self._room(column, column, style), size_of(style))
                for column, style in enumerate(styles)
            )
            self._shapes[styles] = found
        return found

    def lines_in(self, first: int, last: int, text: str, style: str) -> list[str]:
        """The lines that a text takes over the columns `first` to `last`."""
        return wrapped(clean(text), self._room(first, last, style))

    def portions(self, column: int, text: str, style: str, longest: int = 24) -> list[str]:
        """The text whole, or in portions of `longest` lines where a row could not hold it."""
        if line_count(clean(text), self._room(column, column, style)) <= longest:
            return [text]
        lines = self.lines_in(column, column, text, style)
        starts = range(0, len(lines), longest)
        return ["\n".join(lines[start : start + longest]) for start in starts]

    def needed(self, values: Sequence[Value], styles: Sequence[str]) -> float:
        """Points that a row of these cells needs."""
        return max(
            shape.points(clean(value) if isinstance(value, str) else value)
            for shape, value in zip(self.shapes(tuple(styles)), values, strict=True)
        )

    def _room(self, first: int, last: int, style: str) -> float:
        indent = 9 if look(style).get("indent") else 0
        width = column_pixels(sum(self._widths[first : last + 1])) - indent
        return room(width, size_of(style), bold=is_bold(style))
