"""A line of a register of managed offenders, as it is read and as it is stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.intake.doubts import Doubt
from lomu_app.intake.person_line import LineAddress
from lomu_app.intake.register_words import MemberStatus


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line. Rows count from 1; `columns` tells the column letter of each field.

    `cohort` is a code of the policy, empty where nothing tells it. `texts` are all cells of the
    line as they stand, by heading; `comments` gather what no field of a membership holds.
    `proposed_off` says why somebody may be let go; that is for people to decide.
    """

    sheet: str
    row: int
    cohort: str
    area: str
    surname: str
    forenames: str
    aliases: tuple[str, ...]
    date_of_birth: dt.date | None
    pnc_id: str | None
    cro_number: str | None
    markers: tuple[tuple[str, str], ...]
    addresses: tuple[LineAddress, ...]
    prison_number: str
    lead_manager: str
    deputy: str
    selected_on: dt.date | None
    referred_on: dt.date | None
    screened_on: dt.date | None
    rag: str | None
    rag_basis: str
    review_due: dt.date | None
    reviewed_on: dt.date | None
    in_custody: bool | None
    place: str
    release_date: dt.date | None
    supervision_ends: dt.date | None
    statutory: bool | None
    supervision: str
    probation_officer: str
    status: MemberStatus
    da_flag: bool | None
    comments: str
    texts: tuple[tuple[str, str], ...]
    struck: bool
    proposed_off: str
    leaving: str
    columns: tuple[tuple[str, str], ...]
    doubts: tuple[Doubt, ...] = ()

    def column(self, field: str) -> str:
        """The letter of the column that a field came from, or empty."""
        return dict(self.columns).get(field, "")
