"""The one door to Excel: every cell that leaves the desk in a workbook passes here.

Texts from records are written as strings and as nothing else: never a formula, never a link,
never a number; and none begins as a formula would. Each style is made once, each sheet carries
the marking on screen and on paper, and the same facts give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from lomu_app.disclosure.canary import marked
from lomu_app.packs.book import PackBook
from lomu_app.packs.files import write_whole
from lomu_app.packs.marking import FLOOR, is_practice, marking_of
from lomu_app.packs.paper import Foot, set_paper
from lomu_app.packs.row_sheet import RowSheet, number_of
from lomu_app.packs.safe_text import (
    LONGEST_CELL,
    clean,
    first_units,
    from_the_left,
    in_a_cell,
)
from lomu_app.packs.styles import FONT, RISK_RULES, RiskRules, look
from lomu_app.packs.text_layout import TextLayout, Value, fit_for_cells, layout_of
from lomu_app.packs.trm_words import generated_text, head_text
from lomu_app.packs.type_here import TypeHere
from lomu_app.packs.with_password import with_password

HIGHEST_ROW = 409.0
"""Points of a row, beyond which no program goes."""
_SCALE = 90  # per cent, of a sheet with page breaks of its own
_FIRST_COLUMN = 1  # column A is the hidden one
_LONGEST_MARKED = LONGEST_CELL // 2  # letters, of which each may take two of a cell's units
_DAY_NOUGHT = dt.date(1899, 12, 30).toordinal()
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffd]")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # Column widths are counted in digits of this face, in which the texts are measured too.
    "default_format_properties": {"font_name": FONT, "font_size": 10},
}


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What a workbook says about itself, in its properties and on every page.

    `created` is a moment of the content, not of the machine, so that bytes repeat. `custom`
    are further properties by which a returned file is known again; `copy` stands in each footer.
    """

    title: str
    subject: str
    marking: str
    head: str
    generated_by: str
    generated_at: dt.datetime
    created: dt.datetime
    custom: tuple[tuple[str, str], ...] = ()
    copy: str = ""
    floor: str = FLOOR


@dataclass(frozen=True, slots=True)
class PackReport:
    """The file that was written; `rows` are those of data, not of headings."""

    file: Path
    sheets: int
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet looks on paper and how wide its columns are, in Excel characters."""

    widths: tuple[float, ...]
    landscape: bool = False
    frozen_columns: int = 0


class PackWriter:
    """A workbook in the making; `save` writes it, whole, once."""

    def __init__(self, facts: PackFacts) -> None:
        self.facts = facts
        self.marking = marking_of(facts.marking, facts.floor)
        self._bytes = io.BytesIO()
        # Down to its depths: the writer adds to the properties, and the next book would differ.
        self.book = PackBook(self._bytes, deepcopy(_OPTIONS))
        self._formats: dict[str, Any] = {}
        self._styles: dict[str, int] = {}
        self._rows: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._risks: dict[str, Any] = {}
        self._sheets: list[PackSheet] = []
        self._taken: set[str] = set()
        self._describe()

    def style(self, name: str) -> Any:
        """The format of a named style, made once."""
        if name not in self._formats:
            self._formats[name] = self.book.add_format(look(name))
        return self._formats[name]

    def style_number(self, name: str) -> int:
        """The number of a named style in this book."""
        found = self._styles.get(name)
        if found is None:
            found = self._styles[name] = number_of(self.style(name))
        return found

    def style_numbers(self, names: tuple[str, ...]) -> tuple[int, ...]:
        """Those of the cells of a row."""
        found = self._rows.get(names)
        if found is None:
            found = self._rows[names] = tuple(map(self.style_number, names))
        return found

    def risk_format(self, word: str, props: dict[str, Any]) -> Any:
        """The format of a risk by its word, made once."""
        if word not in self._risks:
            self._risks[word] = self.book.add_format(props)
        return self._risks[word]

    def sheet(self, name: str, page: Page) -> PackSheet:
        """A new sheet, under a name that Excel takes and that no other sheet has."""
        native = self.book.add_worksheet(self._sheet_name(name))
        made = PackSheet(self, native, page)
        self._sheets.append(made)
        return made

    def save(self, place: Path, *, replace: bool = False, password: str = "") -> str:
        """Write the file, which opens with the password if there is one; returns its SHA-256."""
        return write_whole(place, self.closed(password), replace=replace)

    def closed(self, password: str = "") -> bytes:
        """The whole workbook; nothing can be added to it any more."""
        for sheet in self._sheets:
            sheet.finish()
        self._sheets[0].native.activate()
        self.book.close()
        made = self._bytes.getvalue()
        return with_password(made, password) if password else made

    @property
    def sheets(self) -> int:
        """How many sheets there are so far."""
        return len(self._sheets)

    def _sheet_name(self, wanted: str) -> str:
        name = _NOT_IN_SHEET_NAMES.sub("-", clean(wanted)).strip("' ")
        name = first_units(name, 28).strip("' ") or "Sheet"
        if name.lower() == "history":
            name = "History-"
        number, free = 2, name
        while free.lower() in self._taken:
            free = f"{first_units(name, 27 - len(str(number)))} {number}"
            number += 1
        self._taken.add(free.lower())
        return free

    def _describe(self) -> None:
        facts = self.facts
        self.book.set_properties({
            "title": clean(facts.title),
            "subject": clean(facts.subject),
            "author": clean(facts.generated_by),
            "keywords": self.marking,
            "category": self.marking,
            "status": self.marking,
            "comments": clean(f"{generated_text(facts.generated_by, facts.generated_at)}."
                              f" {head_text(facts.head)}"),
            "created": facts.created.astimezone(dt.UTC).replace(tzinfo=None),
        })  # fmt: skip
        own = (("Marking", self.marking), ("AuditHead", head_text(facts.head)))
        for name, value in (*own, *facts.custom):
            self.book.set_custom_property(name, clean(value, longest=250), "text")


@dataclass(slots=True)
class PackSheet:
    """One sheet, filled from the top; `row` is the next free one.

    Column numbers count the visible columns from 0; the hidden column before them holds the
    ids by which a returned sheet is matched.
    """

    pack: PackWriter
    native: RowSheet
    page: Page
    row: int = 1
    one_page: bool = False
    pages: int = 0
    _high: float = 0.0
    _breaks: list[int] = field(default_factory=list)
    layout: TextLayout = field(init=False)

    def __post_init__(self) -> None:
        self.layout = layout_of(self.page.widths)
        self.native.set_column(0, 0, 12, self.pack.style("id"), {"hidden": True})
        for column, width in enumerate(self.page.widths, _FIRST_COLUMN):
            self.native.set_column(column, column, width)
        facts, marking = self.pack.facts, self.pack.marking
        foot = Foot(facts.title, facts.generated_by, facts.generated_at, facts.head, facts.copy)
        set_paper(self.native, foot, marking, landscape=self.page.landscape)
        banner = "banner_practice" if is_practice(self.pack.marking) else "banner"
        style = self.pack.style_number(banner)
        self.native.put_text(0, _FIRST_COLUMN, self.pack.marking, style)
        for column in range(_FIRST_COLUMN + 1, self._last_column + 1):
            self.native.put_nothing(0, column, style)
        self.native.end_row(0, 20)

    @property
    def name(self) -> str:
        """Its name on the tab."""
        return str(self.native.get_name())

    @property
    def height(self) -> float:
        """Points of paper used so far, the banner left out."""
        return self._high

    @property
    def _last_column(self) -> int:
        return _FIRST_COLUMN + len(self.page.widths) - 1

    def put(self, column: int, value: Value, style: str, canary: str = "") -> None:
        """Write one cell of the current row: dates as dates, numbers as numbers, else text.

        A longer text carries the copy's `canary`, unseen.
        """
        fit = in_a_cell(value) if isinstance(value, str) else value
        self.native.put_value(
            self.row,
            column + _FIRST_COLUMN,
            _as_written(fit, canary),
            self.pack.style_number(style),
        )

    def type_here(self, column: int, cell: TypeHere) -> None:
        """A yellow cell that a locked sheet lets people change."""
        self.put(column, cell.value, cell.style)
        self.ask(column, self.row, self.row, cell)

    def ask(self, column: int, first: int, last: int, cell: TypeHere) -> None:
        """Say in the cells of these rows what may be typed; they are put by themselves."""
        if rule := cell.rule():
            column += _FIRST_COLUMN
            self.native.data_validation(first, column, last, column, rule)

    def link(self, column: int, sheet: str, text: str, style: str = "link") -> None:
        """A link within the workbook; `text` may come from data, the place never does."""
        target = "internal:'{}'!B2".format(sheet.replace("'", "''"))
        at = (self.row, column + _FIRST_COLUMN)
        self.native.write_url(
            *at,
            target,
            self.pack.style(style),
            from_the_left(in_a_cell(text[:240])),
            f"Go to {sheet}"[:250],
        )

    def link_number(self, column: int, sheet: str, number: int, style: str) -> None:
        """A number that leads to a sheet and stays a number."""
        self.link(column, sheet, str(number), style)
        self.put(column, number, style)

    def place_of(self, column: int, first: int, last: int) -> str:
        """The cells of a column from row to row, for the choices of another sheet."""
        letter = xl_col_to_name(column + _FIRST_COLUMN, col_abs=True)
        name = self.name.replace("'", "''")
        return f"='{name}'!{letter}${first + 1}:{letter}${last + 1}"

    def identify(self, row_id: str) -> None:
        """Write the hidden id of the current row."""
        self.native.put_text(self.row, 0, in_a_cell(row_id), self.pack.style_number("id"))

    def end_row(self, points: float) -> None:
        """Give the current row its height and go to the next."""
        self.native.end_row(self.row, min(points, HIGHEST_ROW))
        self._high += min(points, HIGHEST_ROW)
        self.row += 1

    def next_page(self) -> None:
        """Let the current row begin a page; the sheet is then not fitted to the paper's width."""
        self._breaks.append(self.row)

    def fill_row(
        self, values: Sequence[Value], styles: Sequence[str], *, least: float = 0,
        row_id: str = "", canary: str = "",
    ) -> None:  # fmt: skip
        """Write a whole row, as high as its tallest cell needs."""
        kept, looks = fit_for_cells(values), tuple(styles)
        points = self.layout.points(kept, looks, least)
        self.put_fit_row(kept, looks, points, row_id, canary)

    def put_fit_row(
        self, values: Sequence[Value], styles: tuple[str, ...], points: float, row_id: str = "",
        canary: str = "",
    ) -> None:  # fmt: skip
        """Write a whole row that is so high; its texts are fit for cells already."""
        plain = str if not canary else None
        kept = [
            value if value.__class__ is plain else _as_written(value, canary) for value in values
        ]
        numbers, first = self.pack.style_numbers(styles), _FIRST_COLUMN
        if row_id:
            kept, first = [in_a_cell(row_id), *kept], 0
            numbers = (self.pack.style_number("id"), *numbers)
        points = min(points, HIGHEST_ROW)
        self.native.put_row(self.row, first, kept, numbers, points)
        self._high += points
        self.row += 1

    def filter_rows(self, first: int, last: int) -> None:
        """Filter arrows on the heading row `first` for the rows down to `last`."""
        self.native.autofilter(first, _FIRST_COLUMN, last, self._last_column)

    def header(self, headings: Sequence[str], *, repeat: bool = True, freeze: bool = True) -> None:
        """The heading row of a table: styled, repeated on each page, frozen on screen."""
        if repeat:
            self.native.repeat_rows(self.row)
        self.identify("id")
        self.fill_row(headings, ["header"] * len(headings), least=22)
        if freeze:
            self.native.freeze_panes(self.row, self.page.frozen_columns + _FIRST_COLUMN)

    def title(self, text: str, subtitle: str, back_to: str = "") -> None:
        """The sheet's name and what it tells, with the way back."""
        self.put(0, text, "title")
        if back_to:
            self.link(len(self.page.widths) - 1, back_to, "Back to contents", "link_right")
        self.end_row(30)
        self.put(0, subtitle, "subtitle")
        self.end_row(20)

    def colour_risk(
        self, column: int, first: int, last: int, rules: RiskRules = RISK_RULES
    ) -> None:
        """Colour the risk words of the rows `first` to `last`; the first rule that holds wins."""
        column += _FIRST_COLUMN
        for word, props in rules:
            rule = {"type": "text", "criteria": "containing", "value": word,
                    "format": self.pack.risk_format(word, props), "stop_if_true": True}  # fmt: skip
            self.native.conditional_format(first, column, last, column, rule)

    def joined(self, first: int, last: int, value: str, style: str) -> None:
        """One cell over several columns of the current row; for covers, never inside data."""
        made = self.pack.style(style)
        left, right = first + _FIRST_COLUMN, last + _FIRST_COLUMN
        self.native.merge_range(self.row, left, self.row, right, "", made)
        self.native.write_string(self.row, left, in_a_cell(value), made)

    def finish(self) -> None:
        """Set what can be known only when all rows stand."""
        last = max(self.row - 1, 1)
        self.native.print_area(1, _FIRST_COLUMN, last, self._last_column)
        if self._breaks:
            # Whatever is fitted to pages heeds no breaks.
            self.native.set_print_scale(_SCALE)
            self.native.set_h_pagebreaks(self._breaks)
        else:
            self.native.fit_to_pages(1, 1 if self.one_page else self.pages)
        self.native.protect("", {"format_columns": True, "format_rows": True, "autofilter": True,
                                 "sort": True})  # fmt: skip
        self.native.set_selection(1, _FIRST_COLUMN, 1, _FIRST_COLUMN)


def _as_written(value: Value, canary: str) -> str | float | None:
    """A value as it stands in the file: a day as its number, a longer text with its `canary`."""
    if isinstance(value, str):
        return marked(value, canary) if canary and len(value) < _LONGEST_MARKED else value
    if isinstance(value, dt.date):
        # Excel counts days from 1900 and believes that 29 February 1900 was one of them.
        early = value.year < 1901
        return value.strftime("%d/%m/%Y") if early else value.toordinal() - _DAY_NOUGHT
    return value
