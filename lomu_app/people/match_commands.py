"""Two records that look alike: keeping them apart, joining them, and taking a join back.

Nothing is ever joined without a person deciding so. A join deletes nothing: the joined record
stays with its number, points to the one that was kept, and can be restored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import require_not_joined
from lomu_app.people.comparing import compare, yardstick
from lomu_app.people.matching import identity_of
from lomu_app.people.records import (
    MatchDecision,
    NameKind,
    Person,
    PersonAddress,
    PersonName,
    PersonStatus,
    PossibleMatch,
    WarningMarker,
)
from lomu_app.people.registering import (
    add_names,
    find_pair,
    finish,
    record_possible_matches,
    renew_rooms,
    set_keys,
)
from lomu_app.people.rules import Candidate, NewName, shown_name
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


class Follower(NamedTuple):
    """What a room above does when people are joined.

    `move(uow, joined_id, kept_id)` lets its records follow and returns their ids;
    `move_back(uow, ids, joined_id)` takes that back.
    """

    move: Callable[[UnitOfWork, int, int], list[int]]
    move_back: Callable[[UnitOfWork, list[int], int], None]


_FOLLOWERS: dict[str, Follower] = {}


def on_join(name: str, follower: Follower) -> None:
    """Let the records of a room above follow a join, e.g. under the name `targets`."""
    if name in _FOLLOWERS:
        raise AssertionError(f"{name} follows joins already")
    _FOLLOWERS[name] = follower


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepApart(Command):
    """Decide that two records are different people; they are not offered as a match again."""

    permission: ClassVar[Permission] = Permission.DECIDE_MATCHES
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "match:kept_apart"

    match_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class JoinPeople(Command):
    """Decide that two records are one person: `joined_id` goes into `keep_id`.

    Names, addresses, markers and what the rooms above hold move over; empty fields of the kept
    record are filled. The result is the id of the match, by which `UndoJoin` takes it back.
    """

    permission: ClassVar[Permission] = Permission.DECIDE_MATCHES
    verb: ClassVar[Verb] = Verb.COMBINATION
    tag: ClassVar[str] = "person:joined"

    keep_id: int
    keep_version: int
    joined_id: int
    joined_version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoJoin(Command):
    """Take a join back: both records stand for themselves again, and the match is open."""

    permission: ClassVar[Permission] = Permission.DECIDE_MATCHES
    verb: ClassVar[Verb] = Verb.COMBINATION
    tag: ClassVar[str] = "person:join:undone"

    match_id: int
    version: int
    reason: str


@handles(KeepApart)
def keep_apart(uow: UnitOfWork, command: KeepApart) -> int:
    """Store the decision; the id of the match."""
    match = uow.get(PossibleMatch, command.match_id, expected_version=command.version)
    if match.decision is MatchDecision.SAME:
        raise Refused("These two were joined. Undo the join first.")
    _decide(uow, match, MatchDecision.DIFFERENT, command.reason)
    uow.explain(subject=f"possible_match:{match.id}", reason=match.decided_reason)
    uow.touch(Kind.PERSON, match.first_id, match.second_id)
    return match.id


@handles(JoinPeople)
def join_people(uow: UnitOfWork, command: JoinPeople) -> int:
    """Move everything over and leave a trace of what was moved."""
    if command.keep_id == command.joined_id:
        raise Refused("This is one record only. Choose two to join.")
    kept = uow.get(Person, command.keep_id, expected_version=command.keep_version)
    joined = uow.get(Person, command.joined_id, expected_version=command.joined_version)
    match = _match_of(uow, kept, joined)
    join_records(uow, match, kept, joined, command.reason)
    renew_rooms(uow, kept)  # they are found by the other's names as well from now on
    uow.explain(subject=f"person:{kept.id}", reason=match.decided_reason)
    return match.id


def join_records(
    uow: UnitOfWork, match: PossibleMatch, kept: Person, joined: Person, reason: str
) -> None:
    """Join the two records of a match, for commands that have asked leave.

    Raises Refused where one of both is joined already, or their identifiers differ.
    """
    for person in (kept, joined):
        require_not_joined(person)
    _refuse_two_identifiers(kept, joined)
    match.moved = _move(uow, kept, joined)
    _decide(uow, match, MatchDecision.SAME, reason)


def _refuse_two_identifiers(kept: Person, joined: Person) -> None:
    pairs = ((kept.pnc_id, joined.pnc_id), (kept.cro_number, joined.cro_number))
    if any(one and two and one != two for one, two in pairs):
        raise Refused(
            "These records have different PNC ids or CRO numbers, so they are different people "
            "as far as anybody can tell. Correct the wrong number first."
        )


def _match_of(uow: UnitOfWork, kept: Person, joined: Person) -> PossibleMatch:
    match = find_pair(uow, kept.id, joined.id)
    if match is None:
        likeness = compare(
            identity_of(kept), identity_of(joined), yardstick(uow.policies),
            this_year=uow.clock.today().year,
        )  # fmt: skip
        record_possible_matches(
            uow, kept.id, [Candidate(joined.id, likeness.score, likeness.reasons)]
        )
        match = find_pair(uow, kept.id, joined.id)
    if match is None:
        raise AssertionError("the pair was just recorded")
    return match


def _decide(uow: UnitOfWork, match: PossibleMatch, decision: MatchDecision, reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("Say why you decide so.", {"reason": "is missing"})
    match.decision = decision
    match.decided_by, match.decided_reason = uow.actor.username, reason.strip()
    uow.changed(match)
    uow.touch(Kind.POSSIBLE_MATCH, match.id)


# --- moving -----------------------------------------------------------------------------

_CHILDREN: dict[str, type[PersonName | PersonAddress | WarningMarker]] = {
    "names": PersonName, "addresses": PersonAddress, "markers": WarningMarker,
}  # fmt: skip
_FILLABLE = ("date_of_birth", "perceived_birth_year", "pnc_id", "cro_number")


def _move(uow: UnitOfWork, kept: Person, joined: Person) -> dict[str, Any]:
    moved: dict[str, Any] = {
        "kept": kept.id, "joined": joined.id, "status": joined.status.value,
        "filled": _fill(kept, joined), "ranks": {}, "kept_status": kept.status.value,
    }  # fmt: skip
    if kept.status is PersonStatus.ACTIVE:
        kept.status = joined.status  # deceased, in custody or moved away: it is the same person
    last = max((row.rank for row in kept.addresses if row.ended_on is None), default=0)
    for row in joined.addresses:
        moved["ranks"][str(row.id)] = row.rank
        row.rank += last
    for name in _CHILDREN:
        moved[name] = [row.id for row in getattr(joined, name)]
        _hand_over(uow, name, moved[name], kept.id)
    moved["alias"] = _keep_name(uow, kept, joined)
    moved["rooms"] = {
        name: follower.move(uow, joined.id, kept.id) for name, follower in _FOLLOWERS.items()
    }
    joined.status, joined.joined_into_id = PersonStatus.JOINED, kept.id
    set_keys(kept)
    _finish_both(uow, kept, joined)
    _pass_on_matches(uow, kept, joined)
    return moved


def _fill(kept: Person, joined: Person) -> dict[str, str]:
    """Fill what the kept record lacks; what was filled, as text."""
    filled = {}
    for field in _FILLABLE:
        value = getattr(joined, field)
        if value is not None and getattr(kept, field) is None:
            setattr(kept, field, value)
            filled[field] = str(value)
    return filled


def _hand_over(uow: UnitOfWork, name: str, ids: list[int], person_id: int) -> None:
    # Set on the rows, not through the lists of the two people, which are read anew afterwards.
    model = _CHILDREN[name]
    for row_id in ids:
        row = uow.get(model, row_id)
        row.person_id = person_id
        uow.changed(row)
    uow.session.flush()


def _keep_name(uow: UnitOfWork, kept: Person, joined: Person) -> int | None:
    """Note the joined record's name as another name of the kept one, if it is new."""
    uow.session.refresh(kept, ["names"])
    name = NewName(joined.surname, joined.forenames, NameKind.ALIAS.value, joined.reference)
    if not add_names(uow, kept, [name]):
        return None
    uow.session.refresh(kept, ["names"])
    return kept.names[-1].id


def _finish_both(uow: UnitOfWork, kept: Person, joined: Person) -> None:
    for person in (kept, joined):
        uow.changed(person)
        finish(uow, person)


def _pass_on_matches(uow: UnitOfWork, kept: Person, joined: Person) -> None:
    """Whoever the joined record may be, the kept one may be too."""
    opened = uow.session.scalars(
        sa.select(PossibleMatch).where(
            PossibleMatch.decision == MatchDecision.OPEN,
            sa.or_(PossibleMatch.first_id == joined.id, PossibleMatch.second_id == joined.id),
        )
    ).all()
    for match in opened:
        other = match.first_id if match.second_id == joined.id else match.second_id
        record_possible_matches(uow, kept.id, [Candidate(other, match.score, tuple(match.reasons))])
        uow.touch(Kind.POSSIBLE_MATCH, match.id)


@handles(UndoJoin)
def undo_join(uow: UnitOfWork, command: UndoJoin) -> int:
    """Move back what is still where the join put it; the id of the restored record."""
    match = uow.get(PossibleMatch, command.match_id, expected_version=command.version)
    moved = match.moved
    if match.decision is not MatchDecision.SAME or moved is None:
        raise Refused("These two are not joined, so there is nothing to undo.")
    kept, joined = uow.get(Person, moved["kept"]), uow.get(Person, moved["joined"])
    if kept.status is PersonStatus.JOINED:
        raise Refused(
            f"{shown_name(kept.surname, kept.forenames)} was joined into another record since. "
            "Undo that join first."
        )
    _move_back(uow, moved, kept, joined)
    _decide(uow, match, MatchDecision.OPEN, command.reason)
    match.moved = None
    renew_rooms(uow, kept)
    uow.explain(subject=f"person:{joined.id}", reason=command.reason.strip())
    return joined.id


def _move_back(uow: UnitOfWork, moved: dict[str, Any], kept: Person, joined: Person) -> None:
    for name in _CHILDREN:
        mine = {row.id for row in getattr(kept, name)}
        _hand_over(uow, name, [row for row in moved[name] if row in mine], joined.id)
    _restore_ranks(uow, moved["ranks"])
    if moved["alias"] is not None:
        alias = uow.session.get(PersonName, moved["alias"])
        if alias is not None:
            uow.session.delete(alias)
    for field, value in moved["filled"].items():
        if str(getattr(kept, field)) == value:
            setattr(kept, field, None)
    if kept.status.value == moved["status"]:
        kept.status = PersonStatus(moved.get("kept_status", moved["status"]))
    for name, ids in moved["rooms"].items():
        _follower(name).move_back(uow, ids, joined.id)
    joined.status, joined.joined_into_id = PersonStatus(moved["status"]), None
    set_keys(kept)
    uow.session.flush()
    _finish_both(uow, kept, joined)


def _restore_ranks(uow: UnitOfWork, ranks: dict[str, int]) -> None:
    for address_id, rank in ranks.items():
        address = uow.session.get(PersonAddress, int(address_id))
        if address is not None and address.rank != rank:
            address.rank = rank
            uow.changed(address)


def _follower(name: str) -> Follower:
    if name not in _FOLLOWERS:
        raise RecordNotFound(f"This version of the program cannot move {name} back.")
    return _FOLLOWERS[name]
