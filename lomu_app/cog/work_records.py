"""What is known of a CSE location and what is done about it: intelligence and tactics."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lomu_app.cog.grading import Handling, InformationGrade, Provenance, SourceGrade
from lomu_app.cog.records import Location
from lomu_app.cog.tactic_rules import Side, Strand, TacticResult, TacticStatus
from lomu_app.people.records import Person
from lomu_app.store.base import Base, EnumText, JsonText, Versioned, Words, one_of, table_args


class Intelligence(Versioned, Base):
    """One item of intelligence: its grade, and a text that a second person lets out of the room.

    `raw_reference` says where the raw report lies; the report itself is never kept here.
    `text_by` is whoever edited the text or the grade last, `edited_by` everybody who ever did, each
    between semicolons: a trifle added by a third person makes nobody a stranger to their own words.
    It is empty in what came in before it was kept. An old grade has no 3x5x2.
    """

    __tablename__ = "cog_intelligence"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        one_of("source", SourceGrade),
        one_of("grade", InformationGrade),
        one_of("handling", Handling),
        one_of("provenance", Provenance),
        sa.CheckConstraint(
            "(source IS NOT NULL AND grade IS NOT NULL AND handling IS NOT NULL) "
            "OR legacy_grade <> ''",
            name="graded",
        ),
        sa.CheckConstraint(
            "handling IS NULL OR handling <> 'C' OR conditions <> ''", name="conditions_named"
        ),
        sa.CheckConstraint(
            "approved_at IS NULL OR (approved_by IS NOT NULL AND sanitised_text <> '' "
            "AND approved_by <> submitted_by AND approved_by <> text_by)",
            name="four_eyes",
        ),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    urn: Mapped[str] = mapped_column(Words(60))
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_location.id"), index=True)
    informed_on: Mapped[dt.date]
    received_on: Mapped[dt.date]
    submitted_by: Mapped[str] = mapped_column(Words(80))
    provenance: Mapped[Provenance] = mapped_column(EnumText(Provenance))
    source: Mapped[SourceGrade | None] = mapped_column(EnumText(SourceGrade))
    grade: Mapped[InformationGrade | None] = mapped_column(EnumText(InformationGrade))
    handling: Mapped[Handling | None] = mapped_column(EnumText(Handling))
    condition_codes: Mapped[Any] = mapped_column(JsonText())
    conditions: Mapped[str] = mapped_column(Words(1000))
    legacy_grade: Mapped[str] = mapped_column(Words(20))
    raw_reference: Mapped[str] = mapped_column(Words(120))
    sanitised_text: Mapped[str] = mapped_column(Words(4000))
    text_by: Mapped[str] = mapped_column(Words(80))
    edited_by: Mapped[str | None] = mapped_column(Words(4000))
    approved_by: Mapped[str | None] = mapped_column(Words(80))
    approved_at: Mapped[dt.datetime | None]
    review_on: Mapped[dt.date | None]
    policy: Mapped[str] = mapped_column(Words(60))
    location: Mapped[Location] = relationship()

    @property
    def worked_on_by(self) -> tuple[str, ...]:
        """Who submitted it, and everybody who ever edited text or grade: none lets it out."""
        known = (self.submitted_by, *(self.edited_by or "").split(";"), self.text_by)
        return tuple(dict.fromkeys(name for name in known if name))

    def note_edit(self, by: str) -> None:
        """Name the editor with it, and take an approval away: it was of what stood here before."""
        known = self.edited_by or "".join(f";{name};" for name in self.worked_on_by)
        self.edited_by = known if f";{by};" in known else f"{known};{by};"
        self.text_by, self.approved_by, self.approved_at = by, None, None


class Tactic(Versioned, Base):
    """Something done to disrupt: who authorised it, its clocks, its result before and after.

    `code` is that of the toolkit, `wording` what a register called it. `kept_by` names who keeps
    it running after a sign-off.
    """

    __tablename__ = "cog_tactic"
    __table_args__ = table_args(
        sa.UniqueConstraint("reference"),
        sa.Index("ix_cog_tactic_status", "status", "expires_at"),
        one_of("status", TacticStatus),
        one_of("strand", Strand),
        one_of("side", Side),
        one_of("result", TacticResult),
        sa.CheckConstraint("status <> 'done' OR result IS NOT NULL", name="done_with_result"),
    )
    reference: Mapped[str] = mapped_column(Words(20))
    wording: Mapped[str] = mapped_column(Words(200))
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_location.id"), index=True)
    code: Mapped[str] = mapped_column(Words(40))
    target: Mapped[str] = mapped_column(Words(200))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    strand: Mapped[Strand] = mapped_column(EnumText(Strand))
    side: Mapped[Side] = mapped_column(EnumText(Side))
    objective: Mapped[str] = mapped_column(Words(1000))
    agency: Mapped[str] = mapped_column(Words(120))
    status: Mapped[TacticStatus] = mapped_column(EnumText(TacticStatus))
    status_since: Mapped[dt.datetime]
    authority: Mapped[str] = mapped_column(Words(60))
    authorised_by: Mapped[str] = mapped_column(Words(120))
    authorised_rank: Mapped[str] = mapped_column(Words(60))
    authorised_at: Mapped[dt.datetime | None]
    starts_on: Mapped[dt.date | None]
    served_by: Mapped[str] = mapped_column(Words(120))
    served_at: Mapped[dt.datetime | None]
    court_at: Mapped[dt.datetime | None]
    review_at: Mapped[dt.datetime | None]
    expires_at: Mapped[dt.datetime | None]
    breaches: Mapped[int]
    cost_hours: Mapped[int | None]
    count_before: Mapped[int | None]
    count_after: Mapped[int | None]
    result: Mapped[TacticResult | None] = mapped_column(EnumText(TacticResult))
    displacement: Mapped[str] = mapped_column(Words(2000))
    kept_by: Mapped[str] = mapped_column(Words(120))
    policy: Mapped[str] = mapped_column(Words(60))
    location: Mapped[Location] = relationship()
    person: Mapped[Person | None] = relationship()
    steps: Mapped[list[TacticStep]] = relationship(order_by="TacticStep.id")


class TacticStep(Versioned, Base):
    """One step of a tactic; `at` is when it happened, `created_by` who put it on record."""

    __tablename__ = "cog_tactic_step"
    __table_args__ = table_args(
        one_of("from_status", TacticStatus), one_of("to_status", TacticStatus)
    )
    tactic_id: Mapped[int] = mapped_column(sa.ForeignKey("cog_tactic.id"), index=True)
    from_status: Mapped[TacticStatus | None] = mapped_column(EnumText(TacticStatus))
    to_status: Mapped[TacticStatus] = mapped_column(EnumText(TacticStatus))
    at: Mapped[dt.datetime]
    reason: Mapped[str] = mapped_column(Words(2000))
    evidence: Mapped[str] = mapped_column(Words(2000))
