"""From the draft to the meeting: submitted, approved by other eyes, or given back."""

from __future__ import annotations

import pytest

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
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from tests.support.cores import Cores
from tests.support.personal import out_of_reach
from tests.support.threat import (
    AREA,
    approve,
    close,
    line_of,
    prepare,
    present,
    shown,
    staff,
    submit,
    wanted,
)


def test_that_a_list_goes_from_hand_to_hand(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby")
    prepare(sergeant)
    assert submit(sergeant).submitted_by == "ps.one"
    approved = approve(inspector)
    assert (approved.status, approved.approved_by) == ("approved", "insp.one")
    assert approved.approved_gaps is not None
    assert "1 of 1 line with gaps" in approved.approved_gaps
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
        with pytest.raises(Refused, match=r"that is open (cannot become|needs no such step)"):
            inspector.execute(command)


def test_that_a_list_is_not_submitted_twice(core_as: Cores) -> None:
    sergeant, _ = staff(core_as)
    wanted(sergeant, "Ashby")
    prepare(sergeant)
    listed = submit(sergeant)
    with pytest.raises(Refused):
        sergeant.execute(SubmitList(list_id=listed.list_id, version=listed.version))


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
        with pytest.raises(out_of_reach(core_as), match=r"Coventry|no longer exists"):
            other.execute(command)
    listed = submit(sergeant)
    key = {"list_id": listed.list_id, "version": listed.version}
    for step in (ApproveList(**key), ReturnList(**key, reason="x")):
        with pytest.raises(out_of_reach(core_as), match=r"Coventry|no longer exists"):
            other.execute(step)
    approve(inspector)
    present(sergeant)
    line = line_of(shown(sergeant), target)
    seen = {"item_id": line.item_id, "version": line.version}
    for work in (
        RecordDecision(**seen, decision="x"), RecordResult(**seen, result="no_reply"),
        CarryOn(**seen, reason="x"), AddAddendum(list_id=listed.list_id, text="x"),
    ):  # fmt: skip
        with pytest.raises(out_of_reach(core_as), match=r"Coventry|no longer exists"):
            other.execute(work)
