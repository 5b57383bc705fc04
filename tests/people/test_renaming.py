"""Somebody is called otherwise now: whatever is kept of them is found by the new name."""

from __future__ import annotations

import pytest

from lomu_app.actions.queries import find_action_ids
from lomu_app.actions.rows import ActionFilter
from lomu_app.bootstrap import Core
from lomu_app.cohorts.queries import find_membership_ids
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.daart.queries import find_target_ids
from lomu_app.daart.rows import TargetFilter
from lomu_app.orders.queries import load_orders
from lomu_app.orders.rows import OrderFilter
from lomu_app.people.commands import AddName, AmendPerson, EndName, FieldChange
from lomu_app.people.queries import load_person
from lomu_app.people.rules import NewName
from tests.support.cohorts import refer
from tests.support.cores import Cores
from tests.support.orders import make_order
from tests.support.plans import join, undo_join
from tests.support.releases import make_action
from tests.support.targets import make_person, make_target


def found(core: Core, text: str) -> tuple[int, int, int, int]:
    """How many memberships, actions, orders and targets a word finds."""
    return (
        len(core.ask(find_membership_ids, MembershipFilter(text=text))),
        len(core.ask(find_action_ids, ActionFilter(text=text))),
        len(core.ask(load_orders, OrderFilter(text=text))),
        len(core.ask(find_target_ids, TargetFilter(text=text))),
    )


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant")


def kept_of(core: Core, person_id: int) -> None:
    """One record of each kind."""
    refer(core, person_id)
    make_action(core, person_id=person_id)
    make_order(core, person_id)
    make_target(core, person_id)


def test_that_a_corrected_or_further_name_finds_everything(core: Core) -> None:
    person_id = make_person(core, "Quennell")
    kept_of(core, person_id)
    person = core.ask(load_person, person_id)
    change = FieldChange("surname", person.surname, "Zephyrine")
    core.execute(AmendPerson(person_id=person_id, version=person.version, changes=(change,)))
    assert (found(core, "zephyrine"), found(core, "quennell")) == ((1,) * 4, (0,) * 4)
    core.execute(AddName(person_id=person_id, name=NewName("Oxley", "Jed")))
    assert found(core, "oxley") == (1,) * 4
    (name,) = core.ask(load_person, person_id).names
    core.execute(EndName(name_id=name.id, version=name.version))
    assert found(core, "oxley jed") == (1,) * 4, "a name of long ago still finds them"


def test_that_after_a_join_each_name_finds_what_both_had(core: Core) -> None:
    kept, joined = make_person(core, "Quennell"), make_person(core, "Oxley", pnc_id=None)
    kept_of(core, kept)
    match_id = join(core, kept, joined)
    assert found(core, "oxley") == (1,) * 4
    undo_join(core, match_id)
    assert found(core, "oxley") == (0,) * 4
