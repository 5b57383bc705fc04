"""Text from records made harmless for a workbook, a CSV file and the clipboard.

A name typed years ago may start with `=`, hold a control character or be a page long; none of
these may run, break a file or vanish without a word.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_CELL = 32_767
_SHORT = LONGEST_CELL // 2  # letters, of which each may take two of a cell's units
CUT_NOTE = " … [cut here: longer than a cell can hold]"

# What XML 1.0 cannot carry: controls but tab and line feed, halves of pairs, two non-characters.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
_STARTS_A_FORMULA = frozenset("=+-@\t\r\n\x00＝＋－＠")


def clean(text: str, *, longest: int = LONGEST_CELL) -> str:
    """The text as a cell can hold it.

    Line ends become line feeds, what XML cannot carry becomes U+FFFD, and a text of more than
    `longest` UTF-16 units is cut with a note at its end.
    """
    # What can be printed is nothing of all this, and most texts can.
    if not text.isprintable():
        text = _ILLEGAL.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    if len(text) * 2 > longest and _units(text) > longest:
        text = first_units(text, longest - len(CUT_NOTE)) + CUT_NOTE
    return text


def starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet would take the typed text for a formula."""
    return text[:1] in _STARTS_A_FORMULA


def in_a_cell(text: str) -> str:
    """The text as a cell holds it: in quotation marks where it would start a formula.

    The cell is text in any case; but whoever saves the sheet as CSV and opens that, or types
    the cell anew, would run it.
    """
    formula = text[:1] in _STARTS_A_FORMULA
    # Most texts are as they can stand: short, and nothing in them that cannot be printed.
    if not formula and len(text) <= _SHORT and text.isprintable():
        return text
    return f"“{clean(text, longest=LONGEST_CELL - 2)}”" if formula else clean(text)


def harmless(text: str) -> str:
    """The text for CSV and the clipboard, where only a leading apostrophe keeps it text."""
    return f"'{clean(text)}" if starts_a_formula(text) else clean(text)


def shortened(text: str, longest: int, *, rest: str = "…") -> str:
    """The text on one line, cut at a word with `rest` at its end if it is longer."""
    text = " ".join(clean(text).split())
    if len(text) <= longest:
        return text
    head = text[: longest - len(rest)]
    at_word = head.rfind(" ")
    return (head[:at_word] if at_word > longest // 2 else head).rstrip(" ,;") + rest


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def first_units(text: str, units: int) -> str:
    """The first `units` UTF-16 units, in which Excel counts, with no character halved."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore")


def from_the_left(text: str) -> str:
    """A link whose words run to the left would begin outside its cell in some programs."""
    runs_left = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\u200e{text}" if runs_left else text


def page_text(text: str, longest: int) -> str:
    """Text for head and foot, where `&` starts a code and all must fit 255 characters."""
    return first_units(shortened(text, longest).replace("&", "＆"), longest)
