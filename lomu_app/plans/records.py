"""A plan, its goals with their steps, and what happens if something happens."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.people.records import Person
from lomu_app.plans.rules import Agreement, GoalKind, GoalStatus, StepStatus
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
