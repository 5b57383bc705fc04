"""An order with its conditions, its breaches, and each step that it has taken."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.orders.rules import ON_BAIL, OrderStatus
from lomu_app.people.records import Person
from lomu_app.store.base import Base, EnumText, Versioned, Words, one_of, table_args

_BAIL_ENDS = (
    f"status NOT IN ({', '.join(repr(each.value) for each in ON_BAIL)}) OR ends_at IS NOT NULL"
)


class LegalOrder(Versioned, Base):
    """One order, notice, licence or grant of bail that binds a person.

    `made_at` is the making of the order, the day of the arrest for bail, the application where
    it is only applied for. `ends_at` is None until further order. `policy` is the stamp of the
    policy by which its clocks were set.
    """

    __tablename__ = "legal_order"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_legal_order_area_status", "area", "status"),
        one_of("status", OrderStatus),
        sa.CheckConstraint(_BAIL_ENDS, name="bail_ends"),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    area: Mapped[str] = mapped_column(Words(60))
    kind: Mapped[str] = mapped_column(Words(40))
    status: Mapped[OrderStatus] = mapped_column(EnumText(OrderStatus))
    status_since: Mapped[dt.datetime]
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str] = mapped_column(Words(200))
    served_at: Mapped[dt.datetime | None]
    case_reference: Mapped[str] = mapped_column(Words(120))
    officer: Mapped[str] = mapped_column(Words(120))
    ends_at: Mapped[dt.datetime | None]
    # Clocks that are running; None where nothing is due, or it was dealt with.
    court_at: Mapped[dt.datetime | None]
    notify_at: Mapped[dt.datetime | None]
    review_at: Mapped[dt.datetime | None]
    note: Mapped[str] = mapped_column(Words(4000))
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[str | None] = mapped_column(Words(80))
    policy: Mapped[str] = mapped_column(Words(60))
    # Counts the changes to its parts, so that the order's own version steps with each.
    edits: Mapped[int]
    person: Mapped[Person] = relationship()
    conditions: Mapped[list[OrderCondition]] = relationship(
        cascade="all, delete-orphan", order_by="OrderCondition.id"
    )
    breaches: Mapped[list[OrderBreach]] = relationship(
        cascade="all, delete-orphan", order_by="OrderBreach.at, OrderBreach.id"
    )
    steps: Mapped[list[OrderStep]] = relationship(
        cascade="all, delete-orphan", order_by="OrderStep.id"
    )


class OrderCondition(Versioned, Base):
    """What somebody must or must not do. `protected` is a pseudonym, never a name."""

    __tablename__ = "order_condition"
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_order.id"), index=True)
    category: Mapped[str] = mapped_column(Words(40))
    text: Mapped[str] = mapped_column(Words(2000))
    ground: Mapped[str | None] = mapped_column(Words(40))
    protected: Mapped[str] = mapped_column(Words(80))
    verified_how: Mapped[str] = mapped_column(Words(400))
    ends_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[str | None] = mapped_column(Words(80))
    ended_reason: Mapped[str | None] = mapped_column(Words(1000))


class OrderBreach(Versioned, Base):
    """Once that an order was broken. `target` is the reference of the target it was raised as."""

    __tablename__ = "order_breach"
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_order.id"), index=True)
    condition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_condition.id"))
    at: Mapped[dt.datetime]
    detail: Mapped[str] = mapped_column(Words(2000))
    evidence: Mapped[str] = mapped_column(Words(2000))
    referred_to: Mapped[str] = mapped_column(Words(200))
    target: Mapped[str | None] = mapped_column(Words(20))


class OrderStep(Versioned, Base):
    """One step of an order: when and by whom it was decided, and what became of its end.

    `outside_limits` says why an end is accepted that the policy's shortest or longest time
    does not allow.
    """

    __tablename__ = "order_step"
    __table_args__ = table_args(
        one_of("from_status", OrderStatus), one_of("to_status", OrderStatus)
    )
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_order.id"), index=True)
    from_status: Mapped[OrderStatus | None] = mapped_column(EnumText(OrderStatus))
    to_status: Mapped[OrderStatus] = mapped_column(EnumText(OrderStatus))
    decided_at: Mapped[dt.datetime]
    decided_by: Mapped[str] = mapped_column(Words(200))
    grounds: Mapped[str] = mapped_column(Words(4000))
    ends_before: Mapped[dt.datetime | None]
    ends_after: Mapped[dt.datetime | None]
    outside_limits: Mapped[str | None] = mapped_column(Words(1000))
    policy: Mapped[str] = mapped_column(Words(60))
