"""A line of a target list as typed data, and what a line takes from around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lomu_app.intake.attempts import Attempt
from lomu_app.intake.doubts import Doubt
from lomu_app.intake.habits import NO_HABITS, NO_KEY, Habits, Key
from lomu_app.intake.markers import Marker
from lomu_app.intake.places import Address
from lomu_app.intake.sections import NO_SECTION, Section
from lomu_app.intake.words import Risk, Status


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A line of a target list. Rows count from 1; `raw` and `cells` go by field.

    `doubts` are about this line's own cells. `struck` proposes that it comes off, and so
    does `proposed_off`, which says why.
    """

    sheet: str
    row: int
    surname: str | None
    forenames: str | None
    aliases: tuple[str, ...]
    date_of_birth: dt.date | None
    pnc_id: str | None
    cro_number: str | None
    crime_reference: str | None
    other_references: tuple[str, ...]
    offence: str | None
    victim_risk: Risk | None
    date_added: dt.date | None
    wanted_on_pnc: bool | None
    markers: tuple[Marker, ...]
    attempts: tuple[Attempt, ...]
    attempts_count: int | None
    last_attempt: dt.date | None
    addresses: tuple[Address, ...]
    oic: str | None
    oic_rank: str | None
    oic_collar: str | None
    oic_name: str | None
    area: str | None
    comments: str | None
    status: Status
    outcome: str | None
    struck: bool
    raw: Mapping[str, str]
    cells: Mapping[str, str]
    doubts: tuple[Doubt, ...]
    proposed_off: str | None = None
    arrested_on: dt.date | None = None

    @property
    def postcodes(self) -> tuple[str, ...]:
        """The postcodes of the addresses, each once."""
        return tuple(dict.fromkeys(a.postcode for a in self.addresses if a.postcode))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a line takes from around it."""

    today: dt.date
    date1904: bool = False
    area: str | None = None
    section: Section = NO_SECTION
    colour: str | None = None
    colour_meaning: str | None = None
    struck: bool = False
    key: Key = NO_KEY
    habits: Habits = NO_HABITS
