"""Addresses taken apart, and compared where somebody has several."""

from __future__ import annotations

import pytest

from lomu_app.people.places import (
    Place,
    is_one_home,
    place_of,
    places_levels,
    places_of,
    share_street,
    told_apart,
)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("12 Larch Road, Coventry, CV4 7JP", Place("12", "LARCHRD", "CV47JP", "COVENTRY")),
        ("Flat 3, 12 Oak Close", Place("3/12", "OAKCL", "")),
        ("Coventry CV1 2AB", Place("", "COVENTRY", "CV12AB")),
        ("", Place("", "", "")),
    ],
)
def test_that_an_address_is_taken_apart(address: str, place: Place) -> None:
    assert place_of(address) == place


def test_that_a_postcode_without_an_address_is_a_place_once() -> None:
    home = "12 Larch Road, Coventry, CV4 7JP"
    assert places_of([home], ["CV4 7JP"]) == {place_of(home)}
    assert places_of([home], ["CV1 2AB", ""]) == {place_of(home), Place("", "", "CV12AB")}


def test_that_no_house_number_makes_no_place() -> None:
    one, two = (places_of([text], []) for text in ("No fixed abode", "no fixed abode"))
    assert places_levels(one, two) == {}


def test_that_the_two_places_most_alike_are_compared() -> None:
    one = places_of(["3 Elm Street, CV1 2AB", "12 Larch Road, CV4 7JP"], [])
    two = places_of(["12 Larch Rd, Coventry", "99 Quarry Bank, WS1 1AA"], [])
    levels = {"number": "equal", "street": "equal"}
    assert places_levels(one, two) == places_levels(two, one) == levels
    assert places_levels(one, frozenset()) == {}


@pytest.mark.parametrize(
    ("address", "home", "street"),
    [
        ("12 Larch Rd, CV4 7JP", True, True),
        ("12 Larhc Road, Coventry, CV4 7JQ", True, False),
        ("12 Larch Road, Coventry", True, False),
        ("14 Larch Road, CV4 7JP", False, True),
        ("12 Larch Road, Walsall, WS2 9AA", False, False),
        ("Larch Road, CV4 7JP", False, True),
        ("12 Elm Street, CV4 7JP", False, False),
    ],
)
def test_that_a_home_is_a_house_somewhere_and_a_street_has_a_postcode(
    address: str, home: bool, street: bool
) -> None:
    one, two = (places_of([text], []) for text in ("12 Larch Road, Coventry, CV4 7JP", address))
    assert is_one_home(places_levels(one, two)) is home
    assert share_street(one, two) is share_street(two, one) is street


def test_that_a_town_says_something_only_where_no_street_or_postcode_is_shared() -> None:
    home = places_of(["12 Larch Road, Coventry, CV4 7JP"], [])
    elsewhere = places_of(["3 Elm Street, Coventry, CV1 2AB"], [])
    assert told_apart(places_levels(home, elsewhere))["town"] == "equal"
    assert "town" not in told_apart(places_levels(home, home))
