"""Who on record may be somebody under limited access: looked for by whoever sees both.

A server keeps such a record from whoever registers somebody or brings a list in, so nobody new is
compared with it there and then; to be told of a likeness would tell that it is there. So the
program of somebody who may see it compares it, later, with everybody who has come since: what is
found goes into their queue, where a pair is shown to nobody who may not see both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Concatenate, ParamSpec, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.people.entry_records import AccessLimit
from lomu_app.people.matching import find_candidates, identity_of
from lomu_app.people.records import Person, PersonStatus, PossibleMatch
from lomu_app.people.registering import record_possible_matches
from lomu_app.people.rules import Candidate
from lomu_app.people.seeing import hidden_from
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, Done, handles
from lomu_app.store.store import Store
from lomu_app.store.unit_of_work import Reader, UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")
_LIMITED = (
    sa.select(Person)
    .join(AccessLimit, AccessLimit.person_id == Person.id)
    .where(AccessLimit.lifted_at.is_(None), Person.status != PersonStatus.JOINED)
    .order_by(Person.id)
    .options(selectinload(Person.names), selectinload(Person.addresses))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueLimitedDoubles(Command):
    """Put whoever may be somebody under limited access into the queue of possible matches.

    Of those records only that the asker may see. The result is how many pairs are new there.
    """

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "match:limited:queued"


@handles(QueueLimitedDoubles)
def queue_limited_doubles(uow: UnitOfWork, _command: QueueLimitedDoubles) -> int:
    """Compare and record; how many pairs.

    No message tells others: whoever has registered somebody to try it out would hear of a pair
    that they are not shown.
    """
    found = list(_doubles(uow.reader()))
    return sum(
        len(record_possible_matches(uow, person_id, [candidate], told=False))
        for person_id, candidate in found
    )


def limited_doubles(reader: Reader) -> tuple[tuple[int, int], ...]:
    """The pairs that nobody was told of yet: the limited record, and who may be the same."""
    reader.actor.require(Permission.SEE_PEOPLE)
    return tuple((person, candidate.person_id) for person, candidate in _doubles(reader))


def _doubles(reader: Reader) -> Iterator[tuple[int, Candidate]]:
    hidden = hidden_from(reader.session, reader.actor)
    for person in reader.session.scalars(_LIMITED).all():
        if person.id in hidden:
            continue
        told = _told_of(reader, person.id)
        for candidate in find_candidates(reader, identity_of(person), leave_out=person.id):
            if candidate.person_id not in told and candidate.person_id not in hidden:
                yield person.id, candidate


def _told_of(reader: Reader, person_id: int) -> frozenset[int]:
    """With whom somebody is a pair on record, decided or not."""
    first, second = PossibleMatch.first_id, PossibleMatch.second_id
    pairs = reader.session.execute(
        sa.select(first, second).where(sa.or_(first == person_id, second == person_id))
    )
    return frozenset(key for pair in pairs for key in pair)


class Core(Protocol):
    """What is needed of the signed-in person's `bootstrap.Core`."""

    store: Store
    actor: Actor

    def execute(self, command: Command) -> Done:
        """Do a command."""
        ...

    def ask(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Answer a query."""
        ...


def looks_for_doubles(core: Core) -> bool:
    """Whether whoever is signed in has to look: in a file everybody new is compared with all."""
    return core.store.bound and core.actor.may(Permission.EDIT_PEOPLE)


def look_for_doubles(core: Core) -> int:
    """Find what nobody was told of and put it into the queue; how many pairs. Mostly none.

    Nothing goes on record where there is none.
    """
    if not looks_for_doubles(core) or not core.ask(limited_doubles):
        return 0
    return int(core.execute(QueueLimitedDoubles()).result)
