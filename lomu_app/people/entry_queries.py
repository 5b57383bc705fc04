"""The read side of photographs, links, documents, and the limit of a record."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.kernel.errors import RecordNotFound, UnsafeFile
from lomu_app.people.entry_records import (
    AccessLimit,
    FileContent,
    PersonDocument,
    PersonLink,
    PersonPhoto,
)
from lomu_app.people.joined import record_that_stands, records_of
from lomu_app.people.looking import UNOPENED, require_look
from lomu_app.people.records import Person
from lomu_app.people.rules import Basis, LinkKind, SubjectCategory, months_before, shown_name
from lomu_app.people.seeing import require_person
from lomu_app.store.server_log import asks_for_looks, knows_who
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """The photograph that is shown: a JPEG; `old` where it shows somebody of long ago."""

    id: int
    version: int
    content: bytes
    taken_on: dt.date | None
    old: bool
    source: str
    added_by: str
    others: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link, as seen from one of its two ends.

    `name` is what the other one is called; `other_id` where he or she is on record. `turned`
    where it was recorded on the other's record: `relation` is then what this one is to the other.
    """

    id: int
    version: int
    kind: LinkKind
    name: str
    other_id: int | None
    relation: str
    detail: str
    category: SubjectCategory | None
    basis: Basis
    source: str
    turned: bool
    removed_reason: str | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One file, without its content; `size` in bytes."""

    id: int
    version: int
    title: str
    file_name: str
    size: int
    basis: Basis
    warning: str
    source: str
    added_at: dt.datetime
    added_by: str
    removed_reason: str | None


@dataclass(frozen=True, slots=True)
class LimitRow:
    """Who may see a record; `version` 0 and no owner where there is no limit."""

    version: int
    owner: str
    named: tuple[str, ...]
    reason: str


def load_photo(reader: Reader, person_id: int) -> PhotoRow | None:
    """The newest photograph of somebody; None where there is none. Raises LookFirst, too."""
    require_person(reader, person_id)
    require_look(reader, person_id)
    photo = PersonPhoto
    shown = sa.and_(photo.person_id == person_id, photo.removed_reason.is_(None))
    found = reader.session.execute(
        sa.select(photo, FileContent.content)
        .join(FileContent, FileContent.sha256 == photo.sha256)
        .where(shown)
        .order_by(photo.taken_on.desc().nulls_last(), photo.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    row, content = found
    others = reader.session.scalar(sa.select(sa.func.count()).select_from(photo).where(shown))
    months = int(reader.policies["people"]["photo_old_months"])
    old = row.taken_on is None or row.taken_on < months_before(reader.clock.today(), months)
    return PhotoRow(
        row.id, row.version, _sound(content, row.sha256), row.taken_on, old, row.source,
        row.created_by, (others or 1) - 1,
    )  # fmt: skip


def load_links(reader: Reader, person_id: int) -> list[LinkRow]:
    """All links of somebody, also those recorded on the other's record; removed ones last."""
    require_person(reader, person_id)
    require_look(reader, person_id)
    link = PersonLink
    mine = records_of(reader.session, person_id)
    rows = reader.session.scalars(
        sa.select(link)
        .where(sa.or_(link.person_id == person_id, link.other_id.in_(mine)))
        .order_by(link.removed_reason.is_not(None), link.kind, link.id)
    ).all()
    ids = {key for row in rows for key in (row.person_id, row.other_id)}
    wanted = sa.select(Person).where(Person.id.in_(ids - {None}))
    people = {person.id: person for person in reader.session.scalars(wanted)}
    return [_link_row(reader, row, person_id, people) for row in rows]


def _link_row(
    reader: Reader, row: PersonLink, person_id: int, people: Mapping[int, Person]
) -> LinkRow:
    """A link names the record that it was made to; shown is the one that stands for it today."""
    turned = row.person_id != person_id
    name, other_id = row.name, row.person_id if turned else row.other_id
    if other_id is not None:
        other = record_that_stands(reader.session, people[other_id])
        name, other_id = shown_name(other.surname, other.forenames), other.id
    return LinkRow(
        row.id, row.version, row.kind, name, other_id, row.relation, row.detail, row.category,
        row.basis, row.source, turned, row.removed_reason,
    )  # fmt: skip


def load_documents(reader: Reader, person_id: int) -> list[DocumentRow]:
    """The files about somebody, newest first; removed ones last."""
    require_person(reader, person_id)
    require_look(reader, person_id)
    rows = reader.session.scalars(
        sa.select(PersonDocument)
        .where(PersonDocument.person_id == person_id)
        .order_by(PersonDocument.removed_reason.is_not(None), PersonDocument.id.desc())
    )
    return [
        DocumentRow(
            row.id, row.version, row.title, row.file_name, row.size, row.basis, row.warning,
            row.source, row.created_at, row.created_by, row.removed_reason,
        )
        for row in rows
    ]  # fmt: skip


def load_content(reader: Reader, document_id: int) -> bytes:
    """What is in a file. Raises NotPermitted, RecordNotFound; UnsafeFile where it was altered."""
    found = reader.session.execute(
        sa.select(PersonDocument.person_id, PersonDocument.sha256, FileContent.content)
        .join(FileContent, FileContent.sha256 == PersonDocument.sha256)
        .where(PersonDocument.id == document_id)
    ).first()
    if found is None:
        raise RecordNotFound(
            UNOPENED if asks_for_looks(reader.session)
            else "This document no longer exists. Reload the page."
        )  # fmt: skip
    require_person(reader, found.person_id)
    return _sound(found.content, found.sha256)


def load_limit(reader: Reader, person_id: int) -> LimitRow:
    """Who may see the record."""
    require_person(reader, person_id)
    found = reader.session.scalar(sa.select(AccessLimit).where(AccessLimit.person_id == person_id))
    if found is None:
        return LimitRow(0, "", (), "")
    if found.lifted_at is not None:
        return LimitRow(found.version, "", (), "")
    return LimitRow(found.version, found.owner, tuple(found.named), _reason_of(reader, found))


def _reason_of(reader: Reader, limit: AccessLimit) -> str:
    if not knows_who(reader.session):
        return limit.reason
    asked = sa.select(sa.func.lomu_rules.limit_reason(limit.person_id))
    return str(reader.session.execute(asked).scalar_one() or "")


def _sound(content: bytes, sha256: str) -> bytes:
    """The bytes, if they are those that were put on record."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UnsafeFile("What is stored is not what was put on record. Tell your administrator.")
    return content
