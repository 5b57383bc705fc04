"""A nominal's ethnicity, where somebody records it: to see whether a ranking treats groups alike.

Special category data, so apart from the nominal: no list, search or match reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import require_not_joined
from lomu_app.people.following import let_follow
from lomu_app.people.records import Person, PersonEthnicity
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import CONFLICT, Reader, UnitOfWork

_BATCH = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordEthnicity(Command):
    """Record a code of the policy; `version` is that of what was recorded before, 0 for none."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "person:ethnicity"

    person_id: int
    version: int
    code: str
    self_defined: bool


@dataclass(frozen=True, slots=True)
class EthnicityRow:
    """What is recorded of a person, and the version by which it is changed."""

    version: int
    code: str
    label: str
    self_defined: bool


@handles(RecordEthnicity)
def record_ethnicity(uow: UnitOfWork, command: RecordEthnicity) -> dict[str, int]:
    """Store or replace it."""
    if command.code not in uow.policies["people"]["ethnicities"]:
        raise InvalidInput("Choose one of the list.", {"code": "not in the list"})
    require_not_joined(uow.get(Person, command.person_id))
    found = uow.session.scalar(
        sa.select(PersonEthnicity).where(PersonEthnicity.person_id == command.person_id)
    )
    if (0 if found is None else found.version) != command.version:
        raise EditConflict(CONFLICT, theirs=0 if found is None else found.version)
    if found is None:
        found = PersonEthnicity(
            person_id=command.person_id, code=command.code, self_defined=command.self_defined
        )
        uow.add(found)
    else:
        found.code, found.self_defined = command.code, command.self_defined
        uow.changed(found)
        uow.session.flush()
    uow.explain(subject=f"person:{command.person_id}")
    uow.touch(Kind.PERSON, command.person_id)
    return {"version": found.version}


def ethnicity_of(reader: Reader, person_id: int) -> EthnicityRow | None:
    """What is recorded of one person, for whoever may record it."""
    reader.actor.require(Permission.EDIT_PEOPLE)
    wanted = sa.select(PersonEthnicity).where(PersonEthnicity.person_id == person_id)
    found = reader.session.scalar(wanted)
    if found is None:
        return None
    label = reader.policies["people"]["ethnicities"].get(found.code, found.code)
    return EthnicityRow(found.version, found.code, label, found.self_defined)


def ethnic_groups(reader: Reader, ids: Sequence[int]) -> dict[int, str]:
    """The label of each person's recorded ethnicity, for rooms above that count groups."""
    labels: dict[str, Any] = reader.policies["people"]["ethnicities"]
    found: dict[int, str] = {}
    for start in range(0, len(ids), _BATCH):
        wanted = sa.select(PersonEthnicity.person_id, PersonEthnicity.code).where(
            PersonEthnicity.person_id.in_(ids[start : start + _BATCH])
        )
        for person_id, code in reader.session.execute(wanted):
            found[person_id] = str(labels.get(code, code))
    return found


def _kept_has_one(kept_id: int) -> sa.ColumnElement[bool]:
    return sa.select(PersonEthnicity.id).where(PersonEthnicity.person_id == kept_id).exists()


let_follow("ethnicity", PersonEthnicity, Kind.PERSON, unless=_kept_has_one)
