"""The lines of a tracker as an import command carries them: plain and frozen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.intake.person_line import LineAddress
from lomu_app.intake.targets import TargetLine


@dataclass(frozen=True, slots=True)
class LineAttempt:
    """One attempt; `outcome` is a code of `intake.attempts`, `day` None where not given."""

    day: dt.date | None
    time: str | None
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One line as it is to be stored. `columns` tells the column letter of each field.

    `proposed_off` says why it may come off; that is for a person to decide. `arrested_on` is
    the day of the arrest where the line gives it.
    """

    sheet: str
    row: int
    area: str
    surname: str
    forenames: str
    aliases: tuple[str, ...]
    date_of_birth: dt.date | None
    pnc_id: str | None
    cro_number: str | None
    crime_reference: str | None
    offence: str
    victim_risk: str | None
    date_added: dt.date | None
    wanted_on_pnc: bool | None
    markers: tuple[tuple[str, str], ...]
    attempts: tuple[LineAttempt, ...]
    attempts_count: int | None
    addresses: tuple[LineAddress, ...]
    officer_in_case: str
    comments: str
    arrested: bool
    outcome: str | None
    struck: bool
    columns: tuple[tuple[str, str], ...]
    proposed_off: str | None = None
    arrested_on: dt.date | None = None

    def column(self, field: str) -> str:
        """The letter of the column that a field came from, or empty."""
        return dict(self.columns).get(field, "")


def import_line(line: TargetLine, area: str) -> ImportLine:
    """The storable part of a parsed line; `area` is the unit that it belongs to."""
    return ImportLine(
        sheet=line.sheet,
        row=line.row,
        area=area,
        surname=line.surname or "",
        forenames=line.forenames or "",
        aliases=line.aliases,
        date_of_birth=line.date_of_birth,
        pnc_id=line.pnc_id,
        cro_number=line.cro_number,
        crime_reference=line.crime_reference,
        offence=line.offence or "",
        victim_risk=line.victim_risk,
        date_added=line.date_added,
        wanted_on_pnc=line.wanted_on_pnc,
        markers=tuple((marker.code, marker.text) for marker in line.markers),
        attempts=tuple(
            LineAttempt(attempt.day, attempt.time, attempt.outcome, attempt.note)
            for attempt in line.attempts
        ),
        attempts_count=line.attempts_count,
        addresses=tuple(LineAddress(a.text, a.postcode, a.note) for a in line.addresses),
        officer_in_case=line.oic or "",
        comments=_comments(line),
        arrested=line.status == "arrested",
        outcome=line.outcome,
        struck=line.struck,
        columns=tuple(sorted(line.cells.items())),
        proposed_off="Struck through in the unit's sheet" if line.struck else line.proposed_off,
        arrested_on=line.arrested_on,
    )


def _comments(line: TargetLine) -> str:
    others = ", ".join(line.other_references)
    parts = [line.comments or "", f"Other references: {others}" if others else ""]
    return "\n".join(part for part in parts if part)
