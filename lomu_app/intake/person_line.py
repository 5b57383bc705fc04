"""What a line of any kind of file says of a person: enough to find or to register them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LineAddress:
    """One address in the order of the cell."""

    text: str
    postcode: str | None
    note: str


class PersonLine(Protocol):
    """A line to be stored; rows count from 1. Markers are pairs of code and words."""

    @property
    def sheet(self) -> str:
        """The sheet it stands on."""
        ...

    @property
    def row(self) -> int:
        """Its row."""
        ...

    @property
    def surname(self) -> str:
        """Empty where none is given."""
        ...

    @property
    def forenames(self) -> str:
        """Empty where none are given."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names."""
        ...

    @property
    def date_of_birth(self) -> dt.date | None:
        """None where it is not given, or not plain."""
        ...

    @property
    def pnc_id(self) -> str | None:
        """Only one that holds."""
        ...

    @property
    def cro_number(self) -> str | None:
        """Only one that holds."""
        ...

    @property
    def markers(self) -> tuple[tuple[str, str], ...]:
        """Warning markers."""
        ...

    @property
    def addresses(self) -> tuple[LineAddress, ...]:
        """In the order of trying."""
        ...

    def column(self, field: str) -> str:
        """The letter of the column that a field came from, or empty."""
        ...
