"""What covers are made of: lines across the page, figures, facts, and where to look."""

from __future__ import annotations

from collections.abc import Sequence

from lomu_app.packs.figure import Figure
from lomu_app.packs.measure import height
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.styles import size_of
from lomu_app.packs.workbook import PackSheet, Page

COVER_PAGE = Page(widths=(12.0,) * 8)
_LAST = 7
LONGEST = 600
_IN_A_ROW = 4


def across(sheet: PackSheet, text: str, style: str, least: float) -> None:
    """One text over the whole width, as high as it needs."""
    text = shortened(text, LONGEST)
    lines = sheet.layout.lines_in(0, _LAST, text, style)
    sheet.joined(0, _LAST, text, style)
    sheet.end_row(max(least, height(len(lines), size_of(style)) + 4))


def put_figures(sheet: PackSheet, numbers: Sequence[Figure]) -> None:
    """Four numbers a row, each over its label."""
    for start in range(0, len(numbers), _IN_A_ROW):
        four = numbers[start : start + _IN_A_ROW]
        for place, figure in enumerate(four):
            sheet.put(place * 2, figure.value, "figure")
            sheet.put(place * 2 + 1, None, "figure")
        sheet.end_row(38)
        for place, figure in enumerate(four):
            sheet.joined(place * 2, place * 2 + 1, figure.label, "figure_label")
        sheet.end_row(24)


def put_facts(sheet: PackSheet, heading: str, facts: Sequence[tuple[str, str]]) -> None:
    """Names and values under a heading."""
    across(sheet, heading, "heading", 24)
    sheet.end_row(4)
    for name, value in facts:
        value = shortened(value, LONGEST)
        lines = sheet.layout.lines_in(2, _LAST, value, "value")
        sheet.joined(0, 1, name, "label")
        sheet.joined(2, _LAST, value, "value")
        sheet.end_row(max(18, height(len(lines), size_of("value"))))
    sheet.end_row(10)


def put_contents(sheet: PackSheet, others: Sequence[tuple[str, str]]) -> None:
    """Links to sheets, each with what it tells."""
    across(sheet, "Contents", "heading", 24)
    sheet.end_row(4)
    for name, tells in others:
        sheet.link(0, name, name)
        sheet.put(2, tells, "plain")
        sheet.end_row(17)
    sheet.end_row(8)
