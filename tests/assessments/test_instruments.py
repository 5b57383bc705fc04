"""Each instrument by a worked example, by hand; its file decides, and scales stay apart."""

from __future__ import annotations

import dataclasses
import itertools
import re
from typing import Any

import pytest

from lomu_app.assessments.instruments import all_instruments, find_instrument, instrument_of
from lomu_app.assessments.rules import (
    AnswerKind,
    NewAnswer,
    Override,
    Scoring,
    add_up,
    check_answers,
)
from lomu_app.bootstrap import policies
from lomu_app.cohorts.rules import cohort_rules
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.policy import Policy
from tests.support.assessments import Value, answers, dash, instrument

INSTRUMENTS = all_instruments(policies())


def reached(tool: str, **given: Value) -> str | None:
    """The band of checked answers."""
    outcome = add_up(instrument(tool), check_answers(instrument(tool), answers(tool, **given)))
    return outcome.band.code if outcome.band else None


def file_of(code: str, **changed: Any) -> Policy:
    """A shipped file with parts of it changed."""
    policy = policies()[f"instrument_{code}"]
    return dataclasses.replace(policy, items={**policy.items, **changed})


def test_that_all_instruments_are_there_and_every_tool_of_a_cohort_is_one() -> None:
    assert set(INSTRUMENTS) == {
        "dash", "ppit", "rosh", "cse_offender", "da_local", "serial_test", "rfgv", "da_history",
        "marac",
    }  # fmt: skip
    asked = {tool for rule in cohort_rules(policies()["cohorts"]).values() for tool in rule.tools}
    assert asked
    assert asked <= {c for c, i in INSTRUMENTS.items() if i.scoring is not Scoring.GATES}
    with pytest.raises(InvalidInput, match="Choose one of: cse_offender, da_history"):
        find_instrument(policies(), "vibes")


def test_that_what_was_seen_in_no_source_says_so() -> None:
    unverified = {code: set(each.unverified) for code, each in INSTRUMENTS.items()}
    assert {"items", "bands"} <= unverified["cse_offender"] & unverified["da_local"]
    assert "weights" in unverified["rfgv"]
    assert {"linked", "mental_health", "substances", "weapons"} <= unverified["ppit"]
    assert not unverified["dash"] & {"bands", "items"}
    assert all(each.source and each.title for each in INSTRUMENTS.values())


@pytest.mark.parametrize(
    ("ticks", "band"),
    [(0, None), (1, "standard"), (9, "standard"), (10, "medium"), (13, "medium"), (14, "high"),
     (27, "high")],
)  # fmt: skip
def test_that_dash_counts_its_ticks_into_the_published_bands(ticks: int, band: str | None) -> None:
    outcome = add_up(instrument("dash"), check_answers(instrument("dash"), dash(ticks)))
    assert (outcome.score, outcome.band and outcome.band.code) == (ticks, band)


def test_that_dash_ships_numbers_and_none_of_its_words() -> None:
    items = instrument("dash").items
    assert [item.code for item in items] == [str(number) for number in range(1, 28)]
    assert all(re.fullmatch(r"Question \d+", item.label) for item in items)
    assert all(item.kind is AnswerKind.YES_NO for item in items)
    own = instrument_of(file_of("dash", wording={"3": "The force's own words"}))
    assert (own.items[2].label, own.items[3].label) == ("The force's own words", "Question 4")


def test_that_what_is_not_known_is_no_tick_but_shows_how_high_it_might_be() -> None:
    outcome = add_up(instrument("dash"), dash(8, not_known=6))
    assert outcome.score == 8
    assert (outcome.band, outcome.ceiling) == instrument("dash").bands[::2]
    assert add_up(instrument("dash"), dash(8, not_known=1)).ceiling == outcome.band


def test_that_ppit_has_ten_slots_in_two_groups_and_measures_nothing() -> None:
    ppit = instrument("ppit")
    assert [item.group for item in ppit.items].count("Offending") == 5
    assert len(ppit.items) == 10
    assert max(len(item.label.split()) for item in ppit.items) <= 3
    outcome = add_up(
        ppit, check_answers(ppit, answers("ppit", recent="critical", serial="present"))
    )
    assert (outcome.score, outcome.band, ppit.bands) == (None, None, ())


@pytest.mark.parametrize("value", ["present", "critical"])
def test_that_ppit_takes_no_mark_without_its_evidence(value: str) -> None:
    ppit = instrument("ppit")
    said = [dataclasses.replace(each, evidence="") for each in answers("ppit")]
    check_answers(ppit, said)
    said[2] = NewAnswer("repeat", value, " ")
    with pytest.raises(InvalidInput) as wrong:
        check_answers(ppit, said)
    assert wrong.value.fields == {"repeat": "needs evidence"}


@pytest.mark.parametrize("level", ["low", "medium", "high", "very_high"])
def test_that_rosh_is_the_level_that_was_chosen(level: str) -> None:
    assert reached("rosh", level=level) == level
    assert instrument("rosh").override is Override.NOBODY


@pytest.mark.parametrize(
    ("factors", "score", "band"),
    [((4, 3, 2, 1, 0), 10, "medium"), ((2, 2, 2, 0, 0), 6, "low"), ((2, 2, 2, 1, 0), 7, "medium"),
     ((4, 4, 4, 1, 0), 13, "medium"), ((4, 4, 4, 1, 1), 14, "high"), ((4, 4, 4, 4, 4), 20, "high")],
)  # fmt: skip
def test_that_the_cse_matrix_adds_five_factors(
    factors: tuple[int, ...], score: int, band: str
) -> None:
    names = ("access", "intent", "capability", "intelligence", "network")
    given = answers("cse_offender", **dict(zip(names, factors, strict=True)))
    outcome = add_up(instrument("cse_offender"), given)
    assert (outcome.score, outcome.band and outcome.band.code) == (score, band)
    assert dict(outcome.points) == dict(zip(names, factors, strict=True))


@pytest.mark.parametrize(
    ("score", "band"), [(0, "low"), (33, "low"), (34, "medium"), (66, "medium"), (67, "high")]
)
def test_that_the_local_tool_keeps_its_score_and_falls_into_the_forces_bands(
    score: int, band: str
) -> None:
    assert reached("da_local", score=score) == band
    moved = [{**each, "least": 2 * each["least"]} for each in file_of("da_local")["bands"]]
    own = instrument_of(file_of("da_local", bands=moved))
    reached_band = add_up(own, answers("da_local", score=34)).band
    assert reached_band == own.bands[0]


@pytest.mark.parametrize(
    ("incidents", "victims", "band"),
    [(2, 2, "met"), (5, 3, "met"), (2, 1, "not_met"), (1, 2, "not_met"), (0, 0, "not_met")],
)
def test_that_serial_asks_for_more_than_one_incident_and_two_victims(
    incidents: int, victims: int, band: str
) -> None:
    assert reached("serial_test", incidents=incidents, victims=victims) == band


def test_that_years_ages_and_victims_of_the_serial_test_are_settings() -> None:
    assert "last 3 years, aged 16 or over" in instrument("serial_test").items[0].label
    items = [{**each, "least": 3} for each in file_of("serial_test")["items"]]
    own = instrument_of(file_of("serial_test", items=items, settings={"years": 5, "least_age": 18}))
    assert "last 5 years, aged 18 or over" in own.items[0].label
    assert add_up(own, answers("serial_test", incidents=3, victims=2)).band == own.bands[0]


def test_that_rfgv_weighs_gravity_twice_and_shows_each_addend() -> None:
    given = answers("rfgv", recency=10, frequency=7, gravity=6, vulnerability=3)
    outcome = add_up(instrument("rfgv"), given)
    assert outcome.points == (
        ("recency", 10), ("frequency", 7), ("gravity", 12), ("vulnerability", 3),
    )  # fmt: skip
    assert (outcome.score, outcome.band) == (32, None)
    ten = answers("rfgv", recency=10, frequency=10, gravity=10, vulnerability=10)
    assert add_up(instrument("rfgv"), ten).score == 50


@pytest.mark.parametrize(
    ("given", "band"),
    [({}, "no_flag"), ({"orders": "not_known"}, "not_settled"), ({"marac": "yes"}, "flagged"),
     ({"marac": "yes", "cohort": "not_known"}, "flagged")],
)  # fmt: skip
def test_that_the_history_is_clear_only_where_everything_is_known(
    given: dict[str, Value], band: str
) -> None:
    assert reached("da_history", **given) == band


def test_that_bands_of_two_instruments_are_never_compared() -> None:
    for one, other in itertools.permutations(INSTRUMENTS.values(), 2):
        for mine, theirs in itertools.product(one.bands, other.bands):
            assert mine != theirs
            with pytest.raises(TypeError, match="never compared"):
                assert mine < theirs
    for each in INSTRUMENTS.values():
        assert all(one < other for one, other in itertools.pairwise(each.bands))
    with pytest.raises(InvalidInput, match="bands of DASH are: Standard, Medium, High"):
        instrument("dash").band("very_high")
    with pytest.raises(InvalidInput, match="RFGV has no bands"):
        instrument("rfgv").band("high")


def test_that_answers_are_whole_and_of_the_instrument() -> None:
    said = [each for each in dash(2) if each.item != "20"]
    said += [NewAnswer("1", "no"), NewAnswer("28", "yes")]
    said[1] = NewAnswer("2", "maybe")
    with pytest.raises(InvalidInput) as wrong:
        check_answers(instrument("dash"), said)
    assert wrong.value.fields == {
        "1": "answered twice", "28": "not in DASH", "20": "not answered",
        "2": "one of yes, no, not_known",
    }  # fmt: skip
    sound = dash(2)
    assert check_answers(instrument("dash"), reversed(sound)) == sound


@pytest.mark.parametrize("value", [-1, 5, "3", True, "many"])
def test_that_a_number_is_a_whole_one_within_its_range(value: Value) -> None:
    with pytest.raises(InvalidInput) as wrong:
        check_answers(instrument("cse_offender"), answers("cse_offender", intent=value))
    assert wrong.value.fields == {"intent": "a whole number from 0 to 4"}


ITEM = {"code": "one", "label": "One", "kind": "yes_no"}


@pytest.mark.parametrize(
    ("code", "changed", "told"),
    [
        ("dash", {"scoring": "guess"}, "guess"),
        ("dash", {"override": "anybody"}, "anybody"),
        ("dash", {"validity_days": 0}, "no validity"),
        ("dash", {"unverified": ["everything"]}, "unverified names nothing"),
        ("dash", {"bands": [{"code": "a", "label": "A"}]}, "do not rise"),
        ("dash", {"bands": [{"code": c, "label": c, "least": 3} for c in "ab"]}, "do not rise"),
        ("da_history", {"items": [ITEM, ITEM]}, "twice"),
        ("da_history", {"items": []}, "nothing to answer"),
        ("da_history", {"items": [ITEM | {"kind": "mark"}]}, "one cannot be answered so"),
        ("rosh", {"items": [ITEM | {"kind": "band"}, ITEM | {"kind": "band", "code": "two"}]},
         "only one item"),
        ("serial_test", {"bands": []}, "number of bands"),
        ("serial_test", {"settings": {}}, "years"),
        ("rfgv", {"items": [ITEM | {"kind": "number"}]}, "without its most"),
    ],
)  # fmt: skip
def test_that_a_file_that_describes_no_instrument_is_refused_by_name(
    code: str, changed: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidInput, match=told) as wrong:
        instrument_of(file_of(code, **changed))
    assert f"instrument_{code}.toml" in wrong.value.message
