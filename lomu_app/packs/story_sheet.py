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
from lomu_app.packs.workbook import PackSheet, PackWriter, Page, TypeHere

_RULES: dict[Colours, RiskRules] = {
    Colours.RISK: RISK_RULES, Colours.BAND: BAND_RULES, Colours.RAG: RAG_RULES,
}  # fmt: skip
# Points of paper within the margins, wide and high.
_PORTRAIT, _LANDSCAPE = (537.0, 735.0), (784.0, 488.0)
_POINTS_A_CHARACTER = 5.25
_TITLE = 120
_ROOMY = 4  # columns
# So little on a page of its own is pressed onto the one before.
_ORPHAN = 0.22
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
    _put_title(
        sheet, marked(shortened(story.title, _TITLE), copy.canary),
        marked(shortened(story.note, 4 * _TITLE), copy.canary), back_to,
    )  # fmt: skip
    charts_at = room_for_charts(sheet, story)
    if story.layout is Layout.TABLE:
        sheet.header([each.heading for each in story.columns], freeze=not story.charts)
    first = sheet.row
    places: dict[str, int] = {}
    for row in story.rows:
        places[row.row_id] = sheet.row
        if story.apart and row.look == "band" and sheet.row > first:
            sheet.next_page()
        _put_row(sheet, story, row, copy, choices)
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
    return sum(row.look != BAND for row in story.rows)


def _put_title(sheet: PackSheet, title: str, note: str, back_to: str) -> None:
    """On a sheet of few columns the way back has a line of its own, or would cover the title."""
    narrow = len(sheet.page.widths) < _ROOMY
    if narrow:
        sheet.link(0, back_to, "Back to contents")
        sheet.end_row(16)
    sheet.title(title, note, "" if narrow else back_to)


def _put_row(
    sheet: PackSheet, story: Story, row: StoryRow, copy: Copy,
    choices: dict[tuple[str, ...], str],
) -> None:  # fmt: skip
    if row.look == BAND:
        sheet.put(0, row.values[0] if row.values else "", BAND)
        for place in range(1, len(story.columns)):
            sheet.put(place, None, BAND)
        sheet.end_row(20)
        return
    styles = [column.style for column in story.columns]
    opened = [opened_in(story.columns, row, place) for place in range(len(styles))]
    parts = _parts(sheet, row.values, styles, opened, copy)
    for number, part in enumerate(parts, 1):
        mark = row_mark(copy.canary, copy.key, story.name, row.row_id, number)
        _put_part(sheet, part, styles, opened if number == 1 else [None] * len(styles), choices)
        sheet.identify(mark)
        sheet.end_row(max(18.0, sheet.needed(part, styles)))


def _put_part(
    sheet: PackSheet, values: Sequence[Value], styles: Sequence[str],
    opened: Sequence[OpenCell | None], choices: dict[tuple[str, ...], str],
) -> None:  # fmt: skip
    for place, (value, style, cell) in enumerate(zip(values, styles, opened, strict=True)):
        if cell is None:
            sheet.put(place, value, style)
        else:
            kept = None if isinstance(value, float) else value
            sheet.type_here(
                place, TypeHere(kept, cell.hint, choices.get(cell.choices, ""), cell.not_before)
            )


def _parts(
    sheet: PackSheet, values: Sequence[Value], styles: Sequence[str],
    opened: Sequence[OpenCell | None], copy: Copy,
) -> list[list[Value]]:  # fmt: skip
    """The row, in as many as it takes for each to stand on a page."""
    parts: list[list[Value]] = [[*values]]
    for place, value in enumerate(values):
        if not isinstance(value, str) or opened[place] is not None:
            continue
        parts[0][place] = text = marked(value, copy.canary)
        if _surely_fits(text, sheet.page.widths[place]):
            continue
        pieces = sheet.portions(place, text, styles[place], _LONGEST_CELL)
        for number, piece in enumerate(pieces if len(pieces) > 1 else ()):
            if number == len(parts):
                parts.append([None] * len(values))
            parts[number][place] = piece
    return parts


def _surely_fits(text: str, width: float) -> bool:
    """Whether it has few lines even if all its letters were of the widest; measuring takes long."""
    return len(text) * _WIDEST / width + text.count("\n") + 1 < _LONGEST_CELL


def _pages(sheet: PackSheet) -> int:
    """Pages to press it onto so that none holds but a few lines; 0 to let it run."""
    wide, high = _LANDSCAPE if sheet.page.landscape else _PORTRAIT
    scale = min(1.0, wide / (sum(sheet.page.widths) * _POINTS_A_CHARACTER))
    pages = sheet.height * scale / high
    whole = int(pages)
    return whole if 0 < pages - whole < _ORPHAN and whole in (1, 2) else 0
