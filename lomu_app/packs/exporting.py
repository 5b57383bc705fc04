"""Every pack that leaves is on record before it is written (DPA 2018 s.62: disclosure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordExport(Command):
    """Note what is exported, from which snapshot, to which files, for whom, and why."""

    permission: ClassVar[Permission] = Permission.EXPORT
    verb: ClassVar[Verb] = Verb.DISCLOSURE
    tag: ClassVar[str] = "pack:exported"

    subject: str
    what: str
    files: tuple[str, ...]
    snapshot: str
    recipients: tuple[str, ...] = ()
    why: str = ""


@handles(RecordExport)
def record_export(uow: UnitOfWork, command: RecordExport) -> None:
    """Write the audit entry; no row changes."""
    why = f" ({command.why})" if command.why else ""
    uow.explain(
        subject=command.subject,
        reason=f"{command.what}{why}: {', '.join(command.files)} from snapshot {command.snapshot}",
        recipients=command.recipients or (f"files of {uow.actor.username}",),
    )
