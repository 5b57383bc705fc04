"""A CSE location, and what is on record of it: steps, scores, notes, links, sign-offs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.cog.rules import LinkKind, LocationStatus, NoteNature, Safeguarding, TransferOutcome
from lomu_app.cog.sign_off_rules import SignOffOutcome
from lomu_app.people.records import Person
from lomu_app.store.base import (
    Base,
    EnumText,
    JsonText,
    Versioned,
    Words,
    one_of,
    one_of_or_none,
    table_args,
)

_POINTS = (
    "tactic_done", "score_fallen", "intelligence_quiet", "strands_told", "children_safeguarded",
    "displacement_considered", "chair_decided", "review_set",
)  # fmt: skip
# Eight points or a written exception, and never by whoever proposed it; what an authority's own
# register says was signed off long ago has neither.
_GRANTED = (
    "outcome IS NULL OR outcome <> 'granted' OR from_register OR (decided_by <> proposed_by "
    f"AND (exception_reason <> '' OR ({' AND '.join(_POINTS)})))"
)


class Location(Versioned, Base):
    """A place, or a platform, where children are at risk of being exploited.

    `own_reference` is that of the authority's register. `kind_detail` is the kind as the unit
    calls it. `easting` and `northing` are metres of the British National Grid; a place online has
    none, but a `platform`. A register knows risk by its band alone, so scores may lack.
    `sign_off_id` and `transfer_id` name the decision by which it last left the agenda.
    """

    __tablename__ = "cog_location"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_cog_location_area_status", "area", "status"),
        sa.Index("ix_cog_location_own_reference", "own_reference"),
        one_of("status", LocationStatus),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    name: Mapped[str] = mapped_column(Words(200))
    own_reference: Mapped[str] = mapped_column(Words(40))
    area: Mapped[str] = mapped_column(Words(60))
    authority: Mapped[str] = mapped_column(Words(60))
    ward: Mapped[str] = mapped_column(Words(80))
    kind: Mapped[str] = mapped_column(Words(40))
    kind_detail: Mapped[str] = mapped_column(Words(80))
    address: Mapped[str] = mapped_column(Words(300))
    postcode: Mapped[str] = mapped_column(Words(12))
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    platform: Mapped[str] = mapped_column(Words(300))
    proprietor: Mapped[str] = mapped_column(Words(200))
    licensee: Mapped[str] = mapped_column(Words(200))
    licence_number: Mapped[str] = mapped_column(Words(60))
    opening_hours: Mapped[str] = mapped_column(Words(200))
    # Who works on it.
    lead: Mapped[str] = mapped_column(Words(120))
    strand: Mapped[str] = mapped_column(Words(40))
    theme: Mapped[str] = mapped_column(Words(120))
    # How many children are thought to be at risk there; None where nobody has said.
    children: Mapped[int | None]
    raised_on: Mapped[dt.date]
    raised_by: Mapped[str] = mapped_column(Words(120))
    source: Mapped[str] = mapped_column(Words(40))
    from_register: Mapped[bool]
    status: Mapped[LocationStatus] = mapped_column(EnumText(LocationStatus))
    status_since: Mapped[dt.datetime]
    # Since when it has been on the agenda without a break; None for a nomination.
    agenda_since: Mapped[dt.date | None]
    entry_score: Mapped[int | None]
    entry_band: Mapped[str] = mapped_column(Words(40))
    entry_scored_on: Mapped[dt.date]
    now_score: Mapped[int | None]
    now_band: Mapped[str] = mapped_column(Words(40))
    now_scored_on: Mapped[dt.date]
    # Whether the next score is that at entry: after it came back, or came from elsewhere.
    entry_due: Mapped[bool]
    next_review: Mapped[dt.date | None]
    last_new_intelligence_at: Mapped[dt.date | None]
    # No foreign keys: both tables refer to this one.
    sign_off_id: Mapped[int | None]
    transfer_id: Mapped[int | None]
    duplicate_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cog_location.id"))
    came_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cog_location.id"))
    policy: Mapped[str] = mapped_column(Words(60))
    # Counts the changes to its parts, so that its own version steps with each.
    edits: Mapped[int]
    steps: Mapped[list[LocationStep]] = relationship(order_by="LocationStep.id")
    scores: Mapped[list[RiskScore]] = relationship(order_by="RiskScore.id")
    notes: Mapped[list[LocationNote]] = relationship(
        order_by="LocationNote.on_day, LocationNote.id"
    )
    links: Mapped[list[LocationLink]] = relationship(order_by="LocationLink.id")
    sign_offs: Mapped[list[SignOff]] = relationship(order_by="SignOff.id")


class LocationStep(Versioned, Base):
    """One step of a location: by whom is `created_by`, in which meeting, if in one."""

    __tablename__ = "cog_location_step"
    __table_args__ = table_args(
        one_of_or_none("from_status", LocationStatus), one_of("to_status", LocationStatus)
    )
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_location.id"), index=True)
    from_status: Mapped[LocationStatus | None] = mapped_column(EnumText(LocationStatus))
    to_status: Mapped[LocationStatus] = mapped_column(EnumText(LocationStatus))
    reason: Mapped[str] = mapped_column(Words(2000))
    meeting_id: Mapped[int | None]


class RiskScore(Versioned, Base):
    """The risk as it was judged once. `factors` is empty where a register gave a band alone.

    `rests_on` holds the ids of the intelligence that it rests on; `grounds` why it fell.
    """

    __tablename__ = "cog_risk_score"
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_location.id"), index=True)
    scored_on: Mapped[dt.date]
    factors: Mapped[dict[str, int]] = mapped_column(JsonText())
    score: Mapped[int | None]
    band: Mapped[str] = mapped_column(Words(40))
    basis: Mapped[str] = mapped_column(Words(2000))
    grounds: Mapped[str] = mapped_column(Words(40))
    rests_on: Mapped[Any] = mapped_column(JsonText())
    policy: Mapped[str] = mapped_column(Words(60))


class LocationNote(Versioned, Base):
    """A dated update on a location; facts, opinions and intelligence apart."""

    __tablename__ = "cog_location_note"
    __table_args__ = table_args(one_of("nature", NoteNature))
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_location.id"), index=True)
    on_day: Mapped[dt.date]
    nature: Mapped[NoteNature] = mapped_column(EnumText(NoteNature))
    text: Mapped[str] = mapped_column(Words(4000))


class LocationLink(Versioned, Base):
    """A person, vehicle, group or victim linked to a location. A victim is a pseudonym only."""

    __tablename__ = "cog_location_link"
    __table_args__ = table_args(
        one_of("kind", LinkKind),
        one_of("safeguarding", Safeguarding),
        sa.CheckConstraint("(kind = 'person') = (person_id IS NOT NULL)", name="person_is_known"),
        sa.CheckConstraint("kind = 'person' OR label <> ''", name="labelled"),
        sa.CheckConstraint("kind <> 'victim' OR safeguarding IS NOT NULL", name="victim_status"),
    )
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_location.id"), index=True)
    kind: Mapped[LinkKind] = mapped_column(EnumText(LinkKind))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    label: Mapped[str] = mapped_column(Words(80))
    role: Mapped[str] = mapped_column(Words(200))
    safeguarding: Mapped[Safeguarding | None] = mapped_column(EnumText(Safeguarding))
    partner: Mapped[str] = mapped_column(Words(120))
    ended_on: Mapped[dt.date | None]
    ended_reason: Mapped[str] = mapped_column(Words(1000))
    person: Mapped[Person | None] = relationship()
    location: Mapped[Location] = relationship(viewonly=True)


class SignOff(Versioned, Base):
    """A proposal to take a location off the agenda, and what the chair decided.

    The eight points are kept as they stood at the decision. `from_register` marks what an
    authority's own register says was signed off before it came in here.
    """

    __tablename__ = "cog_sign_off"
    __table_args__ = table_args(
        one_of("outcome", SignOffOutcome), sa.CheckConstraint(_GRANTED, name="granted_by_rule")
    )
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_location.id"), index=True)
    prevent: Mapped[str] = mapped_column(Words(2000))
    protect: Mapped[str] = mapped_column(Words(2000))
    justice: Mapped[str] = mapped_column(Words(2000))
    displacement: Mapped[str] = mapped_column(Words(2000))
    review_on: Mapped[dt.date | None]
    proposed_by: Mapped[str] = mapped_column(Words(120))
    proposed_at: Mapped[dt.datetime]
    tactic_done: Mapped[bool]
    score_fallen: Mapped[bool]
    intelligence_quiet: Mapped[bool]
    strands_told: Mapped[bool]
    children_safeguarded: Mapped[bool]
    displacement_considered: Mapped[bool]
    chair_decided: Mapped[bool]
    review_set: Mapped[bool]
    outcome: Mapped[SignOffOutcome | None] = mapped_column(EnumText(SignOffOutcome))
    decided_by: Mapped[str] = mapped_column(Words(120))
    decided_at: Mapped[dt.datetime | None]
    minute: Mapped[str] = mapped_column(Words(4000))
    # Of the meeting engine, which knows no location.
    meeting_id: Mapped[int | None]
    exception_reason: Mapped[str] = mapped_column(Words(2000))
    from_register: Mapped[bool]
    policy: Mapped[str] = mapped_column(Words(60))


class Transfer(Versioned, Base):
    """An offer of a location to another area, and what came of it there."""

    __tablename__ = "cog_transfer"
    __table_args__ = table_args(
        one_of("outcome", TransferOutcome),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'accepted' "
            "OR (new_location_id IS NOT NULL AND answered_by <> offered_by)",
            name="accepted_by_another",
        ),
    )
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_location.id"), index=True)
    reason: Mapped[str] = mapped_column(Words(2000))
    to_area: Mapped[str] = mapped_column(Words(60))
    offered_by: Mapped[str] = mapped_column(Words(80))
    offered_at: Mapped[dt.datetime]
    outcome: Mapped[TransferOutcome | None] = mapped_column(EnumText(TransferOutcome))
    answered_by: Mapped[str] = mapped_column(Words(80))
    answered_at: Mapped[dt.datetime | None]
    answer: Mapped[str] = mapped_column(Words(2000))
    new_location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cog_location.id"))
