"""That a copy of the whole database leaves is on record, in the database and in the copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordBackup(Command):
    """That a backup is about to be written, under which file name."""

    permission: ClassVar[Permission] = Permission.BACK_UP
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "database:backed_up"

    file: str


@handles(RecordBackup)
def record_backup(uow: UnitOfWork, command: RecordBackup) -> None:
    """Write the audit entry; no row changes."""
    uow.explain(subject="database", reason=f"Backup to {command.file}")
