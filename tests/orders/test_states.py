"""The states of orders and bail, walked whole: what the tables allow happens, all else does not."""

from __future__ import annotations

import pytest

from lomu_app.bootstrap import Core, policies
from lomu_app.daart.rules import Power
from lomu_app.kernel.errors import NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.commands import BringIntoForce
from lomu_app.orders.rules import (
    BAIL_STATES,
    ENDED,
    LIVE,
    ON_BAIL,
    ORDER_STATES,
    STATUS_LABELS,
    Family,
    OrderStatus,
    order_kinds,
    states_of,
)
from lomu_app.store.command import Command
from tests.support.cores import Cores
from tests.support.orders import (
    LATER,
    breach,
    end,
    extend,
    make_at,
    row_of,
    seen,
    vary,
)

ROLES: dict[str, dict[str, list[str]]] = policies()["roles"]["roles"]
STARTS = sorted(LIVE)
WANTED = sorted(
    {OrderStatus.IN_FORCE, OrderStatus.VARIED, OrderStatus.BREACHED, OrderStatus.RUI} | ENDED
)


def _command(core: Core, order_id: int, wanted: OrderStatus) -> Command:
    """What leads into this state, from wherever."""
    if wanted is OrderStatus.IN_FORCE:
        return BringIntoForce(**seen(core, order_id), made_at=LATER, made_by="Walsall court")
    ends = row_of(core, order_id).ends_at
    in_time = LATER if ends is None else min(LATER, ends)
    if wanted is OrderStatus.VARIED:
        return vary(core, order_id, varied_at=in_time)
    if wanted is OrderStatus.BREACHED:
        return breach(core, order_id, at=in_time)
    return extend(core, order_id, wanted) if wanted in ON_BAIL else end(core, order_id, wanted)


def _targets(source: OrderStatus) -> set[OrderStatus]:
    return {*ORDER_STATES.targets(source), *BAIL_STATES.targets(source)}


def _extension(source: OrderStatus) -> OrderStatus:
    """Bail is extended to one next step, whoever asks; where there is none, any will do."""
    return next((each for each in ON_BAIL if each in _targets(source)), OrderStatus.EXT_INSP)


@pytest.mark.parametrize("source", STARTS, ids=lambda state: state.value)
def test_that_from_each_state_exactly_the_steps_of_the_table_are_taken(
    core_as: Cores, source: OrderStatus
) -> None:
    core, viewer = core_as("sergeant"), core_as("viewer", "odoc_chair")
    found = make_at(core, source)
    assert row_of(core, found).status is source
    reached = set()
    for wanted in (*WANTED, _extension(source)):
        if wanted not in _targets(source):
            _expect_unmoved(core, found, source, wanted)
            continue
        fresh = make_at(core, source)
        command = _command(core, fresh, wanted)
        with pytest.raises(NotPermitted):
            viewer.execute(command)
        core.execute(command)
        assert row_of(core, fresh).status is wanted
        reached.add(wanted)
    assert reached == _targets(source)


def _expect_unmoved(core: Core, order_id: int, source: OrderStatus, wanted: OrderStatus) -> None:
    command = _command(core, order_id, wanted)
    if wanted is OrderStatus.BREACHED and source in ON_BAIL:
        # A breach of bail is kept, and the bail runs on.
        core.execute(command)
    else:
        with pytest.raises(Refused):
            core.execute(command)
    assert row_of(core, order_id).status is source


def test_that_every_state_is_reached_left_and_named() -> None:
    reached = {OrderStatus.APPLIED, OrderStatus.GRANTED}
    steps = (*ORDER_STATES.transitions, *BAIL_STATES.transitions)
    for _ in OrderStatus:
        reached |= {step.target for step in steps if step.source in reached}
    assert reached == set(OrderStatus) == set(STATUS_LABELS)
    assert {step.source for step in steps} == LIVE
    assert not ENDED & LIVE
    assert {step.permission for step in steps} == {Permission.EDIT_ORDERS}
    assert all(step.needs for step in steps)


def test_that_the_policy_names_known_authorities_powers_and_states() -> None:
    policy = policies()["orders"]
    kinds = order_kinds(policy)
    assert len({kind.short for kind in kinds.values()}) == len(kinds) == len(policy["kinds"])
    for kind, told in zip(kinds.values(), policy["kinds"], strict=True):
        assert kind.authority in policy["authorities"]
        assert kind.starts
        assert set(kind.starts) <= {step.source for step in states_of(kind.family).transitions}
        assert bool(kind.power) == bool(kind.offence) == (not kind.breach), kind.code
        assert kind.power in {"", *Power}
        assert set(kind.unverified) <= set(told), kind.code
    assert [each["status"] for each in policy["bail_steps"]] == list(ON_BAIL)
    assert {each["authority"] for each in policy["bail_steps"]} <= set(policy["authorities"])
    bail = [kind.code for kind in kinds.values() if kind.family is Family.BAIL]
    assert bail == ["pre_charge_bail", "rui"]


def test_that_who_may_edit_orders_is_who_works_with_offenders() -> None:
    may = {role for role in ROLES if "edit_orders" in ROLES[role]["permissions"]}
    assert may == {"offender_manager", "sergeant", "inspector"}
