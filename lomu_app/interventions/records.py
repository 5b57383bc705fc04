"""An intervention, its sessions, and each step that it has taken."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.interventions.rules import Beneficiary, InterventionStatus, SessionOutcome
from lomu_app.people.records import Person
from lomu_app.store.base import Base, EnumText, Versioned, Words, one_of, table_args


class Intervention(Versioned, Base):
    """One programme or support, of a person or of the victim of what they did.

    The victim is known by `pseudonym` only. `sessions` is how many are planned, 0 where that
    is open. `policy` is the stamp of the policy by which its kind was read.
    """

    __tablename__ = "intervention"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_intervention_area_status", "area", "status"),
        one_of("beneficiary", Beneficiary),
        one_of("status", InterventionStatus),
        sa.CheckConstraint("beneficiary <> 'victim' OR pseudonym <> ''", name="pseudonym"),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    area: Mapped[str] = mapped_column(Words(60))
    kind: Mapped[str] = mapped_column(Words(40))
    beneficiary: Mapped[Beneficiary] = mapped_column(EnumText(Beneficiary))
    pseudonym: Mapped[str] = mapped_column(Words(80))
    provider: Mapped[str] = mapped_column(Words(200))
    status: Mapped[InterventionStatus] = mapped_column(EnumText(InterventionStatus))
    status_since: Mapped[dt.date]
    referred_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Words(2000))
    sessions: Mapped[int]
    outcome: Mapped[str] = mapped_column(Words(2000))
    policy: Mapped[str] = mapped_column(Words(60))
    # Counts the changes to its parts, so that its own version steps with each.
    edits: Mapped[int]
    person: Mapped[Person] = relationship()
    held: Mapped[list[InterventionSession]] = relationship(
        cascade="all, delete-orphan", order_by="InterventionSession.number"
    )
    steps: Mapped[list[InterventionStep]] = relationship(
        cascade="all, delete-orphan", order_by="InterventionStep.id"
    )


class InterventionSession(Versioned, Base):
    """One session or appointment, with what came of it."""

    __tablename__ = "intervention_session"
    __table_args__ = table_args(
        sa.UniqueConstraint("intervention_id", "number"), one_of("outcome", SessionOutcome)
    )
    intervention_id: Mapped[int] = mapped_column(sa.ForeignKey("intervention.id"), index=True)
    number: Mapped[int]
    held_on: Mapped[dt.date]
    outcome: Mapped[SessionOutcome] = mapped_column(EnumText(SessionOutcome))
    note: Mapped[str] = mapped_column(Words(2000))


class InterventionStep(Versioned, Base):
    """One step of an intervention: on which day, by whom (`created_by`), and why."""

    __tablename__ = "intervention_step"
    __table_args__ = table_args(
        one_of("from_status", InterventionStatus), one_of("to_status", InterventionStatus)
    )
    intervention_id: Mapped[int] = mapped_column(sa.ForeignKey("intervention.id"), index=True)
    from_status: Mapped[InterventionStatus | None] = mapped_column(EnumText(InterventionStatus))
    to_status: Mapped[InterventionStatus] = mapped_column(EnumText(InterventionStatus))
    on_day: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Words(2000))
    # The reference of the action that followed.
    action: Mapped[str | None] = mapped_column(Words(20))
