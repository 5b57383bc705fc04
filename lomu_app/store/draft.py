"""What somebody has typed and not yet saved; survives an error, a lock, a crash."""

from __future__ import annotations

import datetime as dt
import secrets
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

KEY_BYTES = 32
_LOST = "/lost/"
_KEY = "key of the drafts on computers"


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

    @property
    def lost(self) -> bool:
        """Whether it was typed as the connection was lost, and taken over from a computer."""
        return _LOST in self.form

    @property
    def of(self) -> str:
        """The form that offers it."""
        return self.form.partition(_LOST)[0]


def lost_form(form: str, mark: str) -> str:
    """Where something is kept that was taken over from a computer.

    Beside the draft that the form may have by now: neither takes the other's place.
    """
    return f"{form}{_LOST}{mark[:12]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepDraft(Command):
    """Keep what is typed in a form until it is saved or thrown away.

    `typed_at` where that was before now.
    """

    permission: ClassVar[Permission] = Permission.KEEP_DRAFTS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "draft:kept"

    form: str
    fields: dict[str, Any]
    typed_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MakeDraftKey(Command):
    """Make the key of what somebody's computers keep while the database is away."""

    permission: ClassVar[Permission] = Permission.KEEP_DRAFTS
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "draft:key"


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
    now = uow.clock.now()
    draft.saved_at = min(command.typed_at or now, now)
    draft.fields = command.fields
    uow.session.add(draft)
    uow.session.flush()
    _explain(uow, command.form)
    uow.touch(Kind.DRAFT, draft.id)


@handles(MakeDraftKey)
def make_draft_key(uow: UnitOfWork, _command: MakeDraftKey) -> None:
    """Keep it where nobody else sees it and no log holds it: among the drafts of its owner."""
    if _draft(uow, _KEY) is None:
        key = {"key": secrets.token_hex(KEY_BYTES)}
        made = Draft(user_id=uow.actor.user_id, form=_KEY, saved_at=uow.clock.now(), fields=key)
        uow.session.add(made)


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
        .where(Draft.user_id == reader.actor.user_id, Draft.form != _KEY)
        .order_by(Draft.saved_at.desc())
    )
    if not reader.actor.may(Permission.SEE_CSE):
        mine = mine.where(sa.not_(Draft.form.startswith(COMPARTMENT)))
    return [DraftRow(row.form, row.saved_at, row.fields) for row in reader.session.scalars(mine)]


def find_draft_key(reader: Reader) -> bytes | None:
    """The asker's own key, 32 bytes; None where none was made yet."""
    mine = sa.select(Draft.fields).where(Draft.user_id == reader.actor.user_id, Draft.form == _KEY)
    fields = reader.session.scalar(mine)
    return None if fields is None else bytes.fromhex(fields["key"])


def _draft(uow: UnitOfWork, form: str) -> Draft | None:
    return uow.session.scalar(
        sa.select(Draft).where(Draft.user_id == uow.actor.user_id, Draft.form == form)
    )
