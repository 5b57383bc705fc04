"""Nobody is let go by one pair of eyes, nor while something is live."""

from __future__ import annotations

import pytest

from lomu_app.cohorts.commands import ConfirmDeselection, DeclineDeselection, ProposeDeselection
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rules import JOINED_RECORD, OFF_REGISTER, MembershipStatus
from lomu_app.daart.commands import ProposeTarget
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from tests.support.cohorts import make_membership, propose_leaving, row_of, version_of
from tests.support.cores import Cores
from tests.support.orders import make_order
from tests.support.targets import AREA


def test_that_a_proposal_is_decided_by_somebody_else(core_as: Cores) -> None:
    found = make_membership(core_as("sergeant"), MembershipStatus.MANAGED)
    inspector = core_as("inspector")
    confirm = {"membership_id": found, "grounds": "Agreed"}
    version = version_of(inspector, found)
    with pytest.raises(Refused, match="Nobody has proposed"):
        inspector.execute(ConfirmDeselection(**confirm, version=version))
    propose_leaving(inspector, found)
    version = version_of(inspector, found)
    with pytest.raises(Refused, match="Somebody else"):
        inspector.execute(ConfirmDeselection(**confirm, version=version))
    other = core_as("inspector", name="insp.two")
    other.execute(ConfirmDeselection(**confirm, version=version))
    told = other.ask(load_membership, found)
    assert told.row.status is MembershipStatus.DESELECTED
    assert (told.ended_by, told.row.leaving_proposed) == ("insp.two", False)


def test_that_somebody_who_is_wanted_stays_but_for_an_inspectors_reason(core_as: Cores) -> None:
    sergeant = core_as("sergeant")
    found = make_membership(sergeant, MembershipStatus.MANAGED)
    propose_leaving(sergeant, found)
    person = row_of(sergeant, found).person_id
    sergeant.execute(
        ProposeTarget(person_id=person, area="Walsall", offence="Assault", victim_risk="high")
    )
    make_order(sergeant, person, area="Walsall")
    seen = {"membership_id": found, "version": version_of(sergeant, found), "grounds": "Agreed"}
    # Whoever decides works here alone: on a server they see nothing of Walsall's.
    chair, inspector = core_as("odoc_chair", areas=(AREA,)), core_as("inspector", areas=(AREA,))
    for live in (r"target T-000001 \(draft\)|a target of Walsall", "O-000001|an order of Walsall"):
        with pytest.raises(Refused, match=live):
            inspector.execute(ConfirmDeselection(**seen))
    with pytest.raises(NotPermitted):
        chair.execute(ConfirmDeselection(**seen, override="We do not need him"))
    assert row_of(sergeant, found).status is MembershipStatus.MANAGED
    reason = "Handed to the force that arrests him"
    inspector.execute(ConfirmDeselection(**seen, override=reason))
    assert inspector.ask(load_membership, found).steps[-1].override == reason


def test_that_nobody_gives_a_reason_that_is_the_programs_own(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, MembershipStatus.MANAGED)
    seen = {"membership_id": found, "version": version_of(core, found), "detail": "Gone"}
    for reason in (JOINED_RECORD, OFF_REGISTER):
        with pytest.raises(InvalidInput, match="Moved away") as told:
            core.execute(ProposeDeselection(**seen, reason=reason))
        assert told.value.fields == {"reason": "not known"}
        assert "register" not in told.value.message


def test_that_a_declined_proposal_leaves_no_trace_on_the_member(core_as: Cores) -> None:
    sergeant, chair = core_as("sergeant"), core_as("odoc_chair")
    found = make_membership(sergeant, MembershipStatus.SUSPENDED)
    propose_leaving(sergeant, found)
    seen = {"membership_id": found, "version": version_of(sergeant, found)}
    with pytest.raises(InvalidInput, match="why the person stays"):
        chair.execute(DeclineDeselection(**seen, reason=" "))
    chair.execute(DeclineDeselection(**seen, reason="A call last night"))
    row = row_of(sergeant, found)
    assert (row.status, row.leaving_proposed) == (MembershipStatus.SUSPENDED, False)


def test_that_only_who_was_selected_can_be_let_go(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.ASSESSED)
    with pytest.raises(Refused, match="cannot become deselected"):
        core.execute(
            ProposeDeselection(
                membership_id=found, version=version_of(core, found), reason="deceased",
                detail="Told by the coroner",
            )
        )  # fmt: skip


def test_that_only_who_proposed_it_takes_a_proposal_back(core_as: Cores) -> None:
    sergeant = core_as("sergeant")
    found = make_membership(sergeant, MembershipStatus.MANAGED)
    propose_leaving(sergeant, found)
    back = {
        "membership_id": found, "version": version_of(sergeant, found), "reason": "",
        "taken_back": True,
    }  # fmt: skip
    with pytest.raises(Refused, match="not proposed"):
        core_as("inspector").execute(ProposeDeselection(**back, detail="Not mine"))
    with pytest.raises(InvalidInput, match="why it is taken back"):
        sergeant.execute(ProposeDeselection(**back, detail=" "))
    sergeant.execute(ProposeDeselection(**back, detail="The wrong man"))
    assert not row_of(sergeant, found).leaving_proposed
