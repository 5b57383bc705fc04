"""What the model in use says of somebody, for the rooms above that decide or assess.

Advice: nothing here asks for a score, forbids a decision or takes one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.harm.ledger import Reading, history_of, rows_of_people
from lomu_app.harm.models import POLICY, model_in_use
from lomu_app.harm.patterns import serial_test
from lomu_app.harm.records import Offence
from lomu_app.harm.rules import PART_LABELS, Addend, Part, Score, score_of
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import Reader

OF_ANOTHER_AREA = "gravest: an offence of another area"


@dataclass(frozen=True, slots=True)
class ScoreSeen:
    """The model in use and what it says today; `score` None where no offence is on record."""

    model: str
    digest: str
    score: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """The answer to one item of an instrument, and what it stands on."""

    item: str
    value: int
    evidence: str


def _words(reader: Reader, addend: Addend) -> str:
    """Why; an offence of an area that is not the reader's is not named, here nor on record."""
    if addend.part is not Part.GRAVITY:
        return addend.why
    areas = reader.session.scalars(sa.select(Offence.area).where(Offence.id.in_(addend.rows)))
    mine = all(area is None or reader.actor.covers(area) for area in areas)
    return addend.why if mine else OF_ANOTHER_AREA


def score_seen(reader: Reader, person_id: int) -> ScoreSeen:
    """What stands of a person at this moment."""
    model, weights = model_in_use(reader.session, reader.policies)
    rows = rows_of_people(reader.session, [person_id])[person_id]
    if not rows:
        return ScoreSeen(model.stamp, model.digest, None)
    today = reader.clock.today()
    history = history_of(rows, Reading(reader.policies[POLICY], weights), person_id, today)
    return ScoreSeen(model.stamp, model.digest, score_of(model, history.incidents, today).total)


def figures_of(reader: Reader, person_id: int, tool: str) -> tuple[Figure, ...]:
    """What the history answers to the instrument `rfgv` or `serial_test`; empty for others.

    Empty too where nothing is on record: no history is not a history of nothing.
    """
    rows = rows_of_people(reader.session, [person_id])[person_id]
    if not rows or tool not in {"rfgv", "serial_test"}:
        return ()
    model, weights = model_in_use(reader.session, reader.policies)
    policy, today = reader.policies[POLICY], reader.clock.today()
    history = history_of(rows, Reading(policy, weights), person_id, today)
    if tool == "serial_test":
        born = reader.session.scalar(sa.select(Person.date_of_birth).where(Person.id == person_id))
        found = serial_test(policy["serial"], history.incidents, history.related, born, today)
        told = f"{found.words} ({policy.stamp})"
        return (
            Figure("incidents", found.incidents, told), Figure("victims", found.victims, told),
        )  # fmt: skip
    score = score_of(model, history.incidents, today)
    return tuple(_figure(reader, score, part, model.stamp) for part in Part)


def reported_days(reader: Reader, person_id: int, since: dt.date) -> set[dt.date]:
    """Every day from `since` on with an offence of this person reported as domestic abuse."""
    _, weights = model_in_use(reader.session, reader.policies)
    reading = Reading(reader.policies[POLICY], weights)
    return {
        row.day
        for row in rows_of_people(reader.session, [person_id])[person_id]
        if row.day is not None and row.day >= since and reading.is_report(row)
    }


def _figure(reader: Reader, score: Score, part: Part, stamp: str) -> Figure:
    addends = [addend for addend in score.addends if addend.part is part]
    why = "; ".join(_words(reader, one) for one in addends) or (
        f"{PART_LABELS[part]}: nothing counts"
    )
    return Figure(part.value, sum(addend.raw for addend in addends), f"{why} ({stamp})")
