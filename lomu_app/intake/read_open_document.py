"""Formatting of an .ods: strike-through, colours, comments, hidden parts, merged cells.

The values come from calamine, as for every kind of file. Runs in the reading process only.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import iterparse

from lomu_app.intake.precheck import Limits
from lomu_app.intake.read_values import Budget

_URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _STYLE, _OFFICE, _TEXT = (_URN % one for one in ("table", "style", "office", "text"))
_FO = _URN % "xsl-fo-compatible"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_MOST_REPEATED = 500
"""Cells that one cell may stand for; longer stretches are decoration."""


@dataclass(slots=True)
class _Look:
    """What a style says, and the style it is based on."""

    parent: str | None = None
    struck: bool | None = None
    colour: str | None = None
    hidden: bool = False


@dataclass(slots=True)
class _Page:
    """A sheet being walked through."""

    about: dict[str, Any]
    row: int = 0
    columns: list[tuple[int, str | None]] = field(default_factory=list)
    width: int = 0


def read_open_document(path: Path, limits: Limits) -> dict[str, Any]:
    """Formatting of every sheet, as data for one frame."""
    budget = Budget(limits)
    styles: dict[str, _Look] = {}
    pages: list[_Page] = []
    with zipfile.ZipFile(path) as archive:
        for part in ("styles.xml", "content.xml"):
            if part not in archive.namelist():
                continue
            with archive.open(part) as stream:
                _walk(iterparse(stream, events=("start", "end")), styles, pages, budget)
    budget.sheets(len(pages))
    return {"date1904": False, "sheets": [page.about for page in pages]}


def _walk(
    events: Iterator[tuple[str, Any]], styles: dict[str, _Look], pages: list[_Page], budget: Budget
) -> None:
    depth = 0
    for event, node in events:
        if node.tag == _TABLE + "table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                pages.append(_new_page(node, styles))
        elif event == "start":
            continue
        elif node.tag == _STYLE + "style":
            styles[str(node.get(_STYLE + "name"))] = _look_of(node)
        elif depth == 1 and node.tag == _TABLE + "table-column":
            _take_column(pages[-1], node)
        elif depth == 1 and node.tag == _TABLE + "table-row":
            _take_row(pages[-1], node, styles, budget)
            node.clear()


def _new_page(node: Any, styles: Mapping[str, _Look]) -> _Page:
    look = styles.get(str(node.get(_TABLE + "style-name")), _Look())
    lists = ("cells", "struck", "part_struck", "fills", "comments", "formulas", "merged",
             "hidden_rows", "hidden_columns")  # fmt: skip
    about: dict[str, Any] = {name: [] for name in lists}
    about |= {"name": str(node.get(_TABLE + "name")), "hidden": look.hidden}
    return _Page(about)


def _look_of(node: Any) -> _Look:
    look = _Look(node.get(_STYLE + "parent-style-name"))
    for part in node:
        line = part.get(_STYLE + "text-line-through-style")
        if line is None:
            line = part.get(_STYLE + "text-line-through-type")
        if part.tag == _STYLE + "text-properties" and line is not None:
            look.struck = line != "none"
        colour = part.get(_FO + "background-color") if "cell-properties" in part.tag else None
        if colour is not None and (colour == "transparent" or len(colour) == 7):
            look.colour = colour.lstrip("#").upper()
        if part.tag == _STYLE + "table-properties":
            look.hidden = part.get(_TABLE + "display") == "false"
    return look


def _take_column(page: _Page, node: Any) -> None:
    count = _number(node.get(_TABLE + "number-columns-repeated"))
    if node.get(_TABLE + "visibility") in ("collapse", "filter"):
        last = page.width + min(count, _MOST_REPEATED)
        page.about["hidden_columns"].extend(range(page.width, last))
    page.width += count
    page.columns.append((page.width, node.get(_TABLE + "default-cell-style-name")))


def _take_row(page: _Page, node: Any, styles: Mapping[str, _Look], budget: Budget) -> None:
    count = _number(node.get(_TABLE + "number-rows-repeated"))
    rows = range(page.row, page.row + (count if count <= _MOST_REPEATED else 1))
    if node.get(_TABLE + "visibility") in ("collapse", "filter"):
        page.about["hidden_rows"].extend(rows)
    usual = node.get(_TABLE + "default-cell-style-name")
    column = 0
    for cell in node:
        if cell.tag not in _CELLS:
            continue
        wide = _number(cell.get(_TABLE + "number-columns-repeated"))
        told = len(cell) or cell.attrib
        if wide <= _MOST_REPEATED and told and budget.reaches(page.row, column):
            style = cell.get(_TABLE + "style-name") or usual or _column_style(page, column)
            budget.row(page.row, len(cell) * len(rows))
            for row in rows:
                for at in range(column, column + wide):
                    _take_cell(page.about, cell, (row, at), style, styles)
        column += wide
    page.row += count


def _column_style(page: _Page, column: int) -> str | None:
    return next((style for end, style in page.columns if column < end), None)


def _take_cell(
    about: dict[str, Any], cell: Any, place: tuple[int, int], style: str | None,
    styles: Mapping[str, _Look],
) -> None:  # fmt: skip
    struck = bool(_resolved(styles, style, "struck"))
    colour = _resolved(styles, style, "colour")
    if colour and colour not in ("TRANSPARENT", "FFFFFF", "000000"):
        about["fills"].append([*place, colour])
    if cell.get(_TABLE + "formula"):
        about["formulas"].append(place)
    down = _number(cell.get(_TABLE + "number-rows-spanned"))
    across = _number(cell.get(_TABLE + "number-columns-spanned"))
    if (down > 1 or across > 1) and len(about["merged"]) < 5000:
        about["merged"].append([*place, place[0] + down - 1, place[1] + across - 1])
    paragraphs = cell.findall(_TEXT + "p")
    runs = [run for one in paragraphs for run in _runs(one, struck=struck, styles=styles)]
    if runs and all(runs):
        about["struck"].append(place)
    elif any(runs):
        about["part_struck"].append(place)
    for note in cell.findall(_OFFICE + "annotation"):
        text = "\n".join("".join(one.itertext()) for one in note.findall(_TEXT + "p"))
        about["comments"].append([*place, text[:2000].strip()])


def _runs(paragraph: Any, *, struck: bool, styles: Mapping[str, _Look]) -> list[bool]:
    """Of each stretch of a paragraph whether it is struck through."""
    runs = [struck] if (paragraph.text or "").strip() else []
    for part in paragraph:
        own = _resolved(styles, part.get(_TEXT + "style-name"), "struck")
        if "".join(part.itertext()).strip():
            runs.append(struck if own is None else bool(own))
        if (part.tail or "").strip():
            runs.append(struck)
    return runs


def _resolved(styles: Mapping[str, _Look], name: str | None, what: str) -> Any:
    """What a style says, or the one that it is based on."""
    for _ in range(10):
        look = styles.get(name or "")
        if look is None:
            return None
        value = getattr(look, what)
        if value is not None:
            return value
        name = look.parent
    return None


def _number(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdecimal() and len(text) < 9 else 1
