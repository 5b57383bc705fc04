"""What has no outcome goes on to the next list, and who has to answer for it in the end."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart.editing import AmendTarget
from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.daart.threat_commands import CarryOn, RemoveLine
from lomu_app.kernel.errors import NotPermitted, Refused
from lomu_app.store.edit import FieldChange
from tests.support.cores import Cores
from tests.support.threat import (
    approve,
    attempt,
    close,
    line_of,
    prepare,
    present,
    presented,
    shown,
    staff,
    submit,
    wanted,
)

DAY = dt.timedelta(days=1)


def test_that_closing_carries_over_what_has_no_outcome(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    tried, idle, gone = (
        wanted(sergeant, name, days=days)
        for name, days in (("Ashby", 9), ("Birch", 4), ("Cole", 0))
    )
    presented(sergeant, inspector)
    attempt(sergeant, tried)
    attempt(sergeant, gone, "arrested")
    with pytest.raises(Refused, match="1 line has neither"):
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


def test_that_a_list_closed_late_takes_nothing_of_a_later_meeting(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    names = ("Ashby", "Birch", "Cole", "Dumford", "Elkins")
    same_day, weekend, dawn, after, untold = (wanted(sergeant, name) for name in names)
    first = presented(sergeant, inspector)
    attempt(sergeant, same_day)
    core_as.clock.advance(3 * DAY)
    attempt(sergeant, weekend, days_ago=1)
    attempt(sergeant, dawn, at_time="05:50")
    attempt(sergeant, untold, "wrong_address")  # recorded before the next meeting
    core_as.clock.advance(dt.timedelta(minutes=1))
    presented(sergeant, inspector)
    attempt(sergeant, after)
    attempt(sergeant, same_day, "wrong_address")
    attempt(sergeant, weekend, "wrong_address", at_time="23:10")
    targets = (same_day, weekend, dawn, after, untold)
    close(sergeant, day=first.day)
    earlier, later = shown(sergeant, day=first.day), _closed_today(sergeant)
    assert [line_of(earlier, each).result for each in targets] == [
        "no_reply", "no_reply", "no_reply", None, "wrong_address",
    ]  # fmt: skip
    assert [line_of(later, each).result for each in targets] == [
        "wrong_address", "wrong_address", None, "no_reply", None,
    ]  # fmt: skip


def _closed_today(core: Core) -> ListSnapshot:
    close(core)
    return shown(core)


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
