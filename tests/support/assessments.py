"""Invented risk assessments for tests, recorded through the commands that officers use."""

from __future__ import annotations

from typing import Any

from lomu_app.assessments.commands import RecordAssessment
from lomu_app.assessments.instruments import find_instrument
from lomu_app.assessments.queries import load_assessments_of_person
from lomu_app.assessments.rows import AssessmentRow
from lomu_app.assessments.rules import WORDS, AnswerKind, Instrument, NewAnswer
from lomu_app.bootstrap import Core, policies
from tests.support.targets import AREA

Value = str | int


def instrument(code: str) -> Instrument:
    """An instrument as it is shipped."""
    return find_instrument(policies(), code)


def answers(tool: str, **given: Value) -> tuple[NewAnswer, ...]:
    """Every item answered: with what is given, else with no, absent, 0 or the lowest band.

    Items that are numbers are given with a `q` before them, e.g. `q3="yes"`.
    """
    known = instrument(tool)
    lowest: dict[AnswerKind, Value] = {
        AnswerKind.YES_NO: "no", AnswerKind.MARK: WORDS[AnswerKind.MARK][0], AnswerKind.NUMBER: 0,
        AnswerKind.BAND: known.bands[0].code if known.bands else "",
    }  # fmt: skip
    names = {item.code: f"q{item.code}" if item.code.isdigit() else item.code
             for item in known.items}  # fmt: skip
    assert set(given) <= set(names.values())
    return tuple(
        NewAnswer(item.code, given.get(names[item.code], lowest[item.kind]), "Log 41 of 3 November")
        for item in known.items
    )


def dash(ticks: int, not_known: int = 0) -> tuple[NewAnswer, ...]:
    """A DASH with so many ticks, then so many answers that are not known."""
    said = ["yes"] * ticks + ["not_known"] * not_known
    return answers("dash", **{f"q{number}": value for number, value in enumerate(said, start=1)})


def recording(person_id: int, tool: str, **fields: Any) -> RecordAssessment:
    """The command that records an assessment; the lowest answers unless told otherwise."""
    if "answers" not in fields and "not_done_reason" not in fields:
        fields["answers"] = answers(tool)
    return RecordAssessment(person_id=person_id, tool=tool, **{"area": AREA, **fields})


def record(core: Core, person_id: int, tool: str, **fields: Any) -> AssessmentRow:
    """Record an assessment; how it stands."""
    done = core.execute(recording(person_id, tool, **fields)).result
    return row_of(core, person_id, done["assessment_id"])


def row_of(core: Core, person_id: int, assessment_id: int) -> AssessmentRow:
    """How an assessment stands now."""
    rows = core.ask(load_assessments_of_person, person_id)
    return next(row for row in rows if row.id == assessment_id)
