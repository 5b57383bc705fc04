"""Records made ready for comparing: every field a key, every key a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lomu_app.people.comparing import forename_keys, name_key, sound
from lomu_app.people.places import place_keys

Codes = np.ndarray


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

    values: list[str]
    codes: Codes

    def share(self) -> np.ndarray:
        """For each value, its share of the records that have one."""
        known = self.codes[self.codes >= 0]
        counts = np.bincount(known, minlength=len(self.values)).astype(float)
        return counts / max(1, len(known))


def field_of(texts: Sequence[str]) -> Field:
    """A column from its texts."""
    codes, values = pd.factorize(pd.Series(texts, dtype=object).replace("", None))
    return Field([str(value) for value in values], codes.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Columns:
    """All records, a column a field; `born` as year, month and day, 0 where not known."""

    surname: Field
    forename: Field
    forenames: Field
    middle: Field
    number: Field
    street: Field
    town: Field
    postcode: Field
    pnc: Field
    cro: Field
    other: Field
    surname_sound: Field
    forename_sound: Field
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


def columns_of(records: Sequence[Nominal]) -> Columns:
    """Make records ready."""
    surnames = [name_key(one.surname) for one in records]
    forenames = [forename_keys(one.forenames) for one in records]
    firsts = [names[0] if names else "" for names in forenames]
    places = [place_keys(one.place) for one in records]
    born = [one.born or (0, 0, 0) for one in records]
    return Columns(
        surname=field_of(surnames),
        forename=field_of(firsts),
        forenames=field_of([" ".join(names) for names in forenames]),
        middle=field_of([names[1] if len(names) > 1 else "" for names in forenames]),
        number=field_of([number for number, _ in places]),
        street=field_of([street for _, street in places]),
        town=field_of([name_key(one.town) for one in records]),
        postcode=field_of([name_key(one.postcode) for one in records]),
        pnc=field_of([one.pnc_id for one in records]),
        cro=field_of([one.cro_number for one in records]),
        other=field_of([name_key(one.other_id) for one in records]),
        surname_sound=field_of([sound(key)[:20] if key else "" for key in surnames]),
        forename_sound=field_of([sound(key)[:20] if key else "" for key in firsts]),
        year=np.array([year for year, _, _ in born]),
        month=np.array([month for _, month, _ in born]),
        day=np.array([day for _, _, day in born]),
    )
