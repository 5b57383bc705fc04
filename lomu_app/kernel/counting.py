"""A number with its noun, as one says it."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """`1 line`, `3 lines`, `1,204 lines`; `many` where the plural takes more than an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"
