"""Reads workbooks back as other programs see them: their cells, and the XML inside."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

_FORMULA = re.compile(rb"<f[ >/]")
_LINK = re.compile(rb"<hyperlink [^>]*>")
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a program may take for the start of a formula."""
_OUTSIDE = re.compile(rb'TargetMode="External"|<externalReference|vbaProject|<ddeLink')


def read(file: Path) -> Any:
    """The workbook as openpyxl reads it; looked at, not written to."""
    return _read(file, file.stat().st_mtime_ns)


# Whoever looks at a file looks at several things in it.
@lru_cache(maxsize=1)
def _read(file: Path, _written: int) -> Any:
    return openpyxl.load_workbook(file)


def texts_by_openpyxl(file: Path) -> list[str]:
    """All texts of all cells."""
    book = read(file)
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return [value for value in cells if isinstance(value, str)]


def texts_by_calamine(file: Path) -> list[str]:
    """All texts of all cells, read by the other reader."""
    book = CalamineWorkbook.from_path(str(file))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return [value for row in rows for value in row if isinstance(value, str) and value]


def formulas(file: Path) -> list[str]:
    """Cells that hold a formula, found in the XML itself and by openpyxl."""
    with zipfile.ZipFile(file) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        # The formulas of data validations and colour rules stand in elements of other names.
        found = [name for name in sheets if _FORMULA.search(parts.read(name))]
    cells = (cell for sheet in read(file) for row in sheet.iter_rows() for cell in row)
    return found + [cell.coordinate for cell in cells if cell.data_type in ("f", "e")]


def links(file: Path) -> list[str]:
    """Places that links of the workbook lead to; those within it start with `#`."""
    found = []
    for sheet in read(file):
        for row in sheet.iter_rows():
            found += [
                cell.hyperlink.target or f"#{cell.hyperlink.location}"
                for cell in row
                if cell.hyperlink
            ]
    return found


def outside_parts(file: Path) -> list[str]:
    """Parts that lead out of the file or hold a program."""
    with zipfile.ZipFile(file) as parts:
        return [n for n in parts.namelist() if _OUTSIDE.search(parts.read(n)) or "vba" in n.lower()]


def parts_of(data: bytes) -> str:
    """All that stands in any part of a workbook, and the names of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        texts = [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
        return "\n".join([*parts.namelist(), *texts])


def harm_in(data: bytes) -> list[str]:
    """What could run or lead out of a workbook, found in its parts and by a reader of its cells."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            part = parts.read(name)
            if _OUTSIDE.search(part) or "vba" in name.lower():
                found.append(f"{name} leads out")
            if name.startswith("xl/worksheets/sheet") and _FORMULA.search(part):
                found.append(f"{name} holds a formula")
            # A name that a chart takes from a cell: ours are words.
            if name.startswith("xl/charts/") and b"<c:tx><c:strRef>" in part:
                found.append(f"{name} takes a name from a cell")
            # What leads to a place within has a location, what leads out a relation.
            found += [f"{name}: {link!r}" for link in _LINK.findall(part) if b"r:id" in link]
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).to_python():
            found += [text for text in row if isinstance(text, str) and text.startswith(STARTS)]
    return found
