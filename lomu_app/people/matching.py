"""Who on record may be the person meant: whoever shares a key is compared, and ranked."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.people.comparing import compare, yardstick
from lomu_app.people.looking_up import namesakes_of_each, on_record
from lomu_app.people.records import Person, PersonStatus
from lomu_app.people.rules import Candidate, Identity, shown_name
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who an identity is: `same` by a safe identifier, else None; and who it may be.

    `possible` is best first and never holds `same`.
    """

    same: int | None
    possible: tuple[Candidate, ...]


def resolve(reader: Reader, identity: Identity) -> Resolution:
    """Compare with everybody on record who shares a key, and say who it is or may be.

    Nothing is decided without a safe identifier; two records that both carry it are a doubt.
    """
    found = find_candidates(reader, identity)
    safe = [candidate for candidate in found if candidate.safe]
    same = safe[0].person_id if len(safe) == 1 else None
    return Resolution(same, tuple(c for c in found if c.person_id != same))


def find_candidates(
    reader: Reader, identity: Identity, *, leave_out: int | None = None, typing: bool = False
) -> tuple[Candidate, ...]:
    """Possible matches, best first, at most as many as the policy lists.

    While somebody is `typing`, less likely ones are shown as well, likely twins and namesakes of
    one family, and whoever else lives in that house: a look costs little there.
    """
    measure = yardstick(reader.policies)
    least = measure.points["possible_while_typing" if typing else "possible"]
    this_year = reader.clock.today().year
    best: dict[int, Candidate] = {}
    nearby: dict[int, Candidate] = {}
    known_by_id = on_record(reader.session, identity, this_year)
    namesakes = namesakes_of_each(reader.session, identity, known_by_id)
    for person_id, known in known_by_id.items():
        if person_id == leave_out:
            continue
        found = compare(
            identity, known, measure, this_year=this_year, namesakes=namesakes.get(known.surname)
        )
        candidate = Candidate(
            person_id, found.score, found.reasons, found.safe, found.same_identifier, found.exact
        )
        if found.score >= least or (typing and found.related):
            best[person_id] = candidate
        if typing and found.near:
            nearby[person_id] = candidate
    if len(nearby) <= measure.points["most_nearby"]:
        best |= nearby
    ranked = sorted(
        _survivors(reader.session, best, leave_out).values(),
        key=lambda c: (not c.safe, not c.same_identifier, -c.score, c.person_id),
    )
    return tuple(ranked[: measure.points["listed"]])


def identity_of(person: Person) -> Identity:
    """What a record offers for comparing."""
    live = [address for address in person.addresses if address.ended_on is None]
    return Identity(
        surname=person.surname, forenames=person.forenames,
        date_of_birth=person.date_of_birth, birth_year=person.perceived_birth_year,
        pnc_id=person.pnc_id, cro_number=person.cro_number,
        aliases=tuple(shown_name(name.surname, name.forenames) for name in person.names),
        postcodes=tuple(address.postcode for address in live if address.postcode),
        addresses=tuple(address.text for address in live),
    )  # fmt: skip


def _survivors(
    session: Session, found: dict[int, Candidate], leave_out: int | None
) -> dict[int, Candidate]:
    """Candidates with every joined record replaced by the one that it was joined into."""
    if not found:
        return found
    into = {
        row.id: row.joined_into_id
        for row in session.execute(
            sa.select(Person.id, Person.joined_into_id).where(
                Person.id.in_(found), Person.status == PersonStatus.JOINED
            )
        )
    }
    kept: dict[int, Candidate] = {}
    for candidate in found.values():
        person_id = _end_of_joins(session, candidate.person_id, into)
        if person_id == leave_out:
            continue
        other = kept.get(person_id)
        if other is None or (candidate.safe, candidate.score) > (other.safe, other.score):
            kept[person_id] = Candidate(
                person_id, candidate.score, candidate.reasons, candidate.safe,
                candidate.same_identifier, candidate.exact,
            )  # fmt: skip
    return kept


def _end_of_joins(session: Session, person_id: int, into: dict[int, int | None]) -> int:
    following = into.get(person_id)
    while following is not None:
        person_id = following
        following = session.scalar(sa.select(Person.joined_into_id).where(Person.id == person_id))
    return person_id
