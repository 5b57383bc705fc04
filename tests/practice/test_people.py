"""Who is invented: nothing that the policies do not offer, and the same for the same seed."""

from __future__ import annotations

import datetime as dt

from lomu_app import bootstrap
from lomu_app.access.rules import area_names
from lomu_app.practice.people import Invented, Inventor

TODAY = dt.date(2026, 11, 24)
BOOK = bootstrap.policies()


def invented(seed: int = 7) -> list[Invented]:
    areas = area_names(BOOK["areas"])
    inventor = Inventor(seed, TODAY, ("markers",))
    return [inventor.invent(n, areas[n % len(areas)], wanted=True) for n in range(240)]


def test_that_only_what_the_policies_offer_is_invented() -> None:
    people = invented()
    targets = [person.target for person in people if person.target is not None]
    options = {option for target in targets for option in _options(target.values)}
    assert options
    assert options <= set(BOOK["targets"]["tactical_options"])
    powers = {str(target.values["power"]) for target in targets}
    assert powers <= {power["code"] for power in BOOK["powers"]["powers"]}
    markers = {marker.code for person in people for marker in person.person.markers}
    assert markers <= {marker["code"] for marker in BOOK["warning_markers"]["markers"]}


def _options(values: dict[str, object]) -> tuple[str, ...]:
    options = values["tactical_options"]
    assert isinstance(options, tuple)
    return options


def test_that_a_seed_gives_the_same_people_and_another_one_others() -> None:
    assert invented() == invented()
    assert invented(8) != invented()


def test_that_nobody_has_the_pnc_id_or_crime_reference_of_another() -> None:
    people = invented()
    ids = [person.person.pnc_id for person in people]
    crimes = [person.target.values["crime_reference"] for person in people if person.target]
    assert len(set(ids)) == len(ids)
    assert len(set(crimes)) == len(crimes)
