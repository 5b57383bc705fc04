"""A membership of a cohort, and each step that it has taken."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.cohorts.rules import Cohort, MembershipStatus, Rag
from lomu_app.people.records import Person
from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args

_MANAGED = (
    "status NOT IN ('managed', 'selected') OR (lead_manager <> '' AND review_due IS NOT NULL)"
)


class Membership(Versioned, Base):
    """One person in one cohort of one area, from the referral to the deselection.

    Somebody who comes back is referred anew: what was decided then stays as it was.
    `policy` is the stamp of the policy under which the last step was taken.
    """

    __tablename__ = "membership"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_membership_area_status", "area", "status"),
        sa.Index("ix_membership_review_due", "review_due"),
        one_of("cohort", Cohort),
        one_of("status", MembershipStatus),
        one_of("rag", Rag),
        one_of("rag_at_entry", Rag),
        sa.CheckConstraint(_MANAGED, name="managed_by_somebody"),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    cohort: Mapped[Cohort] = mapped_column(EnumText(Cohort))
    area: Mapped[str] = mapped_column(Words(60))
    status: Mapped[MembershipStatus] = mapped_column(EnumText(MembershipStatus))
    status_since: Mapped[dt.datetime]
    referred_on: Mapped[dt.date]
    # True where a register did not say when; the day of the import stands in.
    referred_on_assumed: Mapped[bool]
    referral_source: Mapped[str] = mapped_column(Words(40))
    referral_reason: Mapped[str] = mapped_column(Words(2000))
    screening_due: Mapped[dt.date]
    release_date: Mapped[dt.date | None]
    # Whether earlier custody or police records carry a high-risk DA flag; None: not looked up.
    da_flag: Mapped[bool | None]
    decided_on: Mapped[dt.date | None]
    decided_body: Mapped[str | None] = mapped_column(Words(40))
    rationale: Mapped[str] = mapped_column(Words(4000))
    # Why the decision goes against what the assessment says, where it does.
    override: Mapped[str | None] = mapped_column(Words(2000))
    # What was known at the decision: `rows.Ground` as plain data; None before there was one.
    grounds: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonText())
    # Where somebody is managed, in cohorts whose decision says so.
    managed_where: Mapped[str | None] = mapped_column(Words(200))
    lead_manager: Mapped[str] = mapped_column(Words(120))
    deputy: Mapped[str] = mapped_column(Words(120))
    plan_due: Mapped[dt.date | None]
    rag: Mapped[Rag | None] = mapped_column(EnumText(Rag))
    rag_basis: Mapped[str] = mapped_column(Words(1000))
    rag_at_entry: Mapped[Rag | None] = mapped_column(EnumText(Rag))
    review_due: Mapped[dt.date | None]
    reviewed_at: Mapped[dt.datetime | None]
    reviewed_by: Mapped[str | None] = mapped_column(Words(80))
    contacts_a_week: Mapped[int | None]
    statutory: Mapped[bool | None]
    probation_officer: Mapped[str] = mapped_column(Words(120))
    supervision: Mapped[str] = mapped_column(Words(40))
    supervision_ends: Mapped[dt.date | None]
    suspended_reason: Mapped[str | None] = mapped_column(Words(40))
    suspended_place: Mapped[str | None] = mapped_column(Words(200))
    suspended_until: Mapped[dt.date | None]
    # A sergeant's proposal to let somebody go, until an inspector or a meeting decides on it.
    leaving_reason: Mapped[str | None] = mapped_column(Words(40))
    leaving_detail: Mapped[str | None] = mapped_column(Words(2000))
    leaving_by: Mapped[str | None] = mapped_column(Words(80))
    leaving_at: Mapped[dt.datetime | None]
    ended_on: Mapped[dt.date | None]
    ended_by: Mapped[str | None] = mapped_column(Words(80))
    comments: Mapped[str] = mapped_column(Words(4000))
    policy: Mapped[str] = mapped_column(Words(60))
    source_file: Mapped[str | None] = mapped_column(Words(200))
    source_sheet: Mapped[str | None] = mapped_column(Words(120))
    source_row: Mapped[int | None]
    person: Mapped[Person] = relationship()
    steps: Mapped[list[MembershipStep]] = relationship(
        cascade="all, delete-orphan", order_by="MembershipStep.id"
    )


class MembershipStep(Versioned, Base):
    """One step of a membership: from where, to where, by whom (`created_by`), on what grounds."""

    __tablename__ = "membership_step"
    __table_args__ = table_args(
        one_of("from_status", MembershipStatus), one_of("to_status", MembershipStatus)
    )
    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    from_status: Mapped[MembershipStatus | None] = mapped_column(EnumText(MembershipStatus))
    to_status: Mapped[MembershipStatus] = mapped_column(EnumText(MembershipStatus))
    grounds: Mapped[str] = mapped_column(Words(4000))
    override: Mapped[str | None] = mapped_column(Words(2000))
    policy: Mapped[str] = mapped_column(Words(60))


class DecisionScore(Versioned, Base):
    """Which model stood when somebody was decided on, and what it said; advice, no grounds.

    `model` names the frozen model, `digest` proves which; `score` None where no offence of the
    person was on record.
    """

    __tablename__ = "decision_score"
    __table_args__ = table_args(sa.UniqueConstraint("step_id"))
    step_id: Mapped[int] = mapped_column(sa.ForeignKey("membership_step.id"))
    model: Mapped[str] = mapped_column(Words(120))
    digest: Mapped[str] = mapped_column(Words(64))
    score: Mapped[int | None]


class StepBefore(Versioned, Base):
    """What a step replaced, so that it can be taken back: each field before and after.

    `version_after` is that of the membership once the step was taken: while it holds, nothing has
    followed. `back_id` is the step that took it back. `other_id` names the other one where of two
    memberships of one person one was ended, and the other goes on.
    """

    __tablename__ = "step_before"
    __table_args__ = table_args(sa.UniqueConstraint("step_id"))
    step_id: Mapped[int] = mapped_column(sa.ForeignKey("membership_step.id"))
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    back_id: Mapped[int | None] = mapped_column(sa.ForeignKey("membership_step.id"))
    fields: Mapped[dict[str, list[Any]]] = mapped_column(JsonText())
    version_after: Mapped[int]
