"""The first page of a Threat Review pack: how the list stands, who stands for it, where to look."""

from __future__ import annotations

from collections.abc import Sequence

from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.packs import trm_words as say
from lomu_app.packs.marking import handling
from lomu_app.packs.measure import height
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.styles import size_of
from lomu_app.packs.workbook import PackSheet, Page

PAGE = Page(widths=(12.0,) * 8)
_LAST = 7
_A_PAGE = 712.0
_LONGEST = 600


def fill_cover(
    sheet: PackSheet, snapshot: ListSnapshot, others: Sequence[tuple[str, str]],
    briefings: Sequence[tuple[ListLine, str]], recipients: Sequence[str],
) -> None:  # fmt: skip
    """Fill the cover; `others` are sheet names with what they tell, `briefings` line and sheet."""
    _head(sheet, snapshot)
    _figures(sheet, snapshot)
    _steps(sheet, snapshot, recipients)
    _contents(sheet, others)
    _briefings(sheet, briefings)


def _head(sheet: PackSheet, snapshot: ListSnapshot) -> None:
    sheet.end_row(10)
    _across(sheet, say.TITLE, "cover_title", 48)
    _across(sheet, snapshot.area, "cover_area", 32)
    _across(sheet, say.long_day(snapshot.day), "cover_day", 24)
    sheet.end_row(10)
    _across(
        sheet,
        f"{say.status_text(snapshot)} · list {snapshot.list_id}, version {snapshot.version}",
        "status" if snapshot.approved_at else "warn",
        26,
    )
    if snapshot.approved_gaps:
        _across(sheet, f"Approved with gaps: {snapshot.approved_gaps}", "warn", 26)
    sheet.end_row(14)


def _figures(sheet: PackSheet, snapshot: ListSnapshot) -> None:
    numbers = say.figures(snapshot)
    for start in (0, 4):
        four = numbers[start : start + 4]
        for place, figure in enumerate(four):
            sheet.put(place * 2, figure.value, "figure")
            sheet.put(place * 2 + 1, None, "figure")
        sheet.end_row(44)
        for place, figure in enumerate(four):
            sheet.joined(place * 2, place * 2 + 1, figure.label, "figure_label")
        sheet.end_row(30)


def _steps(sheet: PackSheet, snapshot: ListSnapshot, recipients: Sequence[str]) -> None:
    _across(sheet, "Who stands for it", "heading", 24)
    sheet.end_row(4)
    facts = [
        *say.steps(snapshot),
        ("Data as at", say.moment_text(snapshot.data_as_at)),
        ("Policy", snapshot.policy),
        ("Audit head", say.head_text(sheet.pack.facts.head)),
        ("Handling", handling(sheet.pack.marking)),
    ]
    if recipients:
        facts.append(("Copies to", "; ".join(recipients)))
    for name, value in facts:
        _fact(sheet, name, value)
    sheet.end_row(10)


def _fact(sheet: PackSheet, name: str, value: str) -> None:
    value = shortened(value, _LONGEST)
    lines = sheet.lines_in(2, _LAST, value, "value")
    sheet.put(0, name, "label")
    sheet.joined(2, _LAST, value, "value")
    sheet.end_row(max(18, height(len(lines), size_of("value"))))


def _contents(sheet: PackSheet, others: Sequence[tuple[str, str]]) -> None:
    _across(sheet, "Contents", "heading", 24)
    sheet.end_row(4)
    for name, tells in others:
        sheet.link(0, name, name)
        sheet.put(2, tells, "plain")
        sheet.end_row(17)
    sheet.end_row(8)


def _briefings(sheet: PackSheet, briefings: Sequence[tuple[ListLine, str]]) -> None:
    """A link a target, in two columns, read down."""
    _across(sheet, f"Briefings ({len(briefings)})", "heading", 24)
    sheet.end_row(4)
    if not briefings:
        _across(sheet, "Nobody is on the list today.", "plain", 18)
        return
    half = (len(briefings) + 1) // 2
    left = _A_PAGE - sheet.height
    points = max(16.0, min(24.0, left / half)) if left > half * 16 else 16.0
    for row in range(half):
        for start, column in ((row, 0), (row + half, 4)):
            if start < len(briefings):
                line, name = briefings[start]
                told = f"{line.rank}  {say.name_of(line)}"
                sheet.link(column, name, shortened(told, 30))
                sheet.put(column + 3, say.risk_text(line), "plain")
        sheet.end_row(points)


def _across(sheet: PackSheet, text: str, style: str, least: float) -> None:
    text = shortened(text, _LONGEST)
    lines = sheet.lines_in(0, _LAST, text, style)
    sheet.joined(0, _LAST, text, style)
    sheet.end_row(max(least, height(len(lines), size_of(style)) + 4))
