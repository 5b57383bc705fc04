"""Walks down the tables of one sheet of a register of locations: titles, lines, notes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from lomu_app.intake.doubts import Doubt, HeldRow, Notice
from lomu_app.intake.habits import UNEXPLAINED, find_habits, find_key
from lomu_app.intake.held_rows import held_row, unclear_rows
from lomu_app.intake.layout import Block, column_values, data_rows, is_header_again
from lomu_app.intake.location_cells import (
    STAYS,
    LocationHabits,
    LocationSection,
    read_location_line,
)
from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.location_mapping import KEPT
from lomu_app.intake.location_notes import is_month_first
from lomu_app.intake.location_words import areas_in, speaks_of_sign_off
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.row_cells import RowCells
from lomu_app.intake.sections import (
    is_footer,
    known_area,
    row_colour,
    row_struck,
    telling_colours,
)
from lomu_app.intake.target_line import Surroundings
from lomu_app.intake.telling import Telling
from lomu_app.intake.workbook import Sheet, is_blank, shown, spread_merges
from lomu_app.kernel.progress import Progress, check_cancelled

_LONGEST_TITLE = 60
_STRANGE_TITLE = 5  # words; a longer text is a note
_SIGN_OFF = frozenset({"signed_off", "signed_on"})
_CARRIED = KEPT | {"intelligence", "tactics", "updates"}
"""Fields of which a row without a place may give more of the row above."""


@dataclasses.dataclass(slots=True)
class LocationsRead:
    """What one sheet gave."""

    lines: list[LocationLine] = dataclasses.field(default_factory=list)
    held: list[HeldRow] = dataclasses.field(default_factory=list)
    notices: list[Notice] = dataclasses.field(default_factory=list)


def area_of_title(text: str) -> str:
    """The one area that a title or the name of a sheet tells, or empty."""
    named = known_area(text)
    found = (named,) if named else areas_in(text)
    return found[0] if len(found) == 1 else ""


class LocationTable:
    """Reads all tables of one sheet, top to bottom."""

    def __init__(
        self, sheet: Sheet, tables: Sequence[tuple[Block, ColumnMapping]], *, today: dt.date,
        date1904: bool,
    ) -> None:  # fmt: skip
        self._sheet = sheet
        self._tables = tables
        self._today = today
        self._date1904 = date1904
        ended = sheet.name if speaks_of_sign_off(sheet.name) else ""
        self._section = LocationSection(area_of_title(sheet.name), ended)
        self._key = find_key(sheet)
        self._telling = Telling(sheet)
        self._read = LocationsRead()

    def read(self, progress: Progress) -> LocationsRead:
        """Lines, held rows and notices; Cancelled if `progress` says so."""
        self._telling.tell_formatting()
        if not any(_SIGN_OFF & set(mapping.fields()) for _, mapping in self._tables):
            self._telling.tell(
                "note", "No column tells whether a location was signed off: all stay on the agenda."
            )
        for block, mapping in self._tables:
            self._read_above(block)
            self._read_block(block, mapping, progress)
        self._read.notices = self._telling.notices
        return self._read

    def _read_above(self, block: Block) -> None:
        """Banners above a table; one that names an area or the sign-off counts."""
        top = block.header_rows[0] if block.header_rows else block.first
        first = block is self._tables[0][0]
        low = -1 if first else top - 3
        for row in sorted(r for r in self._sheet.rows if low < r < top):
            text = self._sheet.lone_text(row)
            if text is not None and not self._begin(text, row) and first:
                self._telling.tell("note", text, row)

    def _begin(self, text: str, row: int) -> bool:
        """Begin the section that a title tells; False if it tells none."""
        if len(text) > _LONGEST_TITLE or is_footer(text):
            return False
        area, ended = area_of_title(text), text if speaks_of_sign_off(text) else ""
        if not area and not ended:
            return False
        self._section = LocationSection(area or self._section.area, ended)
        self._telling.tell("section", text, row)
        return True

    def _read_block(self, block: Block, mapping: ColumnMapping, progress: Progress) -> None:
        if block.unclear:
            self._read.held += unclear_rows(self._sheet, block)
            return
        spread_merges(self._sheet, block.first, block.last)
        rows = data_rows(self._sheet, block)
        colours = {row: row_colour(self._sheet, row) or "none" for row in rows}
        telling = telling_colours(colours)
        around: dict[str, Any] = {"habits": find_habits(self._sheet, rows, mapping)}
        habits = self._habits(rows, mapping)
        for row in range(block.first, block.last + 1):
            check_cancelled(progress)
            progress.step(row, block.last + 1, "rows")
            filled = self._sheet.filled(row) if row in self._sheet.rows else []
            if not any(block.columns[0] <= column < block.columns[1] for column in filled):
                continue
            if is_header_again(self._sheet, row, block) or self._take_other(row, mapping):
                continue
            colour = colours.get(row)
            here = Surroundings(
                self._today, self._date1904, colour=colour,
                colour_meaning=self._key.says_of(colour, telling),
                struck=row_struck(self._sheet, row), key=self._key, **around,
            )  # fmt: skip
            cells = RowCells(self._sheet, row, mapping, here)
            line = read_location_line(cells, self._section, habits)
            self._take(line, mapping, here)

    def _habits(self, rows: Sequence[int], mapping: ColumnMapping) -> LocationHabits:
        updates, references = (
            [
                value
                for column in mapping.fields().get(field, ())
                for value in column_values(self._sheet, rows, column)
            ]
            for field in ("updates", "reference")
        )
        lettered = sum(any(map(str.isalpha, shown(value))) for value in references)
        return LocationHabits(
            month_first=any(map(is_month_first, updates)),
            lettered=lettered * 2 > sum(not is_blank(value) for value in references),
        )

    def _take(self, line: LocationLine, mapping: ColumnMapping, around: Surroundings) -> None:
        """Keep a row as a line, as more of the line above, or hold it."""
        if line.name:
            self._read.lines.append(self._told(line, around))
        elif self._carries_on(line, mapping):
            self._append(line)
        else:
            reasons = "; ".join(f"{d.column}{d.row} {d.reason}" for d in line.doubts if d.column)
            why = "names no location and gives no address" + (f" ({reasons})" if reasons else "")
            self._read.held.append(held_row(self._sheet, line.row - 1, why))

    def _told(self, line: LocationLine, around: Surroundings) -> LocationLine:
        """The line with what its formatting says; a colour takes nothing off the agenda."""
        if line.struck:
            self._telling.tell("struck", f"Row {line.row} is struck through.", line.row - 1)
        meaning = around.colour_meaning
        if meaning in (None, UNEXPLAINED) or line.is_signed_off:
            return line
        doubt = Doubt(
            line.sheet, line.row, "", "",
            f"is coloured {around.colour}, which the key calls “{meaning}”: {STAYS}",
        )  # fmt: skip
        return dataclasses.replace(line, doubts=(*line.doubts, doubt))

    def _carries_on(self, line: LocationLine, mapping: ColumnMapping) -> bool:
        by_column = {c: f for f, columns in mapping.fields().items() for c in columns}
        fields = {by_column.get(column) for column in self._sheet.filled(line.row - 1)}
        above = self._read.lines[-1] if self._read.lines else None
        return above is not None and fields <= _CARRIED and above.row == line.row - 1

    def _append(self, line: LocationLine) -> None:
        above = self._read.lines[-1]
        told = Doubt(
            line.sheet, line.row, "", "",
            f"names no location of its own; taken as carrying on row {above.row}",
        )  # fmt: skip
        own = tuple(doubt for doubt in line.doubts if doubt.column)
        self._read.lines[-1] = dataclasses.replace(
            above,
            intelligence="\n".join(filter(None, (above.intelligence, line.intelligence))),
            comments="\n".join(filter(None, (above.comments, line.comments))),
            tactics=(*above.tactics, *line.tactics), notes=(*above.notes, *line.notes),
            texts=(*above.texts, *line.texts), doubts=(*above.doubts, told, *own),
        )  # fmt: skip

    def _take_other(self, row: int, mapping: ColumnMapping) -> bool:
        """Handle a row that is no line; False if it may be one."""
        filled = self._sheet.filled(row)
        first = self._sheet.text(row, filled[0])
        if is_footer(first) and len(filled) <= 4:
            self._telling.tell("footer", " ".join(self._sheet.text(row, c) for c in filled), row)
            return True
        text = self._sheet.lone_text(row)
        if text is None and len(filled) == 2 and self._sheet.text(row, filled[1]).isdigit():
            text = first  # `SOLIHULL` beside a count is a title too
        if text is None:
            return False
        if self._begin(text, row):
            return True
        carried = {c for field in _CARRIED for c in mapping.fields().get(field, ())}
        if filled[0] in carried:
            return False
        self._telling.tell("note", text, row)
        if len(text.split()) <= _STRANGE_TITLE and len(text) < 40:
            self._section = dataclasses.replace(self._section, unclear=text)
        return True
