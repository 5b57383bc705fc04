"""How alike two records are in each field: levels, for many pairs at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from lomu_app.intake.alike.columns import Columns, Field
from lomu_app.people.comparing import sound

MISSING = 0
LEVELS: Mapping[str, tuple[str, ...]] = {
    "surname": ("missing", "equal", "near", "part", "like", "swapped", "different"),
    "forename": (
        "missing", "equal", "form", "initial", "near", "middle", "like", "different",
    ),
    "middle": ("missing", "equal", "initial", "different"),
    "birth": ("missing", "equal", "swapped", "slip", "two", "year", "different"),
    "number": ("missing", "equal", "different"),
    "street": ("missing", "equal", "different"),
    "town": ("missing", "equal", "different"),
    "postcode": ("missing", "equal", "near", "different"),
    "identifier": ("missing", "equal", "near", "different"),
}  # fmt: skip
"""Every field and its levels, the best first; the number of a level is its place."""

Pairs = tuple[np.ndarray, np.ndarray]
Levels = dict[str, np.ndarray]
Groups = Mapping[str, frozenset[int]]


def level(field: str, name: str) -> int:
    """The number of a level."""
    return LEVELS[field].index(name)


def compare_pairs(columns: Columns, pairs: Pairs, groups: Groups) -> Levels:
    """For each field the level of each pair. `groups` are forenames that stand for each other."""
    found = {
        "surname": _by_value(columns.surname, columns.surname, pairs, _surnames),
        "forename": _forenames(columns, pairs, groups),
        "middle": _by_value(columns.middle, columns.middle, pairs, _middles),
        "birth": _births(columns, pairs),
        "number": _by_value(columns.number, columns.number, pairs, _differ),
        "street": _by_value(columns.street, columns.street, pairs, _streets),
        "town": _by_value(columns.town, columns.town, pairs, _streets),
        "postcode": _by_value(columns.postcode, columns.postcode, pairs, _postcodes),
        "identifier": _identifiers(columns, pairs),
    }
    _mark_swapped(columns, pairs, found, groups)
    # Who goes by a later forename has the others out of step as well.
    found["middle"][found["forename"] == level("forename", "middle")] = MISSING
    return found


Scorer = Callable[[list[str], list[str]], np.ndarray]


def _by_value(one: Field, two: Field, pairs: Pairs, scorer: Scorer) -> np.ndarray:
    """Levels of two columns (often the same); each pair of different values is scored once."""
    a, b = one.codes[pairs[0]], two.codes[pairs[1]]
    found = np.zeros(len(a), dtype=np.int8)
    known = (a >= 0) & (b >= 0)
    if one is two:
        found[known & (a == b)] = 1
        known &= a != b
        a, b = np.minimum(a, b), np.maximum(a, b)
    places = np.flatnonzero(known)
    if not len(places):
        return found
    width = len(two.values)
    unique, back = np.unique(a[places] * width + b[places], return_inverse=True)
    firsts = [one.values[at] for at in (unique // width).tolist()]
    seconds = [two.values[at] for at in (unique % width).tolist()]
    found[places] = scorer(firsts, seconds)[back]
    return found


def _distance(firsts: list[str], seconds: list[str]) -> np.ndarray:
    return cpdist(firsts, seconds, scorer=OSA.distance, dtype=np.int32)


def _winkler(firsts: list[str], seconds: list[str]) -> np.ndarray:
    return cpdist(firsts, seconds, scorer=JaroWinkler.similarity, dtype=np.float32)


def _shorter(firsts: list[str], seconds: list[str]) -> np.ndarray:
    return np.array([min(len(a), len(b)) for a, b in zip(firsts, seconds, strict=True)])


def _same_sound(firsts: list[str], seconds: list[str]) -> np.ndarray:
    heard = {name: sound(name) for name in {*firsts, *seconds}}
    return np.array(
        [heard[a] == heard[b] and len(heard[a]) >= 3 for a, b in zip(firsts, seconds, strict=True)]
    )


def slips_allowed(shorter: np.ndarray) -> np.ndarray:
    """How many slips of the pen a name of so many letters may hold and still be near."""
    return np.where(shorter < 4, 1, np.where(shorter < 7, 1, 2))


def _near(firsts: list[str], seconds: list[str]) -> np.ndarray:
    shorter = _shorter(firsts, seconds)
    slip = (_distance(firsts, seconds) <= slips_allowed(shorter)) & (shorter >= 3)
    found: np.ndarray = slip | _same_sound(firsts, seconds)
    return found


def _surnames(firsts: list[str], seconds: list[str]) -> np.ndarray:
    part = np.array(
        [
            abs(len(a) - len(b)) >= _LEAST_PART and _part_of_a_double(a, b)
            for a, b in zip(firsts, seconds, strict=True)
        ]
    )
    conditions = [_near(firsts, seconds), part, _winkler(firsts, seconds) >= 0.86]
    return np.select(
        conditions, [level("surname", name) for name in ("near", "part", "like")],
        level("surname", "different"),
    )  # fmt: skip


_LEAST_PART = 3
"""Letters of each part of a double name at the least."""


def _part_of_a_double(one: str, two: str) -> bool:
    shorter, longer = sorted((one, two), key=len)
    return (
        len(shorter) >= _LEAST_PART
        and len(longer) - len(shorter) >= _LEAST_PART
        and (longer.startswith(shorter) or longer.endswith(shorter))
    )


def _forenames(columns: Columns, pairs: Pairs, groups: Groups) -> np.ndarray:
    def score(firsts: list[str], seconds: list[str]) -> np.ndarray:
        both = list(zip(firsts, seconds, strict=True))
        form = np.array([_stand_for_each_other(a, b, groups) for a, b in both])
        initial = np.array([min(len(a), len(b)) == 1 and a[0] == b[0] for a, b in both])
        conditions = [form, initial, _near(firsts, seconds), _winkler(firsts, seconds) >= 0.86]
        names = [level("forename", name) for name in ("form", "initial", "near", "like")]
        return np.select(conditions, names, level("forename", "different"))

    found = _by_value(columns.forename, columns.forename, pairs, score)
    _mark_middle(columns, pairs, found)
    return found


def _stand_for_each_other(one: str, two: str, groups: Groups) -> bool:
    shorter, longer = sorted((one, two), key=len)
    if len(shorter) >= 3 and longer.startswith(shorter):
        return True
    return bool(groups.get(one, frozenset()) & groups.get(two, frozenset()))


def _mark_middle(columns: Columns, pairs: Pairs, found: np.ndarray) -> None:
    """Where the first forename of one is a later one of the other."""
    places = np.flatnonzero(found >= level("forename", "like"))
    if not len(places):
        return
    several = np.array([" " in value for value in columns.forenames.values])
    one, two = (columns.forenames.codes[side[places]] for side in pairs)
    places = places[several[one] | several[two]]
    some = (pairs[0][places], pairs[1][places])
    later = _by_value(columns.forenames, columns.forenames, some, _later_names)
    found[places[later == _LATER]] = level("forename", "middle")


_LATER = 2


def _later_names(firsts: list[str], seconds: list[str]) -> np.ndarray:
    names = {name: name.split() for name in {*firsts, *seconds}}
    both = [(names[a], names[b]) for a, b in zip(firsts, seconds, strict=True)]
    fits = [_is_later_name(a, b) or _is_later_name(b, a) for a, b in both]
    return np.where(np.array(fits, dtype=bool), _LATER, MISSING)


def _is_later_name(one: list[str], two: list[str]) -> bool:
    """Whether the first of some forenames, or its initial, is a later one of others."""
    first, later = one[0], two[1:]
    return first in later or (len(first) == 1 and any(name[0] == first for name in later))


def _middles(firsts: list[str], seconds: list[str]) -> np.ndarray:
    both = list(zip(firsts, seconds, strict=True))
    initial = np.array([min(len(a), len(b)) == 1 and a[0] == b[0] for a, b in both])
    near = _near(firsts, seconds)
    return np.select([near, initial], [1, 2], level("middle", "different"))


def _differ(firsts: list[str], _seconds: list[str]) -> np.ndarray:
    return np.full(len(firsts), level("number", "different"))


def _streets(firsts: list[str], seconds: list[str]) -> np.ndarray:
    alike = _winkler(firsts, seconds) >= 0.92
    return np.where(alike, 1, 2)


def _postcodes(firsts: list[str], seconds: list[str]) -> np.ndarray:
    return np.where(
        _distance(firsts, seconds) <= 1, level("postcode", "near"), level("postcode", "different")
    )


def _identifiers(columns: Columns, pairs: Pairs) -> np.ndarray:
    """The worst level of several identifiers, but that an equal one outweighs a near one."""
    found = np.zeros(len(pairs[0]), dtype=np.int8)
    for field in (columns.pnc, columns.cro, columns.other):
        other = _by_value(field, field, pairs, _numbers)
        worse = (found == MISSING) | ((other != MISSING) & (other > found) & (other != 2))
        found = np.where((other == 1) & (found == 2), other, np.where(worse, other, found))
    return found


def _numbers(firsts: list[str], seconds: list[str]) -> np.ndarray:
    return np.where(_distance(firsts, seconds) <= 1, 2, 3)


# --- dates of birth -----------------------------------------------------------------------


def _births(columns: Columns, pairs: Pairs) -> np.ndarray:
    (y1, y2), (m1, m2), (d1, d2) = (
        (part[pairs[0]], part[pairs[1]]) for part in (columns.year, columns.month, columns.day)
    )
    same = (y1 == y2).astype(np.int8) + (m1 == m2) + (d1 == d2)
    conditions = [
        (y1 == 0) | (y2 == 0), same == 3, (y1 == y2) & (m1 == d2) & (d1 == m2),
        _one_slip(columns, pairs), same == 2, y1 == y2,
    ]  # fmt: skip
    return np.select(conditions, range(6), level("birth", "different")).astype(np.int8)


def _one_slip(columns: Columns, pairs: Pairs) -> np.ndarray:
    """One figure of eight differs, or two neighbours are changed over."""
    figures = _figures(columns.born_code())
    one, two = figures[pairs[0]], figures[pairs[1]]
    differing = one != two
    count = differing.sum(axis=1)
    first = differing.argmax(axis=1)
    second = np.minimum(first + 1, 7)
    rows = np.arange(len(one))
    crossed = (one[rows, first] == two[rows, second]) & (one[rows, second] == two[rows, first])
    found: np.ndarray = (count == 1) | ((count == 2) & differing[rows, second] & crossed)
    return found


def _figures(days: np.ndarray) -> np.ndarray:
    powers = 10 ** np.arange(7, -1, -1)
    found: np.ndarray = ((np.maximum(days, 0)[:, None] // powers) % 10).astype(np.int8)
    return found


# --- swapped names ------------------------------------------------------------------------


def _mark_swapped(columns: Columns, pairs: Pairs, found: Levels, groups: Groups) -> None:
    """Where surname and forename fit only crosswise: the surname says so, the forename nothing."""
    unlike = (found["surname"] >= level("surname", "like")) & (
        found["forename"] >= level("forename", "like")
    )
    places = np.flatnonzero(unlike)
    if not len(places):
        return
    some = (pairs[0][places], pairs[1][places])

    def score(firsts: list[str], seconds: list[str]) -> np.ndarray:
        return _crosswise(firsts, seconds, groups)

    one_way = _by_value(columns.surname, columns.forename, some, score)
    half = one_way > 0
    places, one_way, some = places[half], one_way[half], (some[0][half], some[1][half])
    other_way = _by_value(columns.forename, columns.surname, some, score)
    # One of both may be an initial, or part of a double name; both would be too little.
    fits = places[(other_way > 0) & (one_way + other_way <= _CROSSED)]
    found["surname"][fits] = level("surname", "swapped")
    found["forename"][fits] = MISSING
    found["middle"][fits] = MISSING


_CROSSED = 3


def _crosswise(firsts: list[str], seconds: list[str], groups: Groups) -> np.ndarray:
    """1 where a surname and a forename are one name, 2 where one is a part or form of the other."""
    both = list(zip(firsts, seconds, strict=True))
    part = np.array([_is_part_or_form(a, b, groups) for a, b in both])
    return np.select([_near(firsts, seconds), part], [1, 2], 0)


def _is_part_or_form(one: str, two: str, groups: Groups) -> bool:
    initial = min(len(one), len(two)) == 1 and one[0] == two[0]
    return initial or _part_of_a_double(one, two) or _stand_for_each_other(one, two, groups)
