"""What the timeline tells of photographs, links and documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.permissions import Permission
from lomu_app.people.entry_records import PersonDocument, PersonLink, PersonPhoto
from lomu_app.people.rules import LinkKind
from lomu_app.people.telling import PERSON, PersonEvent, Stream, tells
from lomu_app.store.unit_of_work import Reader

_GROUP = "Links and documents"
LINK_LABELS = {
    LinkKind.FAMILY: "Family", LinkKind.ASSOCIATE: "Associate", LinkKind.VEHICLE: "Vehicle",
    LinkKind.VICTIM: "Victim", LinkKind.OTHER: "Other",
}  # fmt: skip
Events = Iterator[PersonEvent]
_PHOTOS = sa.select(
    PersonPhoto.id, PersonPhoto.taken_on, PersonPhoto.source, PersonPhoto.created_at,
    PersonPhoto.created_by,
).where(PersonPhoto.person_id == PERSON)  # fmt: skip
_LINKS = sa.select(
    PersonLink.id, PersonLink.kind, PersonLink.name, PersonLink.other_id, PersonLink.relation,
    PersonLink.detail, PersonLink.category, PersonLink.basis, PersonLink.source,
    PersonLink.removed_reason, PersonLink.created_at, PersonLink.created_by,
).where(PersonLink.person_id == PERSON)  # fmt: skip
_DOCUMENTS = sa.select(
    PersonDocument.id, PersonDocument.title, PersonDocument.file_name, PersonDocument.basis,
    PersonDocument.source, PersonDocument.created_at, PersonDocument.created_by,
).where(PersonDocument.person_id == PERSON)  # fmt: skip


def _photos(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """Each photograph as it was put on record."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id,
            f"Photograph taken {row.taken_on:%d/%m/%Y}" if row.taken_on else "Photograph",
            row.source, row.created_by,
        )  # fmt: skip


def _links(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """Each link as it was put on record, with what it rests on."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id,
            f"{LINK_LABELS[row.kind]}: {row.name or f'P-{row.other_id:06d}'}",
            "  ·  ".join(
                part for part in (
                    row.relation, row.detail, row.source,
                    f"taken off: {row.removed_reason}" if row.removed_reason else "",
                ) if part
            ),
            row.created_by, basis=row.basis, category=row.category,
            page="person" if row.other_id else "", argument=row.other_id or 0,
        )  # fmt: skip


def _documents(_reader: Reader, _person_id: int, rows: Sequence[Any]) -> Events:
    """Each file as it was put on record."""
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id, f"Document: {row.title}",
            "  ·  ".join(part for part in (row.file_name, row.source) if part),
            row.created_by, basis=row.basis,
        )  # fmt: skip


_see = Permission.SEE_PEOPLE
tells(
    Stream(
        "entries:documents", _GROUP, _see, _DOCUMENTS, PersonDocument.created_at,
        PersonDocument.id, _documents, looked=True,
    )
)  # fmt: skip
tells(
    Stream(
        "entries:links", _GROUP, _see, _LINKS, PersonLink.created_at, PersonLink.id, _links,
        looked=True,
    )
)  # fmt: skip
tells(
    Stream(
        "entries:photos", _GROUP, _see, _PHOTOS, PersonPhoto.created_at, PersonPhoto.id, _photos,
        looked=True,
    )
)  # fmt: skip
