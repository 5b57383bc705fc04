"""Bringing a list of results for PNC ids in: one command, which can be rehearsed first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.intake.records import ImportedFile
from lomu_app.intake.result_lines import ResultLine
from lomu_app.intake.result_storing import ResultStoring
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.progress import check_cancelled
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportResults(Command):
    """Keep what a list tells of people on record, who are known by their PNC id alone.

    Nobody is registered. The result is plain data as that of `ImportTargets`, with `raised`:
    what was put before the managers of current members.
    """

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "results:imported"

    area: str
    file_name: str
    sha256: str
    lines: tuple[ResultLine, ...]
    held_in_reading: int = 0


@handles(ImportResults)
def import_results(uow: UnitOfWork, command: ImportResults) -> dict[str, Any]:
    """Decide each line, keep it, and a report of the run."""
    uow.actor.require_area(command.area)
    storing = ResultStoring(uow, command.file_name, command.sha256, len(command.lines))
    for at, line in enumerate(command.lines):
        check_cancelled(uow.progress)
        uow.progress.step(at, len(command.lines), "rows")
        storing.take(line)
    result = storing.finish()
    counts = {name: result[name] for name in ("created", "updated", "unchanged", "held")}
    if result["created"] + result["updated"]:
        counts["held"] += command.held_in_reading
        kept = ImportedFile(
            area=command.area, file_name=command.file_name, sha256=command.sha256, report=counts
        )
        uow.add(kept)
        uow.touch(Kind.IMPORT, kept.id)
    uow.explain(
        subject=f"import:{command.area}", reason=f"{command.file_name} sha256 {command.sha256}"
    )
    return result
