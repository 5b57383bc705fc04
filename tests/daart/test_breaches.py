"""From a broken order to a target in one step, or to neither."""

from __future__ import annotations

import dataclasses

import pytest

from lomu_app.daart.breaches import RaiseBreach
from lomu_app.daart.commands import AlreadyWanted
from lomu_app.daart.queries import find_target_ids
from lomu_app.daart.rules import Power, TargetStatus
from lomu_app.kernel.errors import InvalidInput, NotPermitted, RecordNotFound, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.queries import load_order
from lomu_app.orders.rules import OrderStatus, end_of_day
from tests.support.commands import state_of
from tests.support.cores import Cores
from tests.support.orders import LATER, MADE, breach, make_bail, make_order, row_of, seen
from tests.support.personal import out_of_reach
from tests.support.targets import detail, make_person, make_target

SAID = {"at": LATER, "detail": "Stood at her gate", "evidence": "Doorbell recording"}


def test_that_a_breach_becomes_a_target_with_all_that_the_order_knows(core_as: Cores) -> None:
    core = core_as("offender_manager")
    found = make_order(core, case_reference="COV/26/4711", officer="PC Yarrow")
    done = core.execute(
        RaiseBreach(**seen(core, found), **SAID, victim_risk="high", necessity_grounds="d")
    ).result
    target = detail(core, done["id"])
    told = core.ask(load_order, found)
    assert told.row.status is OrderStatus.BREACHED
    assert [(each.target, each.referred_to) for each in told.breaches] == [
        (target.row.reference, "DAART")
    ]
    assert (target.row.status, target.row.power) == (TargetStatus.DRAFT, Power.BREACH_OF_ORDER)
    assert target.power_reference == f"{told.row.reference} · COV/26/4711"
    assert target.row.offence == "PH97005 Breach of a restraining order"
    assert (target.row.person_id, target.row.area) == (told.row.person_id, told.row.area)
    for part in (told.row.reference, "21/11/2026 10:30", "Stood at her gate", "Doorbell"):
        assert part in target.evidence_summary
    assert done["version"] == told.row.version


@pytest.mark.parametrize(
    ("kind", "power"),
    [
        ("pre_charge_bail", Power.BREACH_POLICE_BAIL),
        ("court_bail", Power.BREACH_COURT_BAIL),
        ("licence", Power.RECALL),
        ("dvpn", Power.BREACH_OF_ORDER),
    ],
)
def test_that_the_power_is_that_of_the_kind(
    embedded_core_as: Cores, kind: str, power: Power
) -> None:
    core = embedded_core_as("sergeant")
    found = make_bail(core, kind=kind, served_at=MADE)
    done = core.execute(RaiseBreach(**seen(core, found), **SAID)).result
    assert detail(core, done["id"]).row.power is power


def test_that_a_breach_on_record_is_raised_once(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_order(core)
    known = core.execute(breach(core, found)).result["breach_id"]
    with pytest.raises(RecordNotFound):
        core.execute(RaiseBreach(**seen(core, found), breach_id=known + 1))
    done = core.execute(RaiseBreach(**seen(core, found), breach_id=known)).result
    told = core.ask(load_order, found)
    assert [each.id for each in told.breaches] == [known] == [done["breach_id"]]
    with pytest.raises(Refused, match=f"raised as {done['reference']} already"):
        core.execute(RaiseBreach(**seen(core, found), breach_id=known))


def test_that_where_the_target_is_refused_the_breach_is_not_kept_either(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    other = make_target(core, person, area="Walsall")
    found, warning = make_order(core, person), make_order(core, person, kind="cawn")
    raising = RaiseBreach(**seen(core, found), **SAID)
    before = state_of(core.store)
    with pytest.raises(AlreadyWanted, match="Walsall"):
        core.execute(raising)
    with pytest.raises(Refused, match="no offence by itself"):
        core.execute(RaiseBreach(**seen(core, warning), **SAID))
    with pytest.raises(InvalidInput, match="when the order was broken"):
        core.execute(RaiseBreach(**seen(core, found)))
    with pytest.raises(InvalidInput, match="not a necessity ground"):
        core.execute(
            RaiseBreach(**seen(core, found), **SAID, necessity_grounds="x", seen_conflicts=(other,))
        )
    assert state_of(core.store) == before
    stranger = core_as("sergeant", areas=("Walsall",), name="ps.far")
    with pytest.raises(out_of_reach(core_as)):
        stranger.execute(raising)
    done = core.execute(RaiseBreach(**seen(core, found), **SAID, seen_conflicts=(other,))).result
    assert row_of(core, found).breaches == 1
    assert done["id"] != other


def test_that_who_may_not_edit_orders_raises_no_breach_even_of_those_on_record(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    found = make_order(core)
    known = core.execute(breach(core, found)).result["breach_id"]
    raising = RaiseBreach(**seen(core, found), breach_id=known)
    only_targets = core_as("sergeant", name="pc.half")
    permissions = only_targets.actor.permissions - {Permission.EDIT_ORDERS}
    only_targets.actor = dataclasses.replace(only_targets.actor, permissions=permissions)
    with pytest.raises(NotPermitted, match="edit orders"):
        only_targets.execute(raising)
    core.execute(raising)
    assert len(core.ask(find_target_ids)) == 1


def test_that_nobody_is_wanted_for_a_breach_after_the_order_ran_out(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_order(core, ends_at=end_of_day(MADE.date()))
    with pytest.raises(Refused, match="had run out by then"):
        core.execute(RaiseBreach(**seen(core, found), **SAID))
    assert core.ask(find_target_ids) == []
