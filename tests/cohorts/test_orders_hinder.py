"""Who is bound by an order is not let go, but for an inspector's reason."""

from __future__ import annotations

import pytest

from lomu_app.cohorts.commands import ConfirmDeselection
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.errors import NotPermitted, Refused
from lomu_app.orders.rules import OrderStatus
from tests.support.cohorts import make_membership, propose_leaving, row_of, version_of
from tests.support.cores import Cores
from tests.support.orders import LATER, breach, end, make_bail, make_order


def test_that_a_live_order_keeps_somebody_in_until_it_ends_or_an_inspector_overrides(
    core_as: Cores,
) -> None:
    sergeant, inspector = core_as("sergeant"), core_as("inspector")
    found = make_membership(sergeant, MembershipStatus.MANAGED)
    person = row_of(sergeant, found).person_id
    # Of another area, and broken: it binds all the same.
    order = make_order(sergeant, person, kind="shpo", area="Walsall")
    sergeant.execute(breach(sergeant, order))
    over = make_order(sergeant, person, kind="nmo", ends_at=LATER)
    bail = make_bail(sergeant, person)
    sergeant.execute(end(sergeant, bail, OrderStatus.CHARGED))
    make_order(sergeant)
    propose_leaving(sergeant, found)
    seen = {"membership_id": found, "version": version_of(sergeant, found), "grounds": "Agreed"}
    told = (
        rf"SHPO O-{order:06d} \(in force, breached\); "
        rf"NMO O-{over:06d} \(ran out on 21/11/2026, not ended\)\. End it"
    )
    with pytest.raises(Refused, match=told):
        inspector.execute(ConfirmDeselection(**seen))
    with pytest.raises(NotPermitted):
        core_as("odoc_chair").execute(ConfirmDeselection(**seen, override="Not needed"))
    sergeant.execute(end(sergeant, over, OrderStatus.EXPIRED))
    with pytest.raises(Refused, match=rf"live: SHPO O-{order:06d} \(in force, breached\)\. End"):
        inspector.execute(ConfirmDeselection(**seen))
    reason = "The order is managed by the public protection unit"
    inspector.execute(ConfirmDeselection(**seen, override=reason))
    assert inspector.ask(load_membership, found).steps[-1].override == reason


def test_that_where_every_order_has_ended_nobody_is_kept(core_as: Cores) -> None:
    sergeant = core_as("sergeant")
    found = make_membership(sergeant, MembershipStatus.MANAGED)
    order = make_order(sergeant, row_of(sergeant, found).person_id)
    sergeant.execute(end(sergeant, order, OrderStatus.DISCHARGED))
    propose_leaving(sergeant, found)
    version = version_of(sergeant, found)
    core_as("odoc_chair").execute(
        ConfirmDeselection(membership_id=found, version=version, grounds="Agreed")
    )
    assert row_of(sergeant, found).status is MembershipStatus.DESELECTED
