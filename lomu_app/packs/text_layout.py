"""How texts stand in the columns of a sheet: how many lines they take, and how high a row is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lomu_app.packs.measure import (
    column_pixels,
    height,
    line_count,
    room,
    surely_fits,
    surely_on_a_line,
    wrapped,
)
from lomu_app.packs.safe_text import clean, in_a_cell
from lomu_app.packs.styles import is_bold, look, size_of

Value = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class CellShape:
    """How wide a line of a cell may be, as `measure.room` counts it, and its letters' points.

    So many letters as `short` stand on one line whatever they are.
    """

    room: float
    size: float
    short: int

    def points(self, text: str) -> float:
        """How high a row this text needs, which is fit for a cell."""
        return height(line_count(text, self.room), self.size)


class TextLayout:
    """The columns of one sheet, counted from 0, by their `widths` in Excel characters."""

    def __init__(self, widths: Sequence[float]) -> None:
        self._widths = widths
        self._shapes: dict[tuple[str, ...], tuple[tuple[CellShape, ...], float]] = {}
        self._rooms: dict[tuple[int, int, str], float] = {}

    def points(self, values: Sequence[Value], styles: tuple[str, ...], least: float = 0) -> float:
        """How high a row of these values needs to be, at the `least` so high; texts are fit."""
        shapes, one_line = self._shapes.get(styles) or self._shaped(styles)
        points = max(least, one_line)
        for value, shape in zip(values, shapes, strict=True):
            # What is so short takes one line.
            if isinstance(value, str) and (len(value) > shape.short or "\n" in value):
                points = max(points, shape.points(value))
        return points

    def _shaped(self, styles: tuple[str, ...]) -> tuple[tuple[CellShape, ...], float]:
        """What the cells of a row of these styles are like, and how high one line of them is."""
        shapes = tuple(
            CellShape(wide, size_of(style), surely_on_a_line(wide))
            for style, wide in (
                (style, self._room(column, column, style)) for column, style in enumerate(styles)
            )
        )
        found = shapes, max((height(1, shape.size) for shape in shapes), default=0.0)
        self._shapes[styles] = found
        return found

    def lines_in(self, first: int, last: int, text: str, style: str) -> list[str]:
        """The lines that a text takes over the columns `first` to `last`."""
        return wrapped(clean(text), self._room(first, last, style))

    def portions(self, column: int, text: str, style: str, longest: int = 24) -> list[str]:
        """The text whole, or in portions of `longest` lines where a row could not hold it."""
        wide = self._room(column, column, style)
        if surely_fits(text, wide, longest) or line_count(clean(text), wide) <= longest:
            return [text]
        lines = self.lines_in(column, column, text, style)
        starts = range(0, len(lines), longest)
        return ["\n".join(lines[start : start + longest]) for start in starts]

    def needed(self, values: Sequence[Value], styles: Sequence[str]) -> float:
        """Points that a row of these cells needs."""
        fit = [clean(value) if isinstance(value, str) else value for value in values]
        return self.points(fit, tuple(styles))

    def _room(self, first: int, last: int, style: str) -> float:
        found = self._rooms.get((first, last, style))
        if found is None:
            indent = 9 if look(style).get("indent") else 0
            width = column_pixels(sum(self._widths[first : last + 1])) - indent
            found = room(width, size_of(style), bold=is_bold(style))
            self._rooms[first, last, style] = found
        return found


def fit_for_cells(values: Sequence[Value]) -> list[Value]:
    """The same, with each text as a cell holds it."""
    return [in_a_cell(value) if isinstance(value, str) else value for value in values]


@lru_cache(maxsize=64)
def layout_of(widths: tuple[float, ...]) -> TextLayout:
    """The layout of columns of these widths, made once: hundreds of sheets have the same."""
    return TextLayout(widths)
