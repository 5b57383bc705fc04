"""Becoming arrest ready, and editing: gaps, exceptions, answers, two editors, dates."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import (
    AmendTarget,
    AnswerCheck,
    ExtendReturn,
    FieldChange,
    GrantException,
    MakeReady,
    ReturnTarget,
    SubmitTarget,
)
from lomu_app.daart.rules import TargetStatus
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.store.command import Command
from tests.support.cores import Cores
from tests.support.targets import (
    detail,
    make_ready,
    make_target,
    status,
    tick_all,
    version,
)

TODAY = dt.date(2026, 11, 24)


# -- becoming ready ------------------------------------------------------------------------


def test_that_a_target_with_gaps_is_not_made_ready_and_the_gaps_are_named(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_target(core, necessity_grounds="")
    tick_all(core, target)
    with pytest.raises(Refused, match="1 gap: Necessity, or the warrant or recall"):
        core.execute(MakeReady(target_id=target, version=1))
    assert status(core, target) is TargetStatus.DRAFT


def test_that_a_recall_needs_its_reference_and_no_necessity(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_target(
        core, power="recall", necessity_grounds="", necessity_reason="", voluntary_attendance="",
        crime_reference=None,
    )  # fmt: skip
    tick_all(core, target)
    with pytest.raises(Refused, match="Necessity"):
        core.execute(MakeReady(target_id=target, version=1))
    change = FieldChange("power_reference", "", "REV-2026-118")
    core.execute(AmendTarget(target_id=target, changes=(change,)))
    core.execute(MakeReady(target_id=target, version=2))
    assert status(core, target) is TargetStatus.READY


def test_that_making_ready_is_the_sergeant_s_approval_and_returning_takes_it_back(
    core_as: Cores,
) -> None:
    core = core_as("sergeant", name="ps.one")
    target = make_ready(core)
    readiness = detail(core, target).readiness
    assert (readiness.met, readiness.items[-1].why) == (14, "by ps.one")
    core.execute(ReturnTarget(target_id=target, version=2, reason="Address is a guess"))
    found = detail(core, target)
    assert (found.row.status, found.readiness.met) == (TargetStatus.RETURNED, 13)


def test_that_readiness_runs_out_overnight(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_ready(core)
    core_as.clock.advance(dt.timedelta(days=1))
    assert detail(core, target).row.gaps == ("Warning markers read today",)
    core_as.clock.advance(dt.timedelta(days=28))
    assert "A current address, checked lately" in detail(core, target).row.gaps


def test_that_an_exception_needs_a_sergeant_and_a_reason_and_never_waives_the_law(
    core_as: Cores,
) -> None:
    core, officer = core_as("sergeant", name="ps.one"), core_as("offender_manager")
    target = make_target(core)
    waive = GrantException(target_id=target, code="custody", reason="Named at 08:00")
    with pytest.raises(NotPermitted):
        officer.execute(waive)
    core.execute(waive)
    item = next(one for one in detail(core, target).readiness.items if one.code == "custody")
    assert item.why == "exception by ps.one: Named at 08:00"
    with pytest.raises(InvalidInput):
        core.execute(GrantException(target_id=target, code="custody", reason="  "))
    for code in ("power", "necessity", "approver"):
        with pytest.raises(Refused, match="cannot be waived"):
            core.execute(GrantException(target_id=target, code=code, reason="In a hurry"))


def test_that_answers_are_checked_against_the_item(core_as: Cores) -> None:
    core = core_as("offender_manager")
    target = make_target(core)

    def say(code: str, state: str, note: str = "") -> Command:
        return AnswerCheck(target_id=target, code=code, state=state, note=note)

    for wrong, error in (
        (say("power", "yes"), Refused), (say("approver", "yes"), Refused),
        (say("children", "yes"), InvalidInput), (say("custody", "not_applicable"), InvalidInput),
        (say("markers", "perhaps"), InvalidInput), (say("shoe_size", "yes"), InvalidInput),
    ):  # fmt: skip
        with pytest.raises(error):
            core.execute(wrong)
    done = core.execute(say("children", "not_applicable", "Lives alone"))
    assert done.result["check_version"] == 1
    assert "Children or vulnerable people at the address" not in done.result["gaps"]


def test_that_an_answer_given_meanwhile_is_not_overwritten_unseen(core_as: Cores) -> None:
    core = core_as("offender_manager")
    target = make_target(core)

    def say(note: str, seen: int | None) -> Command:
        return AnswerCheck(
            target_id=target, code="custody", state="yes", note=note, check_version=seen
        )

    core.execute(say("Coventry", 0))
    with pytest.raises(EditConflict) as clash:
        core.execute(say("Solihull", 0))
    assert clash.value.theirs == 1
    assert core.execute(say("Solihull", 1)).result["check_version"] == 2


def test_that_an_officer_submits_and_only_a_sergeant_makes_ready(core_as: Cores) -> None:
    officer, sergeant = core_as("offender_manager"), core_as("sergeant")
    target = make_target(officer)
    tick_all(officer, target)
    officer.execute(SubmitTarget(target_id=target, version=1))
    with pytest.raises(NotPermitted):
        officer.execute(MakeReady(target_id=target, version=2))
    sergeant.execute(MakeReady(target_id=target, version=2))
    assert status(sergeant, target) is TargetStatus.READY


# -- editing -------------------------------------------------------------------------------


def test_that_two_people_edit_different_fields_and_both_are_kept(core_as: Cores) -> None:
    mine, hers = core_as("sergeant", name="ps.one"), core_as("sergeant", name="ps.two")
    target = make_target(mine)
    hers.execute(AmendTarget(target_id=target, changes=(FieldChange("team", "", "Team 1"),)))
    mine.execute(
        AmendTarget(target_id=target, changes=(FieldChange("comments", "", "Ring first"),))
    )
    found = detail(mine, target)
    assert (found.row.team, found.comments, found.row.version) == ("Team 1", "Ring first", 3)


def test_that_the_same_field_edited_twice_shows_base_mine_and_theirs(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_target(core)
    core.execute(AmendTarget(target_id=target, changes=(FieldChange("team", "", "Team 1"),)))
    both = (FieldChange("team", "", "Team 2"), FieldChange("comments", "", "Lost?"))
    with pytest.raises(EditConflict) as clash:
        core.execute(AmendTarget(target_id=target, changes=both))
    (field,) = clash.value.fields
    assert (field.field, field.base, field.mine, field.theirs) == ("team", "", "Team 2", "Team 1")
    assert clash.value.theirs == 2
    assert detail(core, target).comments == ""


def test_that_saving_what_is_there_already_changes_nothing(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = make_target(core)
    same = (
        FieldChange("tactical_options", ("early hours",), ["early hours"]),
        FieldChange("victim_risk", "medium", "high"),
    )
    assert core.execute(AmendTarget(target_id=target, changes=same)).changes == ()
    assert version(core, target) == 1


@pytest.mark.parametrize("field", ["status", "area", "return_due", "outcome", "person_id"])
def test_that_status_and_dates_are_not_edited_as_fields(
    embedded_core_as: Cores, field: str
) -> None:
    core = embedded_core_as("inspector")
    target = make_target(core)
    with pytest.raises(InvalidInput, match="cannot be changed here"):
        core.execute(AmendTarget(target_id=target, changes=(FieldChange(field, None, "x"),)))


def test_that_a_later_day_added_is_no_way_around_the_inspector(core_as: Cores) -> None:
    sergeant, inspector = core_as("sergeant"), core_as("inspector")
    target = make_target(sergeant)
    due = detail(sergeant, target).row.clocks.return_due
    earlier = FieldChange("date_added", TODAY, TODAY - dt.timedelta(days=3))
    sergeant.execute(AmendTarget(target_id=target, changes=(earlier,)))
    assert detail(sergeant, target).row.clocks.return_due == due - dt.timedelta(days=3)
    later = FieldChange("date_added", earlier.mine, TODAY)
    sergeant.execute(AmendTarget(target_id=target, changes=(later,)))
    assert detail(sergeant, target).row.clocks.return_due == due - dt.timedelta(days=3)
    with pytest.raises(NotPermitted):
        sergeant.execute(_extend(sergeant, target, dt.date(2027, 1, 4)))
    inspector.execute(_extend(inspector, target, dt.date(2027, 1, 4)))
    assert detail(inspector, target).row.clocks.return_due == dt.date(2027, 1, 4)
    with pytest.raises(InvalidInput, match="after 04/01/2027"):
        inspector.execute(_extend(inspector, target, dt.date(2027, 1, 4)))


def _extend(core: Core, target: int, day: dt.date, reason: str = "Abroad") -> ExtendReturn:
    return ExtendReturn(
        target_id=target, version=version(core, target), return_due=day, reason=reason
    )


def test_that_an_extension_needs_a_reason(core_as: Cores) -> None:
    core = core_as("inspector")
    target = make_target(core)
    with pytest.raises(InvalidInput, match="reason"):
        core.execute(_extend(core, target, dt.date(2027, 1, 4), reason=" "))
