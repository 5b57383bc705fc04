"""What left: files taken apart, without what no two of them have alike."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tests.support.printed import words_of_pages

# When it was written, the end of the log, which every entry moves, and the digests of files that
# hold them. What stands before is compared, so that nothing else hides behind them.
_BY_CHANCE = re.compile(
    r"#\d+ [0-9a-f]{12}|\b[0-9a-f]{64}\b|\b\d\d:\d\d(:\d\d(\.\d+)?)?Z?\b"
    r"|\d{4}-\d\d-\d\dT[0-9:.]+Z",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """The text in capitals, without times, heads of the log and digests."""
    return _BY_CHANCE.sub("…", text).upper()


def taken_apart(file: Path) -> dict[str, str]:
    """Each part of a workbook, each page of a PDF, or the text of the file."""
    if file.suffix == ".pdf":
        pages = words_of_pages(file)
        return {f"{file.name} {number}": plain(page) for number, page in enumerate(pages, start=1)}
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as parts:
            return {
                f"{file.name} {part.filename}": plain(parts.read(part).decode("utf-8", "replace"))
                for part in parts.infolist()
            }
    return {file.name: plain(file.read_text("utf-8"))}


def all_that_left(folder: Path) -> dict[str, str]:
    """Every file of a folder, taken apart."""
    left: dict[str, str] = {}
    for file in sorted(folder.iterdir()):
        left |= taken_apart(file)
    return left
