"""From submission to closing: four eyes, a frozen list, results, and what is carried over."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart.editing import AmendTarget
from lomu_app.daart.records import Target, ThreatSnapshot
from lomu_app.daart.snapshot import ListSnapshot, digest_of_data
from lomu_app.daart.threat_commands import (
    AddAddendum,
    ApproveList,
    CarryOn,
    CloseList,
    MoveLine,
    PrepareList,
    PresentList,
    RecordDecision,
    RecordResult,
    RemoveLine,
    ReturnList,
    SetLine,
    SubmitList,
)
from lomu_app.daart.threat_queries import (
    list_days,
    load_changes,
    load_list,
    load_list_as_it_was,
)
from lomu_app.daart.threat_rules import result_codes
from lomu_app.kernel.errors import (
    EditConflict,
    InvalidInput,
    NotPermitted,
    Refused,
    StoreUnavailable,
)
from lomu_app.store.edit import FieldChange
from lomu_app.store.unit_of_work import UnitOfWork
from tests.support.cores import Cores
from tests.support.threat import (
    AREA,
    approve,
    attempt,
    line_of,
    order_of,
    prepare,
    present,
    presented,
    shown,
    submit,
    wanted,
)

DAY = dt.timedelta(days=1)


def result_of(listed: ListSnapshot, target_id: int, result: str, **more: str) -> RecordResult:
    line = line_of(listed, target_id)
    return RecordResult(item_id=line.item_id, version=line.version, result=result, **more)  # type: ignore[arg-type]  # tests give words only


def close(core: Core, **more: object) -> dict[str, object]:
    listed = shown(core)
    done = core.execute(CloseList(list_id=listed.list_id, version=listed.version, **more))  # type: ignore[arg-type]  # tests give what they mean
    told: dict[str, object] = done.result
    return told


def staff(core_as: Cores) -> tuple[Core, Core]:
    return core_as("sergeant", name="ps.one"), core_as("inspector", name="insp.one")


def test_that_a_list_goes_from_hand_to_hand(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby")
    prepare(sergeant)
    assert submit(sergeant).submitted_by == "ps.one"
    approved = approve(inspector)
    assert (approved.status, approved.approved_by) == ("approved", "insp.one")
    assert approved.approved_gaps is not None
    assert "1 of 1 lines with gaps" in approved.approved_gaps
    after = present(sergeant)
    assert (after.status, after.presented_by) == ("presented", "ps.one")
    assert close(sergeant)["carried"] == 1
    assert shown(sergeant).closed_by == "ps.one"


def test_that_a_step_cannot_be_left_out(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby")
    listed = prepare(sergeant)
    key, version = listed.list_id, listed.version
    for command in (
        ApproveList(list_id=key, version=version), PresentList(list_id=key, version=version),
        CloseList(list_id=key, version=version),
        ReturnList(list_id=key, version=version, reason="no"),
    ):  # fmt: skip
        with pytest.raises(Refused, match="that is open cannot become"):
            inspector.execute(command)


def test_that_any_change_after_approval_voids_it(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target, other = wanted(sergeant, "Ashby", days=9), wanted(sergeant, "Birch")
    prepare(sergeant)
    submit(sergeant)
    listed = approve(inspector)
    third = core_as("sergeant", name="ps.three")
    line = line_of(listed, other)
    third.execute(MoveLine(item_id=line.item_id, version=line.version, new_rank=1, reason="Seen"))
    after = shown(third)
    assert (after.status, after.approved_by, after.submitted_by) == ("open", None, None)
    assert "ps.three" in after.hands
    with pytest.raises(Refused):
        present(sergeant)

    submit(sergeant)
    approve(inspector)
    again = wanted(sergeant, "Cole")
    done = sergeant.execute(PrepareList(area=AREA, day=sergeant.clock.today())).result
    assert done["reopened"]
    assert line_of(shown(sergeant), again).movement == "new"
    assert line_of(shown(sergeant), target).rank > 1


def test_that_the_approver_approves_only_what_he_has_seen(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    prepare(sergeant)
    seen = submit(sergeant)
    line = line_of(seen, target)
    sergeant.execute(SetLine(item_id=line.item_id, version=line.version, ask="More officers"))
    submit(sergeant)
    with pytest.raises(EditConflict):
        inspector.execute(ApproveList(list_id=seen.list_id, version=seen.version))


def test_that_a_list_is_given_back_only_with_a_reason(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby")
    prepare(sergeant)
    listed = submit(sergeant)
    with pytest.raises(InvalidInput):
        inspector.execute(ReturnList(list_id=listed.list_id, version=listed.version, reason=" "))
    with pytest.raises(NotPermitted):
        sergeant.execute(ReturnList(list_id=listed.list_id, version=listed.version, reason="x"))
    inspector.execute(
        ReturnList(list_id=listed.list_id, version=listed.version, reason="Ring the OIC first")
    )
    after = shown(sergeant)
    assert (after.status, after.returned_by, after.returned_reason) == (
        "open", "insp.one", "Ring the OIC first",
    )  # fmt: skip
    assert submit(sergeant).returned_reason is None
    assert approve(inspector).status == "approved"


def test_that_a_presented_list_is_frozen(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby", offence="Assault")
    listed = presented(sergeant, inspector)
    before = sergeant.ask(load_list_as_it_was, AREA, sergeant.clock.today())
    sergeant.execute(
        AmendTarget(
            target_id=target,
            changes=(FieldChange("offence", "Assault", "Murder"),),
        )
    )  # fmt: skip
    core_as.clock.advance(dt.timedelta(days=40))
    assert line_of(shown(sergeant, day=listed.day), target).offence == "Assault"
    after = sergeant.ask(load_list_as_it_was, AREA, listed.day)
    assert before is not None
    assert after is not None
    assert (after, after.digest()) == (before, before.digest())
    assert after.digest() == listed.snapshot_hash
    line = line_of(listed, target)
    for command in (
        MoveLine(item_id=line.item_id, version=line.version, new_rank=1, reason="x"),
        RemoveLine(item_id=line.item_id, version=line.version, reason="x"),
        SetLine(item_id=line.item_id, version=line.version, ask="x"),
    ):
        with pytest.raises(Refused, match="frozen"):
            sergeant.execute(command)


def test_that_a_presented_list_cannot_be_prepared_anew(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby")
    presented(sergeant, inspector)
    with pytest.raises(Refused, match="addendum"):
        prepare(sergeant)


def test_that_a_tampered_snapshot_is_not_shown_as_the_list(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby")
    listed = presented(sergeant, inspector)
    with core_as.store.writing() as connection:
        uow = UnitOfWork(
            core_as.store, connection, sergeant.actor, sergeant.clock, sergeant.policies
        )
        stored = uow.session.get_one(ThreatSnapshot, listed.list_id)
        forged = json.loads(json.dumps(stored.content).replace("ASHBY", "SOMEBODYELSE"))
        # Whoever forges the content may well forge the hash beside it too.
        for digest in (stored.hash, digest_of_data(forged)):
            stored.content, stored.hash = forged, digest
            uow.session.flush()
            with pytest.raises(StoreUnavailable, match="does not fit its hash"):
                load_list(uow.reader(), AREA, listed.day)
        uow.session.rollback()


def test_that_addenda_are_only_for_what_is_frozen(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    listed = prepare(sergeant)
    with pytest.raises(Refused, match="still be changed"):
        sergeant.execute(AddAddendum(list_id=listed.list_id, text="Late news"))
    listed = presented(sergeant, inspector)
    line = line_of(listed, target)
    sergeant.execute(
        AddAddendum(list_id=listed.list_id, item_id=line.item_id, text="Seen at 08:55")
    )
    sergeant.execute(AddAddendum(list_id=listed.list_id, text="Two vans off the road"))
    told = [(each.reference, each.text, each.by) for each in shown(sergeant).addenda]
    assert told == [
        (line.reference, "Seen at 08:55", "ps.one"), (None, "Two vans off the road", "ps.one"),
    ]  # fmt: skip


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


def test_that_closing_carries_over_what_has_no_outcome(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    tried, idle, gone = (
        wanted(sergeant, name, days=days)
        for name, days in (("Ashby", 9), ("Birch", 4), ("Cole", 0))
    )
    presented(sergeant, inspector)
    attempt(sergeant, tried)
    attempt(sergeant, gone, "arrested")
    with pytest.raises(Refused, match="1 lines have neither"):
        close(sergeant, carry_rest=False)
    line = line_of(shown(sergeant), idle)
    sergeant.execute(CarryOn(item_id=line.item_id, version=line.version, reason="No officers"))
    told = close(sergeant, carry_rest=False)
    assert (told["left"], told["carried"], told["red"]) == (1, 2, [])
    after = shown(sergeant)
    assert [line_of(after, each).result for each in (tried, idle, gone)] == [
        "no_reply", None, "arrested",
    ]  # fmt: skip

    core_as.clock.advance(DAY)
    listed = prepare(sergeant)
    assert [(line.surname, line.movement, line.carried_days) for line in listed.lines] == [
        ("ASHBY", "same", 1), ("BIRCH", "carried", 1),
    ]  # fmt: skip
    assert line_of(listed, idle).movement_text == "Carried 1 day"
    assert line_of(listed, tried).movement_text == "Same · carried 1 day"


def test_that_the_next_list_tells_what_moved(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    low, high = wanted(sergeant, "Ashby", days=9), wanted(sergeant, "Birch", days=4)
    presented(sergeant, inspector)
    close(sergeant)
    core_as.clock.advance(DAY)
    sergeant.execute(
        AmendTarget(
            target_id=high,
            changes=(FieldChange("victim_risk", "standard", "high"),),
        )
    )  # fmt: skip
    wanted(sergeant, "Cole")
    listed = prepare(sergeant)
    assert [(line.surname, line.movement) for line in listed.lines] == [
        ("BIRCH", "up"), ("ASHBY", "down"), ("COLE", "new"),
    ]  # fmt: skip
    assert line_of(listed, high).movement_text == "Up from 2 · carried 1 day"
    assert line_of(listed, low).previous_rank == 1


def test_that_long_carried_lines_turn_red_and_then_need_an_inspector(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    levels = []
    for _ in range(8):
        levels.append(line_of(presented(sergeant, inspector), target).carry_level)
        told = close(sergeant)
        core_as.clock.advance(DAY)
    assert levels == ["normal"] * 4 + ["red"] * 4
    assert told["red"] == [line_of(shown(sergeant, day=dt.date(2026, 11, 24)), target).reference]

    line = line_of(presented(sergeant, inspector), target)
    assert line.carry_level == "inspector"
    with pytest.raises(Refused, match="Lines 1 have been carried for more than 7 days"):
        close(sergeant)
    with pytest.raises(NotPermitted):
        close(sergeant, reason="Too few officers")
    carry = CarryOn(item_id=line.item_id, version=line.version, reason="Abroad until Monday")
    with pytest.raises(NotPermitted):
        sergeant.execute(carry)
    inspector.execute(CarryOn(item_id=line.item_id, version=line.version, reason=carry.reason))
    close(sergeant)

    core_as.clock.advance(DAY)
    after = line_of(presented(sergeant, inspector), target)
    assert (after.carry_by, after.carry_reason) == ("insp.one", "Abroad until Monday")
    assert close(sergeant)["carried"] == 1
    core_as.clock.advance(7 * DAY)
    presented(sergeant, inspector)
    with pytest.raises(Refused, match="inspector"):
        close(sergeant)
    assert close(inspector, reason="Still abroad")["carried"] == 1


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


def test_that_nothing_taken_off_a_list_is_lost_from_the_next(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    wanted(sergeant, "Birch")
    line = line_of(prepare(sergeant), target)
    sergeant.execute(RemoveLine(item_id=line.item_id, version=line.version, reason="In hospital"))
    submit(sergeant)
    approve(inspector)
    present(sergeant)
    close(sergeant)
    core_as.clock.advance(DAY)
    after = line_of(prepare(sergeant), target)
    assert (after.movement, after.carried_days, after.removed_reason) == ("new", 1, None)


def test_that_a_past_draft_is_shown_as_it_was(core_as: Cores) -> None:
    sergeant, _ = staff(core_as)
    target, other = wanted(sergeant, "Ashby", days=9), wanted(sergeant, "Birch")
    listed = prepare(sergeant)
    line = line_of(listed, other)
    sergeant.execute(MoveLine(item_id=line.item_id, version=line.version, new_rank=1, reason="Up"))
    core_as.clock.advance(DAY)
    sergeant.execute(
        AmendTarget(target_id=target, changes=(FieldChange("offence", "Assault", "Murder"),))
    )
    attempt(sergeant, other, "arrested")
    past = shown(sergeant, day=listed.day)
    assert order_of(past) == ["BIRCH", "ASHBY"]
    assert line_of(past, target).offence == "Assault"
    assert line_of(past, other).moved_reason == "Up"
    with pytest.raises(NotPermitted):
        core_as("administrator").ask(list_days, AREA)


def test_that_a_snapshot_comes_back_from_its_data_whole(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby", markers=("FI", "VI"))
    listed = presented(sergeant, inspector)
    again = ListSnapshot.from_data(json.loads(json.dumps(listed.as_data())))
    assert again == listed
    assert again.digest() == listed.digest()
    assert ListSnapshot.from_data({**listed.as_data(), "later": 1}) == listed


def test_that_the_audit_of_a_whole_day_verifies(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    listed = presented(sergeant, inspector)
    sergeant.execute(result_of(listed, target, "arrested", custody_reference="CV/1"))
    close(sergeant)
    verdict = sergeant.verify_audit()
    assert verdict.ok, verdict.problems


def test_that_a_list_is_not_submitted_twice(core_as: Cores) -> None:
    sergeant, _ = staff(core_as)
    wanted(sergeant, "Ashby")
    prepare(sergeant)
    listed = submit(sergeant)
    with pytest.raises(Refused):
        sergeant.execute(SubmitList(list_id=listed.list_id, version=listed.version))


def test_that_nobody_of_another_area_works_on_a_list(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    other = core_as("sergeant", "inspector", areas=("Walsall",), name="insp.another_area")
    line = line_of(prepare(sergeant), target)
    seen = {"item_id": line.item_id, "version": line.version}
    for command in (
        MoveLine(**seen, new_rank=1, reason="x"), RemoveLine(**seen, reason="x"),
        SetLine(**seen, ask="x"),
    ):  # fmt: skip
        with pytest.raises(NotPermitted, match="Coventry"):
            other.execute(command)
    listed = submit(sergeant)
    key = {"list_id": listed.list_id, "version": listed.version}
    for step in (ApproveList(**key), ReturnList(**key, reason="x")):
        with pytest.raises(NotPermitted, match="Coventry"):
            other.execute(step)
    approve(inspector)
    present(sergeant)
    line = line_of(shown(sergeant), target)
    seen = {"item_id": line.item_id, "version": line.version}
    for work in (
        RecordDecision(**seen, decision="x"), RecordResult(**seen, result="no_reply"),
        CarryOn(**seen, reason="x"), AddAddendum(list_id=listed.list_id, text="x"),
    ):  # fmt: skip
        with pytest.raises(NotPermitted, match="Coventry"):
            other.execute(work)
