"""Every pair that may be, or was found to be, one person: with the rows that it came from."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.intake.records import ImportedPerson
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import MatchDecision, Person, PossibleMatch
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class ListedMatch:
    """Two records, each with its list's own id (or None), and what was decided.

    `decision` is joined where both are one record now, else listed.
    """

    a: str
    b: str
    source_ids: tuple[str | None, str | None]
    probability: float
    decision: str
    why: tuple[str, ...]


def list_matches(reader: Reader) -> list[ListedMatch]:
    """All of them but those kept apart, likeliest first."""
    reader.actor.require(Permission.SEE_PEOPLE)
    people = {
        row.id: (row.reference, row.joined_into_id)
        for row in reader.session.execute(
            sa.select(Person.id, Person.reference, Person.joined_into_id)
        )
    }
    ids = {
        row.person_id: row.source_id or None
        for row in reader.session.execute(
            sa.select(ImportedPerson.person_id, ImportedPerson.source_id)
        )
    }
    query = (
        sa.select(
            PossibleMatch.first_id, PossibleMatch.second_id, PossibleMatch.score,
            PossibleMatch.reasons,
        )
        .where(PossibleMatch.decision != MatchDecision.DIFFERENT)
        .order_by(PossibleMatch.score.desc(), PossibleMatch.id)
    )  # fmt: skip
    return [
        ListedMatch(
            people[row.first_id][0], people[row.second_id][0],
            (ids.get(row.first_id), ids.get(row.second_id)), row.score / 100,
            "joined" if _end(people, row.first_id) == _end(people, row.second_id) else "listed",
            tuple(row.reasons),
        )
        for row in reader.session.execute(query)
        if row.first_id in people and row.second_id in people
    ]  # fmt: skip


def _end(people: dict[int, tuple[str, int | None]], person_id: int) -> int:
    """The record that this one was joined into, or itself; one under limited access ends it."""
    into = people[person_id][1] if person_id in people else None
    return person_id if into is None else _end(people, into)
