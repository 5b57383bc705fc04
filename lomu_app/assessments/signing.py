"""Assessments that wait for a supervisor's signature."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lomu_app.assessments.instruments import all_instruments
from lomu_app.assessments.keeping import POLICY
from lomu_app.assessments.records import Assessment
from lomu_app.assessments.rules import Instrument, assessed_by
from lomu_app.kernel.clock import london
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class UnsignedRow:
    """One assessment that nobody has signed.

    `computed` and `judged` are labels of the instrument's own bands, empty where there is none;
    `lowered` and `raised` say which way the assessor went from what was computed. `due` is the
    day by which the policy wants it signed. `own` is one of the asker's: somebody else signs it.
    """

    id: int
    reference: str
    person_id: int
    person_reference: str
    surname: str
    forenames: str
    tool_short: str
    area: str
    assessed_on: dt.date
    assessor: str
    computed: str
    judged: str
    lowered: bool
    raised: bool
    not_done_label: str
    due: dt.date
    days_late: int
    own: bool


def load_unsigned(reader: Reader, area: str) -> list[UnsignedRow]:
    """What counts today of an area and is not signed, longest waiting first.

    Of each person and instrument only the assessment that counts: an older one is not signed
    any more. Raises NotPermitted without the right to sign, or outside one's areas.
    """
    reader.actor.require(Permission.LOWER_RISK)
    reader.actor.require_area(area)
    today = reader.clock.today()
    wanted = (
        sa.select(
            Assessment.id, Assessment.reference, Assessment.person_id, Assessment.area,
            Assessment.tool, Assessment.assessed_on, Assessment.assessor, Assessment.band,
            Assessment.judged_band, Assessment.signed_by, Assessment.not_done_reason,
            Assessment.created_at, Assessment.created_by, Person.surname, Person.forenames,
            Person.reference.label("person_reference"),
        )
        .join(Assessment.person)
        .where(
            Assessment.area == area,
            Assessment.withdrawn_by.is_(None),
            sa.or_(Assessment.valid_until.is_(None), Assessment.valid_until >= today),
        )
        # As what stands is found: of one instrument the last one here is the one that counts.
        .order_by(Assessment.not_done_reason.is_(None), Assessment.assessed_on, Assessment.id)
    )  # fmt: skip
    counts = {(found.person_id, found.tool): found for found in reader.session.execute(wanted)}
    known = all_instruments(reader.policies)
    rows = [
        _row(reader, found, known.get(found.tool))
        for found in counts.values()
        if found.signed_by is None
    ]
    return sorted(rows, key=_by_due)


def _by_due(row: UnsignedRow) -> tuple[dt.date, int]:
    return row.due, row.id


def _row(reader: Reader, found: Any, instrument: Instrument | None) -> UnsignedRow:
    policy, today = reader.policies[POLICY], reader.clock.today()
    due = london(found.created_at).date() + dt.timedelta(days=int(policy["sign_within_days"]))
    computed, judged = _ranks(found, instrument)
    not_done = found.not_done_reason
    return UnsignedRow(
        id=found.id, reference=found.reference, person_id=found.person_id,
        person_reference=found.person_reference, surname=found.surname,
        forenames=found.forenames,
        tool_short=found.tool if instrument is None else instrument.short, area=found.area,
        assessed_on=found.assessed_on, assessor=found.assessor,
        computed=_label(found.band, instrument), judged=_label(found.judged_band, instrument),
        lowered=judged < computed, raised=judged > computed,
        not_done_label="" if not_done is None
        else policy["not_done_reasons"].get(not_done, not_done),
        due=due, days_late=max((today - due).days, 0),
        own=assessed_by(reader.actor, found.created_by, found.assessor),
    )  # fmt: skip


def _label(code: str | None, instrument: Instrument | None) -> str:
    return (code or "") if instrument is None else instrument.band_label(code)


def _ranks(found: Any, instrument: Instrument | None) -> tuple[int, int]:
    """The places of computed and judged band on the instrument's scale; equal where one lacks."""
    ranks = {band.code: band.rank for band in instrument.bands} if instrument else {}
    if found.band in ranks and found.judged_band in ranks:
        return ranks[found.band], ranks[found.judged_band]
    return 0, 0
