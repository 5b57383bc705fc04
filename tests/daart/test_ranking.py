"""The order of the list: explained, total, and wholly the policy's."""

from __future__ import annotations

import dataclasses
import datetime as dt
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app import bootstrap
from lomu_app.daart.ranking import Facts, order_in_words, rank
from lomu_app.daart.rules import ENDS_AS, OUTSTANDING, AttemptOutcome, Outcome, Power, VictimRisk
from lomu_app.daart.snapshot import Reason
from lomu_app.daart.threat_rules import (
    CarryLevel,
    Movement,
    carry_level,
    movement_of,
    result_codes,
    settle_places,
)
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.policy import Policy

POLICY = bootstrap.policies()["threat_review"]
PLAIN = Facts(
    target_id=1, reference="T-000001", power="arrest_s24", victim_risk="standard", status="ready",
    date_added=dt.date(2026, 11, 24), days_wanted=0, attempts_total=0, days_without_attempt=0,
    circulation="yes", markers=(), days_past_return=-28, days_past_review=-7, carried_days=0,
    proposed_off=False,
)  # fmt: skip


def facts(number: int = 1, **values: Any) -> Facts:
    return dataclasses.replace(PLAIN, target_id=number, reference=f"T-{number:06}", **values)


def reasons(**values: Any) -> dict[str, Reason]:
    (only,) = rank([facts(**values)], POLICY)
    return {reason.code: reason for reason in only.reasons}


def changed(**items: Any) -> Policy:
    return dataclasses.replace(POLICY, items=MappingProxyType({**POLICY.items, **items}))


some_facts = st.builds(
    facts,
    number=st.integers(1, 10_000),
    power=st.sampled_from([each.value for each in Power]),
    victim_risk=st.sampled_from([each.value for each in VictimRisk]),
    status=st.sampled_from([each.value for each in OUTSTANDING]),
    days_wanted=st.integers(0, 400),
    attempts_total=st.integers(0, 9),
    days_without_attempt=st.none() | st.integers(0, 90),
    circulation=st.sampled_from(["yes", "no", "not_known"]),
    markers=st.lists(st.sampled_from(["FI", "WE", "VI", "ES", "XX", ""])).map(tuple),
    days_past_return=st.integers(-30, 60),
    days_past_review=st.integers(-30, 60),
    carried_days=st.integers(0, 20),
    proposed_off=st.booleans(),
)


@given(st.lists(some_facts, unique_by=lambda each: each.target_id, max_size=12), st.randoms())
def test_that_the_order_never_hangs_on_how_the_targets_were_read(
    given_facts: list[Facts], chance: Any
) -> None:
    ordered = rank(given_facts, POLICY)
    shuffled = list(given_facts)
    chance.shuffle(shuffled)
    assert rank(shuffled, POLICY) == ordered
    assert sorted(each.target_id for each in ordered) == sorted(
        each.target_id for each in given_facts
    )


@given(some_facts)
def test_that_every_line_has_a_reason_and_its_points_add_up(fact: Facts) -> None:
    (only,) = rank([fact], POLICY)
    assert only.reasons
    assert all("{" not in reason.text and reason.text for reason in only.reasons)
    assert sum(reason.points for reason in only.reasons) == only.score
    assert [reason.points for reason in only.reasons] == sorted(
        (reason.points for reason in only.reasons), reverse=True
    )


@pytest.mark.parametrize(
    ("values", "code", "text"),
    [
        ({"power": "recall"}, "power", "Recalled to prison"),
        ({"victim_risk": "high"}, "victim_risk", "High risk to the victim"),
        ({"victim_risk": "not_assessed"}, "victim_risk", "Risk to the victim not assessed"),
        ({"days_wanted": 0}, "days_wanted", "Wanted since today"),
        ({"days_wanted": 1}, "days_wanted", "Wanted 1 day"),
        ({"days_wanted": 31}, "days_wanted", "Wanted 31 days"),
        ({"days_without_attempt": 9}, "no_attempt", "No attempt for 9 days"),
        ({"attempts_total": 1}, "attempts", "1 attempt so far"),
        ({"circulation": "no"}, "circulation", "Not circulated as wanted on PNC"),
        ({"days_past_return": 0}, "return_due", "Return due today"),
        ({"days_past_return": 2}, "return_due", "Return overdue by 2 days"),
        ({"days_past_review": 1}, "review_due", "Review overdue by 1 day"),
        ({"carried_days": 4}, "carried", "Carried 4 days"),
        ({"proposed_off": True}, "proposed_off", "Proposed to come off"),
        ({"status": "circulated"}, "status", "Circulated, reviews continue"),
        ({"markers": ("WE",)}, "markers", "Marker: weapons"),
    ],
)
def test_that_a_fact_is_told_in_plain_words(values: dict[str, Any], code: str, text: str) -> None:
    assert reasons(**values)[code].text == text


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"days_without_attempt": 6}, "no_attempt"), ({"days_without_attempt": None}, "no_attempt"),
        ({"attempts_total": 0}, "attempts"), ({"circulation": "yes"}, "circulation"),
        ({"days_past_return": -1}, "return_due"), ({"carried_days": 0}, "carried"),
        ({"proposed_off": False}, "proposed_off"), ({"markers": ("ZZ",)}, "markers"),
    ],
)  # fmt: skip
def test_that_what_is_no_reason_is_not_told(values: dict[str, Any], code: str) -> None:
    assert code not in reasons(**values)


def test_that_many_markers_together_count_no_more_than_the_policy_says() -> None:
    told = [
        reason
        for reason in rank([facts(markers=("VI", "FI", "WE", "FI"))], POLICY)[0].reasons
        if reason.code == "markers"
    ]
    assert [(reason.text, reason.points) for reason in told] == [
        ("Marker: firearms", 10), ("Marker: weapons", 2), ("Marker: violent", 0),
    ]  # fmt: skip


def test_that_equal_points_fall_to_the_longest_wanted_then_the_reference() -> None:
    ordered = rank([facts(3), facts(2), facts(4, days_wanted=2), facts(5, days_wanted=1)], POLICY)
    assert [each.target_id for each in ordered] == [4, 5, 2, 3]


def test_that_the_policy_alone_makes_the_order() -> None:
    grave, long = facts(1, victim_risk="high"), facts(2, days_wanted=60)
    assert [each.target_id for each in rank([grave, long], POLICY)] == [1, 2]
    only_days = [factor for factor in POLICY["factors"] if factor["code"] == "days_wanted"]
    assert [each.target_id for each in rank([grave, long], changed(factors=only_days))] == [2, 1]
    nobody_last = {**POLICY["order"], "last": []}
    off = facts(3, victim_risk="high", proposed_off=True)
    assert rank([off, long], POLICY)[0].target_id == 2
    assert rank([off, long], changed(order=nobody_last))[0].target_id == 3


def test_that_a_policy_that_asks_for_the_unknown_is_refused() -> None:
    wrong = [{**POLICY["factors"][0], "fact": "star_sign"}]
    with pytest.raises(InvalidInput, match="star_sign"):
        rank([PLAIN], changed(factors=wrong))
    with pytest.raises(InvalidInput, match="unknown kind"):
        rank([PLAIN], changed(factors=[{**POLICY["factors"][0], "kind": "dice"}]))
    with pytest.raises(InvalidInput, match="no category"):
        rank([PLAIN], changed(categories=[]))


def test_that_every_power_risk_and_outcome_has_its_place_in_the_policy() -> None:
    factors = {factor["code"]: factor for factor in POLICY["factors"]}
    assert set(factors["power"]["choices"]) == {each.value for each in Power}
    assert set(factors["victim_risk"]["choices"]) == {each.value for each in VictimRisk}
    for power in Power:
        assert rank([facts(power=power.value)], POLICY)[0].category
    codes = result_codes(POLICY)
    assert {code.closes for code in codes} - {None} == {each.value for each in Outcome}
    assert {code.attempt for code in codes} <= {None, *(each.value for each in AttemptOutcome)}
    assert set(ENDS_AS) <= {Outcome(code.closes) for code in codes if code.closes}


def test_that_the_rule_is_shown_in_words() -> None:
    words = order_in_words(POLICY)
    assert "Risk to the victim: up to 40 points" in words
    assert words[-1].startswith("Equal points: longest wanted first")


@given(
    st.lists(st.integers(1, 30), unique=True, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(1, 14)), max_size=8),
)
def test_that_moves_by_hand_hold_however_often_the_list_is_made(
    by_policy: list[int], moves: list[tuple[int, int]]
) -> None:
    order, moved = list(by_policy), set()
    for place, rank_wanted in moves:
        if place < len(order):
            target = order.pop(place)
            order.insert(rank_wanted - 1, target)
            moved.add(target)
    pinned = {target: order.index(target) + 1 for target in moved}
    assert list(settle_places(by_policy, pinned)) == order


def test_that_a_movement_is_told_against_the_list_before() -> None:
    assert movement_of(3, None, worked=False) is Movement.NEW
    assert movement_of(2, 5, worked=False) is Movement.UP
    assert movement_of(5, 2, worked=True) is Movement.DOWN
    assert movement_of(2, 2, worked=True) is Movement.SAME
    assert movement_of(2, 2, worked=False) is Movement.CARRIED


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (0, CarryLevel.NORMAL), (3, CarryLevel.NORMAL), (4, CarryLevel.RED), (7, CarryLevel.RED),
        (8, CarryLevel.INSPECTOR),
    ],
)  # fmt: skip
def test_that_a_carried_line_turns_red_and_then_needs_an_inspector(
    days: int, level: CarryLevel
) -> None:
    assert carry_level(POLICY, days) is level
