"""Putting a record under limited access, changing who may see it, and lifting the limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from lomu_app.access.queries import who_can_sign_in
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import require_not_joined
from lomu_app.people.entry_records import AccessLimit
from lomu_app.people.records import Person
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import CONFLICT, UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitAccess(Command):
    """Let only `owner` and those `named` (user names) see a record; without an owner, lift it.

    `version` is that of the limit that was seen, 0 where there was none. The owner must be able
    to sign in, so that there is always somebody to ask.
    """

    permission: ClassVar[Permission] = Permission.LIMIT_ACCESS
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "person:access"

    person_id: int
    version: int
    owner: str
    named: tuple[str, ...] = ()
    reason: str


@handles(LimitAccess)
def limit_access(uow: UnitOfWork, command: LimitAccess) -> int:
    """Store or lift the limit; the person's id."""
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput("Say why.", {"reason": "is missing"})
    limit = uow.session.scalar(sa.select(AccessLimit).where(AccessLimit.person_id == person.id))
    if (limit.version if limit else 0) != command.version:
        raise EditConflict(CONFLICT, theirs=limit.version if limit else None)
    if command.owner.strip():
        _limit(uow, person, limit, command)
    elif limit is None or limit.lifted_at is not None:
        raise Refused("This record is under no limit.")
    else:
        limit.lifted_at = uow.clock.now()
        uow.changed(limit)
    uow.explain(subject=f"person:{person.id}", reason=reason)
    uow.touch(Kind.PERSON, person.id)
    return person.id


def _limit(
    uow: UnitOfWork, person: Person, limit: AccessLimit | None, command: LimitAccess
) -> None:
    owner, named = command.owner.strip(), sorted({name.strip() for name in command.named} - {""})
    known = who_can_sign_in(uow.session)
    unknown = [name for name in (owner, *named) if name not in known]
    if unknown:
        raise InvalidInput(
            f"Nobody signs in as {', '.join(unknown)}. Use the names by which people sign in.",
            {"named": "not known"},
        )
    if limit is None:
        limit = AccessLimit(person_id=person.id, owner=owner, named=named, reason="",
                            lifted_at=None)  # fmt: skip
        limit.reason = command.reason.strip()
        uow.add(limit)
        return
    limit.owner, limit.named, limit.lifted_at = owner, named, None
    limit.reason = command.reason.strip()
    uow.changed(limit)
