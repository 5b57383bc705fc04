"""How alike two records are in each field: levels, for many pairs at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from lomu_app.intake.alike.columns import Columns, Field
from lomu_app.intake.alike.spellings import Groups, Spellings

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
_LARGEST_TABLE = 2**26
"""Different values times themselves, up to which a table of all their pairs is kept."""


def level(field: str, name: str) -> int:
    """The number of a level."""
    return LEVELS[field].index(name)


def compare_pairs(columns: Columns, pairs: Pairs, groups: Groups) -> Levels:
    """For each field the level of each pair. `groups` are forenames that stand for each other."""
    found = {
        "surname": _by_value(columns.surname, pairs, _surnames),
        "forename": _forenames(columns, pairs, groups),
        "middle": _by_value(columns.middle, pairs, _middles),
        "birth": _births(columns, pairs),
        "number": _by_value(columns.number, pairs, _differ),
        "street": _by_value(columns.street, pairs, _streets),
        "town": _by_value(columns.town, pairs, _streets),
        "postcode": _by_value(columns.postcode, pairs, _within_one),
        "identifier": _identifiers(columns, pairs),
    }
    _mark_swapped(columns, pairs, found, groups)
    # Who goes by a later forename has the others out of step as well.
    found["middle"][found["forename"] == level("forename", "middle")] = MISSING
    return found


Scorer = Callable[[Spellings, np.ndarray, np.ndarray], np.ndarray]


def _by_value(field: Field, pairs: Pairs, scorer: Scorer) -> np.ndarray:
    """Levels of one column."""
    return _scored(field.values, field.codes[pairs[0]], field.codes[pairs[1]], scorer)


def _scored(values: Spellings, one: np.ndarray, two: np.ndarray, scorer: Scorer) -> np.ndarray:
    """Level 1 where the numbers are equal; each pair of different values is scored once."""
    found: np.ndarray = ((one == two) & (one >= 0)).astype(np.int8)
    places = np.flatnonzero((one != two) & (one >= 0) & (two >= 0))
    one, two = one[places], two[places]
    width = len(values)
    code = np.minimum(one, two).astype(np.int64) * width + np.maximum(one, two)
    if width * width > _LARGEST_TABLE:
        unique, back = np.unique(code, return_inverse=True)
        found[places] = scorer(values, *np.divmod(unique, width))[back]
        return found
    # Marked in a table, for sorting millions of pairs takes longer.
    table = np.zeros(width * width, dtype=np.int8)
    table[code] = 1
    unique = np.flatnonzero(table.view(bool))
    table[unique] = scorer(values, *np.divmod(unique, max(1, width)))
    found[places] = table[code]
    return found


def _first_of(
    conditions: Sequence[np.ndarray], levels: Sequence[int], otherwise: int
) -> np.ndarray:
    """For each place the level of the first condition that holds there."""
    found = np.full(len(conditions[0]), otherwise, dtype=np.int8)
    for condition, number in zip(reversed(conditions), reversed(levels), strict=True):
        found[condition] = number
    return found


def _surnames(values: Spellings, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    conditions = [
        values.near(one, two), values.part(one, two), values.alike(one, two, _ALIKE),
    ]  # fmt: skip
    names = [level("surname", name) for name in ("near", "part", "like")]
    return _first_of(conditions, names, level("surname", "different"))


_ALIKE = 0.86
_STREETS_ALIKE = 0.92


def _forenames(columns: Columns, pairs: Pairs, groups: Groups) -> np.ndarray:
    def score(values: Spellings, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        conditions = [
            values.stand_for_each_other(one, two, groups), values.initial(one, two),
            values.near(one, two), values.alike(one, two, _ALIKE),
        ]  # fmt: skip
        names = [level("forename", name) for name in ("form", "initial", "near", "like")]
        return _first_of(conditions, names, level("forename", "different"))

    found = _by_value(columns.forename, pairs, score)
    places = np.flatnonzero(found >= level("forename", "like"))
    one, two = pairs[0][places], pairs[1][places]
    later = _is_later_name(columns, one, two) | _is_later_name(columns, two, one)
    found[places[later]] = level("forename", "middle")
    return found


def _is_later_name(columns: Columns, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Where the first forename of one, or its initial, is a later one of the other."""
    values = columns.forename.values
    first = columns.forename.codes[one]
    short = values.lengths[first] == 1
    found = np.zeros(len(one), dtype=bool)
    for column in columns.later.T:
        name = column[two]
        fits = (name == first) | (short & (values.initials[name] == values.initials[first]))
        found |= fits & (name >= 0)
    return found


def _middles(values: Spellings, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    conditions = [values.near(one, two), values.initial(one, two)]
    return _first_of(conditions, [1, 2], level("middle", "different"))


def _differ(_values: Spellings, one: np.ndarray, _two: np.ndarray) -> np.ndarray:
    return np.full(len(one), level("number", "different"), dtype=np.int8)


def _streets(values: Spellings, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    return _first_of([values.alike(one, two, _STREETS_ALIKE)], [1], level("street", "different"))


def _within_one(values: Spellings, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    return _first_of([values.within(one, two, 1)], [2], level("postcode", "different"))


def _identifiers(columns: Columns, pairs: Pairs) -> np.ndarray:
    """The worst level of several identifiers, but that an equal one outweighs a near one."""
    found = np.zeros(len(pairs[0]), dtype=np.int8)
    for field in (columns.pnc, columns.cro, columns.other):
        if not len(field.values):
            continue
        other = _by_value(field, pairs, _within_one)
        worse = (found == MISSING) | ((other != MISSING) & (other > found) & (other != 2))
        found = np.where((other == 1) & (found == 2), other, np.where(worse, other, found))
    return found


# --- dates of birth -----------------------------------------------------------------------


def _births(columns: Columns, pairs: Pairs) -> np.ndarray:
    (y1, y2), (m1, m2), (d1, d2) = (
        (part[pairs[0]], part[pairs[1]]) for part in (columns.year, columns.month, columns.day)
    )
    same = (y1 == y2).astype(np.int8) + (m1 == m2) + (d1 == d2)
    conditions = [
        (y1 == 0) | (y2 == 0), same == 3, (y1 == y2) & (m1 == d2) & (d1 == m2),
        _one_slip(columns, pairs, same), same == 2, y1 == y2,
    ]  # fmt: skip
    return _first_of(conditions, range(6), level("birth", "different"))


def _one_slip(columns: Columns, pairs: Pairs, same: np.ndarray) -> np.ndarray:
    """One figure of eight differs, or two neighbours are changed over."""
    found: np.ndarray = (same == 1) | (same == 2)  # of three parts a slip spares one at least
    places = np.flatnonzero(found)
    figures = _figures(columns.born_code())
    one, two = figures[pairs[0][places]], figures[pairs[1][places]]
    differing = one != two
    count = differing.sum(axis=1)
    first = differing.argmax(axis=1)
    second = np.minimum(first + 1, 7)
    rows = np.arange(len(one))
    crossed = (one[rows, first] == two[rows, second]) & (one[rows, second] == two[rows, first])
    found[places] = (count == 1) | ((count == 2) & differing[rows, second] & crossed)
    return found


def _figures(days: np.ndarray) -> np.ndarray:
    powers = 10 ** np.arange(7, -1, -1)
    found: np.ndarray = ((np.maximum(days, 0)[:, None] // powers) % 10).astype(np.int8)
    return found


# --- swapped names ------------------------------------------------------------------------


def _mark_swapped(columns: Columns, pairs: Pairs, found: Levels, groups: Groups) -> None:
    """Where surname and forename fit only crosswise: the surname says so, the forename nothing."""

    def score(values: Spellings, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """1 where a surname and a forename are one name, 2 where one is part or form of both."""
        part = values.initial(one, two) | values.part(one, two)
        part |= values.stand_for_each_other(one, two, groups)
        return _first_of([values.near(one, two), part], [1, 2], 0)

    surnames, forenames = columns.surname.codes, columns.forename.codes
    places = np.flatnonzero(
        (found["surname"] >= level("surname", "like"))
        & (found["forename"] >= level("forename", "like"))
    )
    one, two = pairs[0][places], pairs[1][places]
    one_way = _scored(columns.surname.values, surnames[one], forenames[two], score)
    half = one_way > 0
    places, one, two, one_way = places[half], one[half], two[half], one_way[half]
    other_way = _scored(columns.surname.values, forenames[one], surnames[two], score)
    # One of both may be an initial, or part of a double name; both would be too little.
    fits = places[(other_way > 0) & (one_way + other_way <= _CROSSED)]
    found["surname"][fits] = level("surname", "swapped")
    found["forename"][fits] = MISSING
    found["middle"][fits] = MISSING


_CROSSED = 3
