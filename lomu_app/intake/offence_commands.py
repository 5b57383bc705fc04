"""Bringing an extract of offences in: one command, which can be rehearsed first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.access.rules import area_names
from lomu_app.intake.offence_batch import OffenceBatch
from lomu_app.intake.offence_storing import OffenceStoring
from lomu_app.intake.records import EVERY_AREA, ImportedFile
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportOffences(Command):
    """Store the offences of one extract, all or none.

    `area` None says that the rows belong to the whole force, and is for those who work for all
    of it. The result is plain data: counts, `doubts` that came up while comparing with what is
    stored, and `possible_matches`.
    """

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "offences:imported"

    area: str | None
    file_name: str
    sha256: str
    batch: OffenceBatch

    def said(self) -> dict[str, Any]:
        """The file by its digest in place of its rows."""
        return {
            "operation_id": self.operation_id, "area": self.area, "file_name": self.file_name,
            "sha256": self.sha256, "rows": self.batch.count,
        }  # fmt: skip


@handles(ImportOffences)
def import_offences(uow: UnitOfWork, command: ImportOffences) -> dict[str, Any]:
    """Find or register who is named, and store or update each row."""
    areas = area_names(uow.policies["areas"]) if command.area is None else (command.area,)
    for area in areas:
        uow.actor.require_area(area)
    storing = OffenceStoring(uow, command.area, command.file_name, command.sha256, command.batch)
    result = storing.run()
    if result["created"] + result["updated"]:
        kept = ImportedFile(
            area=command.area or EVERY_AREA, file_name=command.file_name, sha256=command.sha256,
            report=storing.counts,
        )  # fmt: skip
        uow.add(kept)
        uow.touch(Kind.IMPORT, kept.id)
    uow.explain(
        subject=f"import:{command.area or 'force'}",
        reason=f"{command.file_name} sha256 {command.sha256}",
    )
    return result
