"""Which pairs are joined by themselves, and which are listed for somebody to decide.

A probability alone joins nobody: without a day of birth, with two known forenames that are only
spelt alike, or where an identifier differs, a person has to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lomu_app.intake.alike.blocks import pairs_to_compare
from lomu_app.intake.alike.columns import Columns, Nominal, columns_of
from lomu_app.intake.alike.levels import LEVELS, Levels, Pairs, compare_pairs, level
from lomu_app.intake.alike.model import Patterns, estimate, patterns_of, probabilities
from lomu_app.intake.alike.spellings import Groups


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two records (by their place in the list), how likely they are one person, and why."""

    one: int
    two: int
    probability: float
    joined: bool
    why: tuple[str, ...]


def find_pairings(
    records: Sequence[Nominal], policy: Mapping[str, Any], groups: Groups, *, first_new: int = 0,
    names: frozenset[str] = frozenset(),
) -> list[Pairing]:  # fmt: skip
    """Everybody who may be somebody else, likeliest first.

    Records before `first_new` are on record already: they are not compared with each other.
    `groups` are forenames that stand for each other, `names` forenames that are known.
    """
    if len(records) < 2:
        return []
    columns = columns_of(records)
    pairs = pairs_to_compare(columns, first_new)
    levels = compare_pairs(columns, pairs, groups)
    all_pairs = len(records) * (len(records) - 1) / 2
    seen = patterns_of(levels)
    learnt = estimate(columns, seen, policy, groups, all_pairs)
    same, of_one_family = probabilities(columns, pairs, levels, seen, learnt)
    certain = same >= policy["joined"]
    likely = np.flatnonzero(certain)
    some = (pairs[0][likely], pairs[1][likely])
    of_some = {field: of_field[likely] for field, of_field in levels.items()}
    certain[likely] = _nothing_against(columns, some, of_some, names, groups)
    wanted = certain | (same >= policy["listed"]) | (
        (same >= policy["listed_of_family"]) & (same + of_one_family >= 0.5)
    )  # fmt: skip
    chosen = np.flatnonzero(wanted)
    chosen = chosen[np.argsort(-same[chosen], kind="stable")]
    one, two = pairs[0][chosen].tolist(), pairs[1][chosen].tolist()
    joined = _join(one, two, certain[chosen].tolist())
    why = _reasons(seen, chosen)
    return [Pairing(*row) for row in zip(one, two, same[chosen].tolist(), joined, why, strict=True)]


def _nothing_against(
    columns: Columns, pairs: Pairs, levels: Levels, names: frozenset[str], groups: Groups
) -> np.ndarray:
    """Whether nothing keeps a pair from being joined without anybody looking."""
    at_home = (levels["number"] == 1) & (levels["street"] == 1)
    first_of_january = (columns.month[pairs[0]] == 1) & (columns.day[pairs[0]] == 1)
    same_day = (levels["birth"] == level("birth", "equal")) & (at_home | ~first_of_january)
    slip = levels["birth"] == level("birth", "slip")
    slip &= columns.year[pairs[0]] == columns.year[pairs[1]]
    nearly = (slip | (levels["birth"] == level("birth", "swapped"))) & at_home
    same_names = (levels["surname"] == 1) & (levels["forename"] == 1)
    born: np.ndarray = same_day | (nearly & same_names)
    born &= levels["identifier"] != level("identifier", "different")
    born &= _names_fit(columns, pairs, levels, names, groups)
    return born


def _names_fit(
    columns: Columns, pairs: Pairs, levels: Levels, names: frozenset[str], groups: Groups
) -> np.ndarray:
    surname, forename = levels["surname"], levels["forename"]
    alike = np.isin(forename, [level("forename", name) for name in ("form", "near")])
    places = np.flatnonzero(alike)
    some = (pairs[0][places], pairs[1][places])
    alike[places] = ~_two_known_names(columns, some, names, groups)
    fitting = [level("surname", name) for name in ("equal", "near", "part")]
    straight: np.ndarray = np.isin(surname, fitting)
    straight &= (forename == 1) | alike
    straight &= levels["middle"] != level("middle", "different")
    straight |= (surname == level("surname", "swapped")) & _exactly_swapped(columns, pairs)
    return straight


def _two_known_names(
    columns: Columns, pairs: Pairs, names: frozenset[str], groups: Groups
) -> np.ndarray:
    """Whether two forenames are names of their own (known, or borne by several), and not forms
    of one name, as Michael and Mike are.
    """
    field, count = columns.forename, max(1, columns.count)
    often = field.share() * count >= max(4.0, count * 0.0004)
    texts = field.values.texts
    own = np.append(often | np.array([text in names for text in texts], dtype=bool), False)
    one, two = (field.codes[side] for side in pairs)
    found: np.ndarray = own[one] & own[two]
    for at in np.flatnonzero(found & (one != two)).tolist():
        forms = (groups.get(texts[code], frozenset()) for code in (one[at], two[at]))
        found[at] = not frozenset.intersection(*forms)
    return found


def _exactly_swapped(columns: Columns, pairs: Pairs) -> np.ndarray:
    (s1, s2), (f1, f2) = (
        (field.codes[pairs[0]], field.codes[pairs[1]])
        for field in (columns.surname, columns.forename)
    )
    found: np.ndarray = (s1 == f2) & (s2 == f1)
    return found


def _join(ones: list[int], twos: list[int], certain: list[bool]) -> list[bool]:
    """Which chosen pairs are joined, likeliest first, so that nobody is joined through others.

    Two groups are joined only if every pair across them is certain too. So two records of those
    that are on record already, which were not compared, are never joined through a new one.
    """
    sure = {(one, two) for one, two, safe in zip(ones, twos, certain, strict=True) if safe}
    group: dict[int, list[int]] = {}

    def joins(one: int, two: int) -> bool:
        mine, theirs = group.setdefault(one, [one]), group.setdefault(two, [two])
        if mine is theirs:
            return True
        if len(mine) + len(theirs) > 2 and not all(
            (min(a, b), max(a, b)) in sure for a in mine for b in theirs
        ):
            return False
        mine.extend(theirs)
        for member in theirs:
            group[member] = mine
        return True

    return [safe and joins(one, two) for one, two, safe in zip(ones, twos, certain, strict=True)]


# --- words ------------------------------------------------------------------------------

_WORDS: Mapping[str, tuple[str, ...]] = {
    "surname": (
        "", "same surname", "surname spelt nearly the same", "surname is part of a double name",
        "surnames alike", "surname and forename are swapped", "surnames differ",
    ),
    "forename": (
        "", "same first forename", "forename is a short form", "initial fits the forename",
        "forename nearly the same", "forename is a later one of the other", "forenames alike",
        "forenames differ",
    ),
    "middle": ("", "", "", "second forenames differ"),
    "birth": (
        "", "same date of birth", "date of birth with day and month swapped",
        "date of birth differs by one figure", "two parts of the date of birth are the same",
        "same year of birth", "dates of birth differ",
    ),
    "number": ("", "same house number", "house numbers differ"),
    "street": ("", "same street", "streets differ"),
    "town": ("", "", ""),
    "postcode": ("", "same postcode", "postcode nearly the same", "postcodes differ"),
    "identifier": ("", "same identifier", "identifier nearly the same", "identifiers differ"),
}  # fmt: skip
_UNKNOWN = {"birth": "date of birth not known", "surname": "surname not known"}


def _reasons(seen: Patterns, chosen: np.ndarray) -> Iterator[tuple[str, ...]]:
    """What each chosen pair has in common and what not, in words; found once a pattern."""
    places, back = np.unique(seen.of_pair[chosen], return_inverse=True)
    levels = [[int(seen.levels[field][at]) for field in LEVELS] for at in places.tolist()]
    told = [_told(found) for found in levels]
    return (told[at] for at in back.tolist())


def _told(levels: Sequence[int]) -> tuple[str, ...]:
    words = (
        _WORDS[field][found] if found else _UNKNOWN.get(field, "")
        for field, found in zip(LEVELS, levels, strict=True)
    )
    return tuple(word for word in words if word)
