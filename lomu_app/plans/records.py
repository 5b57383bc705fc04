"""A plan, its goals with their steps, what happens if something happens, and its versions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.people.records import Person
from lomu_app.plans.rules import (
    Agreement,
    ExitTest,
    GoalKind,
    GoalStatus,
    Occasion,
    StepStatus,
)
from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args


class CasePlan(Versioned, Base):
    """The one joint plan of a person in an area, whatever cohorts they are in.

    `pathways` holds the state of each resettlement pathway by its code. `change_declined` is
    the reason why there is no change goal, where the person will have none.
    """

    __tablename__ = "case_plan"
    __table_args__ = table_args(
        sa.UniqueConstraint("person_id", "area"), one_of("agreement", Agreement)
    )
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    area: Mapped[str] = mapped_column(Words(60))
    index_offence: Mapped[str] = mapped_column(Words(1000))
    offending_summary: Mapped[str] = mapped_column(Words(4000))
    risks: Mapped[str] = mapped_column(Words(4000))
    intelligence_summary: Mapped[str] = mapped_column(Words(4000))
    exit_test: Mapped[str] = mapped_column(Words(2000))
    change_declined: Mapped[str | None] = mapped_column(Words(1000))
    agreement: Mapped[Agreement] = mapped_column(EnumText(Agreement))
    agreement_reason: Mapped[str] = mapped_column(Words(1000))
    agreement_on: Mapped[dt.date | None]
    next_review: Mapped[dt.date | None]
    pathways: Mapped[dict[str, str]] = mapped_column(JsonText())
    # Counts the changes to its parts, so that the plan's own version steps with each.
    edits: Mapped[int]
    person: Mapped[Person] = relationship()
    goals: Mapped[list[PlanGoal]] = relationship(
        cascade="all, delete-orphan", order_by="PlanGoal.rank, PlanGoal.id"
    )
    contingencies: Mapped[list[PlanContingency]] = relationship(
        cascade="all, delete-orphan", order_by="PlanContingency.id"
    )
    headings: Mapped[list[PlanHeading]] = relationship(order_by="PlanHeading.id")
    versions: Mapped[list[PlanVersion]] = relationship(order_by="PlanVersion.number")
    reviews: Mapped[list[PlanReview]] = relationship(order_by="PlanReview.id")
    ending: Mapped[PlanEnding | None] = relationship(
        foreign_keys="PlanEnding.plan_id", back_populates="plan"
    )


class PlanGoal(Versioned, Base):
    """What is to be reached; `pathway` is set for change, and None for control."""

    __tablename__ = "plan_goal"
    __table_args__ = table_args(one_of("kind", GoalKind), one_of("status", GoalStatus))
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("case_plan.id"), index=True)
    rank: Mapped[int]
    kind: Mapped[GoalKind] = mapped_column(EnumText(GoalKind))
    pathway: Mapped[str | None] = mapped_column(Words(40))
    text: Mapped[str] = mapped_column(Words(1000))
    status: Mapped[GoalStatus] = mapped_column(EnumText(GoalStatus))
    removed_reason: Mapped[str | None] = mapped_column(Words(1000))
    steps: Mapped[list[PlanStep]] = relationship(
        cascade="all, delete-orphan", order_by="PlanStep.id"
    )


class PlanStep(Versioned, Base):
    """One thing to be done for a goal, by whom, of which agency, by when."""

    __tablename__ = "plan_step"
    __table_args__ = table_args(one_of("status", StepStatus))
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_goal.id"), index=True)
    text: Mapped[str] = mapped_column(Words(1000))
    owner: Mapped[str] = mapped_column(Words(120))
    agency: Mapped[str] = mapped_column(Words(80))
    due: Mapped[dt.date | None] = mapped_column(index=True)
    status: Mapped[StepStatus] = mapped_column(EnumText(StepStatus))
    result: Mapped[str] = mapped_column(Words(2000))


class PlanContingency(Versioned, Base):
    """If this happens, then that is done, by whom."""

    __tablename__ = "plan_contingency"
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("case_plan.id"), index=True)
    trigger: Mapped[str] = mapped_column(Words(1000))
    response: Mapped[str] = mapped_column(Words(2000))
    owner: Mapped[str] = mapped_column(Words(120))
    ended: Mapped[bool]


class PlanHeading(Versioned, Base):
    """The words under a heading of the summary that `case_plan` has no column for."""

    __tablename__ = "plan_heading"
    __table_args__ = table_args(sa.UniqueConstraint("plan_id", "code"))
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("case_plan.id"))
    code: Mapped[str] = mapped_column(Words(40))
    text: Mapped[str] = mapped_column(Words(4000))


class PlanVersion(Versioned, Base):
    """What the plan said on an occasion; `content` is never changed. Numbered from 1."""

    __tablename__ = "plan_version"
    __table_args__ = table_args(
        sa.UniqueConstraint("plan_id", "number"), one_of("occasion", Occasion)
    )
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("case_plan.id"))
    number: Mapped[int]
    occasion: Mapped[Occasion] = mapped_column(EnumText(Occasion))
    note: Mapped[str] = mapped_column(Words(1000))
    content: Mapped[dict[str, Any]] = mapped_column(JsonText())


class PlanReview(Versioned, Base):
    """What a review found, who took part, and the version that it left."""

    __tablename__ = "plan_review"
    __table_args__ = table_args(one_of("exit_test", ExitTest))
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("case_plan.id"), index=True)
    number: Mapped[int]
    held_on: Mapped[dt.date]
    present: Mapped[str] = mapped_column(Words(1000))
    findings: Mapped[str] = mapped_column(Words(4000))
    exit_test: Mapped[ExitTest] = mapped_column(EnumText(ExitTest))
    exit_reason: Mapped[str] = mapped_column(Words(2000))
    next_review: Mapped[dt.date]
    policy: Mapped[str] = mapped_column(Words(60))


class PlanEnding(Versioned, Base):
    """Of two plans of one person, this one was closed and the other goes on."""

    __tablename__ = "plan_ending"
    __table_args__ = table_args(sa.UniqueConstraint("plan_id"))
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("case_plan.id"))
    goes_on_id: Mapped[int] = mapped_column(sa.ForeignKey("case_plan.id"))
    ended_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Words(1000))
    plan: Mapped[CasePlan] = relationship(foreign_keys=[plan_id], back_populates="ending")
