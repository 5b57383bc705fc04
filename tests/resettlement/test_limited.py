"""Nobody hears of actions, releases or programmes of a record under limited access."""

from __future__ import annotations

import pytest

from lomu_app.actions.commands import StepAction
from lomu_app.actions.queries import find_action_ids, load_action
from lomu_app.actions.rows import ActionFilter
from lomu_app.bootstrap import Core
from lomu_app.interventions.queries import load_interventions
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import LomuError
from lomu_app.people.entry_queries import load_limit
from lomu_app.people.limiting import LimitAccess
from lomu_app.resettlement.queries import load_release, load_releases
from lomu_app.store import search
from lomu_app.store.unit_of_work import Reader
from tests.support.accounts import give_account
from tests.support.cohorts import row_of
from tests.support.cores import Cores
from tests.support.personal import out_of_reach
from tests.support.releases import looked_at, make_action, make_release, refer_to, release


def _found(reader: Reader, areas: frozenset[str]) -> list[search.Hit]:
    return search.find(reader.session, "curfew", areas=areas, kinds=[Kind.ACTION])


def _told(core: Core) -> list[int]:
    """How many of each kind somebody is told of, and what search finds."""
    areas = core.actor.areas
    return [
        len(core.ask(find_action_ids)), len(core.ask(load_releases)),
        len(core.ask(load_interventions)),
        len(core.ask(_found, areas)),
        len(core.ask(find_action_ids, ActionFilter(text="curfew"))),
    ]  # fmt: skip


def test_that_who_may_not_see_the_person_sees_nothing_of_what_is_done(core_as: Cores) -> None:
    for name, role in (("ps.owner", "sergeant"), ("insp.named", "inspector")):
        give_account(core_as, name, role)
    owner = core_as("sergeant", name="ps.owner")
    member = make_release(owner, 20)
    person, found = row_of(owner, member).person_id, release(owner, member)
    action_id = make_action(owner, person_id=person, text="Check the curfew")
    command = StepAction(**looked_at(owner, action_id), status="in_progress")
    refer_to(owner, person_id=person)
    other = core_as("sergeant", name="ps.other")
    assert _told(other) == [7, 1, 1, 1, 1]
    owner.execute(
        LimitAccess(
            person_id=person, version=owner.ask(load_limit, person).version, owner="ps.owner",
            named=("insp.named",), reason="Officer's brother",
        )
    )  # fmt: skip
    assert _told(other) == [0] * 5
    assert _told(owner) == [7, 1, 1, 1, 1]
    for query, key in ((load_action, action_id), (load_release, found.id)):
        with pytest.raises(LomuError):
            other.ask(query, key)
    with pytest.raises(out_of_reach(core_as)):
        other.execute(command)
