"""Photographs, links and documents of a record: putting them on, and taking them off view."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from sqlalchemy.dialects import postgresql

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import require_not_joined
from lomu_app.people.entry_records import FileContent, PersonDocument, PersonLink, PersonPhoto
from lomu_app.people.file_checks import check_document, check_photo
from lomu_app.people.identifiers import clean_line
from lomu_app.people.looking import UNOPENED
from lomu_app.people.records import Person
from lomu_app.people.rules import Basis, EntryKind, LinkKind, SubjectCategory, is_pseudonym
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.server_log import asks_for_looks, knows_who
from lomu_app.store.unit_of_work import UnitOfWork

Entry = PersonPhoto | PersonLink | PersonDocument
Choice = TypeVar("Choice", Basis, LinkKind, SubjectCategory)
_MODELS: dict[EntryKind, type[Entry]] = {
    EntryKind.PHOTO: PersonPhoto, EntryKind.LINK: PersonLink, EntryKind.DOCUMENT: PersonDocument,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class AddPhoto(Command):
    """Keep a photograph, as a JPEG without metadata. The result is its id."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "person:photo:added"

    person_id: int
    content: bytes
    taken_on: dt.date | None
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddDocument(Command):
    """Keep a file about somebody. The result is its id."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "person:document:added"

    person_id: int
    file_name: str
    content: bytes
    title: str = ""
    basis: str = Basis.FACT.value
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddLink(Command):
    """Link somebody with a person, a vehicle or a victim. The result is its id.

    `other_id` where the other one is on record, else `name`; a victim has a pseudonym alone.
    """

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "person:link:added"

    person_id: int
    kind: str
    name: str = ""
    other_id: int | None = None
    relation: str = ""
    detail: str = ""
    category: str = ""
    basis: str = Basis.FACT.value
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveEntry(Command):
    """A photograph, link or document holds no more; it stays on record with the reason why."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "person:entry:removed"

    kind: str
    entry_id: int
    version: int
    reason: str


@handles(AddPhoto)
def add_photo(uow: UnitOfWork, command: AddPhoto) -> int:
    """Check the picture and store it."""
    person = _open_record(uow, command.person_id)
    most = int(uow.policies["people"]["photo_most_kilobytes"]) * 1024
    check_photo(command.content, most)
    taken = command.taken_on
    if taken is not None and taken > uow.clock.today():
        raise InvalidInput(
            "The photograph cannot have been taken in the future.", {"taken_on": "is to come"}
        )
    photo = PersonPhoto(
        person_id=person.id, taken_on=taken, sha256=keep_bytes(uow, command.content),
        source=clean_line(command.source), removed_reason=None,
    )  # fmt: skip
    return _added(uow, photo)


@handles(AddDocument)
def add_document(uow: UnitOfWork, command: AddDocument) -> int:
    """Check the file's type by its content and store it."""
    person = _open_record(uow, command.person_id)
    most = int(uow.policies["people"]["document_most_megabytes"]) * 2**20
    name = clean_line(command.file_name)
    warning = check_document(name, command.content, most)
    document = PersonDocument(
        person_id=person.id, title=clean_line(command.title) or name, file_name=name,
        sha256=keep_bytes(uow, command.content), size=len(command.content),
        basis=_chosen(Basis, command.basis, "basis"), warning=warning,
        source=clean_line(command.source), removed_reason=None,
    )  # fmt: skip
    return _added(uow, document)


@handles(AddLink)
def add_link(uow: UnitOfWork, command: AddLink) -> int:
    """Check whom it names, and store it."""
    person = _open_record(uow, command.person_id)
    kind, name = _chosen(LinkKind, command.kind, "kind"), clean_line(command.name)
    _check_other(uow, command, kind, name)
    category = command.category
    if kind is LinkKind.VICTIM:
        category = SubjectCategory.VICTIM.value
    elif category == SubjectCategory.VICTIM:
        raise InvalidInput(
            "Somebody who is the victim is linked as a victim, by a pseudonym such as V1.",
            {"category": "only of a victim's link"},
        )
    link = PersonLink(
        person_id=person.id, kind=kind, other_id=command.other_id, name=name,
        relation=clean_line(command.relation), detail=command.detail.strip(),
        category=_chosen(SubjectCategory, category, "category") if category else None,
        basis=_chosen(Basis, command.basis, "basis"), source=clean_line(command.source),
        removed_reason=None,
    )  # fmt: skip
    return _added(uow, link)


def _check_other(uow: UnitOfWork, command: AddLink, kind: LinkKind, name: str) -> None:
    if kind is LinkKind.VICTIM:
        if command.other_id is not None or not is_pseudonym(name):
            raise InvalidInput(
                "A victim is linked by a pseudonym alone, such as V1, never by name or record.",
                {"name": "is no pseudonym"},
            )
        return
    if command.other_id is None and not name:
        raise InvalidInput("Say whom or what the link is with.", {"name": "is missing"})
    if command.other_id == command.person_id:
        raise Refused("Nobody is linked with himself or herself.")
    if command.other_id is not None:
        require_not_joined(uow.get(Person, command.other_id))


@handles(RemoveEntry)
def remove_entry(uow: UnitOfWork, command: RemoveEntry) -> int:
    """Note why; the person's id."""
    if not command.reason.strip():
        raise InvalidInput("Say why it holds no more.", {"reason": "is missing"})
    kinds = {kind.value: model for kind, model in _MODELS.items()}
    if command.kind not in kinds:
        raise InvalidInput(f"Choose one of: {', '.join(kinds)}.", {"kind": "not known"})
    model = kinds[command.kind]
    if asks_for_looks(uow.session) and uow.session.get(model, command.entry_id) is None:
        raise RecordNotFound(UNOPENED)
    entry = uow.get(model, command.entry_id, expected_version=command.version)
    if entry.removed_reason is not None:
        raise Refused("This was taken off already.")
    entry.removed_reason = command.reason.strip()
    uow.changed(entry)
    uow.explain(reason=entry.removed_reason)
    _tell(uow, entry)
    return entry.person_id


def _open_record(uow: UnitOfWork, person_id: int) -> Person:
    person = uow.get(Person, person_id)
    require_not_joined(person)
    return person


def keep_bytes(uow: UnitOfWork, content: bytes) -> str:
    """Keep the bytes, unless the same are kept already; their SHA-256."""
    name = hashlib.sha256(content).hexdigest()
    if uow.session.get(FileContent, name) is not None:
        return name
    if knows_who(uow.session):
        # They may be there all the same, with a record that whoever adds them has not looked at.
        kept = postgresql.insert(FileContent).values(sha256=name, content=content)
        uow.session.execute(kept.on_conflict_do_nothing())
    else:
        uow.add(FileContent(sha256=name, content=content))
    return name


def _added(uow: UnitOfWork, entry: Entry) -> int:
    uow.add(entry)
    _tell(uow, entry)
    return entry.id


def _tell(uow: UnitOfWork, entry: Entry) -> None:
    uow.explain(subject=f"person:{entry.person_id}")
    uow.touch(Kind.PERSON_ENTRY, entry.id)
    uow.touch(Kind.PERSON, entry.person_id)


def _chosen(kind: type[Choice], typed: Any, field: str) -> Choice:
    try:
        return kind(typed)
    except ValueError as error:
        raise InvalidInput(f"Choose one of: {', '.join(kind)}.", {field: "not known"}) from error
