"""A line of a register of CSE locations, as it is read and as it is stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lomu_app.intake.doubts import Doubt

Stage = Literal["used", "considered", "ended", "unclear"]


@dataclass(frozen=True, slots=True)
class GradingSaid:
    """How a register grades its intelligence: in 3x5x2, or in the old 5x5x5 as it stands.

    `source` is 1 to 3, `grade` A to E, `handling` P or C; of the old scheme only `legacy` is
    known, such as `B24`.
    """

    source: str = ""
    grade: str = ""
    handling: str = ""
    conditions: str = ""
    legacy: str = ""


@dataclass(frozen=True, slots=True)
class TacticSaid:
    """One tactic of a line: its code, empty where no word of it is known, and its own words."""

    code: str
    text: str
    stage: Stage = "used"


@dataclass(frozen=True, slots=True)
class LocationNote:
    """One update of a line, with its day, or None where the register gives none."""

    day: dt.date | None
    text: str


@dataclass(frozen=True, slots=True)
class LocationLine:
    """One line. Rows count from 1; `columns` tells the column letter of each field.

    `area` is the authority or policing unit that column, section or sheet name; empty where
    nothing does. `kind` and the bands are codes of the policies, empty where none is known;
    `kind_said` is what stands in the cell. `signed_off_on` is set only where the register gives
    a day: whatever else it says, the location stays on the agenda. `comments` gather under
    their headings what no field holds; `texts` are all cells of the line as they stand.
    """

    sheet: str
    row: int
    area: str
    reference: str
    name: str
    kind: str
    kind_said: str
    address: str
    postcode: str
    raised_on: dt.date | None
    intelligence: str
    grading: GradingSaid
    initial_risk: str
    current_risk: str
    tactics: tuple[TacticSaid, ...]
    officer: str
    notes: tuple[LocationNote, ...]
    signed_off_on: dt.date | None
    signed_off_by: str
    next_review: dt.date | None
    premises_owner: str
    licensee: str
    licence: str
    opening_hours: str
    raised_by: str
    comments: str
    texts: tuple[tuple[str, str], ...]
    struck: bool
    columns: tuple[tuple[str, str], ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_signed_off(self) -> bool:
        """Whether the register gives a day on which the location was signed off."""
        return self.signed_off_on is not None

    def column(self, field: str) -> str:
        """The letter of the column that a field came from, or empty."""
        return dict(self.columns).get(field, "")
