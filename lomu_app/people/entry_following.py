"""Photographs, links and documents follow a join; a limit is never lost by one."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.people.entry_records import AccessLimit, PersonDocument, PersonLink, PersonPhoto
from lomu_app.people.following import let_follow
from lomu_app.people.match_commands import Follower, on_join
from lomu_app.store.unit_of_work import UnitOfWork


def refuse_limited_join(uow: UnitOfWork, joined_id: int, kept_id: int) -> list[int]:
    """Refuse to put what only few may see on a record that everybody sees, or the reverse."""
    limited = sa.select(AccessLimit.id).where(
        AccessLimit.person_id.in_((joined_id, kept_id)), AccessLimit.lifted_at.is_(None)
    )
    if uow.session.scalar(limited) is not None:
        raise Refused(
            "One of the two records is under limited access. Lift that first, join them, and "
            "limit the joined record again."
        )
    return []


def nothing_to_move_back(_uow: UnitOfWork, _ids: list[int], _joined_id: int) -> None:
    """A limit never moves."""


on_join("access limits", Follower(refuse_limited_join, nothing_to_move_back))
let_follow("documents", PersonDocument, Kind.PERSON_ENTRY, looked=True)
let_follow("links", PersonLink, Kind.PERSON_ENTRY, looked=True)
let_follow("photos", PersonPhoto, Kind.PERSON_ENTRY, looked=True)
