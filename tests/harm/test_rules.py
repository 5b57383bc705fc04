"""How a history adds up: by hand, and for a thousand random histories."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

import pytest

from lomu_app.harm.patterns import escalation, repeat_victim, serial_test, years_before
from lomu_app.harm.rules import (
    Incident,
    Model,
    Part,
    falls_below,
    intelligence_counts,
    plain_weight,
    score_of,
)

TODAY = dt.date(2026, 11, 24)
MODEL = Model(
    name="Test", digest="0" * 64, scale="cchi", table="t", sample=True, line=20,
    weights={Part.RECENCY: 1, Part.FREQUENCY: 1, Part.GRAVITY: 2, Part.VULNERABILITY: 1},
    recency=((30, 10), (90, 7), (180, 5), (365, 2)), frequency_days=730,
    frequency=((1, 1), (2, 3), (3, 5), (4, 7), (6, 10)), gravity_days=730, basis="max",
    gravity=((1, 1), (10, 3), (365, 8), (1000, 10)), vulnerability_days=1095,
    victims=((1, 1), (2, 4), (3, 6)), repeat=2, vulnerable=2,
)  # fmt: skip
SERIAL = {"incidents": 2, "victims": 2, "years": 3, "least_age": 16}


def _ago(days: int, number: int = 1, *victims: str, harm: int | None = 1_000) -> Incident:
    day = TODAY - dt.timedelta(days=days)
    return Incident(number, day, victims or ("V1",), harm, offence="ABH")


def test_that_a_history_by_hand_adds_up_as_the_domain_says() -> None:
    # 30 days ago: 10. Four in 24 months: 7. GBH of 365 days: 8, twice. Two victims 4, repeat 2.
    history = [
        _ago(30, 1, "V1", harm=20_000), _ago(200, 2, "V2", harm=365_000),
        _ago(400, 3, "V1"), _ago(730, 4, "V1"), _ago(731, 5, "V1", harm=5_475_000),
    ]  # fmt: skip
    score = score_of(MODEL, history, TODAY)
    parts = [score.of(part) for part in Part]
    assert parts == [10, 7, 16, 6]
    assert score.total == 39
    rows = {addend.why: addend.rows for addend in score.addends}
    assert rows["gravest: ABH, harm weight 365"] == (2,)
    assert rows["4 incidents in 730 days"] == (4, 3, 2, 1)
    assert rows["2 different victims"] == (5, 4, 3, 2, 1)
    assert rows["a victim more than once"] == (5, 4, 3, 1)


@pytest.mark.parametrize(
    ("days", "points"),
    [(0, 10), (30, 10), (31, 7), (90, 7), (91, 5), (180, 5), (181, 2), (365, 2), (366, 0)],
)
def test_that_recency_falls_the_day_after_each_edge(days: int, points: int) -> None:
    assert score_of(MODEL, [_ago(days)], TODAY).of(Part.RECENCY) == points


def test_that_the_points_of_a_thousand_random_histories_add_up_and_name_their_rows() -> None:
    chance = random.Random(11)
    for _ in range(1_000):
        history = [
            Incident(
                number, TODAY - dt.timedelta(days=chance.randint(-40, 1_500)),
                tuple(f"V{chance.randint(1, 4)}" for _ in range(chance.randint(0, 2))),
                chance.choice([None, 1_000, 10_000, 365_000, 5_475_000]),
                vulnerable=chance.random() < 0.2,
            )
            for number in range(chance.randint(0, 14))
        ]  # fmt: skip
        score = score_of(MODEL, history, TODAY)
        assert score.total == sum(addend.points for addend in score.addends)
        assert score.total == sum(score.of(part) for part in Part)
        known = {one.id: one for one in history}
        for addend in score.addends:
            assert addend.points == addend.raw * addend.weight > 0
            assert addend.rows, addend
            assert all(known[row].on <= TODAY for row in addend.rows)
        for part in Part:
            assert 0 <= score.of(part) <= 10 * MODEL.weights[part]
        chance.shuffle(history)
        assert score_of(MODEL, history, TODAY).total == score.total


def test_that_what_would_move_somebody_off_the_list_is_the_first_day_below_the_line() -> None:
    history = [_ago(20, 1, "V1", harm=365_000), _ago(300, 2, "V2", harm=1_000)]
    assert score_of(MODEL, history, TODAY).total == 10 + 3 + 16 + 4
    fall = falls_below(MODEL, history, TODAY)
    assert fall is not None
    before = score_of(MODEL, history, fall.on - dt.timedelta(days=1))
    after = score_of(MODEL, history, fall.on)
    assert before.total >= MODEL.line > after.total == fall.score
    # Nothing in between is missed: no earlier day lies below the line.
    days = (fall.on - TODAY).days
    totals = [score_of(MODEL, history, TODAY + dt.timedelta(days=d)).total for d in range(days)]
    assert min(totals) >= MODEL.line
    assert fall.because == (
        "recency goes from 10 to 0",
        "frequency goes from 3 to 0",
        "gravity goes from 16 to 0",
    )
    assert falls_below(MODEL, [_ago(900)], TODAY) is None, "below the line already"


def test_that_an_offence_without_a_weight_is_told_and_weighs_nothing() -> None:
    score = score_of(MODEL, [_ago(5, 7, harm=None), _ago(5, 8, harm=0)], TODAY)
    assert score.of(Part.GRAVITY) == 0
    assert score.unweighed == (7,)


def test_that_gravity_by_the_mean_names_every_incident() -> None:
    mean = dataclasses.replace(MODEL, basis="mean")
    score = score_of(mean, [_ago(5, 1, harm=365_000), _ago(6, 2, harm=1_000)], TODAY)
    (addend,) = (a for a in score.addends if a.part is Part.GRAVITY)
    assert (addend.raw, addend.rows) == (3, (2, 1))
    assert "183 on average" in addend.why


def test_that_vulnerability_never_gives_more_than_ten() -> None:
    history = [
        Incident(n, TODAY, (f"V{n % 3}",), 1_000, vulnerable=True) for n in range(6)
    ]  # fmt: skip
    score = score_of(MODEL, history, TODAY)
    assert [a.raw for a in score.addends if a.part is Part.VULNERABILITY] == [6, 2, 2]


@pytest.mark.parametrize("grade", ["E", "2E", "1EP", "3-E-C", "2e", "B5", "A51", "E41", "e", "5??"])
def test_that_intelligence_suspected_to_be_false_never_counts(grade: str) -> None:
    assert not intelligence_counts(grade)


@pytest.mark.parametrize("grade", [None, "", " ", "A", "2B", "1AP", "3DC", "B2", "A11", "C3"])
def test_that_other_intelligence_and_what_is_none_may_count(grade: str | None) -> None:
    assert intelligence_counts(grade)


def _serial(*incidents: Incident, born: dt.date | None = dt.date(1990, 1, 1)) -> tuple[bool, bool]:
    found = serial_test(SERIAL, incidents, {one.id: True for one in incidents}, born, TODAY)
    return found.met, found.if_known


def test_that_the_serial_test_asks_for_two_victims_of_two_incidents_in_three_years() -> None:
    edge = (TODAY - years_before(TODAY, 3)).days
    assert _serial(_ago(1, 1, "V1"), _ago(edge, 2, "V2")) == (True, False)
    assert _serial(_ago(1, 1, "V1"), _ago(edge + 1, 2, "V2")) == (False, False)
    assert _serial(_ago(1, 1, "V1"), _ago(9, 2, "V1")) == (False, False)
    assert _serial(_ago(1, 1, "V1", "V2")) == (False, False), "one incident is not two"


def test_that_the_serial_test_leaves_out_who_was_a_child_and_says_when_no_age_is_known() -> None:
    pair = (_ago(1, 1, "V1"), _ago(400, 2, "V2"))
    turned = (TODAY - dt.timedelta(days=400)).replace(year=(TODAY - dt.timedelta(400)).year - 16)
    assert _serial(*pair, born=turned) == (True, False)
    assert _serial(*pair, born=turned + dt.timedelta(days=1)) == (False, False)
    assert _serial(*pair, born=None) == (False, True)


def test_that_a_relationship_nobody_knows_does_not_meet_the_test_but_is_told() -> None:
    pair = (_ago(1, 1, "V1"), _ago(400, 2, "V2"))
    found = serial_test(SERIAL, pair, {1: True, 2: None}, dt.date(1990, 1, 1), TODAY)
    assert (found.met, found.if_known) == (False, True)
    assert "of 1 more the relationship is not known" in found.words
    stranger = serial_test(SERIAL, pair, {1: True, 2: False}, dt.date(1990, 1, 1), TODAY)
    assert (stranger.met, stranger.if_known) == (False, False)


def test_that_three_years_before_a_leap_day_is_the_day_before_march() -> None:
    assert years_before(dt.date(2028, 2, 29), 3) == dt.date(2025, 2, 28)


def test_that_a_victim_again_within_the_days_is_a_repeat() -> None:
    policy = {"incidents": 2, "days": 365}
    assert repeat_victim(policy, [_ago(1, 1), _ago(365, 2)], TODAY).rows == (1, 2)
    assert not repeat_victim(policy, [_ago(1, 1), _ago(366, 2)], TODAY).met
    assert not repeat_victim(policy, [_ago(1, 1, "V1"), _ago(2, 2, "V2")], TODAY).met


def test_that_escalation_is_many_or_more_or_graver() -> None:
    policy = {"incidents": 3, "days": 365}
    told = escalation(policy, [_ago(1, 1), _ago(2, 2), _ago(3, 3)], TODAY)
    assert told.met
    assert told.words == "3 incidents in 365 days"
    graver = escalation(policy, [_ago(1, 1, harm=365_000), _ago(400, 2)], TODAY)
    assert graver.words == "graver than before: harm weight 365 after 1"
    more = escalation(policy, [_ago(1, 1), _ago(2, 2), _ago(400, 3)], TODAY)
    assert more.words == "more than in the 365 days before (1)"
    assert not escalation(policy, [_ago(1, 1), _ago(400, 2)], TODAY).met


def test_that_a_weight_is_written_without_needless_noughts() -> None:
    assert [plain_weight(n) for n in (365_000, 18_750, 0, 5_475_000)] == [
        "365", "18.75", "0", "5,475",
    ]  # fmt: skip
