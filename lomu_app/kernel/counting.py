"""A number with its noun, and several things in a row, as one says them."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, one: str, many: str = "") -> str:
    """`1 line`, `3 lines`, `1,204 lines`; `many` where the plural takes more than an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def and_joined(words: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
