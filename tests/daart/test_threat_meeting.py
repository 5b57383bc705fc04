"""The meeting: a decision on each line, and the result that follows it."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.daart.records import Target
from lomu_app.daart.threat_commands import RecordDecision
from lomu_app.daart.threat_queries import load_changes
from lomu_app.daart.threat_rules import result_codes
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from tests.support.cores import Cores
from tests.support.personal import verify
from tests.support.threat import (
    AREA,
    close,
    line_of,
    prepare,
    presented,
    result_of,
    shown,
    staff,
    wanted,
)

DAY = dt.timedelta(days=1)


def test_that_the_last_decision_makes_the_list_actioned(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    first, second = wanted(sergeant, "Ashby", days=9), wanted(sergeant, "Birch")
    presented(sergeant, inspector)
    for target, status in ((first, "presented"), (second, "actioned")):
        line = line_of(shown(sergeant), target)
        sergeant.execute(
            RecordDecision(item_id=line.item_id, version=line.version, decision="Early knock",
                           team="Response B", due="Wednesday 06:00")
        )  # fmt: skip
        assert shown(sergeant).status == status
    line = line_of(shown(sergeant), first)
    assert (line.decision, line.team, line.due) == ("Early knock", "Response B", "Wednesday 06:00")
    with core_as.store.reading() as session:
        assert session.get_one(Target, first).team == "Response B"


def test_that_a_result_records_the_attempt(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    listed = presented(sergeant, inspector)
    officer = core_as("offender_manager", name="pc.one")
    officer.execute(result_of(listed, target, "no_reply", note="Lights on", at_time="06:10"))
    line = line_of(shown(sergeant), target)
    assert (line.result, line.result_label, line.result_note) == (
        "no_reply", "No reply", "Lights on",
    )  # fmt: skip
    with core_as.store.reading() as session:
        (tried,) = session.get_one(Target, target).attempts
        assert (tried.outcome, tried.at_time, tried.note) == ("no_reply", "06:10", "Lights on")
    assert line.attempts_total == 0  # as presented


def test_that_an_arrest_needs_its_custody_reference_and_takes_the_target_off(
    core_as: Cores,
) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    listed = presented(sergeant, inspector)
    with pytest.raises(InvalidInput, match="custody reference"):
        sergeant.execute(result_of(listed, target, "arrested"))
    done = sergeant.execute(result_of(listed, target, "arrested", custody_reference="CV/77"))
    assert done.result["target_status"] == "closed"
    assert close(sergeant)["left"] == 1
    core_as.clock.advance(DAY)
    after = prepare(sergeant)
    assert after.lines == ()
    (off,) = after.off_since
    assert (off.name, off.outcome) == ("ASHBY, Invented", "Arrested")


def test_that_results_that_end_a_target_need_who_may_close_it(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target, other = wanted(sergeant, "Ashby"), wanted(sergeant, "Birch")
    listed = presented(sergeant, inspector)
    officer = core_as("offender_manager", name="pc.one")
    with pytest.raises(NotPermitted):
        officer.execute(result_of(listed, target, "withdrawn", note="Warrant cancelled"))
    with pytest.raises(InvalidInput, match="needs a note"):
        sergeant.execute(result_of(listed, target, "withdrawn"))
    with pytest.raises(InvalidInput, match="no result"):
        sergeant.execute(result_of(listed, target, "not_stated"))
    sergeant.execute(result_of(listed, target, "withdrawn", note="Warrant cancelled"))
    officer.execute(result_of(shown(officer), other, "arrested", custody_reference="CV/9"))
    with core_as.store.reading() as session:
        assert session.get_one(Target, target).status == "withdrawn"
        assert session.get_one(Target, other).status == "arrested"


def test_that_every_offered_result_can_be_recorded(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    policy = sergeant.policies["threat_review"]
    codes = [code for code in result_codes(policy) if code.offered]
    names = [f"{first}{rest}" for first in "ABCDE" for rest in ("shby", "umford", "ilks", "enn")]
    targets = [wanted(sergeant, name) for name in names[: len(codes)]]
    presented(sergeant, inspector)
    for target, code in zip(targets, codes, strict=True):
        done = sergeant.execute(
            result_of(shown(sergeant), target, code.code, note="so", custody_reference="CV/1")
        )
        assert (done.result["target_status"] in {"draft", "attempted"}) == (code.closes is None)
    assert len({code.key for code in codes}) == len(codes)


def test_that_yesterdays_results_are_recorded_on_the_closed_list_once(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    presented(sergeant, inspector)
    close(sergeant)
    core_as.clock.advance(DAY)
    today = sergeant.clock.today()
    assert sergeant.ask(load_changes, AREA, today).without_result == 1
    yesterday = shown(sergeant, day=today - DAY)
    sergeant.execute(result_of(yesterday, target, "no_reply"))
    assert sergeant.ask(load_changes, AREA, today).without_result == 0
    with pytest.raises(Refused, match="closed"):
        sergeant.execute(result_of(shown(sergeant, day=today - DAY), target, "no_reply"))


def test_that_the_audit_of_a_whole_day_verifies(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    listed = presented(sergeant, inspector)
    sergeant.execute(result_of(listed, target, "arrested", custody_reference="CV/1"))
    close(sergeant)
    verdict = verify(sergeant)
    assert verdict.ok, verdict.problems
