"""A look at many records at once is a look, too (DPA 2018 s.62: consultation)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordListing(Command):
    """Note that a list of people was printed: `what` it was, and how many records it held."""

    permission: ClassVar[Permission] = Permission.SEE_PEOPLE
    verb: ClassVar[Verb] = Verb.CONSULTATION
    tag: ClassVar[str] = "list:consulted"

    what: str
    records: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordCopy(Command):
    """Note that rows of a list were copied: `what` it was, and how many `records`.

    For whoever sees a list by another right than that to see people, say actions of their own, the
    log or accounts: it asks for no more than every role holds. Of the compartment there is its own.
    """

    permission: ClassVar[Permission] = Permission.CHANGE_OWN_PASSPHRASE
    verb: ClassVar[Verb] = Verb.CONSULTATION
    tag: ClassVar[str] = "copy:consulted"

    what: str
    records: int


@handles(RecordListing)
def record_listing(uow: UnitOfWork, command: RecordListing) -> None:
    """Write the audit entry; no row changes."""
    uow.explain(subject="list", reason=f"{command.what}: {counted(command.records, 'record')}")


@handles(RecordCopy)
def record_copy(uow: UnitOfWork, command: RecordCopy) -> None:
    """Write the audit entry; no row changes."""
    uow.explain(subject="list", reason=f"{command.what}: {counted(command.records, 'record')}")
