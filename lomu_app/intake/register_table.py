"""Walks down the tables of one sheet of a register: sections, lines, totals and notes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from lomu_app.intake.doubts import Doubt, HeldRow, Notice
from lomu_app.intake.habits import find_habits, find_key
from lomu_app.intake.held_rows import held_row, unclear_rows
from lomu_app.intake.layout import Block, data_rows, is_header_again
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.markers import looks_like_officer
from lomu_app.intake.register_cells import RegisterSection, read_register_line
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.register_mapping import KEPT
from lomu_app.intake.register_words import (
    cohort_of,
    looks_like_rag,
    looks_like_where,
    parse_member_status,
    parse_rag,
    parse_where,
)
from lomu_app.intake.sections import (
    Section,
    is_footer,
    known_area,
    row_colour,
    row_struck,
    telling_colours,
)
from lomu_app.intake.target_line import Surroundings
from lomu_app.intake.telling import Telling
from lomu_app.intake.workbook import Sheet, spread_merges
from lomu_app.kernel.progress import Progress, check_cancelled

_LONGEST_TITLE = 60
_STRANGE_TITLE = 5  # words; a longer text is a note


@dataclasses.dataclass(slots=True)
class RegisterRead:
    """What one sheet gave."""

    lines: list[RegisterLine] = dataclasses.field(default_factory=list)
    held: list[HeldRow] = dataclasses.field(default_factory=list)
    notices: list[Notice] = dataclasses.field(default_factory=list)


def next_register_section(text: str, before: RegisterSection) -> RegisterSection | None:
    """The section that a title begins, or None if it is no such title."""
    if len(text) > _LONGEST_TITLE or is_footer(text):
        return None
    kept = RegisterSection(cohort=before.cohort, area=before.area, title=text)
    if area := known_area(text):
        return RegisterSection(cohort=before.cohort, area=area, title=text)
    if cohort := cohort_of(text):
        return RegisterSection(cohort=cohort, area=before.area, title=text)
    if looks_like_rag(text) or looks_like_rag(text.split()[0] if len(text.split()) < 3 else ""):
        return dataclasses.replace(kept, rag=parse_rag(text.split()[0]).value)
    if looks_like_officer(text):
        return dataclasses.replace(kept, manager=text)
    if looks_like_where(text):
        return dataclasses.replace(kept, inside=parse_where(text).value.inside)
    status = parse_member_status(text)
    if status.value is not None and len(text.split()) <= _STRANGE_TITLE:
        return dataclasses.replace(kept, status=status.value)
    return None


class RegisterTable:
    """Reads all tables of one sheet, top to bottom."""

    def __init__(
        self, sheet: Sheet, tables: Sequence[tuple[Block, ColumnMapping]], *, today: dt.date,
        date1904: bool, area: str | None, cohort: str,
    ) -> None:  # fmt: skip
        self._sheet = sheet
        self._tables = tables
        self._today = today
        self._date1904 = date1904
        self._area = area
        self._cohort = cohort
        self._section = RegisterSection(cohort=cohort, area=known_area(sheet.name))
        self._key = find_key(sheet)
        self._telling = Telling(sheet)
        self._read = RegisterRead()

    def read(self, progress: Progress) -> RegisterRead:
        """Lines, held rows and notices; Cancelled if `progress` says so."""
        self._telling.tell_formatting()
        for block, mapping in self._tables:
            self._read_above(block)
            self._read_block(block, mapping, progress)
        self._read.notices = self._telling.notices
        return self._read

    def _read_above(self, block: Block) -> None:
        """Banners and titles above a table; the lowest that names a cohort counts."""
        top = block.header_rows[0] if block.header_rows else block.first
        first = block is self._tables[0][0]
        low = -1 if first else top - 3
        for row in sorted(r for r in self._sheet.rows if low < r < top):
            text = self._sheet.lone_text(row)
            if text is None:
                continue
            section = next_register_section(text, self._section)
            # `Custody and community` over a whole sheet says of nobody where they are.
            if section is not None and (cohort_of(text) or not looks_like_where(text)):
                self._begin(section)
                self._telling.tell("section", text, row)
            elif first:
                self._telling.tell("note", text, row)

    def _begin(self, section: RegisterSection) -> None:
        """A title counts, and where it names another cohort than the sheet does, that is told."""
        clash = ""
        if self._cohort and section.cohort != self._cohort:
            clash = (
                f"stands under “{section.title}”, and the sheet is called “{self._sheet.name}”: "
                f"taken as {section.cohort.replace('_', ' ')}"
            )
        self._section = dataclasses.replace(section, clash=clash)

    def _read_block(self, block: Block, mapping: ColumnMapping, progress: Progress) -> None:
        if block.unclear:
            self._read.held += unclear_rows(self._sheet, block)
            return
        spread_merges(self._sheet, block.first, block.last)
        rows = data_rows(self._sheet, block)
        colours = {row: row_colour(self._sheet, row) or "none" for row in rows}
        telling = telling_colours(colours)
        around: dict[str, Any] = {"habits": find_habits(self._sheet, rows, mapping)}
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
                self._today, self._date1904, self._area, Section(area=self._section.area), colour,
                self._key.says_of(colour, telling), row_struck(self._sheet, row), self._key,
                **around,
            )  # fmt: skip
            self._take(read_register_line(self._sheet, row, mapping, here, self._section), mapping)

    def _take(self, line: RegisterLine, mapping: ColumnMapping) -> None:
        """Keep a row as a line, as more of the line above, or hold it."""
        named = line.surname or line.forenames or line.pnc_id or line.cro_number
        if named or line.prison_number:
            self._read.lines.append(self._told(line))
        elif self._carries_on(line, mapping):
            self._append(line)
        else:
            reasons = "; ".join(f"{d.column}{d.row} {d.reason}" for d in line.doubts if d.column)
            why = "gives neither a name nor an identifier" + (f" ({reasons})" if reasons else "")
            self._read.held.append(held_row(self._sheet, line.row - 1, why))

    def _told(self, line: RegisterLine) -> RegisterLine:
        if line.struck:
            self._telling.tell(
                "struck", f"Row {line.row} is struck through: proposed to be let go.", line.row - 1
            )
        if line.surname or line.forenames or any(d.reason == "gives no name" for d in line.doubts):
            return line
        doubt = Doubt(line.sheet, line.row, "", "", "gives no name")
        return dataclasses.replace(line, doubts=(*line.doubts, doubt))

    def _carries_on(self, line: RegisterLine, mapping: ColumnMapping) -> bool:
        by_column = {c: f for f, columns in mapping.fields().items() for c in columns}
        fields = {by_column.get(column) for column in self._sheet.filled(line.row - 1)}
        above = self._read.lines[-1] if self._read.lines else None
        return above is not None and fields <= KEPT and above.row == line.row - 1

    def _append(self, line: RegisterLine) -> None:
        above = self._read.lines[-1]
        doubt = Doubt(
            line.sheet, line.row, "", line.comments,
            f"has no person of its own; taken as carrying on row {above.row}",
        )  # fmt: skip
        self._read.lines[-1] = dataclasses.replace(
            above, comments="\n".join(filter(None, (above.comments, line.comments))),
            texts=(*above.texts, *line.texts), doubts=(*above.doubts, doubt),
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
            text = first  # `SERIAL DA` beside a count is a title too
        if text is None or self._is_lone_name(filled, mapping, text):
            return False
        section = next_register_section(text, self._section)
        if section is not None:
            self._begin(section)
            self._telling.tell("section", text, row)
            return True
        fields = mapping.fields()
        if filled[0] in {
            c for name in ("pnc_id", "cro_number", "comments") for c in fields.get(name, ())
        }:
            return False
        self._telling.tell("note", text, row)
        if len(text.split()) <= _STRANGE_TITLE and len(text) < 40:
            self._section = dataclasses.replace(self._section, unclear=text)
        return True

    @staticmethod
    def _is_lone_name(filled: list[int], mapping: ColumnMapping, text: str) -> bool:
        fields = mapping.fields()
        columns = fields.get("name", []) + fields.get("identity", [])
        return filled[0] in columns and "," in text and len(text.split()) <= 6
