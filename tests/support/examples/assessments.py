"""Examples of the commands on risk assessments."""

from __future__ import annotations

from lomu_app.assessments.commands import (
    RecordAssessment,
    SignAssessment,
    WithdrawAssessment,
)
from lomu_app.assessments.hearings import RecordMarac
from lomu_app.bootstrap import Core
from tests.support.assessments import dash, record, recording
from tests.support.commands import example, somebody_else
from tests.support.targets import AREA, TODAY, make_person


@example(RecordAssessment)
def record_assessment(core: Core) -> RecordAssessment:
    return recording(make_person(core), "dash", answers=dash(10), source="Crime 20CV/1111A/26")


@example(SignAssessment)
def sign_assessment(core: Core) -> SignAssessment:
    row = record(somebody_else(core), make_person(core), "dash", answers=dash(11))
    return SignAssessment(
        assessment_id=row.id, version=row.version, band="high", reason="He has bought a van"
    )


@example(WithdrawAssessment)
def withdraw_assessment(core: Core) -> WithdrawAssessment:
    row = record(core, make_person(core), "dash", answers=dash(12))
    return WithdrawAssessment(
        assessment_id=row.id, version=row.version, reason="Recorded on the wrong brother"
    )


@example(RecordMarac)
def record_marac(core: Core) -> RecordMarac:
    return RecordMarac(person_id=make_person(core), area=AREA, heard_on=TODAY, note="Actions 1-3")
