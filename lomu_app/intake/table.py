"""Walks down the tables of one sheet: sections, lines, continuations, totals and notes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

from lomu_app.intake.dates import looks_like_date
from lomu_app.intake.doubts import Doubt
from lomu_app.intake.gathering import Gathering, TableRead
from lomu_app.intake.habits import find_habits, find_key
from lomu_app.intake.held_rows import unclear_rows
from lomu_app.intake.layout import Block, data_rows, is_header_again
from lomu_app.intake.line_reader import read_line
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.references import looks_like_crime_reference
from lomu_app.intake.sections import (
    Section,
    is_footer,
    next_section,
    row_colour,
    row_struck,
    telling_colours,
)
from lomu_app.intake.target_line import Surroundings
from lomu_app.intake.telling import Telling
from lomu_app.intake.workbook import Sheet, spread_merges
from lomu_app.kernel.progress import Progress, Silent, check_cancelled

_REORDERED = (
    "The headings stand here in another order: the rows beneath were read by this header row."
)
_UNCLEAR = (
    "These look like headings, and it is not clear what they mean: the rows beneath were held. "
    "Give them the headings of the table above, each over its own column."
)


class TableReader:
    """Reads all tables of one sheet, top to bottom."""

    def __init__(
        self,
        sheet: Sheet,
        tables: Sequence[tuple[Block, ColumnMapping]],
        *,
        today: dt.date,
        date1904: bool,
        area: str | None,
        start: Section,
    ) -> None:
        self._sheet = sheet
        self._tables = tables
        self._today = today
        self._date1904 = date1904
        self._area = area
        self._start = start
        self._section = start
        self._first: Section | None = None
        self._key = find_key(sheet)
        self._telling = Telling(sheet)
        self._gathering = Gathering(sheet, self._telling)
        self._progress: Progress = Silent()

    def read(self, progress: Progress) -> TableRead:
        """Lines, held rows and notices; Cancelled if `progress` says so."""
        self._progress = progress
        self._telling.tell_formatting()
        first = self._tables[0][0]
        self._before(first)
        for block, mapping in self._tables:
            self._read_block(block, mapping)
        self._telling.tell_unused(mapping for _, mapping in self._tables)
        read = self._gathering.read
        read.notices = self._telling.notices
        return read

    def _before(self, first: Block) -> None:
        """Banners above the table; a title such as `ARRESTED` or an area may be the section."""
        top = first.header_rows[0] if first.header_rows else first.first
        for row in sorted(r for r in self._sheet.rows if r < top):
            text = self._sheet.lone_text(row)
            if text is None:
                continue
            section = next_section(text, self._start)
            if (
                section is not None
                and (section.risk or section.status != "outstanding")
                and (not section.ambiguous and not section.area)
            ):
                self._first = section
                self._telling.tell("section", text, row)
            else:
                self._telling.tell("note", text, row)

    def _read_block(self, block: Block, mapping: ColumnMapping) -> None:
        if not block.continues:
            self._section = self._title_above(block) or self._start
        carried = self._section
        if block.unclear:
            self._hold_all(block)
            return
        if block.continues:
            self._telling.tell("note", _REORDERED, block.header_rows[-1])
        spread_merges(self._sheet, block.first, block.last)
        rows = data_rows(self._sheet, block)
        colours = {row: row_colour(self._sheet, row) or "none" for row in rows}
        telling = telling_colours(colours)
        habits = find_habits(self._sheet, rows, mapping)
        for row in range(block.first, block.last + 1):
            check_cancelled(self._progress)
            self._progress.step(row, block.last + 1, "rows")
            filled = self._sheet.filled(row) if row in self._sheet.rows else []
            if not any(block.columns[0] <= column < block.columns[1] for column in filled):
                continue
            if is_header_again(self._sheet, row, block) or self._take_other(row, mapping):
                continue
            colour = colours.get(row)
            around = Surroundings(
                self._today,
                self._date1904,
                self._area,
                self._section,
                colour,
                self._key.says_of(colour, telling),
                row_struck(self._sheet, row),
                self._key,
                habits,
            )
            line = read_line(self._sheet, row, mapping, around)
            if block.continues and self._section is carried and _says_much(carried, mapping):
                line = dataclasses.replace(line, doubts=(*line.doubts, self._carried(row)))
            self._gathering.take(line, mapping, around)

    def _hold_all(self, block: Block) -> None:
        """Rows of which nobody can say what their columns mean."""
        self._telling.tell("note", _UNCLEAR, block.header_rows[-1])
        self._gathering.read.held += unclear_rows(self._sheet, block)

    def _carried(self, row: int) -> Doubt:
        """A section that began under another header row may have ended with it."""
        title = self._section.title
        return Doubt(
            self._sheet.name, row + 1, "", "",
            f"stands in the section “{title}”, which began in the table above",
        )  # fmt: skip

    def _title_above(self, block: Block) -> Section | None:
        """A later table may have its section in the row right above its header."""
        if block is self._tables[0][0]:
            return self._first
        if not block.header_rows:
            return None
        text = self._sheet.lone_text(block.header_rows[0] - 1)
        return next_section(text, self._start) if text else None

    def _take_other(self, row: int, mapping: ColumnMapping) -> bool:
        """Handle a row that is no line; False if it may be one."""
        filled = self._sheet.filled(row)
        first = self._sheet.text(row, filled[0])
        text = self._sheet.lone_text(row)
        if is_footer(first) and len(filled) <= 4:
            self._telling.tell("footer", " ".join(self._sheet.text(row, c) for c in filled), row)
            return True
        if text is None:
            return self._counted_title(row, filled, first)
        section = next_section(text, self._section)
        if section is not None and not self._is_lone_name(filled, mapping, text):
            self._section = section
            self._telling.tell("section", text, row)
            return True
        if self._is_lone_name(filled, mapping, text) or self._gathering.carries_on(row, mapping):
            return False
        known = {c for columns in mapping.fields().values() for c in columns}
        if filled[0] in known and self._identifies(row, mapping):
            return False
        self._telling.tell("note", text, row)
        if len(text) < 40 and len(text.split()) <= 5:
            self._section = dataclasses.replace(self._section, status=None, outcome=None)
        return True

    def _counted_title(self, row: int, filled: list[int], first: str) -> bool:
        """`HIGH RISK` beside a count or a date is a section too."""
        others = [self._sheet.text(row, column) for column in filled[1:]]
        if len(filled) > 3 or any(re.search(r"[A-Za-z]{4}", text) for text in others):
            return False
        section = next_section(first, self._section)
        if section is None or looks_like_crime_reference(first):
            return False
        self._section = section
        self._telling.tell("section", first, row)
        return True

    @staticmethod
    def _is_lone_name(filled: list[int], mapping: ColumnMapping, text: str) -> bool:
        fields = mapping.fields()
        columns = fields.get("name", []) + fields.get("identity", [])
        return (
            filled[0] in columns
            and "," in text
            and not is_footer(text)
            and (len(text.split()) <= 6 and text.count(".") <= 1)
        )

    def _identifies(self, row: int, mapping: ColumnMapping) -> bool:
        """Whether the one thing that a row says is an identifier, not a day or a remark."""
        line = read_line(self._sheet, row, mapping, Surroundings(self._today))
        crime = line.crime_reference or ""
        is_reference = looks_like_crime_reference(crime) or (
            bool(crime) and " " not in crime and not looks_like_date(crime)
        )
        return bool(line.pnc_id or line.cro_number or is_reference)


def _says_much(section: Section, mapping: ColumnMapping) -> bool:
    """Whether a section says of its lines what no column does."""
    by_risk = section.risk is not None and "victim_risk" not in mapping.fields()
    return by_risk or section.status is not None
