"""What the timeline tells of photographs, links and documents."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.kernel.permissions import Permission
from lomu_app.people.entry_records import PersonDocument, PersonLink, PersonPhoto
from lomu_app.people.rules import LinkKind
from lomu_app.people.telling import Before, PersonEvent, Stream, is_before, tells
from lomu_app.store.unit_of_work import Reader

GROUP = "Links and documents"
LINK_LABELS = {
    LinkKind.FAMILY: "Family", LinkKind.ASSOCIATE: "Associate", LinkKind.VEHICLE: "Vehicle",
    LinkKind.VICTIM: "Victim", LinkKind.OTHER: "Other",
}  # fmt: skip
Events = Sequence[PersonEvent]


def photos(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each photograph as it was put on record."""
    photo = PersonPhoto
    query = (
        sa.select(photo.id, photo.taken_on, photo.source, photo.created_at, photo.created_by)
        .where(photo.person_id == person_id, is_before(photo.created_at, photo.id, before))
        .order_by(photo.created_at.desc(), photo.id.desc())
        .limit(limit)
    )
    return [
        PersonEvent(
            row.created_at, row.id,
            f"Photograph taken {row.taken_on:%d/%m/%Y}" if row.taken_on else "Photograph",
            row.source, row.created_by,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def links(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each link as it was put on record, with what it rests on."""
    link = PersonLink
    query = (
        sa.select(link.id, link.kind, link.name, link.other_id, link.relation, link.detail,
                  link.category, link.basis, link.source, link.removed_reason, link.created_at,
                  link.created_by)
        .where(link.person_id == person_id, is_before(link.created_at, link.id, before))
        .order_by(link.created_at.desc(), link.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
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
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def documents(reader: Reader, person_id: int, before: Before, limit: int) -> Events:
    """Each file as it was put on record."""
    document = PersonDocument
    query = (
        sa.select(document.id, document.title, document.file_name, document.basis,
                  document.source, document.created_at, document.created_by)
        .where(document.person_id == person_id, is_before(document.created_at, document.id, before))
        .order_by(document.created_at.desc(), document.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        PersonEvent(
            row.created_at, row.id, f"Document: {row.title}",
            "  ·  ".join(part for part in (row.file_name, row.source) if part),
            row.created_by, basis=row.basis,
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


tells(Stream("entries:documents", GROUP, Permission.SEE_PEOPLE, documents))
tells(Stream("entries:links", GROUP, Permission.SEE_PEOPLE, links))
tells(Stream("entries:photos", GROUP, Permission.SEE_PEOPLE, photos))
