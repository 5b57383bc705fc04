"""An action from being raised to its result: owner, day, and each thing that happened to it."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.actions.commands import AmendAction, ExtendAction, StepAction, TransferAction
from lomu_app.actions.queries import find_action_id, find_action_ids, load_action, load_actions
from lomu_app.actions.rows import ActionFilter, ActionSort
from lomu_app.actions.rules import ACTION_STATES, FINISHED, STATUS_LABELS, ActionStatus
from lomu_app.actions.standing import open_actions
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from lomu_app.people.telling import timeline
from lomu_app.store.command import Command
from tests.support.cores import Cores
from tests.support.personal import out_of_reach
from tests.support.releases import (
    action,
    close,
    day,
    looked_at,
    make_action,
    make_release,
    release,
    tasks,
)
from tests.support.targets import AREA, make_person


def _commands(action_id: int, version: int) -> dict[ActionStatus, Command]:
    """What leads into each state, from wherever."""
    at = {"action_id": action_id, "version": version}
    status = ActionStatus
    return {
        status.OPEN: StepAction(**at, status="open", result="Done too early"),
        status.IN_PROGRESS: StepAction(**at, status="in_progress"),
        status.DONE: StepAction(**at, status="done", result="Was at home"),
        status.CANCELLED: StepAction(**at, status="cancelled", result="Moved away"),
        status.TRANSFERRED: TransferAction(
            **at, owner="M Teasel", owner_agency="Probation", reason="Hers", leaves=True
        ),
    }  # fmt: skip


@pytest.mark.parametrize("source", list(ActionStatus), ids=lambda state: state.value)
def test_that_exactly_the_steps_of_the_table_are_taken(
    embedded_core_as: Cores, source: ActionStatus
) -> None:
    core = embedded_core_as("offender_manager")
    for wanted in ActionStatus:
        found = make_action(core)
        if source is not ActionStatus.OPEN:
            core.execute(_commands(found, action(core, found).version)[source])
        command = _commands(found, action(core, found).version)[wanted]
        if ACTION_STATES.find(source, wanted) is None:
            with pytest.raises(Refused):
                core.execute(command)
            assert action(core, found).status is source
            continue
        core.execute(command)
        row = action(core, found)
        assert row.status is wanted
        assert (row.closed_by is not None, row.result != "") == ((wanted in FINISHED),) * 2
    assert set(STATUS_LABELS) == set(ActionStatus)


def test_that_closing_and_opening_again_take_words_and_a_stale_view_is_refused(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    found = make_action(core)
    stale = StepAction(**looked_at(core, found), status="done", result="Seen at home")
    for status in ("done", "cancelled"):
        with pytest.raises(InvalidInput) as wrong:
            core.execute(StepAction(**looked_at(core, found), status=status, result=" "))
        assert set(wrong.value.fields) == {"result"}
    with pytest.raises(InvalidInput, match="steps to one of"):
        core.execute(StepAction(**looked_at(core, found), status="overdue", result="x"))
    core.execute(StepAction(**looked_at(core, found), status="in_progress"))
    with pytest.raises(EditConflict):
        core.execute(stale)
    close(core, found)
    with pytest.raises(InvalidInput, match="opened again"):
        core.execute(StepAction(**looked_at(core, found), status="open"))
    told = core.ask(load_action, found)
    assert [step.to_status.value for step in told.steps] == ["open", "in_progress", "done"]
    assert (told.row.closed_by, told.row.result) == ("sergeant", "All done")


def test_that_an_extension_keeps_both_days_and_why(core_as: Cores) -> None:
    core = core_as("offender_manager")
    found = make_action(core)
    for wrong, told in ((day(-1), "past"), (day(7), "that day already")):
        with pytest.raises(InvalidInput, match=told):
            core.execute(ExtendAction(**looked_at(core, found), due=wrong, reason="Away"))
    with pytest.raises(InvalidInput, match="why the day changes"):
        core.execute(ExtendAction(**looked_at(core, found), due=day(9), reason=" "))
    core.execute(ExtendAction(**looked_at(core, found), due=day(12), reason="On leave"))
    last = core.ask(load_action, found).steps[-1]
    assert (last.due_before, last.due_after, last.reason) == (day(7), day(12), "On leave")
    close(core, found)
    with pytest.raises(Refused, match="Open it again first"):
        core.execute(ExtendAction(**looked_at(core, found), due=day(20), reason="Late"))


def test_that_somebody_else_takes_it_over_and_whose_it_was_is_kept(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_action(core)
    hand = {"owner": "PC Tansy", "owner_agency": "", "reason": "Yarrow is on leave"}
    core.execute(TransferAction(**looked_at(core, found), **hand))
    row = action(core, found)
    assert (row.owner, row.owner_agency, row.status) == (
        "PC Tansy", "Police LOMU", ActionStatus.OPEN,
    )  # fmt: skip
    with pytest.raises(InvalidInput, match="PC Tansy’s already"):
        core.execute(TransferAction(**looked_at(core, found), **hand))
    step = core.ask(load_action, found).steps[-1]
    assert (step.owner_before, step.owner_after) == ("PC Yarrow", "PC Tansy")


def test_that_what_is_raised_is_due_named_and_of_a_known_kind(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    for field, value in (
        ("due", day(-1)), ("text", " "), ("owner", ""), ("kind", "dance"), ("strand", "grey"),
        ("priority", 5), ("source_kind", "rumour"), ("source_kind", "plan"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as wrong:
            make_action(core, **{field: value})
        assert set(wrong.value.fields) <= {field, "source_id"}
    found = make_action(core, source_kind="order", source_id=3)
    assert (action(core, found).source_kind.value, action(core, found).source_id) == ("order", 3)


def test_that_the_list_is_by_day_and_tells_what_is_late_and_mine(core_as: Cores) -> None:
    core = core_as("sergeant")
    late = make_action(core, due=day(1), owner="Pc.Yarrow", text="Curfew check at number 4")
    soon = make_action(core, due=day(3), priority=2)
    urgent = make_action(core, due=day(3), priority=1)
    there = make_action(core, area="Walsall", due=day(9))
    done = make_action(core)
    close(core, done)
    core_as.clock.advance(dt.timedelta(days=3))
    assert core.ask(find_action_ids) == [late, urgent, soon, there]
    assert [row.days_late for row in core.ask(load_actions, [late, urgent, done])] == [2, 0, 0]
    assert core.ask(find_action_ids, ActionFilter(overdue=True)) == [late]
    assert core.ask(find_action_ids, ActionFilter(due_within=0)) == [late, urgent, soon]
    assert core.ask(find_action_ids, ActionFilter(text="number 4")) == [late]
    mine = core_as("offender_manager", name="pc.yarrow", areas=(AREA,))
    assert mine.ask(find_action_ids, ActionFilter(mine=True)) == [late, urgent, soon]
    assert mine.ask(find_action_ids, sort=ActionSort("due", descending=True)) == [
        soon, urgent, late,
    ]  # fmt: skip
    with pytest.raises(out_of_reach(core_as)):
        mine.ask(load_action, there)
    with pytest.raises(NotPermitted):
        mine.ask(find_action_ids, ActionFilter(areas=("Walsall",)))
    with pytest.raises(NotPermitted):
        core_as("administrator").ask(find_action_ids)
    with pytest.raises(InvalidInput, match="cannot be sorted"):
        core.ask(find_action_ids, sort=ActionSort("shoe size"))
    assert core.ask(find_action_id, "a-000001") == late


def test_that_actions_follow_a_join_and_go_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core, "Tarn"), make_person(core, "Tarn", pnc_id=None)
    mine, his = make_action(core, person_id=kept), make_action(core, person_id=joined)
    match = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=core.ask(load_person, kept).version, joined_id=joined,
            joined_version=core.ask(load_person, joined).version, reason="Same man, same photo",
        )
    ).result  # fmt: skip
    assert core.ask(find_action_ids, ActionFilter(person_id=kept)) == [mine, his]
    version = core.ask(load_match, match).version
    core.execute(UndoJoin(match_id=match, version=version, reason="Brother"))
    assert core.ask(find_action_ids, ActionFilter(person_id=kept)) == [mine]
    assert action(core, his).person_id == joined


def test_that_other_words_keep_those_that_stood_there(core_as: Cores) -> None:
    core = core_as("offender_manager")
    found = make_action(core)
    said = {"text": "See him at work", "priority": 1, "reason": "He is never at home"}
    core.execute(AmendAction(**looked_at(core, found), **said))
    row = action(core, found)
    assert (row.text, row.priority, row.due) == ("See him at work", 1, day(7))
    (step,) = core.ask(load_action, found).steps[1:]
    assert step.reason == "Was “See him at home”. Was priority 3. He is never at home"
    assert core.ask(find_action_ids, ActionFilter(text="work")) == [found]
    (told, _raised) = core.ask(timeline, row.person_id, group="Actions").events
    assert told.title == "Action changed: See him at work"
    for wrong, fields in (
        ({"text": " "}, InvalidInput), ({"reason": " "}, InvalidInput),
        ({"priority": 5}, InvalidInput), ({}, InvalidInput),
    ):  # fmt: skip
        with pytest.raises(fields):
            core.execute(AmendAction(**looked_at(core, found), **said | wrong))
    close(core, found)
    with pytest.raises(Refused, match="Open it again"):
        core.execute(AmendAction(**looked_at(core, found), **said | {"text": "Else"}))


def test_that_what_somebody_raised_for_a_release_keeps_them_in_the_cohort(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("inspector")
    member = make_release(core, 40)
    found = release(core, member)
    by_rule = tasks(core, found)["plan"].id
    with pytest.raises(Refused, match="raised by a rule"):
        core.execute(
            AmendAction(**looked_at(core, by_rule), text="Else", priority=1, reason="Shorter")
        )
    raised = make_action(
        core, person_id=found.person_id, source_kind="release", source_id=found.id
    )  # fmt: skip
    assert core.ask(open_actions, found.person_id, AREA) == [
        f"action {action(core, raised).reference} (PC Yarrow)"
    ]
