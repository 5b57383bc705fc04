"""Comparing whole lists: what is found, what is joined by itself, and what never is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from itertools import combinations

import pytest

from bench.judged_lists import lists_to_judge
from lomu_app import bootstrap
from lomu_app.intake.alike import levels
from lomu_app.intake.alike.of_people import AlikePair, find_alike
from lomu_app.intake.known_people import KnownPerson
from lomu_app.intake.nominal_lines import NominalLine

ELSEWHERE = "3 Elm Street, Coventry, CV1 2AB"
HOME = "12 Larch Road, Coventry, CV4 7JP"
BORN = (1986, 3, 14)


def line(
    surname: str, forenames: str, born: tuple[int, int, int] | None = BORN, address: str = HOME,
    **more: str,
) -> NominalLine:  # fmt: skip
    day = None if born is None else dt.date(*born)
    return NominalLine("People", 2, "", surname, forenames, day, born, address=address, **more)


@cache
def crowd(size: int = 400) -> tuple[NominalLine, ...]:
    """Others, some of them written twice, so that names and duplicates have a commonness."""
    rows = lists_to_judge(size, seed=11, copies=0.3)
    return tuple(
        line(row["surname"], row["forenames"], _figures(row["date_of_birth"]), ", ".join(
            (row["address_1"], row["town"], row["postcode"])
        ))
        for row in rows
    )  # fmt: skip


def _figures(day: str) -> tuple[int, int, int] | None:
    return (int(day[:4]), int(day[4:6]), int(day[6:])) if day else None


def found(*lines: NominalLine, known: tuple[KnownPerson, ...] = ()) -> list[AlikePair]:
    """Pairs among `lines` (ids from 1) and `known`, in a crowd of strangers (from 1,000)."""
    everybody = [*lines, *crowd()]
    ids = [*range(1, len(lines) + 1), *range(1_000, 1_000 + len(everybody) - len(lines))]
    pairs = find_alike(bootstrap.policies(), known, everybody, ids)
    return [pair for pair in pairs if pair.one < 1_000 or pair.two >= 5_000]


ONE = line("WILMOT", "Dale Amos")
CERTAIN = [
    line("WILMOT", "Dale Amos"),
    line("WILMOT", "Dale"),
    line("WILLMOT", "Dale Amos"),
    line("DALE", "Wilmot"),
    line("WILMOT", "Dale", (1986, 3, 15)),
    line("WILMOT", "Dale Amos", BORN, ELSEWHERE),
]


@pytest.mark.parametrize("other", CERTAIN)
def test_that_one_person_written_twice_is_joined(other: NominalLine) -> None:
    (pair,) = found(ONE, other)
    assert pair.certain
    assert pair.probability >= 0.95


LISTED = [
    (ONE, line("WILMOT", "Dale", None)),
    (ONE, line("WILMOT", "D")),
    (ONE, line("WILMOT", "Gary")),
    (line("WILMOT", "Jayden"), line("WILMOT", "Hayden")),
    (line("DHALIWAL", "Gurpreet"), line("DHALIWAL", "Harpreet", BORN, ELSEWHERE)),
    (line("WILMOT", "Daniel"), line("WILMOT", "Danielle", BORN, ELSEWHERE)),
    (line("WILMOT", "Dale", (1986, 1, 1)),
     line("WILMOT", "Dale", (1986, 1, 1), ELSEWHERE)),
    (line("WILMOT", "Dale", other_id="A77"), line("WILMOT", "Dale", other_id="X12")),
    (line("WILMOT", "Dale"), line("WILMOT", "Dale", (1966, 3, 14))),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), LISTED)
def test_that_twins_and_whoever_lacks_something_are_listed_for_a_person_to_decide(
    one: NominalLine, other: NominalLine
) -> None:
    (pair,) = found(one, other)
    assert not pair.certain


APART = [
    line("WILMOT", "Rosalind", (1959, 11, 28)),
    line("ASHDOWN", "Piers"),
    line("WILMOT", "Piers", (1961, 7, 2), ELSEWHERE),
]


@pytest.mark.parametrize("other", APART)
def test_that_a_likeness_in_part_is_nothing(other: NominalLine) -> None:
    assert not [pair for pair in found(ONE, other) if pair.probability >= 0.5]


def test_that_a_list_is_compared_with_the_records_and_they_not_with_each_other() -> None:
    record = KnownPerson(5_000, "WILMOT", "Dale", dt.date(*BORN), None, None, "", HOME)
    twice = KnownPerson(5_001, "WILMOT", "Dale", dt.date(*BORN), None, None, "", HOME)
    pairs = found(ONE, known=(record, twice))
    assert {(pair.one, pair.two) for pair in pairs} == {(1, 5_000), (1, 5_001)}
    # Two records that nobody has joined are not joined through a new one.
    assert [pair.certain for pair in pairs] == [True, False]


def test_that_a_person_known_by_two_names_is_found_by_either_and_told_once() -> None:
    names = [
        KnownPerson(5_000, surname, "Dale", dt.date(*BORN), None, None, "", HOME)
        for surname in ("HUXTABLE", "WILMOT")
    ]
    (pair,) = found(ONE, known=tuple(names))
    assert (pair.one, pair.two) == (1, 5_000)
    assert "same surname" in pair.why


def test_that_a_list_too_large_for_tables_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def whole() -> list[AlikePair]:
        return find_alike(bootstrap.policies(), (), crowd(), list(range(len(crowd()))))

    with_tables = whole()
    monkeypatch.setattr(levels, "_LARGEST_TABLE", -1)
    assert whole() == with_tables


def test_that_a_list_that_nobody_tuned_on_is_joined_safely_and_found_nearly_whole() -> None:
    rows = lists_to_judge(2_000, seed=5)
    lines = [
        line(row["surname"], row["forenames"], _figures(row["date_of_birth"]), ", ".join(
            part for part in (row["address_1"], row["town"], row["postcode"]) if part
        ))
        for row in rows
    ]  # fmt: skip
    pairs = find_alike(bootstrap.policies(), (), lines, list(range(len(lines))))
    people = defaultdict(list)
    for at, row in enumerate(rows):
        people[row["person"]].append(at)
    true = {pair for same in people.values() for pair in combinations(same, 2)}
    joined = {(pair.one, pair.two) for pair in pairs if pair.certain}
    assert len(joined) > 0.4 * len(true)
    assert len(joined & true) >= 0.995 * len(joined)
    assert len({(pair.one, pair.two) for pair in pairs} & true) >= 0.99 * len(true)
