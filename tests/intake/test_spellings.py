"""Names compared in bulk: what is left out unread is never alike."""

from __future__ import annotations

from functools import cache

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler

from bench.judged_lists import lists_to_judge
from lomu_app import bootstrap
from lomu_app.intake.alike.spellings import Groups, Spellings
from lomu_app.people.comparing import name_key, sound, yardstick

ODD = ["A", "MO", "LI", "ŽAK", "SMITH", "SMYTH", "SMITHJONES", "JONESSMITH", "007", "KHAN", "КХАН"]


@cache
def spellings() -> Spellings:
    """Names as they are written once and again, and odd ones."""
    rows = lists_to_judge(120, seed=17, copies=0.6)
    names = {name_key(row[field]) for row in rows for field in ("surname", "forenames")} - {""}
    return Spellings(sorted({*names, *ODD}))


def every_pair() -> tuple[np.ndarray, np.ndarray]:
    count = len(spellings())
    one, two = np.triu_indices(count, 1)
    return one, two


def texts() -> list[tuple[str, str]]:
    words = spellings().texts
    return [(words[a], words[b]) for a, b in zip(*every_pair(), strict=True)]


def groups() -> Groups:
    return yardstick(bootstrap.policies()).groups


def is_near(one: str, two: str) -> bool:
    shorter = min(len(one), len(two))
    slips = 1 if shorter < 4 else 1 if shorter < 7 else 2
    same_sound = sound(one) == sound(two) and len(sound(one)) >= 3
    return same_sound or (shorter >= 3 and OSA.distance(one, two) <= slips)


def is_part(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    far = len(short) >= 3 and len(long) - len(short) >= 3
    return far and (long.startswith(short) or long.endswith(short))


def is_form(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    if len(short) >= 3 and long.startswith(short):
        return True
    return bool(groups().get(one, frozenset()) & groups().get(two, frozenset()))


def test_that_names_in_bulk_are_near_where_two_compared_alone_are() -> None:
    expected = [is_near(*pair) for pair in texts()]
    assert any(expected)
    assert spellings().near(*every_pair()).tolist() == expected


def test_that_names_in_bulk_are_alike_where_two_compared_alone_are() -> None:
    for least in (0.86, 0.92):
        expected = [JaroWinkler.similarity(*pair) >= least for pair in texts()]
        assert any(expected)
        assert spellings().alike(*every_pair(), least).tolist() == expected


def test_that_parts_of_double_names_initials_and_forms_are_seen_in_bulk() -> None:
    expected = [is_part(*pair) for pair in texts()]
    assert any(expected)
    assert spellings().part(*every_pair()).tolist() == expected
    expected = [min(map(len, pair)) == 1 and pair[0][0] == pair[1][0] for pair in texts()]
    assert any(expected)
    assert spellings().initial(*every_pair()).tolist() == expected
    expected = [is_form(*pair) for pair in texts()]
    assert any(expected)
    assert spellings().stand_for_each_other(*every_pair(), groups()).tolist() == expected
