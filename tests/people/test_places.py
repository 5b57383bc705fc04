"""Addresses taken apart, and compared where somebody has several."""

from __future__ import annotations

import pytest

from lomu_app.people.places import Place, place_of, places_levels, places_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("12 Larch Road, Coventry, CV4 7JP", Place("12", "LARCHRD", "CV47JP")),
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
