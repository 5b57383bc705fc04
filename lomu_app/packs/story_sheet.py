"""One story on one sheet: its charts, its heading, its rows, and the cells to fill in."""

from __future__ import annotations

from collections.abc import Sequence

from lomu_app.disclosure.canary import marked, row_mark
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.story import (
    BAND,
    NOTHING,
    Colours,
    Layout,
    OpenCell,
    Story,
    StoryRow,
    Value,
    opened_in,
)
from lomu_app.packs.story_charts import put_charts, room_for_charts
from lomu_app.packs.styles import BAND_RULES, RAG_RULES, RISK_RULES, RiskRules
from lomu_app.packs.type_here import TypeHere
from lomu_app.packs.workbook import PackSheet, PackWriter, Page

_RULES: dict[Colours, RiskRules] = {
    Colours.RISK: RISK_RULES, Colours.BAND: BAND_RULES, Colours.RAG: RAG_RULES,
}  # fmt: skip
# Points of paper within the margins, wide and high.
_PORTRAIT, _LANDSCAPE = (537.0, 735.0), (784.0, 488.0)
_POINTS_A_CHARACTER = 5.25
_TITLE = 120
_LOWEST = 18.0  # points of a row
_ROOMY = 4  # columns
# So little on a page of its own is pressed onto the one before.
_ORPHAN = 0.22
_ALMOST_ONE = 0.95  # sheets of paper: programs do not agree to the point
_LONGEST_CELL = 22  # lines; a taller row runs on in the next
_WIDEST = 2.6  # a letter, in the characters by which widths are counted


class Copy:
    """What makes the rows of one copy its own: its number and the key that signs them."""

    __slots__ = ("canary", "key")

    def __init__(self, canary: str, key: str) -> None:
        self.canary, self.key = canary, key


def sheet_for(pack: PackWriter, story: Story) -> PackSheet:
    """An empty sheet of the story's own shape."""
    widths = tuple(column.width for column in story.columns)
    frozen = 0 if story.layout is Layout.FORM or len(widths) < 3 else 1
    return pack.sheet(story.name, Page(widths, story.landscape, frozen))


def fill_story(
    sheet: PackSheet, story: Story, copy: Copy, choices: dict[tuple[str, ...], str], back_to: str
) -> int:
    """Write it; how many rows of data. `choices` are the places of the words to choose from."""
    titled = _put_title(
        sheet, marked(shortened(story.title, _TITLE), copy.canary),
        marked(shortened(story.note, 4 * _TITLE), copy.canary), back_to,
    )  # fmt: skip
    charts_at = room_for_charts(sheet, story)
    if story.layout is Layout.TABLE:
        sheet.header([each.heading for each in story.columns], freeze=not story.charts)
    first = sheet.row
    rows, places = _Rows(sheet, story, copy, choices), dict[str, int]()
    for row in story.rows:
        places[row.row_id] = sheet.row
        if story.apart and row.look == "band" and sheet.row > first:
            sheet.next_page()
        rows.put(row)
    if not story.rows:
        sheet.put(0, NOTHING, "plain")
        sheet.end_row(18)
    last = sheet.row - 1
    for place, column in enumerate(story.columns):
        if column.colours is not Colours.NONE and story.rows:
            sheet.colour_risk(place, first, last, _RULES[column.colours])
    if story.layout is Layout.TABLE and len(story.rows) > 1:
        sheet.filter_rows(first - 1, last)
    put_charts(sheet, story, charts_at, places)
    sheet.pages = _pages(sheet)
    if story.layout is Layout.FORM and _on_paper(sheet) > _ALMOST_ONE:
        # A page that is taken out of the others still says whose it is.
        sheet.native.repeat_rows(titled)
    return sum(row.look != BAND for row in story.rows)


def _put_title(sheet: PackSheet, title: str, note: str, back_to: str) -> int:
    """The row of the title.

    On a sheet of few columns the way back has a line of its own, or would cover the title.
    """
    narrow = len(sheet.page.widths) < _ROOMY
    if narrow:
        sheet.link(0, back_to, "Back to contents")
        sheet.end_row(16)
    row = sheet.row
    sheet.title(title, note, "" if narrow else back_to)
    return row


class _Rows:
    """The rows of one story, on their way to its sheet."""

    def __init__(
        self, sheet: PackSheet, story: Story, copy: Copy, choices: dict[tuple[str, ...], str]
    ) -> None:
        self._sheet, self._story, self._copy, self._choices = sheet, story, copy, choices
        self._styles = [column.style for column in story.columns]
        # Letters that make few lines even if all were of the widest: measuring takes long.
        self._short = [
            (_LONGEST_CELL - 1) * column.width / _WIDEST for column in story.columns
        ]  # fmt: skip

    def put(self, row: StoryRow) -> None:
        """Write one row, or its heading."""
        if row.look == BAND:
            self._put_band(row)
            return
        opened = opened_in(self._story.columns, row)
        for number, part in enumerate(self._parts(row.values, opened), 1):
            mark = row_mark(
                self._copy.canary, self._copy.key, self._story.name, row.row_id, number
            )  # fmt: skip
            if number == 1 and any(opened):
                self._put_open(part, opened, mark)
            else:
                self._sheet.fill_row(
                    part, self._styles, least=_LOWEST, row_id=mark, canary=self._copy.canary
                )

    def _put_band(self, row: StoryRow) -> None:
        self._sheet.put(0, row.values[0] if row.values else "", BAND)
        for place in range(1, len(self._styles)):
            self._sheet.put(place, None, BAND)
        self._sheet.end_row(20)

    def _put_open(
        self, values: Sequence[Value], opened: Sequence[OpenCell | None], mark: str
    ) -> None:
        """A row in which something is to be filled in."""
        sheet = self._sheet
        sheet.identify(mark)
        for place, (value, style, cell) in enumerate(
            zip(values, self._styles, opened, strict=True)
        ):
            if cell is None:
                sheet.put(place, value, style, self._copy.canary)
                continue
            kept = None if isinstance(value, float) else value
            words = self._choices.get(cell.choices, "")
            sheet.type_here(place, TypeHere(kept, cell.hint, words, cell.not_before))
        sheet.end_row(max(_LOWEST, sheet.layout.needed(values, self._styles)))

    def _parts(
        self, values: Sequence[Value], opened: Sequence[OpenCell | None]
    ) -> list[Sequence[Value]]:
        """The row, in as many as it takes for each to stand on a page."""
        long = [
            place
            for place, value in enumerate(values)
            if isinstance(value, str)
            and opened[place] is None
            and (len(value) > self._short[place] or "\n" in value)
        ]
        parts: list[list[Value]] = [[*values]]
        for place in long:
            pieces = self._sheet.layout.portions(
                place, str(values[place]), self._styles[place], _LONGEST_CELL
            )
            for number, piece in enumerate(pieces if len(pieces) > 1 else ()):
                if number == len(parts):
                    parts.append([None] * len(values))
                parts[number][place] = piece
        return [*parts]


def _pages(sheet: PackSheet) -> int:
    """Pages to press it onto so that none holds but a few lines; 0 to let it run."""
    pages = _on_paper(sheet)
    whole = int(pages)
    return whole if 0 < pages - whole < _ORPHAN and whole in (1, 2) else 0


def _on_paper(sheet: PackSheet) -> float:
    """How many sheets of paper it takes, as wide as one of them."""
    wide, high = _LANDSCAPE if sheet.page.landscape else _PORTRAIT
    scale = min(1.0, wide / (sum(sheet.page.widths) * _POINTS_A_CHARACTER))
    return sheet.height * scale / high
