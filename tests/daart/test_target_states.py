"""The state table of a target, walked whole: what it allows happens, all else is refused."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app.daart import keeping
from lomu_app.daart.records import Target
from lomu_app.daart.rules import (
    ENDED,
    ENDS_AS,
    OUTSTANDING,
    STATUS_LABELS,
    TARGET_STATES,
    WORKABLE,
    Outcome,
    TargetStatus,
)
from lomu_app.kernel.errors import NotPermitted, Refused
from lomu_app.kernel.permissions import Actor, Permission
from tests.support.cores import MORNING

PAIRS = list(itertools.product(TargetStatus, TargetStatus))


class _Work:
    """As much of a unit of work as a step needs."""

    def __init__(self, *permissions: Permission) -> None:
        self.actor = Actor(1, "ps.one", "PS One", permissions=frozenset(permissions))
        self.clock = self

    def now(self) -> object:
        return MORNING


def _step(permissions: set[Permission], source: TargetStatus, wanted: TargetStatus) -> Target:
    target = Target(status=source)
    keeping.step(_Work(*permissions), target, wanted)  # type: ignore[arg-type]  # enough of one
    return target


@pytest.mark.parametrize(("source", "wanted"), PAIRS, ids=lambda state: state.value)
def test_that_a_step_needs_the_table_and_its_permission(
    source: TargetStatus, wanted: TargetStatus
) -> None:
    transition = TARGET_STATES.find(source, wanted)
    if transition is None:
        with pytest.raises(Refused, match=r"cannot become|needs no such step"):
            _step(set(Permission), source, wanted)
        return
    assert _step({transition.permission}, source, wanted).status is wanted
    with pytest.raises(NotPermitted):
        _step(set(Permission) - {transition.permission}, source, wanted)


@given(st.lists(st.sampled_from(TargetStatus), max_size=12))
def test_that_no_walk_reaches_work_without_a_sergeant(walk: list[TargetStatus]) -> None:
    officer = {Permission.EDIT_TARGETS, Permission.RECORD_ATTEMPTS}
    at = TargetStatus.DRAFT
    for wanted in walk:
        try:
            at = _step(officer, at, wanted).status
        except (Refused, NotPermitted):
            continue
    assert at not in WORKABLE
    assert at in OUTSTANDING | {TargetStatus.ARRESTED}


def test_that_every_state_can_be_reached_left_and_named() -> None:
    reached, waiting = {TargetStatus.DRAFT}, [TargetStatus.DRAFT]
    while waiting:
        for target in TARGET_STATES.targets(waiting.pop()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == set(TargetStatus) == set(STATUS_LABELS)
    assert all(TARGET_STATES.targets(state) for state in TargetStatus)
    assert len({(t.source, t.target) for t in TARGET_STATES.transitions}) == len(
        TARGET_STATES.transitions
    )


@pytest.mark.parametrize("outcome", Outcome)
def test_that_every_outcome_ends_in_a_state_off_the_list(outcome: Outcome) -> None:
    ends_as = ENDS_AS.get(outcome, TargetStatus.CLOSED)
    assert ends_as in ENDED
    assert all(TARGET_STATES.find(source, ends_as) for source in OUTSTANDING)
