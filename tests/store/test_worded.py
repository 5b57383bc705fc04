"""What is put into words once answers as a session does, on both back-ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.people.records import Person
from lomu_app.people.seeing import answer
from lomu_app.store.listed import ListOf, listed
from lomu_app.store.unit_of_work import Reader
from lomu_app.store.worded import Worded
from tests.support.cores import Cores
from tests.support.targets import make_person

WHO = listed(sa.bindparam("who", type_=ListOf(sa.BigInteger())))
CALLED = listed(sa.bindparam("called", type_=ListOf(sa.String())))
# A number, a text, one of a few words, a day, a moment, a truth, and what is not there.
PEOPLE = sa.select(
    Person.id, Person.surname, Person.status, Person.date_of_birth, Person.created_at,
    Person.cro_number, (Person.id > 1).label("later"),
).where(
    Person.id.in_(WHO), Person.surname.in_(CALLED), Person.created_at <= sa.bindparam("until")
).order_by(Person.id).limit(sa.bindparam("limit", type_=sa.Integer()))  # fmt: skip
NOBODY_AFTER = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def filled(**other: Any) -> dict[str, Any]:
    """With what the statement is filled in."""
    return {
        "who": [1, 2],
        "called": ("ASH'TON", "ÜNWIN"),
        "until": NOBODY_AFTER,
        "limit": 5,
    } | other


def test_that_it_tells_what_a_session_tells(core_as: Cores) -> None:
    core = core_as("sergeant")
    for surname in ("ASH'TON", "ÜNWIN"):
        make_person(core, surname)

    def both(reader: Reader, **asked: Any) -> tuple[list[Any], list[Any]]:
        theirs = reader.session.execute(PEOPLE, asked).all()
        return list(answer(reader, PEOPLE, **asked)), [tuple(row) for row in theirs]

    for other, number in (
        ({}, 2), ({"limit": 1}, 1), ({"who": []}, 0), ({"called": ["ÜNWIN"]}, 1),
        ({"until": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, 0),
    ):  # fmt: skip
        ours, theirs = core.ask(both, **filled(**other))
        assert ours == theirs
        assert len(ours) == number, other
    row = core.ask(both, **filled())[0][1]
    assert (row.surname, row.later, row.cro_number) == ("ÜNWIN", True, None)
    assert row.created_at.tzinfo is dt.UTC


def test_that_what_the_database_refuses_is_told_as_ever(core_as: Cores) -> None:
    nothing = sa.select(sa.func.never_heard_of(sa.bindparam("who")))
    with pytest.raises(StoreUnavailable):
        core_as("sergeant").ask(answer, nothing, who=1)


def test_that_a_list_that_would_be_worded_each_time_is_refused(embedded_core_as: Cores) -> None:
    expanding = sa.select(Person.id).where(Person.id.in_([1, 2]))
    with pytest.raises(AssertionError, match="worded at each time"):
        Worded(expanding, embedded_core_as.store.engine.dialect)
