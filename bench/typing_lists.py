"""Who is on record, who of them is typed a second time, and strangers: what typing races over.

Each list comes without an identifier and with one, as M1's do. FEBRL's has one for everybody;
of the invented people 60 of 100 have a PNC id on record, and it is typed for 60 of 100.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.febrl_like import pnc_id, typed_and_known
from bench.judged_lists import Row, lists_to_judge

_TYPED = 3_000
_ON_RECORD = _IS_TYPED = 0.6
_WRONG_FIGURE = 0.02


@dataclass(frozen=True, slots=True)
class TypingList:
    """One race's people; `person` of a row tells who it is, in all three lists."""

    name: str
    known: list[Row]
    again: list[Row]
    strangers: list[Row]


def typing_lists(records: int, seed: int, febrl: Path | None) -> Iterator[TypingList]:
    """Those to race over; FEBRL's only where a folder with its dataset4a and 4b is named."""
    known, again = _known_and_again(records, seed)
    _, strangers = _known_and_again(_TYPED * 3, seed + 1)
    yield TypingList("judged", known, again, strangers)
    yield _with_pnc_ids(known, again, strangers, random.Random(seed))
    if febrl is None:
        return
    lists = typed_and_known(febrl, records, seed, _TYPED)
    known, again, strangers = ([row | {"identifier": ""} for row in rows] for rows in lists)
    yield TypingList("febrl4", known, again, strangers)
    yield TypingList("febrl4+id", *lists)


def _known_and_again(records: int, seed: int) -> tuple[list[Row], list[Row]]:
    """So many people once, and some thousand of them a second time."""
    rows = lists_to_judge(
        records + _TYPED * 2, seed=seed, copies=_TYPED * 2 / (records + _TYPED * 2)
    )
    first: dict[str, Row] = {}
    again = []
    for row in rows:
        row = row | {"identifier": ""}
        if row["person"] in first:
            again.append(row)
        else:
            first[row["person"]] = row
    known = list(first.values())[:records]
    on_record = {row["person"] for row in known}
    return known, [row for row in again if row["person"] in on_record][:_TYPED]


def _with_pnc_ids(
    known: list[Row], again: list[Row], strangers: list[Row], rng: random.Random
) -> TypingList:
    numbers = rng.sample(range(10_000_000), len(known) + len(strangers))
    own = {row["person"]: numbers.pop() for row in known}
    return TypingList(
        "judged+id",
        [_with_pnc_id(row, own[row["person"]], _ON_RECORD, rng) for row in known],
        [_typed(row, own[row["person"]], rng) for row in again],
        [_typed(row, numbers.pop(), rng) for row in strangers],
    )


def _typed(row: Row, number: int, rng: random.Random) -> Row:
    if rng.random() < _WRONG_FIGURE:
        number = number // 10 * 10 + rng.randrange(10)
    return _with_pnc_id(row, number, _IS_TYPED, rng)


def _with_pnc_id(row: Row, number: int, share: float, rng: random.Random) -> Row:
    return row | {"identifier": pnc_id(number) if rng.random() < share else ""}
