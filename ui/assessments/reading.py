"""What the form and the person's section read of somebody's risk, in one go."""

from __future__ import annotations

from typing import Any, NamedTuple

from lomu_app.assessments.marac import Gate
from lomu_app.assessments.queries import (
    load_assessments_of_person,
    load_hearings,
    load_instruments,
    load_marac_gates,
)
from lomu_app.assessments.rows import AssessmentRow, HearingRow
from lomu_app.assessments.rules import Instrument, Scoring


class Risk(NamedTuple):
    """Instruments by code, assessments latest first, MARAC gates and hearings."""

    known: dict[str, Instrument]
    rows: list[AssessmentRow]
    gates: tuple[Gate, ...]
    hearings: list[HearingRow]

    def answerable(self) -> list[Instrument]:
        """Those that somebody can answer; gates are raised by themselves."""
        return [each for each in self.known.values() if each.scoring is not Scoring.GATES]

    def row(self, assessment_id: int) -> AssessmentRow:
        """One assessment."""
        return next(row for row in self.rows if row.id == assessment_id)


def read_risk(reader: Any, person_id: int) -> Risk:
    """Everything of one person, in the areas of the asker."""
    return Risk(
        {each.code: each for each in load_instruments(reader)},
        load_assessments_of_person(reader, person_id), load_marac_gates(reader, person_id),
        load_hearings(reader, person_id),
    )  # fmt: skip


def read_instruments(reader: Any) -> dict[str, Instrument]:
    """The instruments alone, while nobody is chosen."""
    return {each.code: each for each in load_instruments(reader)}
