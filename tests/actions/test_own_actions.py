"""Whoever sees no cohorts is told of the actions that are their own, and of no other."""

from __future__ import annotations

import pytest

from lomu_app.actions.chasing import load_chase
from lomu_app.actions.commands import ExtendAction, NoteOnAction, StepAction
from lomu_app.actions.queries import (
    agencies_with_work,
    find_action_id,
    find_action_ids,
    load_action,
    load_actions,
)
from lomu_app.actions.rows import ActionFilter
from lomu_app.actions.rules import ActionStatus
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import InvalidInput, NotPermitted, RecordNotFound
from tests.support.cog import make_location
from tests.support.cores import Cores
from tests.support.meetings import begin, item_of, prepare, raise_for
from tests.support.personal import out_of_reach
from tests.support.releases import close, day, make_action
from tests.support.targets import AREA

OVER = ActionFilter(statuses=(ActionStatus.DONE,))
TEXT = ActionFilter(text="See him", statuses=tuple(ActionStatus))


def test_that_a_lone_cse_officer_sees_and_works_on_their_own_actions_alone(
    core_as: Cores,
) -> None:
    chair = core_as("cog_chair", "sergeant", name="chair.one")
    place = make_location(chair)
    item = item_of(chair, begin(chair, prepare(chair)), place)
    asked = raise_for(chair, "meeting", item.id, owner="DC.Lone", due=day(2))
    others = [raise_for(chair, "meeting", item.id), make_action(chair)]
    mine = make_action(chair, owner="Dc Lone", owner_agency="CSE team", due=day(9))
    elsewhere = make_action(chair, owner="dc.lone", area="Walsall")
    over = make_action(chair, owner="dc.lone", text="See him again")
    close(chair, over)
    others.append(make_action(chair, text="See him there"))
    officer = core_as("cse_officer", name="dc.lone", areas=(AREA,))

    assert officer.ask(find_action_ids) == [asked, mine]
    assert officer.ask(find_action_ids, OVER) == [over]
    assert set(officer.ask(find_action_ids, TEXT)) == {mine, over}
    everything = [asked, mine, over, elsewhere, *others]
    assert [row.id for row in officer.ask(load_actions, everything)] == [asked, mine, over]
    assert officer.ask(agencies_with_work, AREA) == ["CSE team", "Children's social care"]
    assert [row.id for one in officer.ask(load_chase) for row in one.rows] == [asked]
    for key in others:
        reference = chair.ask(load_action, key).row.reference
        with pytest.raises(InvalidInput, match="There is no action"):
            officer.ask(find_action_id, reference)
        with pytest.raises(RecordNotFound):
            officer.ask(load_action, key)
    with pytest.raises(out_of_reach(core_as), match=r"not set up for Walsall|no longer exists"):
        officer.ask(load_action, elsewhere)

    def step(key: int, status: str) -> None:
        version = chair.ask(load_action, key).row.version
        officer.execute(
            StepAction(action_id=key, version=version, status=status, result="The porter knows")
        )

    step(mine, "in_progress")
    officer.execute(NoteOnAction(action_id=asked, text="Rang twice"))
    step(asked, "done")
    step(asked, "open")
    with pytest.raises(NotPermitted):
        step(mine, "cancelled")
    with pytest.raises(NotPermitted):
        officer.execute(ExtendAction(action_id=mine, version=2, due=day(20), reason="Away"))
    refused = set()
    for key in (*others[:2], 999_999):
        with pytest.raises(NotPermitted) as told:
            officer.execute(NoteOnAction(action_id=key, text="Rang"))
        refused.add(told.value.message)
    assert len(refused) == 1, "of others they are told the same as of none"
    assert chair.ask(load_action, mine).row.status is ActionStatus.IN_PROGRESS


def test_that_seeing_cohorts_gives_no_right_to_work_on_actions(embedded_core_as: Cores) -> None:
    sergeant = embedded_core_as("sergeant")
    first = make_action(sergeant, owner="pc.view")
    second = make_action(sergeant)
    both = embedded_core_as("viewer", "cse_officer", name="pc.view", areas=(AREA,))
    assert both.ask(find_action_ids) == [first, second]
    both.execute(NoteOnAction(action_id=first, text="Rang"))
    with pytest.raises(NotPermitted):
        both.execute(NoteOnAction(action_id=second, text="Rang"))
    with pytest.raises(NotPermitted):
        embedded_core_as("administrator").ask(find_action_ids)


def test_that_an_owner_undoes_what_they_did_and_not_what_others_decided(
    core_as: Cores,
) -> None:
    sergeant = core_as("sergeant")
    mine = make_action(sergeant, owner="dc.lone")
    officer = core_as("cse_officer", name="dc.lone", areas=(AREA,))

    def step(status: str, who: Core) -> None:
        version = sergeant.ask(load_action, mine).row.version
        who.execute(StepAction(action_id=mine, version=version, status=status, result="Not theirs"))

    step("done", officer)
    step("open", officer)
    step("cancelled", sergeant)
    with pytest.raises(NotPermitted):
        step("open", officer)
    step("open", sergeant)


def test_that_a_name_is_its_owners_in_whichever_letters(embedded_core_as: Cores) -> None:
    sergeant = embedded_core_as("sergeant")
    asked = make_action(sergeant, owner="SIOBHÁN Ó NÉILL")
    officer = embedded_core_as("cse_officer", name="siobhán.ó.néill", areas=(AREA,))
    assert officer.actor.display_name == "Siobhán Ó Néill"
    assert officer.ask(find_action_ids) == [asked]
    assert officer.ask(load_action, asked).row.id == asked
