"""Locations that an authority's own register brings: how they begin, and what a newer one changes.

What a register says is not signed off is on the agenda from then on. What it says was signed off
before it came in is on record as signed off by the register, without the eight points; a location
that is on the agenda already is never taken off by a register. These functions ask no permission:
the command that brings a register in has done so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from lomu_app.cog.grading import (
    Handling,
    InformationGrade,
    Provenance,
    SourceGrade,
    counts_as_new,
)
from lomu_app.cog.keeping import (
    POLICY,
    REGISTER,
    TOOLKIT,
    NewLocation,
    add_location,
    finish,
    keep_score,
    settle,
)
from lomu_app.cog.records import Location, LocationNote
from lomu_app.cog.registering import sign_off_as_registered
from lomu_app.cog.rules import LocationStatus, NoteNature, Risk
from lomu_app.cog.tactic_rules import FINISHED, STATUS_LABELS, TacticStatus, tactic_kinds
from lomu_app.cog.work_records import Intelligence, Tactic, TacticStep
from lomu_app.kernel.changes import Kind
from lomu_app.store.edit import Edited, set_fields
from lomu_app.store.numbers import next_id
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import UnitOfWork

_NO_CONDITIONS = "Not told by the register: ask the originator before it is shared."
_LONGEST_NOTE, _LONGEST_TEXT, _LONGEST_WORDING = 4_000, 4_000, 200
LENGTHS = {
    "own_reference": 40, "kind_detail": 80, "address": 300, "postcode": 12, "platform": 300,
    "proprietor": 200, "licensee": 200, "licence_number": 60, "opening_hours": 200, "lead": 120,
    "raised_by": 120,
}  # fmt: skip
"""The fields of a location that a register fills, and how long each may be."""


@dataclass(frozen=True, slots=True)
class RegisterNote:
    """A dated update; `intelligence` where it tells something that is not graded."""

    day: dt.date
    text: str
    intelligence: bool = False


@dataclass(frozen=True, slots=True)
class RegisterTactic:
    """A tactic of the toolkit by its code, and what the register calls it."""

    code: str
    wording: str
    status: TacticStatus


@dataclass(frozen=True, slots=True)
class RegisterIntelligence:
    """What a register tells, graded in 3x5x2 (`2`, `C`, `P`) or as `legacy` in the old scheme."""

    text: str
    source: str = ""
    grade: str = ""
    handling: str = ""
    condition_codes: tuple[str, ...] = ()
    legacy: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisteredLocation:
    """What a line of a register says of a location. `origin` is file, sheet and row.

    A band is empty where the register gives none: it counts as the highest that registers have
    until somebody scores it. `fields` are values of `LENGTHS`.
    """

    origin: str
    area: str
    name: str
    kind: str
    raised_on: dt.date
    entry_band: str = ""
    now_band: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[RegisterNote] = ()
    tactics: Sequence[RegisterTactic] = ()
    intelligence: RegisterIntelligence | None = None
    next_review: dt.date | None = None
    signed_off_on: dt.date | None = None
    signed_off_by: str = ""


UNKNOWN_BAND = "high"


def enter_from_register(uow: UnitOfWork, said: RegisteredLocation) -> Location:
    """Store the location with all that the line says of it, on the agenda or signed off."""
    entry = said.entry_band or said.now_band or UNKNOWN_BAND
    wanted = NewLocation(
        area=said.area, name=said.name[:200], kind=said.kind, source=REGISTER,
        raised_on=said.raised_on, entry=Risk(entry), now=Risk(said.now_band or entry),
        status=LocationStatus.ACCEPTED, basis=_basis(said), from_register=True,
        fields=_cut(said.fields),
    )  # fmt: skip
    location = add_location(uow, wanted)
    if said.signed_off_on is not None:
        # While the location is as it came in: later no register signs anything off.
        sign_off_as_registered(uow, location, said.signed_off_on, said.signed_off_by[:120])
    location.entry_due = not (said.entry_band or said.now_band)
    location.next_review = said.next_review
    add_parts(uow, location, said)
    return location


def add_parts(uow: UnitOfWork, location: Location, said: RegisteredLocation) -> None:
    """Store notes, tactics and intelligence of the line, and let the status follow."""
    for note in said.notes:
        _add_note(uow, location, note)
    for tactic in said.tactics:
        _add_tactic(uow, location, tactic, said)
    if said.intelligence is not None:
        _add_intelligence(uow, location, said.intelligence, said)
    uow.session.flush()
    settle(uow, location, _basis(said), worked=bool(said.tactics))
    finish(uow, location)


def update_from_register(
    uow: UnitOfWork, location: Location, values: Mapping[str, Any], band: str, origin: str
) -> tuple[Edited, ...]:
    """Set what a newer register says otherwise; what has changed, nothing if nothing.

    `values` are fields of a location, `band` the risk now where that has changed. The caller
    finishes by `add_parts`.
    """
    edited = set_fields(location, _cut(values))
    if band and band != location.now_band:
        before, today = location.now_band, uow.clock.today()
        keep_score(uow, location, Risk(band), {}, today, basis=f"As the register says: {origin}")
        location.now_band, location.now_score, location.now_scored_on = band, None, today
        edited += (Edited("now_band", before, band),)
    return edited


def _basis(said: RegisteredLocation) -> str:
    return f"As the register says: {said.origin}"


def _cut(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value[: LENGTHS[name]] if name in LENGTHS else value for name, value in values.items()
    }


def _add_note(uow: UnitOfWork, location: Location, note: RegisterNote) -> None:
    nature = NoteNature.INTELLIGENCE if note.intelligence else NoteNature.FACT
    for start in range(0, len(note.text), _LONGEST_NOTE):
        uow.add(
            LocationNote(
                location_id=location.id, on_day=note.day, nature=nature,
                text=note.text[start : start + _LONGEST_NOTE],
            )
        )  # fmt: skip


def _add_tactic(
    uow: UnitOfWork, location: Location, wanted: RegisterTactic, said: RegisteredLocation
) -> None:
    """A tactic as the register has it: who authorised it, and when it began, is not told there."""
    kind, number = tactic_kinds(uow.policies[TOOLKIT])[wanted.code], next_id(uow.session, Tactic)
    tactic = uow.add(
        Tactic(
            id=number, reference=f"TAC-{number:05d}", wording=wanted.wording[:_LONGEST_WORDING],
            location_id=location.id, location=location, code=kind.code, target="", person_id=None,
            strand=kind.strand, side=kind.side, objective=wanted.wording[:1_000],
            agency=kind.serves, status=wanted.status, status_since=uow.clock.now(),
            authority=kind.authority, authorised_by="", authorised_rank="", authorised_at=None,
            starts_on=None, served_by="", served_at=None, court_at=None, review_at=None,
            expires_at=None, breaches=0, cost_hours=None, count_before=None, count_after=None,
            result=None, displacement="", kept_by="", policy=uow.policies[TOOLKIT].stamp,
        )
    )  # fmt: skip
    uow.add(
        TacticStep(
            tactic_id=tactic.id, from_status=None, to_status=tactic.status, at=uow.clock.now(),
            reason=_basis(said), evidence="",
        )
    )  # fmt: skip
    uow.touch(Kind.TACTIC, tactic.id)


def _add_intelligence(
    uow: UnitOfWork, location: Location, told: RegisterIntelligence, said: RegisteredLocation
) -> None:
    """One item, to be sanitised by a second person before anything of it goes out."""
    number = next_id(uow.session, Intelligence)
    handling = Handling(told.handling) if told.handling else None
    item = uow.add(
        Intelligence(
            id=number, reference=f"INT-{number:05d}", urn="", location_id=location.id,
            location=location, informed_on=said.raised_on, received_on=said.raised_on,
            submitted_by=uow.actor.username, provenance=Provenance.SINGLE,
            source=SourceGrade(told.source) if told.source else None,
            grade=InformationGrade(told.grade) if told.grade else None, handling=handling,
            condition_codes=list(told.condition_codes),
            conditions=_NO_CONDITIONS if handling is Handling.CONDITIONS else "",
            legacy_grade=told.legacy, raw_reference=said.origin[-120:],
            sanitised_text=told.text[:_LONGEST_TEXT], text_by=uow.actor.username,
            edited_by=f";{uow.actor.username};",
            approved_by=None, approved_at=None, review_on=None,
            policy=uow.policies[POLICY].stamp,
        )
    )  # fmt: skip
    if counts_as_new(item.grade, item.legacy_grade):
        location.last_new_intelligence_at = max(
            said.raised_on, location.last_new_intelligence_at or dt.date.min
        )
    index_record(
        uow.session, Kind.INTELLIGENCE, item.id, title=f"{item.reference} · {location.name}",
        area=location.area, words=[item.sanitised_text, location.reference],
    )  # fmt: skip
    uow.touch(Kind.INTELLIGENCE, item.id)


def working_tactics(uow: UnitOfWork, location: Location) -> dict[str, str]:
    """The tactics of a location that are not over: code, and where each stands in words."""
    asked = sa.select(Tactic.code, Tactic.reference, Tactic.status).where(
        Tactic.location_id == location.id, Tactic.status.not_in(FINISHED)
    )
    return {
        row.code: f"{row.reference}, {STATUS_LABELS[row.status].lower()},"
        for row in uow.session.execute(asked.order_by(Tactic.id))
    }
