"""What a meeting asks somebody to do: on one register, unknown to who may not know of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from lomu_app.actions.chasing import load_chase
from lomu_app.actions.commands import ExtendAction, StepAction
from lomu_app.actions.queries import find_action_id, find_action_ids, load_action, load_actions
from lomu_app.actions.rows import ActionFilter
from lomu_app.actions.rules import ActionStatus, Source
from lomu_app.kernel.errors import InvalidInput, LomuError, Refused
from lomu_app.meetings.queries import load_minutes
from tests.support.cog import make_location
from tests.support.cores import Cores
from tests.support.meetings import (
    approve,
    begin,
    deciding,
    end,
    item_of,
    meeting,
    prepare,
    raise_for,
)
from tests.support.personal import verify
from tests.support.releases import day, looked_at, make_action
from tests.support.targets import AREA

MET = ActionFilter(source=Source.MEETING)


def test_that_an_action_of_a_meeting_is_minuted_chased_and_told_at_the_next(
    core_as: Cores,
) -> None:
    core = core_as("cog_chair", "sergeant", name="chair.one")
    place = make_location(core)
    found = begin(core, prepare(core))
    item = item_of(core, found, place)
    first = raise_for(core, "meeting", item.id)
    other = raise_for(core, "meeting", item.id, owner="Chair.One", owner_agency="", due=day(20))
    core.execute(deciding(item, "keep"))
    end(core, found)
    assert "Action AX-000001: Visit the night porter. Jo Alder, Children's social care, by " in (
        core.ask(load_minutes, found).text
    )
    row = core.ask(load_actions, [first])[0]
    assert (row.reference, row.person_id, row.surname) == ("AX-000001", None, "")
    assert row.about.startswith("LOC-0001 Lapwing Lodge")
    assert core.ask(find_action_ids, MET) == [first, other]
    assert core.ask(find_action_ids, ActionFilter(mine=True)) == [other]
    assert core.ask(find_action_ids, ActionFilter(agency="Police LOMU")) == [other]
    assert core.ask(find_action_ids, ActionFilter(text="porter loc 0001")) == [first, other]
    assert core.ask(find_action_ids, ActionFilter(source_ids=(item.id,), source=Source.MEETING))
    assert core.ask(load_chase) == ()
    core_as.clock.advance(dt.timedelta(days=5))
    assert [(one.agency, one.late) for one in core.ask(load_chase)] == [
        ("Children's social care", 0)
    ]
    core_as.clock.advance(dt.timedelta(days=23))
    assert [(one.agency, one.late) for one in core.ask(load_chase, (AREA,))] == [
        ("Children's social care", 1), ("Police LOMU", 1),
    ]  # fmt: skip
    core.execute(ExtendAction(**looked_at(core, other), due=day(40), reason="CCTV is late"))
    core.execute(StepAction(**looked_at(core, first), status="done", result="Seen, statement"))
    approve(core, found)
    with pytest.raises(Refused, match="minutes are locked"):
        raise_for(core, "meeting", item.id, due=day(60))
    following = begin(core, prepare(core))
    told = meeting(core, following).last_actions
    assert [(one.action_id, one.status, one.result) for one in told] == [
        (other, "Open", ""), (first, "Done", "Seen, statement"),
    ]  # fmt: skip
    assert verify(core).ok


def test_that_an_action_of_the_compartment_does_not_exist_for_others(core_as: Cores) -> None:
    core = core_as("cog_chair", "sergeant", name="chair.one")
    place = make_location(core)
    found = prepare(core)
    hidden = raise_for(core, "location", place, owner="Pc.Blind")
    for_item = raise_for(core, "meeting", item_of(core, found, place).id, owner="Pc.Blind")
    seen = make_action(core, owner="Pc.Blind")
    blind = core_as("offender_manager", name="pc.blind")
    # Not even a gap in the references tells of it.
    assert blind.ask(load_actions, [seen])[0].reference == "A-000001"
    every = ActionFilter(statuses=tuple(ActionStatus))
    for wanted in (
        every, MET, ActionFilter(mine=True), ActionFilter(text="porter"),
        ActionFilter(overdue=True), ActionFilter(agency="Children's social care"),
    ):  # fmt: skip
        assert set(blind.ask(find_action_ids, wanted)) <= {seen}
    assert blind.ask(load_actions, [hidden, for_item]) == []
    assert_same(lambda: blind.ask(load_action, hidden), lambda: blind.ask(load_action, 77))
    assert_same(
        lambda: blind.ask(find_action_id, "AX-000001"),
        lambda: blind.ask(find_action_id, "AX-000009"),
    )
    assert_same(
        lambda: blind.execute(StepAction(action_id=hidden, version=9, status="in_progress")),
        lambda: blind.execute(StepAction(action_id=77, version=9, status="in_progress")),
    )
    for source, key in (("location", place), ("meeting", 1)):
        assert_same(partial(raise_for, blind, source, key), partial(raise_for, blind, source, 999))
    with pytest.raises(InvalidInput, match="whom it concerns"):
        raise_for(core, "person", 0)


def assert_same(real: Callable[[], object], absent: Callable[[], object]) -> None:
    told = []
    for attempt in (real, absent):
        with pytest.raises(LomuError) as refused:
            attempt()
        told.append((type(refused.value), _without_reference(refused.value)))
    assert told[0] == told[1]


def _without_reference(error: LomuError) -> str:
    return error.message.replace("AX-000001", "AX").replace("AX-000009", "AX")
