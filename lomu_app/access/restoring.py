"""That a backup was put in place of a database is on record in the database put there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRestore(Command):
    """Which backup was put in place, and how the log ended that was there before.

    `replaced` is the folder that holds what was there; empty where nothing was.
    """

    permission: ClassVar[Permission] = Permission.RESTORE
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "database:restored"

    source: str
    replaced: str
    earlier_head: str


@handles(RecordRestore)
def record_restore(uow: UnitOfWork, command: RecordRestore) -> None:
    """Write the audit entry; no row changes."""
    before = (
        f"the log that was there ended with {command.earlier_head} and lies in {command.replaced}"
        if command.replaced
        else "there was no database before"
    )
    uow.explain(subject="database", reason=f"Restored from {command.source}; {before}")
