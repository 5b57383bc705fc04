"""Possible matches: while typing, the queue of open ones, and those of one person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people import identifiers
from lomu_app.people.matching import find_candidates
from lomu_app.people.records import MatchDecision, Person, PersonStatus, PossibleMatch
from lomu_app.people.rows import MatchRow, PersonBrief, PossibleRow
from lomu_app.people.rules import Candidate, Identity, shown_name
from lomu_app.people.seeing import answer, limited_names
from lomu_app.store.unit_of_work import Reader

_AT_ONCE = 500
_ONE_OF_TWO = sa.bindparam("person_id", type_=sa.BigInteger())
_WITH_PERSON = (
    sa.select(
        PossibleMatch.id, PossibleMatch.version, PossibleMatch.first_id, PossibleMatch.second_id,
        PossibleMatch.score, PossibleMatch.reasons, PossibleMatch.decision,
        PossibleMatch.decided_by, PossibleMatch.decided_reason,
    )
    .where(sa.or_(PossibleMatch.first_id == _ONE_OF_TWO, PossibleMatch.second_id == _ONE_OF_TWO))
    .order_by(PossibleMatch.score.desc(), PossibleMatch.id)
)  # fmt: skip


def load_briefs(reader: Reader, ids: Iterable[int]) -> dict[int, PersonBrief]:
    """Enough of each person to tell them apart, by id; for queries that have asked leave."""
    wanted = list(ids)
    if not wanted:
        return {}
    people = reader.session.scalars(
        sa.select(Person).where(Person.id.in_(wanted)).options(selectinload(Person.addresses))
    )
    briefs = {
        p.id: PersonBrief(
            p.id, p.version, p.reference, shown_name(p.surname, p.forenames), p.date_of_birth,
            p.pnc_id, p.cro_number, tuple(a.text for a in p.addresses if a.ended_on is None),
        )
        for p in people
    }  # fmt: skip
    for key, words in limited_names(reader, set(wanted) - briefs.keys()).items():
        briefs[key] = PersonBrief(key, 0, f"P-{key:06d}", words, None, None, None, ())
    return briefs


def find_possible(
    reader: Reader, identity: Identity, *, leave_out: int | None = None
) -> list[PossibleRow]:
    """Who on record may be the one typed so far, best first; fast enough for every key press."""
    reader.actor.require(Permission.SEE_PEOPLE)
    typed = _tidy(reader, identity)
    found = find_candidates(reader, typed, leave_out=leave_out, typing=True)
    return possible_rows(reader, found)


def possible_rows(reader: Reader, found: Sequence[Candidate]) -> list[PossibleRow]:
    """Candidates with what is needed to tell them apart."""
    reader.actor.require(Permission.SEE_PEOPLE)
    briefs = load_briefs(reader, [candidate.person_id for candidate in found])
    return [
        PossibleRow(briefs[c.person_id], c.score, c.reasons, c.same_identifier) for c in found
    ]  # fmt: skip


def _tidy(reader: Reader, typed: Identity) -> Identity:
    """Half-typed identifiers in canonical spelling where they are complete."""
    this_year = reader.clock.today().year
    pnc_id, cro_number = typed.pnc_id, typed.cro_number
    if pnc_id and identifiers.is_pnc_id(pnc_id, this_year=this_year):
        pnc_id = identifiers.parse_pnc_id(pnc_id, this_year=this_year)
    if cro_number and identifiers.is_cro_number(cro_number):
        cro_number = identifiers.parse_cro_number(cro_number)
    postcodes = [
        found.postcode for text in typed.postcodes for found in identifiers.find_postcodes(text)
    ]
    return Identity(
        surname=typed.surname, forenames=typed.forenames, date_of_birth=typed.date_of_birth,
        birth_year=typed.birth_year, pnc_id=pnc_id, cro_number=cro_number,
        aliases=typed.aliases, postcodes=tuple(postcodes), addresses=typed.addresses,
    )  # fmt: skip


def open_matches(reader: Reader) -> list[MatchRow]:
    """Every pair that waits for a decision, likeliest first."""
    return list(load_matches(reader, find_open_matches(reader)).values())


def find_open_matches(reader: Reader) -> list[int]:
    """The ids of every pair that waits for a decision, likeliest first."""
    return [key for key, _ in _open_ones(reader)]


def find_open_among(reader: Reader, pairs: Collection[frozenset[str]]) -> list[int]:
    """The ids of those of these pairs (two references each) that wait, likeliest first."""
    return [key for key, pair in _open_ones(reader) if pair in pairs]


def _open_ones(reader: Reader) -> Iterator[tuple[int, frozenset[str]]]:
    """Id and the two references of every pair that waits; a long list leaves thousands."""
    reader.actor.require(Permission.SEE_PEOPLE)
    first, second = aliased(Person), aliased(Person)
    query = (
        sa.select(PossibleMatch.id, first.reference, second.reference)
        .join(first, first.id == PossibleMatch.first_id)
        .join(second, second.id == PossibleMatch.second_id)
        .where(
            PossibleMatch.decision == MatchDecision.OPEN,
            first.status != PersonStatus.JOINED,
            second.status != PersonStatus.JOINED,
        )
        .order_by(PossibleMatch.score.desc(), PossibleMatch.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for key, one, two in reader.session.execute(query):
        yield key, frozenset((one, two))


def load_matches(reader: Reader, ids: Sequence[int]) -> dict[int, MatchRow]:
    """These pairs by id, in this order; those that no longer exist are left out."""
    reader.actor.require(Permission.SEE_PEOPLE)
    found: dict[int, MatchRow] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        matches = reader.session.scalars(sa.select(PossibleMatch).where(PossibleMatch.id.in_(some)))
        found.update((row.id, row) for row in _match_rows(reader, matches.all()))
    return {key: found[key] for key in ids if key in found}


def load_match(reader: Reader, match_id: int) -> MatchRow:
    """One pair. Raises RecordNotFound."""
    reader.actor.require(Permission.SEE_PEOPLE)
    match = reader.session.get(PossibleMatch, match_id)
    if match is None:
        raise RecordNotFound("There is no such possible match. Reload the page.")
    return _match_rows(reader, [match])[0]


def find_join(reader: Reader, typed: str) -> MatchRow | None:
    """The match by which the record of a reference was joined into another, None if it was not."""
    reader.actor.require(Permission.SEE_PEOPLE)
    found = reader.session.execute(
        sa.select(Person.id, Person.joined_into_id).where(Person.reference == typed.strip().upper())
    ).one_or_none()
    if found is None or found.joined_into_id is None:
        return None
    first, second = sorted((found.id, found.joined_into_id))
    match = reader.session.scalar(
        sa.select(PossibleMatch).where(
            PossibleMatch.first_id == first, PossibleMatch.second_id == second
        )
    )
    return None if match is None else _match_rows(reader, [match])[0]


def matches_of(reader: Reader, person_id: int) -> list[MatchRow]:
    """Every pair with this person, decided or not: open ones first."""
    rows = _match_rows(reader, answer(reader, _WITH_PERSON, person_id=person_id))
    return sorted(rows, key=lambda row: row.decision != MatchDecision.OPEN.value)


def _match_rows(reader: Reader, matches: Sequence[Any]) -> list[MatchRow]:
    briefs = load_briefs(reader, {pid for m in matches for pid in (m.first_id, m.second_id)})
    return [
        MatchRow(
            m.id, m.version, briefs[m.first_id], briefs[m.second_id], m.score, tuple(m.reasons),
            m.decision.value, m.decided_by, m.decided_reason,
        )
        for m in matches
    ]  # fmt: skip
