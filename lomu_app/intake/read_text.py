"""Text tables (.csv): encoding and separator found from the content itself.

Everything stays text: what looks like a number may be a reference with leading zeros.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

from lomu_app.intake.precheck import Limits
from lomu_app.intake.read_values import Budget, TooMuchError

_SEPARATORS = (",", ";", "\t", "|")


def read_text(path: Path, limits: Limits) -> dict[str, Any]:
    """One sheet named after the file, as data for one frame."""
    text, doubts = decode_text(path.read_bytes())
    separator, text = find_separator(text)
    budget = Budget(limits)
    csv.field_size_limit(limits.text_length * 8)
    rows: list[list[Any]] = []
    try:
        for number, record in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ):
            if len(record) > limits.columns:
                raise TooMuchError(f"has a row of {len(record)} columns")
            cells = [budget.text(cell) if cell.strip() else None for cell in record]
            while cells and cells[-1] is None:
                cells.pop()
            budget.row(number, sum(cell is not None for cell in cells))
            if cells:
                rows.append([number, 0, cells])
    except csv.Error as error:
        raise TooMuchError("is not a table of text") from error
    sheet = {"name": path.stem[:31] or "Sheet1", "hidden": False, "rows": rows, "merged": []}
    return {"sheets": [sheet], "doubts": doubts}


def decode_text(content: bytes) -> tuple[str, list[str]]:
    """The text, and what is doubtful about the way that it was decoded."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return _decoded(content, encoding)
    if 0 in content[:200]:
        even, odd = content[:200:2].count(0), content[1:200:2].count(0)
        return _decoded(content, "utf-16-be" if even > odd else "utf-16-le")
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> tuple[str, list[str]]:
    text = content.decode(encoding, errors="replace")
    lost = text.count("�")
    return text, ([f"{lost} signs of the file could not be decoded as {encoding}"] if lost else [])


def find_separator(text: str) -> tuple[str, str]:
    """The separator that splits most lines alike, and the text without a `sep=` line."""
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"').lower()
    if said.startswith("sep=") and len(said) == 5:
        return said[4], rest
    return max(_SEPARATORS, key=lambda separator: _evenness(text[:200_000], separator)), text


def _evenness(text: str, separator: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for number, record in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ):
            if number >= 200:
                break
            if any(cell.strip() for cell in record):
                widths[len(record)] += 1
    except csv.Error:
        return 0.0
    usual, count = max(
        ((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(0, 0)
    )
    return count / max(sum(widths.values()), 1) + min(usual, 50) / 1000
