"""Walks down the tables of one sheet: sections, lines, continuations, totals and notes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lomu_app.intake.doubts import Doubt, HeldRow, Notice, column_letter
from lomu_app.intake.layout import Block, column_values, data_rows, is_header_again
from lomu_app.intake.line_reader import read_line
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.references import looks_like_crime_reference
from lomu_app.intake.sections import (
    Section,
    is_footer,
    legend,
    next_section,
    row_colour,
    row_struck,
    telling_colours,
)
from lomu_app.intake.target_line import Surroundings, TargetLine
from lomu_app.intake.telling import Telling
from lomu_app.intake.words import parse_status
from lomu_app.intake.workbook import Sheet
from lomu_app.kernel.progress import Progress, Silent, check_cancelled

_DAY_MONTH = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*\d{2,4}\s*")
_CARRYING = frozenset({"address", "attempts", "comments", "markers", "aliases", "postcode"})


@dataclass(slots=True)
class TableRead:
    """What one sheet gave."""

    lines: list[TargetLine] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


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
        self._read = TableRead()
        self._meanings: dict[str, str] = {}
        self._telling = Telling(sheet)
        self._progress: Progress = Silent()

    def read(self, progress: Progress) -> TableRead:
        """Lines, held rows and notices; Cancelled if `progress` says so."""
        self._progress = progress
        self._learn_legend()
        self._telling.tell_formatting()
        first = self._tables[0][0]
        self._before(first)
        for block, mapping in self._tables:
            self._read_block(block, mapping)
        self._telling.tell_unused(mapping for _, mapping in self._tables)
        self._read.notices = self._telling.notices
        return self._read

    # --- what the sheet says as a whole ----------------------------------------------

    def _learn_legend(self) -> None:
        lone = [
            self._sheet.text(row, column)
            for row in self._sheet.rows
            for column in self._sheet.filled(row)
            if len(self._sheet.filled(row)) <= 4
        ]
        self._meanings = legend(lone)

    def _before(self, first: Block) -> None:
        """Banners above the table; a title such as `ARRESTED` or an area may be the section."""
        top = first.header_rows[0] if first.header_rows else first.first
        for row in sorted(r for r in self._sheet.rows if r < top):
            text = self._lone_text(row)
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

    # --- rows ------------------------------------------------------------------------

    def _read_block(self, block: Block, mapping: ColumnMapping) -> None:
        self._section = self._title_above(block) or self._start
        rows = data_rows(self._sheet, block)
        colours = {row: row_colour(self._sheet, row) or "none" for row in rows}
        telling = telling_colours(colours)
        american = _american_columns(self._sheet, rows, mapping)
        own_shape = _own_shape(self._sheet, rows, mapping)
        for row in range(block.first, block.last + 1):
            check_cancelled(self._progress)
            self._progress.step(row, block.last + 1, "rows")
            if row not in self._sheet.rows or not self._sheet.filled(row):
                continue
            if is_header_again(self._sheet, row, block) or self._take_other(row, mapping):
                continue
            self._take_line(
                row,
                mapping,
                Surroundings(
                    self._today,
                    self._date1904,
                    self._area,
                    self._section,
                    colours.get(row),
                    self._meaning(colours.get(row), telling),
                    row_struck(self._sheet, row),
                    american,
                    own_shape,
                ),
            )

    def _title_above(self, block: Block) -> Section | None:
        """A later table may have its section in the row right above its header."""
        if block is self._tables[0][0]:
            return self._first
        if not block.header_rows:
            return None
        text = self._lone_text(block.header_rows[0] - 1)
        return next_section(text, self._start) if text else None

    def _lone_text(self, row: int) -> str | None:
        """The text of a row that says one thing only."""
        filled = self._sheet.filled(row)
        texts = {self._sheet.text(row, column) for column in filled}
        return texts.pop() if len(texts) == 1 else None

    def _take_other(self, row: int, mapping: ColumnMapping) -> bool:
        """Handle a row that is no line; False if it may be one."""
        filled = self._sheet.filled(row)
        first = self._sheet.text(row, filled[0])
        text = self._lone_text(row)
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
        if self._is_lone_name(filled, mapping, text) or self._carries_on(row, mapping):
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
        line = read_line(self._sheet, row, mapping, Surroundings(self._today))
        return bool(line.pnc_id or line.crime_reference or line.cro_number)

    def _carries_on(self, row: int, mapping: ColumnMapping) -> bool:
        """Whether a row only adds to the line right above it."""
        by_column = {c: f for f, columns in mapping.fields().items() for c in columns}
        fields = {by_column.get(column) for column in self._sheet.filled(row)}
        above = self._read.lines[-1] if self._read.lines else None
        return above is not None and fields <= _CARRYING and above.row == row

    def _take_line(self, row: int, mapping: ColumnMapping, around: Surroundings) -> None:
        line = read_line(self._sheet, row, mapping, around)
        named = line.surname or line.forenames
        if not (named or line.pnc_id or line.crime_reference or line.cro_number):
            if self._carries_on(row, mapping):
                self._append(line)
            else:
                self._hold(row, line)
            return
        line = self._complete(line, mapping, around, row)
        self._read.lines.append(line)

    def _hold(self, row: int, line: TargetLine) -> None:
        cells = self._sheet.rows[row]
        texts = tuple(self._sheet.text(row, column) for column in range(len(cells)))
        reasons = "; ".join(f"{d.column}{d.row} {d.reason}" for d in line.doubts if d.column)
        self._read.held.append(
            HeldRow(
                self._sheet.name,
                row + 1,
                "gives neither a name nor a PNC id nor a crime reference"
                + (f" ({reasons})" if reasons else ""),
                texts,
            )
        )

    def _append(self, line: TargetLine) -> None:
        above = self._read.lines[-1]
        doubt = Doubt(
            line.sheet,
            line.row,
            "",
            " ".join(line.raw.values()),
            f"has no person of its own; taken as carrying on row {above.row}",
        )
        comments = "\n".join(text for text in (above.comments, line.comments) if text)
        count = (above.attempts_count or 0) + len(line.attempts) if line.attempts else None
        self._read.lines[-1] = dataclasses.replace(
            above,
            addresses=(*above.addresses, *line.addresses),
            comments=comments or None,
            attempts=(*above.attempts, *line.attempts),
            attempts_count=count if count is not None else above.attempts_count,
            markers=tuple(dict.fromkeys((*above.markers, *line.markers))),
            doubts=(*above.doubts, doubt),
        )

    def _complete(
        self, line: TargetLine, mapping: ColumnMapping, around: Surroundings, row: int
    ) -> TargetLine:
        """Doubts and notices about the row as a whole."""
        doubts = list(line.doubts)
        fields = mapping.fields()
        if not (line.surname or line.forenames) and not any(
            d.column
            in {
                column_letter(c) for f in ("name", "surname", "identity") for c in fields.get(f, ())
            }
            for d in doubts
        ):
            doubts.append(Doubt(line.sheet, line.row, "", "", "gives no name"))
        if around.struck:
            self._telling.tell(
                "struck", f"Row {row + 1} is struck through: proposed to come off.", row
            )
        if around.colour not in (None, "none") and around.colour_meaning:
            said = self._meanings.get(around.colour or "")
            self._telling.tell(
                "colour",
                f"Row {row + 1} is {around.colour}: taken to mean “{around.colour_meaning}”.",
                row,
            )
            if (
                said is None
                and not ({"status", "outcome", "arrested"} & line.raw.keys())
                and (self._section.status is None)
            ):
                doubts.append(
                    Doubt(
                        line.sheet,
                        line.row,
                        "",
                        "",
                        "is green and no key says what that means; taken as arrested",
                    )
                )
        return dataclasses.replace(line, doubts=tuple(doubts))

    # --- what columns and colours say ------------------------------------------------

    def _meaning(self, colour: str | None, telling: set[str]) -> str | None:
        if colour is None or colour == "none":
            return None
        if colour in self._meanings:
            return self._meanings[colour]
        unspoken = (
            colour == "green"
            and colour in telling
            and not any(parse_status(meaning).value for meaning in self._meanings.values())
        )
        return "arrested" if unspoken else None


def _american_columns(sheet: Sheet, rows: Sequence[int], mapping: ColumnMapping) -> frozenset[int]:
    """Columns with dates that only fit month first, and none that only fit day first."""
    found = set()
    for name in ("date_of_birth", "date_added", "last_attempt"):
        for column in mapping.fields().get(name, ()):
            pairs = [
                (int(hit[1]), int(hit[2]))
                for value in column_values(sheet, rows, column)
                if isinstance(value, str) and (hit := _DAY_MONTH.fullmatch(value))
            ]
            if any(b > 12 >= a for a, b in pairs) and not any(a > 12 for a, _ in pairs):
                found.add(column)
    return frozenset(found)


def _own_shape(sheet: Sheet, rows: Sequence[int], mapping: ColumnMapping) -> bool:
    """Whether nearly all references of the table have the force's own shape."""
    columns = mapping.fields().get("crime_reference", ())
    texts = [sheet.text(row, columns[0]) for row in rows] if columns else []
    filled = [text for text in texts if any(sign.isdigit() for sign in text)]
    own = sum(looks_like_crime_reference(text) for text in filled)
    return len(filled) >= 5 and own >= 0.8 * len(filled)
