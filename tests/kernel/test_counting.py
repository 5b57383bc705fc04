"""Numbers stand with their nouns as one says them."""

from __future__ import annotations

import pytest

from lomu_app.kernel.counting import counted


@pytest.mark.parametrize(
    ("number", "nouns", "said"),
    [
        (0, ("line",), "0 lines"), (1, ("line",), "1 line"), (2, ("line",), "2 lines"),
        (1_204, ("line",), "1,204 lines"), (1, ("person", "people"), "1 person"),
        (3, ("person", "people"), "3 people"), (-1, ("point",), "-1 points"),
    ],
)  # fmt: skip
def test_that_one_is_said_otherwise_than_many(
    number: int, nouns: tuple[str, ...], said: str
) -> None:
    assert counted(number, *nouns) == said
