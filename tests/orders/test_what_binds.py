"""Nobody is said to have broken what did not bind them: not served, ended, or run out."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.daart.breaches import RaiseBreach
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.orders.commands import AddCondition, EndCondition, ServeOrder
from lomu_app.orders.queries import load_order
from lomu_app.people.standing import standing_of
from tests.support.cores import Cores
from tests.support.orders import LATER, MADE, breach, make_bail, make_order, row_of, seen, vary
from tests.support.targets import make_person

HOUR = dt.timedelta(hours=1)


def test_that_a_notice_is_broken_only_after_it_was_served(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_order(core, kind="dvpn")
    said = {"at": LATER, "detail": "Stood at her gate"}
    with pytest.raises(Refused, match=r"was not served\. Record the service first"):
        core.execute(breach(core, found))
    with pytest.raises(Refused, match="was not served"):
        core.execute(RaiseBreach(**seen(core, found), **said))
    core.execute(ServeOrder(**seen(core, found), served_at=LATER))
    with pytest.raises(Refused, match="was served only on 21/11/2026 10:30"):
        core.execute(breach(core, found, at=LATER - HOUR))
    core.execute(breach(core, found))
    assert row_of(core, found).breaches == 1


def test_that_a_condition_is_broken_only_while_it_holds(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_order(core)
    condition = {"category": "curfew", "text": "At home from 20:00"}
    short, ended = (
        core.execute(AddCondition(**seen(core, found), **condition, ends_at=end)).result[
            "condition_id"
        ]
        for end in (MADE + HOUR, None)
    )
    core.execute(
        EndCondition(
            **seen(core, found), condition_id=ended, ended_at=MADE + 2 * HOUR, reason="By the court"
        )
    )
    for condition_id, at in ((short, MADE + 2 * HOUR), (ended, MADE + 3 * HOUR)):
        with pytest.raises(Refused, match="did not hold any more"):
            core.execute(breach(core, found, condition_id=condition_id, at=at))
        core.execute(breach(core, found, condition_id=condition_id, at=MADE + HOUR))
    assert len(core.ask(load_order, found).breaches) == 2


def test_that_what_has_run_out_is_not_brought_back_by_varying_it(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_order(core, kind="nmo", ends_at=MADE + HOUR)
    with pytest.raises(Refused, match="ran out on 20/11/2026 11:30, before it was varied"):
        core.execute(vary(core, found, ends_at=LATER + 300 * HOUR))
    core.execute(vary(core, found, varied_at=MADE + HOUR, ends_at=LATER + 300 * HOUR))


def test_that_bail_that_has_run_out_is_told_as_such(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    person = make_person(core)
    make_bail(core, person)
    make_order(core, person)
    assert [flag.words for flag in core.ask(standing_of, person)] == [
        "On bail until 20/02/2027 23:59", "Bound by 1 order",
    ]  # fmt: skip
    embedded_core_as.clock.advance(dt.timedelta(days=100))
    assert [flag.words for flag in core.ask(standing_of, person)] == [
        "Ran out, and not ended: 1 order", "Bound by 1 order",
    ]  # fmt: skip


@pytest.mark.parametrize("named", ["Mary Adder", "V1, Mary"])
def test_that_whom_a_condition_protects_has_no_name(embedded_core_as: Cores, named: str) -> None:
    core = embedded_core_as("sergeant")
    found = make_order(core)
    said = {"category": "contact", "text": "No contact"}
    with pytest.raises(InvalidInput, match="pseudonym") as wrong:
        core.execute(AddCondition(**seen(core, found), **said, protected=named))
    assert set(wrong.value.fields) == {"protected"}
    core.execute(AddCondition(**seen(core, found), **said, protected="V1, Victim 2"))
