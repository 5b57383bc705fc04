"""How wide a text is in Arial and how many lines it takes in a column.

Excel fits a row to its text only on a screen and never for a joined cell, so heights are
measured here. Widths are those of the face itself (thousandths of its size) with a little
room, because the replacement faces of other machines run wider.
"""

from __future__ import annotations

from functools import lru_cache

_WIDE = 1000
_WIDTHS = dict(
    zip(
        map(chr, range(32, 127)),
        (
            278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
            556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
            1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
            667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
            333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
            556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
        ),
        strict=True,
    )
)  # fmt: skip
# What marks a copy is not seen.
_WIDTHS |= {"\u200c": 0, "\u200d": 0}
_WIDEST = max(_WIDE, *_WIDTHS.values())
_SPACE = _WIDTHS[" "]
_ROOM = 1.06
_BOLD = 1.07
_PIXELS_A_POINT = 96 / 72
_DIGIT_PIXELS = 7
LINE_HEIGHT = 1.30


def _letter(letter: str) -> int:
    return _WIDTHS.get(letter, 667 if letter < "\u0250" else _WIDE)


@lru_cache(maxsize=50_000)
def _word_width(word: str) -> int:
    return sum(map(_letter, word))


def _scale(size: float, *, bold: bool) -> float:
    """Pixels for a thousandth of the face's size."""
    return size * _PIXELS_A_POINT / 1000 * _ROOM * (_BOLD if bold else 1)


def column_pixels(width: float) -> float:
    """Pixels for text in a column of `width` Excel characters."""
    return width * _DIGIT_PIXELS


def room(pixels: float, size: float, *, bold: bool = False) -> float:
    """`pixels` in thousandths of a face's size, in which its letters are counted."""
    return pixels / _scale(size, bold=bold)


def wrapped(text: str, room: float) -> list[str]:
    """The text in lines of at most `room`, broken at spaces, or within a word too long."""
    if "\n" not in text:
        return list(_wrapped_line(text, room))
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrapped_line(paragraph, room))
    return lines


def surely_fits(text: str, room: float, lines: int) -> bool:
    """Whether it takes at most so many lines even if all its letters were of the widest.

    False says nothing: such a text must be measured. Of two lines that follow each other at least
    one letter or blank less than a line's room is full.
    """
    pair = room - 2 * _WIDEST
    return pair > 0 and text.isprintable() and 2 * len(text) * _WIDEST <= pair * (lines - 1)


def surely_on_a_line(room: float) -> int:
    """How many letters stand on a line of this room even if all are of the widest."""
    return int(room / _WIDEST)


def line_count(text: str, room: float) -> int:
    """How many lines `wrapped` makes of it; found without making them."""
    if "\n" in text:
        return len(wrapped(text, room))
    if len(text) * _WIDEST <= room:
        return 1
    lines, taken = 1, -_SPACE
    for wide in map(_word_width, text.split(" ")):
        taken += _SPACE + wide
        if taken > room:
            if wide > room:
                return len(_wrapped_line(text, room))
            lines, taken = lines + 1, wide
    return lines


# What is measured for the height of a row is laid out in that row as well.
@lru_cache(maxsize=5_000)
def _wrapped_line(text: str, room: float) -> tuple[str, ...]:
    if len(text) * _WIDEST <= room:
        return (text,)
    lines: list[str] = []
    line: list[str] = []
    taken = 0
    for word in text.split(" "):
        wide = _word_width(word)
        if line and taken + _SPACE + wide <= room:
            line.append(word)
            taken += _SPACE + wide
            continue
        if line:
            lines.append(" ".join(line))
        *full, last = _broken_word(word, room)
        lines.extend(full)
        line, taken = [last], _word_width(last)
    return (*lines, " ".join(line))


def _broken_word(word: str, room: float) -> list[str]:
    if _word_width(word) <= room:
        return [word]
    parts: list[str] = []
    begin = taken = 0
    for place, letter in enumerate(word):
        wide = _letter(letter)
        if place > begin and taken + wide > room:
            parts.append(word[begin:place])
            begin, taken = place, 0
        taken += wide
    return [*parts, word[begin:]]


@lru_cache(maxsize=5_000)
def height(lines: int, size: float) -> float:
    """Points for a row of so many lines."""
    return round(max(1, lines) * size * LINE_HEIGHT + 3.5, 2)
