"""How alike two people are: points, words, and what never counts as one person."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lomu_app import bootstrap
from lomu_app.people.comparing import (
    Likeness,
    compare,
    phonetic_key,
    surnames_level,
    yardstick,
)
from lomu_app.people.days_alike import days_level
from lomu_app.people.identifiers import parse_cro_number, parse_pnc_id
from lomu_app.people.likelihood import Namesakes
from lomu_app.people.rules import Identity
from tests.people.people import BORN, cro, pnc

MEASURE = yardstick(bootstrap.policies())
POSSIBLE = MEASURE.points["possible"]


def likeness(one: Identity, two: Identity) -> Likeness:
    return compare(one, two, MEASURE, this_year=2026)


BASE = Identity("WILMOT", "Dale Amos", BORN, postcodes=("CV4 7JP",))
SAME_PERSON = [
    (Identity("WLIMOT", "Dale", BORN), "surname spelt nearly the same"),
    (Identity("WILLMOTT", "Dale", BORN), "surname spelt nearly the same"),
    (Identity("DALE", "Wilmot", BORN), "surname and forename are swapped"),
    (Identity("DALE", "Willmot", BORN), "surname and forename are swapped"),
    (Identity("D", "Wilmot", BORN), "surname and forename are swapped"),
    (Identity("WILMOT", "Dale Amos", dt.date(1986, 3, 27)), "two parts of the date of birth"),
    (Identity("WILMOT", "D", BORN), "initial fits the forename"),
    (Identity("WILMOT", "Amos", BORN), "forename is a later one of the other"),
    (Identity("WILMOT", "Dale", dt.date(1986, 4, 3)), "date of birth with day and month swapped"),
    (Identity("WILMOT", "Dale", dt.date(1988, 3, 4)), "date of birth differs by one figure"),
    (Identity("WILMOT", "Dale", dt.date(1968, 3, 4)), "date of birth differs by one figure"),
    (Identity("WILMOT", "Dale Amos"), "date of birth not known"),
    (Identity("", "Dale Amos", BORN), "surname not known"),
    (Identity("WILMOT", "", BORN), "forename not known"),
    (Identity("WILMOT-HAYES", "Dale", BORN), "surname spelt nearly the same"),
    (Identity("HAYES-WILNOT", "Dale", BORN), "surname spelt nearly the same"),
    (Identity("DAL AMOS", "Wilmot", BORN), "surname and forename are swapped"),
    (Identity("UVILMOT", "Dale", BORN), "surnames differ"),
    (Identity("HAYES", "Dale", BORN, aliases=("WILMOT, Dale",)), "surname is known as an alias"),
    (Identity("WILMOT", "Dale", birth_year=1986), "same year of birth"),
    (Identity("WILMOT", "Gary", BORN), "forenames differ"),
]


@pytest.mark.parametrize(("other", "reason"), SAME_PERSON)
def test_that_one_person_written_in_two_ways_is_a_possible_match(
    other: Identity, reason: str
) -> None:
    found = likeness(BASE, other)
    assert found.score >= POSSIBLE
    assert any(told.startswith(reason) for told in found.reasons)
    assert not found.safe


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Muh", "Muhammad"),
        ("Bill", "William"),
        ("Les", "Leslie"),
        ("Rhy", "Rhys"),
        ("Mo", "Mohamed"),
    ],
)
def test_that_short_forms_are_known(one: str, two: str) -> None:
    found = likeness(Identity("NORMAN", one, BORN), Identity("NORMAN", two, BORN))
    assert "forename is a short form" in found.reasons


DIFFERENT = [
    Identity("WILMOT", "Dale Amos", dt.date(1959, 11, 28), postcodes=("CV4 7JP",)),
    Identity("WILMOT", "Gary", dt.date(1959, 11, 28)),
    Identity("ASHDOWN", "Dale", BORN),
    Identity("ASHDOWN", "Piers", BORN, postcodes=("CV4 7JP",)),
    Identity("WILMOT", "", None),
    Identity(),
]


@pytest.mark.parametrize("other", DIFFERENT)
def test_that_a_likeness_in_part_is_no_match(other: Identity) -> None:
    assert likeness(BASE, other).score < POSSIBLE


def test_that_a_common_name_says_less_than_a_rare_one() -> None:
    rare, common = Identity("WILMOT", "Dale"), Identity("KHAN", "Mohammed")
    assert likeness(common, common).score < POSSIBLE < likeness(rare, rare).score
    # Spelt nearly as many are spelt is hardly rarer than they.
    near = Identity("KHANN", "Mohammed")
    assert likeness(common, near).score < POSSIBLE


HOME = "12 Larch Road, Coventry, CV4 7JP"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("12 LARCH RD, CV4 7JP", True),
        ("12 Larch Road, Coventry, CV4 7JQ", True),
        ("12 Larhc Road, Coventry", True),
        ("14 Larch Road, Coventry", False),
        ("3 Elm Street, Coventry, CV1 2AB", False),
    ],
)
def test_that_an_address_tells_people_of_one_common_name_apart(address: str, found: bool) -> None:
    one, other = (
        Identity("KHAN", "Mohammed", addresses=(line,), postcodes=()) for line in (HOME, address)
    )
    assert (likeness(one, other).score >= POSSIBLE) is found
    assert ("same house number and street" in likeness(one, other).reasons) is found


def test_that_second_forenames_count() -> None:
    one = Identity("KHAN", "Mohammed Yousaf")
    scores = [
        likeness(one, Identity("KHAN", f"Mohammed {second}".strip())).score
        for second in ("Yousaf", "Y", "", "Bilal")
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_that_a_name_is_as_common_as_it_is_on_record() -> None:
    one, two = Identity("WILMOT", "Dale"), Identity("WILMOT", "Dale Amos")

    def score(namesakes: Namesakes | None) -> int:
        return compare(one, two, MEASURE, this_year=2026, namesakes=namesakes).score

    assert score(Namesakes(100_000, 1, 0)) >= score(None) >= POSSIBLE
    assert score(Namesakes(100_000, 2_000, 0)) < score(None)
    assert score(Namesakes(100_000, 2_000, 500)) < POSSIBLE
    # Few records say little: two of five are nobody's share of the country.
    assert score(Namesakes(5, 2, 0)) >= POSSIBLE


def known(**identifiers: str) -> Identity:
    return Identity("WILMOT", "Dale", BORN, **identifiers)


def test_that_only_a_sound_identifier_is_safe() -> None:
    good, number = pnc(1234), cro(77)
    wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
    assert likeness(known(pnc_id=good), known(pnc_id=good)).safe
    assert likeness(known(pnc_id=good), known(pnc_id=f"18/1234{good[-1]}")).safe
    assert likeness(known(cro_number=number), known(cro_number=number)).safe
    assert not likeness(known(), known()).safe
    assert not likeness(known(pnc_id=wrong), known(pnc_id=wrong)).safe
    assert not likeness(known(pnc_id=good), known(pnc_id=wrong)).safe
    assert not likeness(
        known(pnc_id=good, cro_number=number), known(pnc_id=good, cro_number=cro(4_321))
    ).safe
    slip = likeness(known(pnc_id=good), known(pnc_id=wrong))
    assert "PNC id differs by a figure or its check letter" in slip.reasons


@pytest.mark.parametrize(
    ("other", "safe"),
    [
        (Identity("WILLMOT", "Dale", None), True),
        (Identity("WILMOT", "Dale", BORN + dt.timedelta(days=400)), True),
        (Identity("WILMOT", "Dale", dt.date(1959, 11, 28)), False),
        (Identity("HAYES", "Dale", BORN), True),
        (Identity("DALE", "Wilmot", BORN + dt.timedelta(days=400)), True),
        (Identity("", "", None), True),
        (Identity("HAYES", "Dale", dt.date(1959, 11, 28)), False),
        (Identity("HAYES", "Dale", None), False),
        (Identity("HAYES", "Gary", BORN), False),
        (Identity("WILMOT", "Gary", dt.date(1959, 11, 28)), False),
    ],
)
def test_that_an_equal_identifier_is_doubted_where_the_rest_contradicts(
    other: Identity, safe: bool
) -> None:
    one = Identity("WILMOT", "Dale", BORN, pnc_id=pnc(1234))
    two = Identity(other.surname, other.forenames, other.date_of_birth, pnc_id=pnc(1234))
    found = likeness(one, two)
    assert found.safe is safe
    assert found.same_identifier
    assert found.score >= POSSIBLE


SURNAMES = ("WILMOT", "ASHDOWN", "PEREZ", "GOLDING", "MACTAVISH", "HUXTABLE", "BEGUM", "NG")
FORENAMES = ("Dale", "Piers", "Mohammed Ali", "Mo", "J", "Yvonne", "Christopher Ian", "")
DAYS = (dt.date(1986, 3, 4), dt.date(1959, 11, 28), dt.date(1994, 6, 17), dt.date(2001, 12, 30))
PLACES = ("CV4 7JP", "CV1 2AB", "WS1 1AA")
ADDRESSES = ("12 Larch Road, Coventry, CV4 7JP", "12 Larch Rd", "Flat 3, 14 Elm Street, CV1 2AB")


def some(values: tuple[str, ...]) -> st.SearchStrategy[str]:
    """One of the values, or one with a slip of the pen."""

    def slip(value: str, place: int) -> str:
        place %= max(1, len(value))
        return value[:place] + value[place + 1 :]

    whole = st.sampled_from(values)
    return whole | st.builds(slip, whole, st.integers(0, 9))


IDENTITIES = st.builds(
    Identity,
    surname=some(SURNAMES),
    forenames=some(FORENAMES),
    date_of_birth=st.none()
    | st.sampled_from(DAYS)
    | st.dates(dt.date(1930, 1, 1), dt.date(2015, 1, 1)),
    birth_year=st.none() | st.integers(1930, 2015),
    pnc_id=st.none() | some(tuple(pnc(number) for number in (1, 2, 765_432))),
    cro_number=st.none() | some((cro(1), cro(77))),
    aliases=st.lists(some(SURNAMES), max_size=2).map(tuple),
    postcodes=st.lists(st.sampled_from(PLACES), max_size=2).map(tuple),
    addresses=st.lists(some(ADDRESSES), max_size=2).map(tuple),
)


@settings(max_examples=100)
@given(IDENTITIES, IDENTITIES)
def test_that_a_comparison_reads_the_same_both_ways(one: Identity, two: Identity) -> None:
    assert likeness(one, two) == likeness(two, one)
    assert 0 <= likeness(one, two).score <= 100


@settings(max_examples=100)
@given(
    surnames=st.permutations(SURNAMES),
    forenames=st.sampled_from(FORENAMES),
    days=st.permutations(DAYS),
    numbers=st.tuples(st.integers(1, 4_000_000), st.integers(5_000_000, 9_999_999)),
    place=st.sampled_from(PLACES),
)
def test_that_nothing_but_a_name_and_a_place_in_common_makes_no_match(
    surnames: list[str], forenames: str, days: list[dt.date], numbers: tuple[int, int], place: str
) -> None:
    one, two = (
        Identity(surname, forenames, day, pnc_id=pnc(number), postcodes=(place,))
        for surname, day, number in zip(surnames, days, numbers, strict=False)
    )
    found = likeness(one, two)
    assert found.score < POSSIBLE
    assert not found.safe


@settings(max_examples=100)
@given(IDENTITIES, IDENTITIES)
def test_that_nobody_is_joined_without_an_equal_identifier(one: Identity, two: Identity) -> None:
    if likeness(one, two).safe:
        assert numbers_of(one) & numbers_of(two)


def numbers_of(identity: Identity) -> set[str]:
    """The sound identifiers, written out in full.

    Officers leave leading zeros of the serial away; the check letter is worked out over the
    padded figures, so `00077/91B` names the same file as `000077/91B`.
    """
    found = set()
    with suppress(ValueError):
        found.add(parse_pnc_id(identity.pnc_id or "", this_year=2026))
    with suppress(ValueError):
        found.add(parse_cro_number(identity.cro_number or ""))
    return found


@pytest.mark.parametrize(
    ("one", "two", "safe"),
    [
        ("000077/91B", "00077/91B", True),
        ("000077/91B", "77/91b", True),
        ("000077/91B", "000077/91C", False),
        ("000077/91B", "000770/91B", False),
        ("000077/91C", "000077/91C", False),
    ],
)
def test_that_leading_zeros_make_no_other_number(one: str, two: str, safe: bool) -> None:
    assert likeness(known(cro_number=one), known(cro_number=two)).safe is safe


def test_that_short_surnames_must_be_equal() -> None:
    assert surnames_level("LI", "LEE") == "different"
    assert surnames_level("KHAN", "KAHN") == "near"
    assert surnames_level("NG", "NG") == "equal"
    assert surnames_level("RYN", "RYAN") == "near"


def test_that_the_phonetic_key_does_not_mind_the_order_of_names() -> None:
    assert phonetic_key("EVANS", "Eric John") == phonetic_key("ERIC", "Evans")
    assert phonetic_key("Stevens", "Eric") == phonetic_key("STEPHENS", "Erik")
    assert len(phonetic_key("W" + "aeiou" * 40 + "b" * 90, "x" * 200)) <= 40
    assert phonetic_key("", "") == ""


def test_that_days_are_compared_figure_by_figure() -> None:
    born = dt.date(1990, 2, 11)
    levels = {
        dt.date(1990, 2, 11): "equal", dt.date(1990, 11, 2): "swapped",
        dt.date(1991, 2, 11): "slip", dt.date(1990, 2, 21): "slip",
        dt.date(1990, 2, 1): "slip", dt.date(1991, 3, 11): "different",
    }  # fmt: skip
    assert {day: days_level(born, day) for day in levels} == levels
    assert {day: days_level(day, born) for day in levels} == levels
