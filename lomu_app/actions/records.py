"""An action, and each thing that happened to it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.actions.rules import ActionStatus, Source
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.store.base import Base, EnumText, Versioned, Words, one_of, table_args


class Action(Versioned, Base):
    """Something to be done by somebody by a day.

    `source_kind` and `source_id` say what it was raised for. `task` is the code of the rule
    that raised it, once for each source; None where somebody did. `result` is what came of it,
    or why it was cancelled or handed on. What concerns no person says in `about` what it concerns;
    `seen_with` is the permission that it takes to know of it at all.
    """

    __tablename__ = "action_item"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("source_kind", "source_id", "task"),
        sa.Index("ix_action_item_area_status", "area", "status", "due"),
        one_of("status", ActionStatus),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        sa.CheckConstraint(
            "status IN ('open', 'in_progress') OR (result <> '' AND closed_by IS NOT NULL)",
            name="closed_with_result",
        ),
        sa.CheckConstraint("person_id IS NOT NULL OR about IS NOT NULL", name="about"),
        sa.CheckConstraint("person_id IS NULL OR seen_with IS NULL", name="seen_with"),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    about: Mapped[str | None] = mapped_column(Words(200))
    # On no record of a person, whose page everybody reads.
    seen_with: Mapped[Permission | None] = mapped_column(EnumText(Permission))
    area: Mapped[str] = mapped_column(Words(60))
    # No CHECK: later kinds of source come without a change to the table.
    source_kind: Mapped[Source] = mapped_column(EnumText(Source))
    source_id: Mapped[int]
    task: Mapped[str | None] = mapped_column(Words(40))
    text: Mapped[str] = mapped_column(Words(1000))
    kind: Mapped[str] = mapped_column(Words(40))
    strand: Mapped[str] = mapped_column(Words(40))
    owner: Mapped[str] = mapped_column(Words(120))
    owner_agency: Mapped[str] = mapped_column(Words(80))
    due: Mapped[dt.date]
    # Why it is due on that day, where that is not plain: a holiday, short notice.
    due_note: Mapped[str] = mapped_column(Words(300))
    priority: Mapped[int]
    status: Mapped[ActionStatus] = mapped_column(EnumText(ActionStatus))
    status_since: Mapped[dt.datetime]
    result: Mapped[str] = mapped_column(Words(2000))
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str | None] = mapped_column(Words(80))
    person: Mapped[Person | None] = relationship()
    steps: Mapped[list[ActionStep]] = relationship(
        cascade="all, delete-orphan", order_by="ActionStep.id"
    )


class ActionStep(Versioned, Base):
    """One thing that happened to an action: by whom is `created_by`; what changed, both ways."""

    __tablename__ = "action_step"
    __table_args__ = table_args(
        one_of("from_status", ActionStatus), one_of("to_status", ActionStatus)
    )
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action_item.id"), index=True)
    from_status: Mapped[ActionStatus | None] = mapped_column(EnumText(ActionStatus))
    to_status: Mapped[ActionStatus] = mapped_column(EnumText(ActionStatus))
    due_before: Mapped[dt.date | None]
    due_after: Mapped[dt.date]
    owner_before: Mapped[str] = mapped_column(Words(120))
    owner_after: Mapped[str] = mapped_column(Words(120))
    reason: Mapped[str] = mapped_column(Words(2000))
