"""Which pairs are worth comparing: those that share one key at least of many."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lomu_app.intake.alike.columns import Columns, Field

_LARGEST = 300
"""Records that share a key at most; what more of them share says nothing."""


def pairs_to_compare(columns: Columns, first_new: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of records (lower, higher), each once; one of both at least is `first_new` or later."""
    found = [_pairs_of_one_key(key, columns.count, first_new) for key in _keys(columns)]
    codes = np.concatenate(found)
    del found
    # Sorted here, for numpy gathers unlike numbers one by one, which takes longer and more room.
    codes.sort()
    first = np.ones(len(codes), dtype=bool)
    first[1:] = codes[1:] != codes[:-1]
    codes = codes[first]
    low, high = np.divmod(codes, columns.count)
    return low.astype(np.int32), high.astype(np.int32)


def _pairs_of_one_key(key: np.ndarray, count: int, first_new: int) -> np.ndarray:
    """Pairs that share a key. A record may have several: then `key` holds all records again."""
    rows = np.flatnonzero(key >= 0)
    order = rows[np.argsort(key[rows], kind="stable")]
    ordered = key[order]
    order = order % count
    sizes = np.diff(np.flatnonzero(np.diff(ordered, prepend=-1, append=-1)))
    small = np.repeat(sizes <= _LARGEST, sizes)
    order, ordered = order[small], ordered[small]
    found = [np.empty(0, dtype=np.int64)]
    start = np.arange(len(order))
    for apart in range(1, _LARGEST):
        start = start[start + apart < len(order)]
        start = start[ordered[start] == ordered[start + apart]]
        if not len(start):
            break
        one, two = order[start], order[start + apart]
        low, high = np.minimum(one, two), np.maximum(one, two)
        wanted = (high >= first_new) & (low != high)
        found.append(low[wanted] * count + high[wanted])
    return np.concatenate(found)


def _keys(columns: Columns) -> Iterator[np.ndarray]:
    """Every key, a number a record; -1 where a part of it is not known."""
    surname, forename = columns.surname.codes, columns.forename.codes
    heard, heard_first = _heard(columns)
    year, month, day = _births(columns)
    postcode, street, number = columns.postcode.codes, columns.street.codes, columns.number.codes
    low, high = np.minimum(month, day), np.maximum(month, day)
    yield together(year, low, high)
    yield together(surname, forename)
    yield together(np.minimum(heard, heard_first), np.maximum(heard, heard_first))
    begins = _starts(columns.street, 5)
    # By either name, for they get swapped.
    names = np.concatenate([heard, heard_first])
    for parts in (
        (year, month), (month, day), (year, day), (postcode,), (street, number), (begins,),
    ):  # fmt: skip
        yield together(names, *(np.concatenate([part, part]) for part in parts))
    for name in (columns.surname, columns.forename):
        yield together(_starts(name, 3), begins)
    yield together(heard, heard_first, year)
    yield together(_starts(columns.surname, 4), _starts(columns.forename, 3))
    yield together(_starts(columns.surname, 3), _ends(columns.forename, 3), year)
    yield together(_ends(columns.surname, 4), _starts(columns.forename, 3))
    yield together(postcode, number)
    yield together(postcode, begins)
    yield together(street, number, columns.town.codes)
    yield together(street, _starts(columns.town, 4))
    yield together(street, number, _starts(columns.postcode, 3))
    yield together(year, month, street)
    yield together(year, month, postcode)
    yield from (columns.pnc.codes, columns.cro.codes, columns.other.codes)


def together(*parts: np.ndarray) -> np.ndarray:
    """One number for several; -1 where one of them is -1."""
    whole = np.zeros(len(parts[0]), dtype=np.int64)
    known = np.ones(len(parts[0]), dtype=bool)
    for part in parts:
        known &= part >= 0
        whole = whole * (int(part.max(initial=0)) + 2) + part
        if int(whole.max(initial=0)) > 2**40:
            whole = np.unique(whole, return_inverse=True)[1].astype(np.int64)
    return np.where(known, whole, -1)


def _births(columns: Columns) -> tuple[np.ndarray, ...]:
    known = columns.born_known
    parts = (columns.year, columns.month, columns.day)
    return tuple(np.where(known, part, -1) for part in parts)


def _heard(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Surname and first forename as they sound, in one numbering."""
    sounds = np.append(columns.surname.values.sounds, -1)
    return sounds[columns.surname.codes], sounds[columns.forename.codes]


def _starts(field: Field, letters: int) -> np.ndarray:
    return _parts(field, [value[:letters] for value in field.values.texts])


def _ends(field: Field, letters: int) -> np.ndarray:
    return _parts(field, [value[-letters:] for value in field.values.texts])


def _parts(field: Field, texts: list[str]) -> np.ndarray:
    known: dict[str, int] = {}
    # The last place stands for -1: not known.
    numbers = [*(known.setdefault(text, len(known)) for text in texts), -1]
    found: np.ndarray = np.array(numbers, dtype=np.int64)[field.codes]
    return found
