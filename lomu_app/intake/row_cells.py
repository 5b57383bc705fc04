"""The cells of one row by field, and the doubts that gather while they are read."""

from __future__ import annotations

import datetime as dt
import re
from typing import TypeVar

from lomu_app.intake.dates import parse_birth_date, parse_date, parse_past_date
from lomu_app.intake.doubts import Doubt, Parsed, column_index, column_letter
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.target_line import Surroundings
from lomu_app.intake.workbook import CellError, Sheet, Value, is_blank

T = TypeVar("T")
_EXCHANGED = (
    "may have day and month exchanged: every real date of this column has a day up to 12, every "
    "date left as text a later one"
)
_SECOND = re.compile(
    r"\b(?:bail|work|other|alt\w*|partner\w*|poss\w*|second\w*|mother\w*)\b", re.IGNORECASE
)
_NUMERIC_DATE = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*\d{2,4}\s*")
_DITTO = frozenset({'"', "''", "”", "“", "″", "〃", "ditto", "do.", "as above", "same as above"})
_UNCHECKED = frozenset({"line_number", "days_outstanding"})


class RowCells:
    """One row seen through a mapping. Made anew for each row."""

    def __init__(
        self, sheet: Sheet, row: int, mapping: ColumnMapping, around: Surroundings
    ) -> None:
        self.sheet = sheet
        self.row = row
        self.mapping = mapping
        self.around = around
        self.fields = mapping.fields()
        self.doubts: list[Doubt] = []

    def columns(self, field: str) -> list[int]:
        """The columns of a field, counted from 0; empty where it has none."""
        return self.fields.get(field, [])

    def at(self, column: int) -> Value:
        """The value in a column; a ditto mark stands for the value above, and is doubted."""
        value = self.sheet.value(self.row, column)
        row = self.row
        while row > 0 and isinstance(value, str) and value.strip().casefold() in _DITTO:
            row -= 1
            value = self.sheet.value(row, column)
        if row != self.row:
            self.doubt(column, f"is taken to repeat row {row + 1}")
        return value

    def value(self, field: str) -> Value:
        """The value in the first column of a field."""
        columns = self.columns(field)
        return self.at(columns[0]) if columns else None

    def doubt(self, column: int | None, reason: str) -> None:
        """Doubt a cell, or the row as a whole where `column` is None; each reason once."""
        letter = "" if column is None else column_letter(column)
        if any(d.column == letter and d.reason == reason for d in self.doubts):
            return
        value = "" if column is None else self.sheet.text(self.row, column)
        self.doubts.append(Doubt(self.sheet.name, self.row + 1, letter, value, reason))

    def is_doubted(self, column: int) -> bool:
        """Whether the cell in a column is doubted already."""
        return any(d.column == column_letter(column) for d in self.doubts)

    def take(self, field: str, parsed: Parsed[T], column: int | None = None) -> T:
        """The value, its doubt laid at the field's cell."""
        if parsed.doubt:
            columns = self.columns(field)
            at = column if column is not None else columns[0] if columns else None
            self.doubt(at, parsed.doubt)
        return parsed.value

    def place_in_order(self, column: int) -> tuple[bool, int]:
        """Where a column stands among those of its field: `Bail address` last, by number else."""
        letter = column_letter(column)
        headings = (guess.heading for guess in self.mapping.columns if guess.column == letter)
        heading = next(headings, "")
        number = re.search(r"(\d{1,2})\W*$", heading)
        return bool(_SECOND.search(heading)), int(number[1]) if number else 0

    def is_crossed(self, column: int) -> bool:
        """Whether a cell holds an x that may mean yes or no; it is doubted then."""
        crossed = column in self.around.habits.crossed
        if not crossed or self.sheet.text(self.row, column).casefold() != "x":
            return False
        self.doubt(column, "may be a tick or a cross: other cells of the column say yes otherwise")
        return True

    def date(self, field: str, *, ahead: bool = False) -> dt.date | None:
        """The date in a field's first column; one that may lie `ahead` is not doubted for it."""
        columns = self.columns(field)
        if not columns:
            return None
        parse = parse_date if ahead else parse_past_date
        if field == "date_of_birth":
            parse = parse_birth_date
        value = self.at(columns[0])
        parsed = parse(value, today=self.around.today, date1904=self.around.date1904)
        doubt = parsed.doubt or self.habit_doubt(columns[0], value)
        return self.take(field, Parsed(parsed.value, doubt))

    def habit_doubt(self, column: int, value: Value) -> str | None:
        """Why the day in a cell may be another one, by what its column holds else."""
        if column in self.around.habits.american and _fits_both_orders(value):
            return "could be in American order, as others in this column are"
        swapped = column in self.around.habits.swapped and _could_be_exchanged(value)
        return _EXCHANGED if swapped else None

    def check_all(self) -> None:
        """What is doubtful about cells whatever they mean."""
        self._check_rivals()
        for field, columns in self.fields.items():
            if field in _UNCHECKED:
                continue
            for column in columns:
                self._check(column)

    def _check_rivals(self) -> None:
        """Doubts at cells whose column may not be the one that is meant, where the two differ."""
        for guess in self.mapping.columns:
            if not guess.rival or guess.field is None or guess.by == "user":
                continue
            own, other = column_index(guess.column), column_index(guess.rival)
            text, instead = (self.sheet.text(self.row, column) for column in (own, other))
            if instead and instead.casefold() != text.casefold():
                self.doubt(own, f"may not be what is meant: column {guess.rival} says “{instead}”")

    def _check(self, column: int) -> None:
        place = (self.row, column)
        value = self.at(column)
        if difference := self.sheet.differences.get(place):
            self.doubt(
                column,
                f"is seen differently by a second reader: “{difference.other}”"
                if difference.other
                else "is seen by one of two readers only",
            )
        if place in self.sheet.formulas and is_blank(value):
            self.doubt(column, "is a formula without a stored result")
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if number and isinstance(value, (int, float)) and abs(value) >= 1e15:
            self.doubt(column, "is a number with more figures than a spreadsheet keeps")
        if isinstance(value, CellError):
            self.doubt(column, f"shows the error {value.code}")
        if place in self.sheet.part_struck:
            self.doubt(column, "is struck through in part")
        elif place in self.sheet.struck and not self.around.struck:
            self.doubt(column, "is struck through, but the row is not")


def _could_be_exchanged(value: Value) -> bool:
    return isinstance(value, dt.date) and value.day <= 12 and value.day != value.month


def _fits_both_orders(value: Value) -> bool:
    found = _NUMERIC_DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return False
    first, second = int(found[1]), int(found[2])
    return first <= 12 and second <= 12 and first != second
