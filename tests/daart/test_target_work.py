"""A target's life: work, attempts, leaving with an outcome, and coming back."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import (
    Allocate,
    AmendTarget,
    AnswerCheck,
    Circulate,
    CloseTarget,
    ExtendReturn,
    FieldChange,
    GrantException,
    KeepOn,
    MakeReady,
    MarkInCustodyElsewhere,
    ProposeOff,
    RecordAttempt,
    ReopenTarget,
    ReturnTarget,
    ReviewTarget,
    SubmitTarget,
    WithdrawTarget,
)
from lomu_app.daart.rules import Outcome, TargetStatus
from lomu_app.kernel.errors import EditConflict, InvalidInput, Refused
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from lomu_app.store.command import Command
from tests.support.cores import Cores
from tests.support.personal import out_of_reach
from tests.support.targets import (
    attempt,
    close,
    detail,
    make_person,
    make_ready,
    make_target,
    status,
    version,
)

TODAY = dt.date(2026, 11, 24)


def arrest(core: Core, target: int) -> None:
    core.execute(attempt(target, "arrested", custody_reference="CV/1234/26"))


def _extend(core: Core, target: int, day: dt.date, reason: str = "Abroad") -> ExtendReturn:
    return ExtendReturn(
        target_id=target, version=version(core, target), return_due=day, reason=reason
    )


# -- work ----------------------------------------------------------------------------------


def test_that_allocating_moves_a_ready_target_on_and_leaves_a_draft_a_draft(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    ready, draft = make_ready(core), make_target(core)
    for target in (ready, draft):
        core.execute(Allocate(target_id=target, version=version(core, target), team="Team 2"))
    assert (status(core, ready), status(core, draft)) == (
        TargetStatus.ALLOCATED, TargetStatus.DRAFT
    )  # fmt: skip
    assert detail(core, draft).row.team == "Team 2"
    with pytest.raises(InvalidInput):
        core.execute(Allocate(target_id=ready, version=version(core, ready)))


def test_that_nobody_is_circulated_without_power_and_contact(core_as: Cores) -> None:
    core = core_as("sergeant")
    for lacking, words in (
        ({"power": "not_stated"}, "power of arrest"), ({"officer_in_case": ""}, "contact"),
    ):  # fmt: skip
        target = make_target(core, **lacking)
        with pytest.raises(Refused, match=words):
            core.execute(Circulate(target_id=target, version=1, how="PNC wanted"))
    target = make_target(core)
    core.execute(Circulate(target_id=target, version=1, how="PNC wanted"))
    found = detail(core, target)
    assert (found.row.status, found.row.wanted_on_pnc) == (TargetStatus.CIRCULATED, True)
    assert (found.circulation, found.circulated_on) == ("PNC wanted", TODAY)


def test_that_a_review_is_stamped_and_its_clock_starts_anew(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    target = make_target(core, victim_risk="medium")
    core_as.clock.advance(dt.timedelta(days=5))
    assert detail(core, target).row.clocks.review_late == 2
    core.execute(ReviewTarget(target_id=target, version=1))
    found = detail(core, target)
    assert (found.row.clocks.review_late, found.row.clocks.review_due) == (
        0, dt.date(2026, 12, 2)
    )  # fmt: skip
    assert found.reviewed_by == "ps.one"


def test_that_a_proposal_to_come_off_waits_for_a_decision(core_as: Cores) -> None:
    officer, sergeant = core_as("offender_manager"), core_as("sergeant")
    target = make_target(officer)
    officer.execute(ProposeOff(target_id=target, version=1, reason="Left the country"))
    found = detail(officer, target).row
    assert (found.proposed_off, found.status) == ("Left the country", TargetStatus.DRAFT)
    sergeant.execute(KeepOn(target_id=target, version=2, reason="Seen in town"))
    assert detail(officer, target).row.proposed_off is None
    with pytest.raises(Refused):
        sergeant.execute(KeepOn(target_id=target, version=3, reason="Seen in town"))


# -- attempts ------------------------------------------------------------------------------


def test_that_an_attempt_is_counted_and_moves_a_ready_target_on(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_ready(core)
    for _ in range(2):
        core.execute(attempt(target, "no_reply", at_time="22:10", note="Lights on"))
    row = detail(core, target).row
    assert (row.attempts, row.last_attempt, row.status) == (2, TODAY, TargetStatus.ATTEMPTED)


def test_that_an_attempt_does_not_make_a_draft_workable(core_as: Cores) -> None:
    core = core_as("offender_manager")
    target = make_target(core)
    core.execute(attempt(target, "no_reply"))
    assert status(core, target) is TargetStatus.DRAFT


def test_that_an_arrest_needs_its_custody_reference_and_says_what_else_to_do(
    core_as: Cores,
) -> None:
    core = core_as("offender_manager")
    target = make_target(core, wanted_on_pnc=True)
    with pytest.raises(InvalidInput) as refused:
        core.execute(attempt(target, "arrested"))
    assert refused.value.fields == {"custody_reference": "needed"}
    told = core.execute(attempt(target, "arrested", custody_reference="CV/1234/26")).result
    assert (told["status"], told["proposes"]) == ("arrested", "arrested")
    assert told["prompts"][0] == "Cancel the wanted circulation on PNC."


@pytest.mark.parametrize(
    ("field", "value"),
    [("outcome", "eaten"), ("on_day", dt.date(2026, 11, 25)), ("at_time", "25:00")],
)
def test_that_an_attempt_that_cannot_be_is_refused(
    embedded_core_as: Cores, field: str, value: object
) -> None:
    core = embedded_core_as("sergeant")
    fields = {"on_day": TODAY, "outcome": "no_reply", field: value}
    with pytest.raises(InvalidInput) as refused:
        core.execute(RecordAttempt(target_id=make_target(core), **fields))
    assert field in refused.value.fields


# -- leaving and coming back ---------------------------------------------------------------


def test_that_a_target_leaves_only_with_an_outcome_and_a_result(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_target(core)

    def leave(outcome: str, result: str) -> Command:
        return CloseTarget(target_id=target, version=1, outcome=outcome, result=result)

    for wrong in (leave("", "done"), leave("surrendered", " "), leave("not_stated", "done")):
        with pytest.raises(InvalidInput):
            core.execute(wrong)
    with pytest.raises(Refused, match="Record the arrest first"):
        core.execute(leave("arrested", "done"))
    assert status(core, target) is TargetStatus.DRAFT
    core.execute(leave("surrendered", "At the front counter"))
    found = detail(core, target)
    assert (found.row.outcome, found.outcome_detail, found.closed_on) == (
        Outcome.SURRENDERED, "At the front counter", TODAY
    )  # fmt: skip


def test_that_an_arrest_is_closed_as_arrested(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_ready(core)
    arrest(core, target)
    core.execute(
        CloseTarget(
            target_id=target, version=version(core, target), outcome="arrested",
            result="Charged and remanded",
        )
    )  # fmt: skip
    row = detail(core, target).row
    assert (row.status, row.outcome) == (TargetStatus.CLOSED, Outcome.ARRESTED)


def test_that_withdrawn_and_held_elsewhere_are_states_of_their_own(core_as: Cores) -> None:
    core = core_as("sergeant")
    withdrawn, held, wrong = (make_target(core) for _ in range(3))
    core.execute(WithdrawTarget(target_id=withdrawn, version=1, reason="Warrant executed"))
    core.execute(MarkInCustodyElsewhere(target_id=held, version=1, place="Leicester"))
    core.execute(close(core, wrong, "misidentified"))
    assert [status(core, target) for target in (withdrawn, held, wrong)] == [
        TargetStatus.WITHDRAWN, TargetStatus.IN_CUSTODY_ELSEWHERE, TargetStatus.MISIDENTIFIED,
    ]  # fmt: skip
    assert detail(core, held).outcome_detail == "Leicester"


def test_that_a_mistaken_close_is_taken_back_to_where_the_target_stood(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_ready(core)
    core.execute(close(core, target))
    back = ReopenTarget(target_id=target, version=version(core, target), reason="Wrong line")
    assert core.execute(back).result["status"] == "ready"
    found = detail(core, target)
    assert (found.row.outcome, found.outcome_detail, found.closed_on) == (None, "", None)
    with pytest.raises(Refused, match="on the list already"):
        core.execute(ReopenTarget(target_id=target, version=found.row.version, reason="Once more"))


def test_that_a_closed_arrest_goes_back_to_arrested_and_then_to_a_sergeant(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    target = make_ready(core)
    arrest(core, target)
    core.execute(close(core, target))
    for expected in (TargetStatus.ARRESTED, TargetStatus.RETURNED):
        core.execute(
            ReopenTarget(target_id=target, version=version(core, target), reason="Wrong line")
        )
        assert status(core, target) is expected


def test_that_a_target_off_the_list_is_not_worked_on(core_as: Cores) -> None:
    core = core_as("inspector")
    target = make_target(core)
    core.execute(close(core, target))
    late: list[Command] = [
        attempt(target, "no_reply"),
        AmendTarget(target_id=target, changes=(FieldChange("team", "", "Team 1"),)),
        AnswerCheck(target_id=target, code="markers", state="yes"),
        ReviewTarget(target_id=target, version=2),
        ProposeOff(target_id=target, version=2, reason="Gone"),
        Allocate(target_id=target, version=2, team="Team 1"),
        _extend(core, target, dt.date(2027, 1, 4)),
        GrantException(target_id=target, code="custody", reason="Later"),
    ]
    for command in late:
        with pytest.raises(Refused, match="has left the list"):
            core.execute(command)


# -- what holds for all --------------------------------------------------------------------


def _every_change(target: int, seen: int) -> list[Command]:
    return [
        SubmitTarget(target_id=target, version=seen),
        MakeReady(target_id=target, version=seen),
        ReturnTarget(target_id=target, version=seen, reason="x"),
        Allocate(target_id=target, version=seen, owner="PC Green"),
        Circulate(target_id=target, version=seen, how="PNC wanted"),
        ReviewTarget(target_id=target, version=seen),
        ExtendReturn(target_id=target, version=seen, return_due=dt.date(2027, 1, 4), reason="x"),
        ProposeOff(target_id=target, version=seen, reason="x"),
        KeepOn(target_id=target, version=seen, reason="x"),
        CloseTarget(target_id=target, version=seen, outcome="deceased", result="x"),
        WithdrawTarget(target_id=target, version=seen, reason="x"),
        MarkInCustodyElsewhere(target_id=target, version=seen, place="x"),
        ReopenTarget(target_id=target, version=seen, reason="x"),
    ]


def test_that_whoever_has_not_seen_the_newest_version_is_stopped(core_as: Cores) -> None:
    core = core_as("inspector")
    target = make_target(core)
    core.execute(ReviewTarget(target_id=target, version=1))
    for command in _every_change(target, 1):
        with pytest.raises(EditConflict) as clash:
            core.execute(command)
        assert clash.value.theirs == 2
    assert version(core, target) == 2


def test_that_another_area_s_target_cannot_be_touched(core_as: Cores) -> None:
    core, stranger = core_as("inspector"), core_as("inspector", areas=("Walsall",), name="i.two")
    target = make_target(core)
    facts: list[Command] = [
        attempt(target, "no_reply"),
        AmendTarget(target_id=target, changes=(FieldChange("team", "", "Team 1"),)),
        AnswerCheck(target_id=target, code="markers", state="yes"),
        GrantException(target_id=target, code="custody", reason="x"),
    ]
    for command in [*_every_change(target, 1), *facts]:
        with pytest.raises(out_of_reach(core_as), match=r"Coventry|no longer exists"):
            stranger.execute(command)
    assert version(core, target) == 1


def test_that_a_retry_records_one_attempt(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_target(core)
    once = attempt(target, "no_reply")
    core.execute(once)
    assert core.execute(once).repeated
    assert detail(core, target).row.attempts == 1


def test_that_a_join_takes_the_targets_along_and_its_undo_brings_them_back(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core, "Tarn"), make_person(core, "Tarn", pnc_id=None)
    target = make_target(core, joined)
    match = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=core.ask(load_person, kept).version, joined_id=joined,
            joined_version=core.ask(load_person, joined).version, reason="Same man, same photo",
        )
    ).result  # fmt: skip
    assert detail(core, target).row.person_id == kept
    core.execute(UndoJoin(match_id=match, version=_match_version(core, match), reason="Brother"))
    assert detail(core, target).row.person_id == joined


def _match_version(core: Core, match: int) -> int:
    return int(core.ask(load_match, match).version)
