"""What somebody has typed and not yet saved; survives an error, a lock, a crash."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import COMPARTMENT, Permission
from lomu_app.store.audit import Verb
from lomu_app.store.base import Base, JsonText, Words, table_args
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import Reader, UnitOfWork


class Draft(Base):
    """The unsaved fields of one form of one user, e.g. form `target:12`."""

    __tablename__ = "draft"
    __table_args__ = table_args(sa.UniqueConstraint("user_id", "form"))
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    form: Mapped[str] = mapped_column(Words(120))
    saved_at: Mapped[dt.datetime]
    fields: Mapped[dict[str, Any]] = mapped_column(JsonText())


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as a form reads it back."""

    form: str
    saved_at: dt.datetime
    fields: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepDraft(Command):
    """Keep what is typed in a form until it is saved or thrown away."""

    permission: ClassVar[Permission] = Permission.KEEP_DRAFTS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "draft:kept"

    form: str
    fields: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class DropDraft(Command):
    """Throw away a form's draft, because it was saved or is not wanted."""

    permission: ClassVar[Permission] = Permission.KEEP_DRAFTS
    verb: ClassVar[Verb] = Verb.ERASURE
    tag: ClassVar[str] = "draft:dropped"

    form: str


@handles(KeepDraft)
def keep_draft(uow: UnitOfWork, command: KeepDraft) -> None:
    """Replace the user's draft of this form."""
    found = _draft(uow, command.form)
    draft = found or Draft(user_id=uow.actor.user_id, form=command.form)
    draft.saved_at = uow.clock.now()
    draft.fields = command.fields
    uow.session.add(draft)
    uow.session.flush()
    _explain(uow, command.form)
    uow.touch(Kind.DRAFT, draft.id)


@handles(DropDraft)
def drop_draft(uow: UnitOfWork, command: DropDraft) -> None:
    """Delete the user's draft of this form, if there is one."""
    found = _draft(uow, command.form)
    _explain(uow, command.form)
    if found is not None:
        uow.session.delete(found)
        uow.touch(Kind.DRAFT, found.id)


def _explain(uow: UnitOfWork, form: str) -> None:
    """What somebody types is in no log; of a compartment's form not even that they typed."""
    if form.startswith(COMPARTMENT):
        uow.explain(subject=f"{COMPARTMENT}draft")


def find_drafts(reader: Reader) -> list[DraftRow]:
    """The asker's own drafts, newest first; what was typed on CSE only while they are cleared."""
    mine = (
        sa.select(Draft)
        .where(Draft.user_id == reader.actor.user_id)
        .order_by(Draft.saved_at.desc())
    )
    if not reader.actor.may(Permission.SEE_CSE):
        mine = mine.where(sa.not_(Draft.form.startswith(COMPARTMENT)))
    return [DraftRow(row.form, row.saved_at, row.fields) for row in reader.session.scalars(mine)]


def _draft(uow: UnitOfWork, form: str) -> Draft | None:
    return uow.session.scalar(
        sa.select(Draft).where(Draft.user_id == uow.actor.user_id, Draft.form == form)
    )
