"""What waits for a supervisor's signature: of each instrument what counts, and nothing twice."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.assessments.commands import SignAssessment, WithdrawAssessment
from lomu_app.assessments.queries import load_assessment
from lomu_app.assessments.signing import UnsignedRow, load_unsigned
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import NotPermitted, RecordNotFound
from lomu_app.people.limiting import LimitAccess
from tests.support.accounts import give_account
from tests.support.assessments import dash, record
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.personal import out_of_reach
from tests.support.targets import AREA, TODAY, make_person


def waiting(core: Core) -> list[UnsignedRow]:
    return core.ask(load_unsigned, AREA)


def test_that_what_counts_and_is_not_signed_waits_longest_first(core_as: Cores) -> None:
    officer, boss = core_as("offender_manager"), core_as("inspector")
    first, second = make_person(officer), make_person(officer)
    old = record(officer, first, "dash", answers=dash(3), assessed_on=TODAY - dt.timedelta(days=9))
    newer = record(officer, first, "dash", answers=dash(15))
    core_as.clock.moment += dt.timedelta(days=4)
    left = record(officer, second, "ppit", not_done_reason="declined")
    signed, withdrawn = record(officer, second, "dash"), record(officer, second, "rosh")
    boss.execute(SignAssessment(assessment_id=signed.id, version=signed.version))
    boss.execute(
        WithdrawAssessment(assessment_id=withdrawn.id, version=withdrawn.version, reason="Not him")
    )
    rows = waiting(boss)
    assert [row.id for row in rows] == [newer.id, left.id]
    assert old.id not in {row.id for row in rows}, "an older one counts no longer"
    assert (rows[0].due, rows[0].days_late) == (TODAY + dt.timedelta(days=3), 1)
    assert (rows[0].computed, rows[0].not_done_label) == ("High", "")
    assert (rows[1].days_late, rows[1].not_done_label) == (0, "Declined")
    core_as.clock.moment += dt.timedelta(days=90)
    assert waiting(boss) == [], "what has run out is not signed any more"


def test_that_a_lowered_band_is_told_and_ones_own_is_for_somebody_else(
    core_as: Cores,
) -> None:
    ps = core_as("sergeant", name="ps.one")
    boss = core_as("inspector", name="insp.one")
    person = make_person(ps)
    look(ps, person)
    look(boss, person)
    record(ps, person, "dash", answers=dash(15), judged_band="medium",
           judgement_reason="He is in custody")  # fmt: skip
    (own,), (theirs,) = waiting(ps), waiting(boss)
    assert own.own
    assert not theirs.own
    assert (theirs.computed, theirs.judged) == ("High", "Medium")
    assert (theirs.lowered, theirs.raised) == (True, False)
    record(boss, person, "rosh", assessor="Ps One")
    named = next(row for row in waiting(ps) if row.tool_short != theirs.tool_short)
    assert named.own, "their name stands there, whoever typed it"


def test_that_only_who_may_sign_is_told_in_their_own_areas(core_as: Cores) -> None:
    officer = core_as("offender_manager")
    found = record(officer, make_person(officer), "dash")
    with pytest.raises(NotPermitted):
        waiting(officer)
    far = core_as("sergeant", areas=("Walsall",), name="ps.far")
    with pytest.raises(NotPermitted):
        waiting(far)
    with pytest.raises(out_of_reach(core_as)):
        far.ask(load_assessment, found.id)
    with pytest.raises(RecordNotFound):
        far.ask(load_assessment, found.id + 1)
    assert officer.ask(load_assessment, found.id) == found


def test_that_a_record_under_limited_access_is_left_out(core_as: Cores) -> None:
    officer = core_as("offender_manager")
    boss = core_as("inspector", name="insp.one")
    ps = core_as("sergeant", name="ps.one")
    person = make_person(officer)
    found = record(officer, person, "dash")
    give_account(core_as, "insp.one", "inspector")
    boss.execute(
        LimitAccess(person_id=person, version=0, owner="insp.one", reason="Officer's brother")
    )
    assert [row.id for row in waiting(boss)] == [found.id]
    assert waiting(ps) == []
