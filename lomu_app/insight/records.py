"""The children at risk of CSE, as numbers that the local authorities give each quarter."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.store.base import Base, JsonText, Versioned, Words, table_args


class ChildrenAtRisk(Versioned, Base):
    """What one authority gave for one quarter, as it stands; `quarter` reads `2026Q3`.

    `levels` holds a number for each level of the policy, `reduced` for how many of the children
    the risk was reduced in the quarter. No child is known here but as a number.
    """

    __tablename__ = "children_at_risk"
    __table_args__ = table_args(
        sa.UniqueConstraint("authority", "quarter"),
        sa.CheckConstraint("reduced >= 0", name="reduced"),
    )
    authority: Mapped[str] = mapped_column(Words(60))
    quarter: Mapped[str] = mapped_column(Words(8))
    levels: Mapped[dict[str, int]] = mapped_column(JsonText())
    reduced: Mapped[int]
    policy: Mapped[str] = mapped_column(Words(60))
    entries: Mapped[list[ChildrenEntry]] = relationship(order_by="ChildrenEntry.id")


class ChildrenEntry(Versioned, Base):
    """One time that the numbers were entered or put right: by whom is `created_by`, and why."""

    __tablename__ = "children_entry"
    figures_id: Mapped[int] = mapped_column(sa.ForeignKey("children_at_risk.id"), index=True)
    levels: Mapped[dict[str, int]] = mapped_column(JsonText())
    reduced: Mapped[int]
    given_by: Mapped[str] = mapped_column(Words(120))
    reason: Mapped[str] = mapped_column(Words(1000))
