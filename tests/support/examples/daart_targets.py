"""Examples of the commands that change a target."""

from __future__ import annotations

import datetime as dt

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
    ProposeTarget,
    RecordAttempt,
    ReopenTarget,
    ReturnTarget,
    ReviewTarget,
    SubmitTarget,
    WithdrawTarget,
)
from tests.support import targets
from tests.support.commands import example


@example(ProposeTarget)
def propose_target(core: Core) -> ProposeTarget:
    return ProposeTarget(
        person_id=targets.make_person(core), area="Coventry", offence="Harassment",
        victim_risk="medium", crime_reference="20CV/5511L/26",
    )  # fmt: skip


@example(AmendTarget)
def amend_target(core: Core) -> AmendTarget:
    change = FieldChange("safety_note", "Dog in the yard", "Dog and low wall in the yard")
    return AmendTarget(target_id=targets.make_target(core), changes=(change,))


@example(AnswerCheck)
def answer_check(core: Core) -> AnswerCheck:
    return AnswerCheck(target_id=targets.make_target(core), code="markers", state="yes")


@example(GrantException)
def grant_exception(core: Core) -> GrantException:
    target_id = targets.make_target(core)
    return GrantException(target_id=target_id, code="custody", reason="Suite named at 08:00")


@example(SubmitTarget)
def submit_target(core: Core) -> SubmitTarget:
    return SubmitTarget(target_id=targets.make_target(core), version=1)


@example(MakeReady)
def make_ready(core: Core) -> MakeReady:
    target_id = targets.make_target(core)
    targets.tick_all(core, target_id)
    return MakeReady(target_id=target_id, version=targets.version(core, target_id))


@example(ReturnTarget)
def return_target(core: Core) -> ReturnTarget:
    target_id = targets.make_ready(core)
    return ReturnTarget(
        target_id=target_id, version=targets.version(core, target_id), reason="Address is old"
    )


@example(Allocate)
def allocate(core: Core) -> Allocate:
    target_id = targets.make_ready(core)
    return Allocate(target_id=target_id, version=targets.version(core, target_id), team="Team 2")


@example(RecordAttempt)
def record_attempt(core: Core) -> RecordAttempt:
    return RecordAttempt(
        target_id=targets.make_target(core), on_day=dt.date(2026, 11, 24), outcome="no_reply"
    )


@example(CloseTarget)
def close_target(core: Core) -> CloseTarget:
    return CloseTarget(
        target_id=targets.make_target(core), version=1, outcome="surrendered",
        result="Came to the front counter",
    )  # fmt: skip


@example(WithdrawTarget)
def withdraw_target(core: Core) -> WithdrawTarget:
    target_id = targets.make_target(core)
    return WithdrawTarget(target_id=target_id, version=1, reason="Warrant was executed")


@example(MarkInCustodyElsewhere)
def mark_in_custody_elsewhere(core: Core) -> MarkInCustodyElsewhere:
    target_id = targets.make_target(core)
    return MarkInCustodyElsewhere(target_id=target_id, version=1, place="Held at Leicester")


@example(ReopenTarget)
def reopen_target(core: Core) -> ReopenTarget:
    target_id = targets.make_target(core)
    core.execute(targets.close(core, target_id))
    return ReopenTarget(
        target_id=target_id, version=targets.version(core, target_id), reason="Closed by mistake"
    )


@example(Circulate)
def circulate(core: Core) -> Circulate:
    return Circulate(target_id=targets.make_target(core), version=1, how="PNC wanted")


@example(ReviewTarget)
def review_target(core: Core) -> ReviewTarget:
    return ReviewTarget(target_id=targets.make_target(core), version=1)


@example(ExtendReturn)
def extend_return(core: Core) -> ExtendReturn:
    return ExtendReturn(
        target_id=targets.make_target(core), version=1, return_due=dt.date(2027, 1, 4),
        reason="Abroad until the new year",
    )  # fmt: skip


@example(ProposeOff)
def propose_off(core: Core) -> ProposeOff:
    return ProposeOff(target_id=targets.make_target(core), version=1, reason="Left the country")


@example(KeepOn)
def keep_on(core: Core) -> KeepOn:
    proposed = propose_off(core)
    core.execute(proposed)
    return KeepOn(
        target_id=proposed.target_id, version=targets.version(core, proposed.target_id),
        reason="Seen in town yesterday",
    )  # fmt: skip
