"""Recording, signing and withdrawing an assessment: nothing is lowered by one pair of eyes."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from lomu_app.assessments.commands import SignAssessment, WithdrawAssessment
from lomu_app.assessments.queries import load_assessments_of_person, load_instrument
from lomu_app.assessments.records import Assessment
from lomu_app.assessments.rules import AssessmentState
from lomu_app.bootstrap import Core
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.store.search import find
from tests.support.assessments import answers, dash, record, recording, row_of
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.targets import AREA, TODAY, make_person


def test_that_an_assessment_keeps_answers_score_and_the_policy_it_was_made_under(
    core_as: Cores,
) -> None:
    core = core_as("offender_manager")
    person = make_person(core)
    done = core.execute(recording(person, "dash", answers=dash(11, not_known=4)))
    assert done.result == {
        "assessment_id": 1, "reference": "RA-000001", "score": 11, "band": "medium",
        "not_known": 4, "band_if_all_yes": "high",
    }  # fmt: skip
    assert [(each.kind, each.ids) for each in done.changes] == [(Kind.ASSESSMENT, frozenset({1}))]
    row = row_of(core, person, 1)
    assert (row.score, row.stands, row.stands_label, row.not_known) == (11, "medium", "Medium", 4)
    assert (row.policy, row.assessor) == ("instrument_dash/2026.1", "offender_manager")
    assert (row.state, row.valid_until) == (AssessmentState.DONE, TODAY + dt.timedelta(days=84))
    line = row.answers[10]
    assert (line.item, line.label, line.value, line.points) == ("11", "Question 11", "yes", 1)
    assert line.evidence == "Log 41 of 3 November"
    model = record(core, person, "rfgv", answers=answers("rfgv", recency=7, gravity=5))
    assert (model.score, [line.points for line in model.answers]) == (17, [7, 0, 10, 0])
    assert (model.stands, model.stands_label) == (None, "")


def test_that_judgement_raises_freely_with_a_reason_and_lowers_only_by_a_supervisor(
    core_as: Cores,
) -> None:
    officer, sergeant = core_as("offender_manager"), core_as("sergeant")
    person = make_person(officer)
    look(officer, person)
    look(sergeant, person)
    with pytest.raises(InvalidInput, match="why the band is not") as wrong:
        record(officer, person, "dash", answers=dash(3), judged_band="high")
    assert set(wrong.value.fields) == {"judgement_reason"}
    raised = record(
        officer, person, "dash", answers=dash(3), judged_band="high",
        judgement_reason="He has been released today",
    )  # fmt: skip
    assert (raised.band, raised.judged_band, raised.stands) == ("standard", "high", "high")
    lowering = {"answers": dash(14), "judged_band": "medium"}
    with pytest.raises(NotPermitted):
        record(officer, person, "dash", **lowering, judgement_reason="They have made up")
    with pytest.raises(InvalidInput, match="why the band is not"):
        record(sergeant, person, "dash", **lowering)
    lowered = record(sergeant, person, "dash", **lowering, judgement_reason="He is abroad")
    assert (lowered.band, lowered.stands) == ("high", "medium")
    same = record(officer, person, "dash", answers=dash(14), judged_band="high")
    assert same.stands == "high"
    nothing = record(
        officer, person, "dash", answers=dash(0), judged_band="standard", judgement_reason="Calm"
    )
    assert (nothing.band, nothing.stands) == (None, "standard")


def test_that_nobody_judges_what_is_only_recorded_or_has_no_bands(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    said = {"answers": answers("rosh", level="high"), "judgement_reason": "I think so"}
    for band in ("medium", "very_high"):
        with pytest.raises(Refused, match="Nobody sets another band of RoSH"):
            record(core, person, "rosh", judged_band=band, **said)
    assert record(core, person, "rosh", **said).stands == "high"
    with pytest.raises(InvalidInput, match="PPIT has no bands"):
        record(core, person, "ppit", judged_band="high", judgement_reason="I think so")
    with pytest.raises(InvalidInput, match="bands of DASH") as wrong:
        record(core, person, "dash", judged_band="very_high", judgement_reason="I think so")
    assert set(wrong.value.fields) == {"judged_band"}
    with pytest.raises(InvalidInput, match="raised by themselves"):
        core.execute(recording(person, "marac", answers=()))


def test_that_not_done_is_a_state_of_its_own_for_a_while(core_as: Cores) -> None:
    core = core_as("offender_manager")
    person = make_person(core)
    with pytest.raises(InvalidInput, match="No victim engagement, Declined"):
        record(core, person, "dash", not_done_reason="forgot")
    for more in ({"answers": dash(1)}, {"judged_band": "high"}):
        with pytest.raises(InvalidInput, match="neither answers nor a band"):
            record(core, person, "dash", not_done_reason="declined", **more)
    row = record(core, person, "dash", not_done_reason="declined")
    assert (row.state, row.not_done_label) == (AssessmentState.NOT_DONE, "Declined")
    assert (row.score, row.band, row.stands, row.answers) == (None, None, None, ())
    assert (row.valid_until, row.policy) == (dt.date(2026, 12, 22), "assessments/2026.1")
    core_as.clock.moment += dt.timedelta(days=29)
    assert row_of(core, person, row.id).state is AssessmentState.EXPIRED


def test_that_a_supervisor_signs_once_and_never_their_own(core_as: Cores) -> None:
    recorder = core_as("sergeant", name="ps.one")
    person = make_person(recorder)
    row = record(recorder, person, "dash", answers=dash(11), assessor="Ps Two")
    sign = {"assessment_id": row.id, "version": row.version}
    for myself in (recorder, core_as("sergeant", name="ps.two")):
        with pytest.raises(Refused, match="assessed this yourself"):
            myself.execute(SignAssessment(**sign))
    other = core_as("inspector")
    with pytest.raises(InvalidInput, match="why another band is signed"):
        other.execute(SignAssessment(**sign, band="standard"))
    with pytest.raises(InvalidInput, match="bands of DASH"):
        other.execute(SignAssessment(**sign, band="very_high", reason="Worse"))
    other.execute(SignAssessment(**sign, band="standard", reason="He died on Sunday"))
    look(other, person)
    signed = row_of(other, person, row.id)
    assert (signed.band, signed.signed_band, signed.stands) == ("medium", "standard", "standard")
    assert (signed.signed_by, signed.signed_reason) == ("inspector", "He died on Sunday")
    with pytest.raises(EditConflict):
        other.execute(SignAssessment(**sign))
    with pytest.raises(Refused, match="signed by inspector already"):
        core_as("sergeant", name="ps.three").execute(
            SignAssessment(assessment_id=row.id, version=signed.version)
        )


def test_that_signing_without_a_band_agrees_with_what_stands(core_as: Cores) -> None:
    officer, sergeant = core_as("offender_manager"), core_as("sergeant")
    person = make_person(officer)
    raised = record(
        officer, person, "dash", answers=dash(2), judged_band="high", judgement_reason="Threats"
    )
    missed = record(officer, person, "dash", not_done_reason="declined")
    level = record(officer, person, "rosh")
    for row in (raised, missed, level):
        sergeant.execute(SignAssessment(assessment_id=row.id, version=row.version))
    look(sergeant, person)
    rows = {row.id: row for row in sergeant.ask(load_assessments_of_person, person)}
    assert [rows[row.id].signed_band for row in (raised, missed, level)] == ["high", None, "low"]
    assert all(row.signed_by == "sergeant" for row in rows.values())


def test_that_no_band_is_signed_where_there_can_be_none(core_as: Cores) -> None:
    officer, sergeant = core_as("offender_manager"), core_as("sergeant")
    person = make_person(officer)
    for tool, fields, told in (
        ("dash", {"not_done_reason": "declined"}, "has no band"),
        ("rfgv", {}, "RFGV has no bands"),
    ):
        row = record(officer, person, tool, **fields)
        with pytest.raises(InvalidInput, match=told):
            sergeant.execute(
                SignAssessment(
                    assessment_id=row.id, version=row.version, band="high", reason="I say so"
                )
            )


def test_that_what_was_withdrawn_stays_on_record_and_counts_no_longer(core_as: Cores) -> None:
    officer, sergeant = core_as("offender_manager"), core_as("sergeant")
    person = make_person(officer)
    row = record(officer, person, "dash", answers=dash(14))
    seen = {"assessment_id": row.id, "version": row.version}
    with pytest.raises(NotPermitted):
        officer.execute(WithdrawAssessment(**seen, reason="Too high"))
    with pytest.raises(InvalidInput, match="what was wrong"):
        sergeant.execute(WithdrawAssessment(**seen, reason=" "))
    sergeant.execute(WithdrawAssessment(**seen, reason="The wrong brother"))
    look(sergeant, person)
    gone = row_of(sergeant, person, row.id)
    assert (gone.state, gone.withdrawn_by) == (AssessmentState.WITHDRAWN, "sergeant")
    assert (gone.withdrawn_reason, gone.score) == ("The wrong brother", 14)
    with pytest.raises(Refused, match="withdrawn by sergeant"):
        sergeant.execute(SignAssessment(assessment_id=row.id, version=gone.version))


def test_that_an_assessment_is_of_today_or_earlier_and_of_somebody_on_record(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    with pytest.raises(InvalidInput, match="later than today"):
        record(core, person, "dash", assessed_on=TODAY + dt.timedelta(days=1))
    old = record(core, person, "dash", assessed_on=TODAY - dt.timedelta(days=85))
    late = record(core, person, "dash", assessed_on=TODAY - dt.timedelta(days=84))
    assert (old.state, late.state) == (AssessmentState.EXPIRED, AssessmentState.DONE)
    listed = core.ask(load_assessments_of_person, person)
    assert [row.id for row in listed] == [late.id, old.id]


def test_that_other_areas_see_nothing_and_find_nothing(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core, "Thistlewood")
    row = record(core, person, "dash")
    there = core_as("viewer", areas=("Walsall",), name="see.walsall")
    assert there.ask(load_assessments_of_person, person) == []
    assert _found(core, row.reference, AREA) == _found(core, "thistle dash", AREA) == [row.id]
    assert _found(core, row.reference, "Walsall") == []
    for query in (load_assessments_of_person, load_instrument):
        with pytest.raises(NotPermitted):
            core_as("administrator").ask(query, person if query is not load_instrument else "dash")
    assert there.ask(load_instrument, "dash").short == "DASH"


def _found(core: Core, text: str, area: str) -> list[int]:
    with core.store.reading() as session:
        hits = find(session, text, areas=[area], kinds=[Kind.ASSESSMENT])
    return [hit.record_id for hit in hits]


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ("signed_by = created_by", "ck_assessment_signed_by_another"),
        ("not_done_reason = 'declined'", "ck_assessment_not_done_without_band"),
    ],
)
def test_that_the_database_itself_keeps_four_eyes_and_no_band_without_answers(
    core_as: Cores, change: str, guard: str
) -> None:
    core = core_as("sergeant")
    record(core, make_person(core), "dash", answers=dash(14))
    broken = pytest.raises(sa.exc.IntegrityError, match=guard)
    with broken, core.store.engine.begin() as connection:
        connection.execute(
            sa.text(f"UPDATE {Assessment.__tablename__} SET version = version + 1, {change}")
        )
