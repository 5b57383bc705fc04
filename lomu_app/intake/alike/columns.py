"""Records made ready for comparing: every field a key, every key a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lomu_app.intake.alike.spellings import Spellings
from lomu_app.people.comparing import forename_keys, name_key
from lomu_app.people.places import place_keys

_MOST_FORENAMES = 8


@dataclass(frozen=True, slots=True)
class Nominal:
    """One record or row: `place` is the line with house and street; what is unknown is empty.

    `born` is year, month and day as written, a day that cannot be too: it has its figures.
    """

    surname: str
    forenames: str
    born: tuple[int, int, int] | None = None
    place: str = ""
    town: str = ""
    postcode: str = ""
    pnc_id: str = ""
    cro_number: str = ""
    other_id: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its different values, and for each record the number of its value (-1: none)."""

    values: Spellings
    codes: np.ndarray

    def share(self) -> np.ndarray:
        """For each value, its share of the records that have one."""
        known = self.codes[self.codes >= 0]
        counts = np.bincount(known, minlength=len(self.values)).astype(float)
        return counts / max(1, len(known))


class _Numbering:
    """Numbers texts in the order in which they come; the empty one is -1."""

    def __init__(self) -> None:
        self._known = {"": -1}

    def codes(self, texts: Iterable[str]) -> np.ndarray:
        """The number of each text."""
        known = self._known
        return np.array([known.setdefault(text, len(known) - 1) for text in texts], dtype=np.int32)

    def spellings(self) -> Spellings:
        """Every text numbered, in the order of its number."""
        return Spellings([text for text in self._known if text])


def field_of(texts: Iterable[str]) -> Field:
    """A column from its texts."""
    numbering = _Numbering()
    codes = numbering.codes(texts)
    return Field(numbering.spellings(), codes)


@dataclass(frozen=True, slots=True)
class Columns:
    """All records, a column a field; `born` as year, month and day, 0 where not known.

    Surnames and forenames are numbered as one, for they get swapped. `later` holds every
    forename but the first, a row a record.
    """

    surname: Field
    forename: Field
    later: np.ndarray
    middle: Field
    number: Field
    street: Field
    town: Field
    postcode: Field
    pnc: Field
    cro: Field
    other: Field
    year: np.ndarray
    month: np.ndarray
    day: np.ndarray

    @property
    def count(self) -> int:
        """How many records."""
        return len(self.year)

    @property
    def born_known(self) -> np.ndarray:
        """Which records give a day of birth."""
        return self.year > 0

    def born_code(self) -> np.ndarray:
        """The day of birth as one number, -1 where not known."""
        code = self.year * 10_000 + self.month * 100 + self.day
        return np.where(self.born_known, code, -1)


def _days(records: Sequence[Nominal]) -> np.ndarray:
    """Year, month and day of birth of each, zeros where not known.

    One number after the other: a list turned into an array at once holds up every other thread.
    """
    parts = (part for one in records for part in one.born or (0, 0, 0))
    return np.fromiter(parts, dtype=np.int32, count=3 * len(records)).reshape(-1, 3)


def columns_of(records: Sequence[Nominal]) -> Columns:
    """Make records ready."""
    names = _Numbering()
    surnames = names.codes(name_key(one.surname) for one in records)
    forenames = [forename_keys(one.forenames)[:_MOST_FORENAMES] for one in records]
    ordered = [
        names.codes(keys[at] if len(keys) > at else "" for keys in forenames)
        for at in range(max(2, max(map(len, forenames))))
    ]
    places = [place_keys(one.place) for one in records]
    born = _days(records)
    spellings = names.spellings()
    return Columns(
        surname=Field(spellings, surnames),
        forename=Field(spellings, ordered[0]),
        later=np.stack(ordered[1:], axis=1),
        middle=Field(spellings, ordered[1]),
        number=field_of(number for number, _ in places),
        street=field_of(street for _, street in places),
        town=field_of(name_key(one.town) for one in records),
        postcode=field_of(name_key(one.postcode) for one in records),
        pnc=field_of(one.pnc_id for one in records),
        cro=field_of(one.cro_number for one in records),
        other=field_of(name_key(one.other_id) for one in records),
        year=born[:, 0],
        month=born[:, 1],
        day=born[:, 2],
    )
