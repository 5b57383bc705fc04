"""A target, its arrest attempts, and its readiness checks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.daart.rules import (
    AttemptOutcome,
    CheckState,
    Outcome,
    Power,
    TargetStatus,
    VictimRisk,
)
from lomu_app.people.records import Person
from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args


class Target(Versioned, Base):
    """Somebody to be arrested, for one crime or order, by one area.

    `attempts_reported` is the number that a spreadsheet gave without dates; attempts that
    are known one by one are in `attempts`. `necessity_grounds` are the letters of Code G 2.9.
    """

    __tablename__ = "target"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_target_area_status", "area", "status"),
        sa.Index("ix_target_crime_reference", "crime_reference"),
        one_of("power", Power),
        one_of("victim_risk", VictimRisk),
        one_of("status", TargetStatus),
        one_of("outcome", Outcome),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    area: Mapped[str] = mapped_column(Words(60))
    power: Mapped[Power] = mapped_column(EnumText(Power))
    power_reference: Mapped[str] = mapped_column(Words(120))
    # Letter of the warrant's kind and number of its result, from policy `powers`.
    warrant_code: Mapped[str | None] = mapped_column(Words(4))
    warrant_result: Mapped[str | None] = mapped_column(Words(4))
    crime_reference: Mapped[str | None] = mapped_column(Words(60))
    offence: Mapped[str] = mapped_column(Words(300))
    victim_risk: Mapped[VictimRisk] = mapped_column(EnumText(VictimRisk))
    date_added: Mapped[dt.date]
    # True where the spreadsheet did not say when; the day of the import stands in.
    date_added_assumed: Mapped[bool]
    wanted_on_pnc: Mapped[bool | None]
    officer_in_case: Mapped[str] = mapped_column(Words(120))
    owner: Mapped[str] = mapped_column(Words(120))
    team: Mapped[str] = mapped_column(Words(80))
    necessity_grounds: Mapped[str] = mapped_column(Words(12))
    necessity_reason: Mapped[str] = mapped_column(Words(2000))
    voluntary_attendance: Mapped[str] = mapped_column(Words(1000))
    evidence_summary: Mapped[str] = mapped_column(Words(4000))
    safety_note: Mapped[str] = mapped_column(Words(400))
    tactical_options: Mapped[list[str]] = mapped_column(JsonText())
    comments: Mapped[str] = mapped_column(Words(4000))
    attempts_reported: Mapped[int]
    # Attempts that a spreadsheet told of without a day, in words; counted in the above.
    undated_attempts: Mapped[list[str]] = mapped_column(JsonText())
    period_days: Mapped[int]
    return_due: Mapped[dt.date]
    review_due: Mapped[dt.date]
    reviewed_at: Mapped[dt.datetime | None]
    reviewed_by: Mapped[str | None] = mapped_column(Words(80))
    circulation: Mapped[str | None] = mapped_column(Words(200))
    circulated_on: Mapped[dt.date | None]
    status: Mapped[TargetStatus] = mapped_column(EnumText(TargetStatus))
    status_since: Mapped[dt.datetime]
    # Where it stood before it left the list, so that a mistaken close can be taken back.
    status_before: Mapped[str | None] = mapped_column(Words(40))
    outcome: Mapped[Outcome | None] = mapped_column(EnumText(Outcome))
    outcome_detail: Mapped[str] = mapped_column(Words(1000))
    closed_on: Mapped[dt.date | None]
    # Proposed to come off at the next meeting (struck through in the unit's spreadsheet).
    proposed_off: Mapped[str | None] = mapped_column(Words(300))
    policy: Mapped[str] = mapped_column(Words(60))
    source_file: Mapped[str | None] = mapped_column(Words(200))
    source_sheet: Mapped[str | None] = mapped_column(Words(120))
    source_row: Mapped[int | None]
    person: Mapped[Person] = relationship()
    attempts: Mapped[list[ArrestAttempt]] = relationship(
        cascade="all, delete-orphan", order_by="ArrestAttempt.on_day, ArrestAttempt.id"
    )
    checks: Mapped[list[TargetCheck]] = relationship(
        cascade="all, delete-orphan", order_by="TargetCheck.id"
    )


class ArrestAttempt(Versioned, Base):
    """Once going for somebody. `at_time` reads `22:10` where it is known."""

    __tablename__ = "arrest_attempt"
    __table_args__ = table_args(
        sa.Index("ix_arrest_attempt_target_day", "target_id", "on_day"),
        sa.Index("ix_arrest_attempt_created_at", "created_at"),
        one_of("outcome", AttemptOutcome),
    )
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"))
    on_day: Mapped[dt.date]
    at_time: Mapped[str | None] = mapped_column(Words(5))
    place: Mapped[str] = mapped_column(Words(400))
    officers: Mapped[str] = mapped_column(Words(300))
    outcome: Mapped[AttemptOutcome] = mapped_column(EnumText(AttemptOutcome))
    note: Mapped[str] = mapped_column(Words(2000))
    next_step: Mapped[str] = mapped_column(Words(1000))
    custody_reference: Mapped[str] = mapped_column(Words(60))
    source: Mapped[str] = mapped_column(Words(300))


class TargetCheck(Versioned, Base):
    """One item of the readiness checklist, as answered; `code` is from policy `readiness`.

    An exception lets a target be ready in spite of a missing item: a sergeant's reason.
    """

    __tablename__ = "target_check"
    __table_args__ = table_args(
        sa.UniqueConstraint("target_id", "code"), one_of("state", CheckState)
    )
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), index=True)
    code: Mapped[str] = mapped_column(Words(40))
    state: Mapped[CheckState] = mapped_column(EnumText(CheckState))
    note: Mapped[str] = mapped_column(Words(1000))
    checked_at: Mapped[dt.datetime]
    checked_by: Mapped[str] = mapped_column(Words(80))
    exception_reason: Mapped[str | None] = mapped_column(Words(1000))
    exception_by: Mapped[str | None] = mapped_column(Words(80))


class ThreatList(Versioned, Base):
    """The Threat Review list of one area on one day."""

    __tablename__ = "threat_list"
    __table_args__ = table_args(sa.UniqueConstraint("area", "day"))
    area: Mapped[str] = mapped_column(Words(60))
    day: Mapped[dt.date]
    status: Mapped[str] = mapped_column(Words(40))
    prepared_by: Mapped[str] = mapped_column(Words(80))
    prepared_at: Mapped[dt.datetime]
    submitted_by: Mapped[str | None] = mapped_column(Words(80))
    submitted_at: Mapped[dt.datetime | None]
    approved_by: Mapped[str | None] = mapped_column(Words(80))
    approved_at: Mapped[dt.datetime | None]
    approved_gaps: Mapped[str | None] = mapped_column(Words(1000))
    presented_by: Mapped[str | None] = mapped_column(Words(80))
    presented_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str | None] = mapped_column(Words(80))
    closed_at: Mapped[dt.datetime | None]
    returned_by: Mapped[str | None] = mapped_column(Words(80))
    returned_reason: Mapped[str | None] = mapped_column(Words(1000))
    policy: Mapped[str] = mapped_column(Words(60))
    # Everybody who prepared, changed or submitted it: none of them may approve it.
    hands: Mapped[list[str]] = mapped_column(JsonText())
    # Counts the changes to its lines, so that the list's own version steps with each.
    edits: Mapped[int]
    snapshot_hash: Mapped[str | None] = mapped_column(Words(64))
    items: Mapped[list[ThreatItem]] = relationship(
        cascade="all, delete-orphan", order_by="ThreatItem.rank, ThreatItem.id"
    )
    addenda: Mapped[list[ThreatAddendum]] = relationship(
        cascade="all, delete-orphan", order_by="ThreatAddendum.id"
    )


class ThreatItem(Versioned, Base):
    """One line of a list: a target, why it is there, what is to be done, what came of it."""

    __tablename__ = "threat_item"
    __table_args__ = table_args(sa.UniqueConstraint("list_id", "target_id"))
    list_id: Mapped[int] = mapped_column(sa.ForeignKey("threat_list.id"), index=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id"), index=True)
    rank: Mapped[int]
    # Where the policy alone would put it.
    policy_rank: Mapped[int]
    category: Mapped[str] = mapped_column(Words(40))
    score: Mapped[int]
    reasons: Mapped[list[Any]] = mapped_column(JsonText())
    gaps: Mapped[list[str]] = mapped_column(JsonText())
    movement: Mapped[str] = mapped_column(Words(20))
    previous_rank: Mapped[int | None]
    # Whether something came of it on the list before.
    previous_worked: Mapped[bool]
    carried_days: Mapped[int]
    moved_reason: Mapped[str | None] = mapped_column(Words(1000))
    moved_by: Mapped[str | None] = mapped_column(Words(80))
    removed_reason: Mapped[str | None] = mapped_column(Words(1000))
    removed_by: Mapped[str | None] = mapped_column(Words(80))
    carry_reason: Mapped[str | None] = mapped_column(Words(1000))
    carry_by: Mapped[str | None] = mapped_column(Words(80))
    # The last day for which an inspector's reason to carry it holds.
    carry_until: Mapped[dt.date | None]
    ask: Mapped[str] = mapped_column(Words(1000))
    decision: Mapped[str] = mapped_column(Words(2000))
    owner: Mapped[str] = mapped_column(Words(120))
    team: Mapped[str] = mapped_column(Words(80))
    due: Mapped[str] = mapped_column(Words(40))
    result: Mapped[str | None] = mapped_column(Words(40))
    result_note: Mapped[str] = mapped_column(Words(2000))
    target: Mapped[Target] = relationship()


class ThreatAddendum(Versioned, Base):
    """What had to be said after the list was presented and could no longer be changed."""

    __tablename__ = "threat_addendum"
    list_id: Mapped[int] = mapped_column(sa.ForeignKey("threat_list.id"), index=True)
    target_id: Mapped[int | None] = mapped_column(sa.ForeignKey("target.id"))
    text: Mapped[str] = mapped_column(Words(2000))


class ThreatAlert(Versioned, Base):
    """Something for the meeting that is no target: a release, a call, somebody missing.

    Stands on every list of its area from `day` on, until somebody says what came of it.
    """

    __tablename__ = "threat_alert"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"), sa.Index("ix_threat_alert_area_day", "area", "day")
    )
    reference: Mapped[str] = mapped_column(Words(20))
    area: Mapped[str] = mapped_column(Words(60))
    day: Mapped[dt.date]
    category: Mapped[str] = mapped_column(Words(40))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(Words(400))
    outcome: Mapped[str | None] = mapped_column(Words(1000))
    settled_at: Mapped[dt.datetime | None]
    settled_by: Mapped[str | None] = mapped_column(Words(80))
    person: Mapped[Person | None] = relationship()


class ThreatSnapshot(Base):
    """The list with all that the pack and the screen show.

    Kept anew while the list is a draft, so that a past draft can be shown as it was; frozen
    for good when the list is presented (then the list carries the same hash).
    """

    __tablename__ = "threat_snapshot"
    list_id: Mapped[int] = mapped_column(sa.ForeignKey("threat_list.id"), primary_key=True)
    taken_at: Mapped[dt.datetime]
    content: Mapped[dict[str, Any]] = mapped_column(JsonText())
    hash: Mapped[str] = mapped_column(Words(64))
