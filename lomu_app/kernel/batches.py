"""Long work in pieces, so that no piece holds up the other threads of the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(things: Iterable[T], most: int) -> Iterator[list[T]]:
    """Lists of `most` things each, the last one maybe shorter."""
    rest = iter(things)
    while some := list(islice(rest, most)):
        yield some
