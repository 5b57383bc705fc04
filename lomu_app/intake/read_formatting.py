"""What calamine does not see, through openpyxl. Runs in the reading process only.

Strike-through, fill colours, comments, hidden rows, columns and sheets, formulas, error
cells, merged ranges; and every constant once more, so that the two readers can be compared.
"""

from __future__ import annotations

import colorsys
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from defusedxml import ElementTree
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.escape import unescape

from lomu_app.intake.precheck import Limits
from lomu_app.intake.read_values import Budget, Reach
from lomu_app.intake.workbook import CellError, encode

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PALETTE = (
    "FFFFFF",
    "000000",
    "E7E6E6",
    "44546A",
    "4472C4",
    "ED7D31",
    "A5A5A5",
    "FFC000",
    "5B9BD5",
    "70AD47",
    "0563C1",
    "954F72",
)
_MOST_FILLS = 200_000
_THEME_ORDER = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)


def read_formatting(path: Path, limits: Limits) -> dict[str, Any]:
    """Formatting and constants of every sheet, as data for one frame."""
    workbook = openpyxl.load_workbook(path, rich_text=True, keep_links=False)
    palette = _theme_palette(workbook)
    budget = Budget(limits)
    budget.sheets(len(workbook.sheetnames))
    return {
        "date1904": workbook.epoch == CALENDAR_MAC_1904,
        "sheets": [_read_sheet(sheet, palette, limits, budget) for sheet in workbook.worksheets],
    }


def read_everything(path: Path, limits: Limits) -> dict[str, Any]:
    """The same, with the stored results of formulas: for files that calamine cannot open."""
    answer = read_formatting(path, limits)
    results = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    for sheet, about in zip(results.worksheets, answer["sheets"], strict=True):
        known = {tuple(cell[:2]): cell for cell in about["cells"]}
        for row, column in about["formulas"]:
            value = _plain(sheet.cell(row + 1, column + 1))
            known[(row, column)] = [row, column, value]
        about["cells"] = list(known.values())
    return answer


def _read_sheet(
    sheet: Any, palette: tuple[str, ...], limits: Limits, budget: Budget
) -> dict[str, Any]:
    about: dict[str, Any] = {
        "name": sheet.title,
        "hidden": sheet.sheet_state != "visible",
        "cells": [],
        "struck": [],
        "part_struck": [],
        "fills": [],
        "comments": [],
        "formulas": [],
        "hidden_rows": [n - 1 for n, row in sheet.row_dimensions.items() if row.hidden],
        "hidden_columns": _hidden_columns(sheet),
        "merged": [
            [r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1]
            for r in list(sheet.merged_cells.ranges)[:5000]
        ],
    }
    cells = sheet._cells  # noqa: SLF001 - the public ways fill every gap up to the last cell
    reach = Reach(limits, _lengths(cells, limits.rows))
    for (row, column), cell in cells.items():
        place = (row - 1, column - 1)
        if not reach.holds(*place):
            if cell.value is not None:
                reach.beyond(*place, str(cell.value))
        elif cell.value is None and cell.comment is None:
            _read_blank(cell, place, about, palette)
        else:
            budget.row(row - 1, 1)
            _read_cell(cell, place, about, palette, budget)
    return about | {"far": reach.far}


def _lengths(cells: Mapping[tuple[int, int], Any], rows: int) -> Iterable[int]:
    """Of each row that is read, up to where it holds something."""
    last: dict[int, int] = {}
    for (row, column), cell in cells.items():
        if row <= rows and cell.value is not None:
            last[row] = max(last.get(row, 0), column)
    return last.values()


def _read_blank(
    cell: Any, place: tuple[int, int], about: dict[str, Any], palette: tuple[str, ...]
) -> None:
    """The colour of a cell without a value, which may be all that it says."""
    if (
        cell.has_style
        and len(about["fills"]) < _MOST_FILLS
        and (colour := _fill(cell.fill, palette))
    ):
        about["fills"].append([*place, colour])


def _read_cell(
    cell: Any,
    place: tuple[int, int],
    about: dict[str, Any],
    palette: tuple[str, ...],
    budget: Budget,
) -> None:
    if cell.comment is not None:
        text = str(cell.comment.text)[:2000]
        about["comments"].append([*place, text.rpartition("Comment:\n")[2].strip()])
    if cell.value is None:
        return
    if cell.data_type == "f":
        about["formulas"].append(place)
    else:
        value = _plain(cell)
        about["cells"].append([*place, budget.text(value) if isinstance(value, str) else value])
    strike = _strike(cell)
    if strike:
        about["struck" if strike == "all" else "part_struck"].append(place)
    if cell.has_style and (colour := _fill(cell.fill, palette)):
        about["fills"].append([*place, colour])


def _plain(cell: Any) -> Any:
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "e":
        return encode(CellError(str(value)))
    if isinstance(value, (str, CellRichText)):
        return unescape(str(value))
    if isinstance(value, dt.timedelta):
        return str(value)
    if isinstance(value, (int, float, bool, dt.date, dt.time)):
        return encode(value)
    return str(value)


def _strike(cell: Any) -> str:
    whole = bool(cell.has_style and cell.font.strike)
    if not isinstance(cell.value, CellRichText):
        return "all" if whole else ""
    runs = [run for run in cell.value if str(run).strip()]
    struck = [
        bool(run.font.strike) if isinstance(run, TextBlock) and run.font is not None else whole
        for run in runs
    ]
    if struck and all(struck):
        return "all"
    return "part" if any(struck) else ""


def _hidden_columns(sheet: Any) -> list[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            first = dimension.min or 1
            hidden.update(range(first - 1, min(dimension.max or first, first + 255)))
    return sorted(hidden)


def _fill(fill: Any, palette: tuple[str, ...]) -> str | None:
    if fill is None or not getattr(fill, "fill_type", None) or not hasattr(fill, "fgColor"):
        return None
    colour = fill.fgColor
    rgb: str | None = None
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        rgb = colour.rgb[-6:]
    elif colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
        rgb = COLOR_INDEX[colour.indexed][-6:]
    elif colour.type == "theme" and colour.theme < len(palette):
        rgb = palette[colour.theme]
    if rgb is None:
        return None
    rgb = _tinted(rgb, float(colour.tint or 0.0))
    return None if rgb in ("FFFFFF", "000000") else rgb


def _tinted(rgb: str, tint: float) -> str:
    if not tint:
        return rgb.upper()
    hue, light, full = colorsys.rgb_to_hls(*(int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light + (1 - light) * tint
    return "".join(f"{round(c * 255):02X}" for c in colorsys.hls_to_rgb(hue, light, full))


def _theme_palette(workbook: Any) -> tuple[str, ...]:
    if not workbook.loaded_theme:
        return _PALETTE
    try:
        root = ElementTree.fromstring(workbook.loaded_theme)
        scheme = root.find(f".//{_DRAWING}clrScheme")
        colours = []
        for name, default in zip(_THEME_ORDER, _PALETTE, strict=True):
            node = scheme.find(f"{_DRAWING}{name}") if scheme is not None else None
            inner = node[0] if node is not None and len(node) else None
            value = None if inner is None else inner.get("lastClr") or inner.get("val")
            colours.append(value if value and len(value) == 6 else default)
        return tuple(colours)
    except (ElementTree.ParseError, ValueError, AttributeError):
        return _PALETTE
