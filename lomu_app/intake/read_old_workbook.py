"""Formatting of an old .xls (BIFF8): strike-through, colours, hidden parts, merged cells.

The values come from calamine, as for every kind of file. Of comments only the place is told.
Records as in [MS-XLS], the container as in [MS-CFB]. Runs in the reading process only.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX

from lomu_app.intake.precheck import Limits
from lomu_app.intake.read_values import Budget, TooMuchError

_END = 0xFFFFFFFA
"""Numbers of sectors from here on have a meaning of their own."""
_SMALL = 4096
_SKIPPED_FONT = 4
_FIRST_OWN_COLOUR = 8
_BIFF8 = 0x0600


def read_old_workbook(path: Path, limits: Limits) -> dict[str, Any]:
    """Formatting of every sheet, as data for one frame."""
    stream = _workbook_stream(path.read_bytes())
    book = _Book()
    for kind, body, _ in _records(stream, 0):
        book.take(kind, body)
    budget = Budget(limits)
    budget.sheets(len(book.sheets))
    sheets = []
    for start, hidden, name in book.sheets:
        page = _Page(book, budget, name, hidden=hidden)
        for kind, body, _ in _records(stream, start):
            page.take(kind, body)
        sheets.append(page.about)
    return {"date1904": book.date1904, "sheets": sheets}


# --- the container ----------------------------------------------------------------------


def _workbook_stream(content: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise TooMuchError("has sectors of a size that no workbook has")
    heads = struct.unpack_from("<109I", content, 76)
    table: list[int] = []
    for sector in (*heads, *_further_heads(content, size)):
        if sector < _END:
            table.extend(struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size))
    directory = _chain(content, size, table, struct.unpack_from("<I", content, 48)[0])
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, stream_size = struct.unpack_from("<II", directory, at + 116)
        if name.casefold() == "workbook" and stream_size >= _SMALL:
            return _chain(content, size, table, start)[:stream_size]
    raise TooMuchError("keeps its cells where they are not looked for")


def _further_heads(content: bytes, size: int) -> Iterator[int]:
    sector, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, 1000)):
        if sector >= _END:
            return
        *numbers, sector = struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)
        yield from numbers


def _chain(content: bytes, size: int, table: list[int], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < _END and len(parts) <= len(table):
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector] if sector < len(table) else _END
    return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes, int]]:
    """Kind, body and place of each record of one part, up to the one that ends it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length], at
        depth += {0x0809: 1, 0x000A: -1}.get(kind, 0)
        if depth <= 0:
            return
        at += 4 + length


# --- what the records say ---------------------------------------------------------------


@dataclass(slots=True)
class _Book:
    """What holds for all sheets: fonts, formats, colours, and where each sheet begins."""

    sheets: list[tuple[int, bool, str]] = field(default_factory=list)
    fonts: list[bool] = field(default_factory=list)
    formats: list[tuple[int, str | None]] = field(default_factory=list)
    palette: list[str] = field(default_factory=lambda: [one[-6:] for one in COLOR_INDEX])
    date1904: bool = False

    def take(self, kind: int, body: bytes) -> None:
        if kind == 0x0809 and struct.unpack_from("<H", body)[0] != _BIFF8:
            raise TooMuchError("is older than Excel 97")
        if kind == 0x002F:
            raise TooMuchError("has a password")
        if kind == 0x0022:
            self.date1904 = bool(body[0])
        elif kind == 0x0031:
            self.fonts.append(bool(body[2] & 0x08))
        elif kind == 0x0092:
            for number in range(struct.unpack_from("<H", body)[0]):
                self.palette[_FIRST_OWN_COLOUR + number] = body[2 + number * 4 :][:3].hex().upper()
        elif kind == 0x00E0:
            fill = struct.unpack_from("<I", body, 14)[0] >> 26
            colour = struct.unpack_from("<H", body, 18)[0] & 0x7F
            rgb = self.palette[colour] if fill and colour < 64 else None
            self.formats.append((struct.unpack_from("<H", body)[0], rgb))
        elif kind == 0x0085:
            start, state, _, length, wide = struct.unpack_from("<IBBBB", body)
            name = body[8:].decode("utf-16-le" if wide & 1 else "latin-1", "replace")[:length]
            self.sheets.append((start, bool(state & 3), name))

    def look(self, number: int) -> tuple[bool, str | None]:
        """Whether a format strikes through, and its colour."""
        font, colour = self.formats[number] if number < len(self.formats) else (0, None)
        at = font - 1 if font > _SKIPPED_FONT else font
        struck = at < len(self.fonts) and self.fonts[at]
        return struck, colour if colour not in ("FFFFFF", "000000") else None


class _Page:
    """One sheet being walked through."""

    def __init__(self, book: _Book, budget: Budget, name: str, *, hidden: bool) -> None:
        self._book = book
        self._budget = budget
        lists = ("cells", "struck", "part_struck", "fills", "comments", "formulas", "merged",
                 "hidden_rows", "hidden_columns")  # fmt: skip
        self.about: dict[str, Any] = {one: [] for one in lists}
        self.about |= {"name": name, "hidden": hidden}
        self._readers: dict[int, Callable[[bytes], None]] = {
            0x0201: self._blank, 0x00BE: self._blanks, 0x00BD: self._numbers,
            0x0208: self._row, 0x007D: self._columns, 0x00E5: self._merged,
            0x001C: self._comment,
        }  # fmt: skip
        for kind in (0x0203, 0x00FD, 0x027E, 0x0205, 0x0006, 0x0204, 0x00D6):
            self._readers[kind] = self._cell

    def take(self, kind: int, body: bytes) -> None:
        """Note what one record says."""
        reader = self._readers.get(kind)
        if reader is not None:
            reader(body)

    def _note(self, row: int, column: int, number: int, *, filled: bool) -> None:
        struck, colour = self._book.look(number)
        self._budget.row(row, int(filled))
        if struck and filled:
            self.about["struck"].append([row, column])
        if colour is not None:
            self.about["fills"].append([row, column, colour])

    def _cell(self, body: bytes) -> None:
        self._note(*struct.unpack_from("<HHH", body), filled=True)

    def _blank(self, body: bytes) -> None:
        self._note(*struct.unpack_from("<HHH", body), filled=False)

    def _blanks(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        for at, (number,) in enumerate(
            struct.iter_unpack("<H", body[4 : (len(body) // 2) * 2 - 2])
        ):
            self._note(row, column + at, number, filled=False)

    def _numbers(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        for at in range((len(body) - 6) // 6):
            number = struct.unpack_from("<H", body, 4 + at * 6)[0]
            self._note(row, column + at, number, filled=True)

    def _row(self, body: bytes) -> None:
        if struct.unpack_from("<I", body, 12)[0] & 0x20:
            self.about["hidden_rows"].append(struct.unpack_from("<H", body)[0])

    def _columns(self, body: bytes) -> None:
        first, last, _, _, options = struct.unpack_from("<5H", body)
        if options & 1:
            self.about["hidden_columns"].extend(range(first, min(last, 255) + 1))

    def _comment(self, body: bytes) -> None:
        place = struct.unpack_from("<HH", body)
        self.about["comments"].append([*place, "A comment that only Excel can show."])

    def _merged(self, body: bytes) -> None:
        for at in range(struct.unpack_from("<H", body)[0]):
            top, bottom, left, right = struct.unpack_from("<4H", body, 2 + at * 8)
            self.about["merged"].append([top, left, bottom, right])
