"""Bringing a unit's files in: one command for each kind, which can be rehearsed first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from lomu_app.intake.custody_storing import CustodyStoring
from lomu_app.intake.lines import ImportLine
from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.location_storing import LocationStoring
from lomu_app.intake.member_storing import MemberStoring
from lomu_app.intake.records import CLEARED, ImportedFile, SavedMapping
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.saved_names import name_to_keep
from lomu_app.intake.storing import Storing
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import COMPARTMENT, Permission
from lomu_app.kernel.progress import check_cancelled
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportTargets(Command):
    """Store the lines of one tracker of one area, all or none.

    The result is plain data: `decisions` (one a line: new, updates, unchanged or held),
    counts, `doubts` that came up while comparing with what is stored, `possible_matches`,
    and `missing`: open targets of the area that an earlier file had and this one has not.
    `partial` says that the file never held the whole list, so that nothing is missing from it.
    `held_in_reading` counts the rows that identified nobody and became no line.
    """

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "targets:imported"

    area: str
    file_name: str
    sha256: str
    lines: tuple[ImportLine, ...]
    partial: bool = False
    held_in_reading: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportCohorts(Command):
    """Store the lines of one register of managed offenders of one area, all or none.

    The result is that of `ImportTargets`, with `cohorts` (counts by sheet and cohort) and
    `plans_to_write`: the memberships that came in as selected, as no plan is written yet.
    `as_at` is the day of which the file tells: what it says of custody goes by that.
    """

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "cohorts:imported"

    area: str
    file_name: str
    sha256: str
    lines: tuple[RegisterLine, ...]
    as_at: dt.date
    partial: bool = False
    held_in_reading: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportCustody(Command):
    """Take over an extract of who is in custody, or of releases, for people on record.

    The result is that of `ImportTargets`, with `moved`: whose release date is another one, or
    who is out, with the alerts raised. `missing` are people whom the area works with, who were
    in custody and are not in the file. `as_at` is the day of which the file tells: nothing that
    is known of a later day is overwritten.
    """

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "custody:imported"

    area: str
    file_name: str
    sha256: str
    lines: tuple[RegisterLine, ...]
    as_at: dt.date
    partial: bool = False
    held_in_reading: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportLocations(Command):
    """Store the lines of a COG register, all or none; the actor must be cleared for CSE as well.

    The result is that of `ImportTargets`, with `areas`: how many rows of each area there were,
    and how many of their locations are on the agenda. `missing` are open locations that an
    earlier register had and this one has not. A line of an authority goes to `area` where that
    is one of its units; without an `area`, a line that tells none is held.
    """

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    # What the compartment's entries in the audit begin with.
    tag: ClassVar[str] = "cog:imported"

    area: str
    file_name: str
    sha256: str
    lines: tuple[LocationLine, ...]
    partial: bool = False
    held_in_reading: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SaveMapping(Command):
    """Keep a column mapping under a name, for the next file of the same make."""

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "mapping:saved"

    name: str
    content: dict[str, Any]


@handles(ImportTargets)
def import_targets(uow: UnitOfWork, command: ImportTargets) -> dict[str, Any]:
    """Decide each line, store it, and keep a report of the run."""
    uow.actor.require_area(command.area)
    storing = Storing(uow, command.area, command.file_name)
    for at, line in enumerate(command.lines):
        check_cancelled(uow.progress)
        uow.progress.step(at, len(command.lines), "rows")
        storing.take(line)
    result = storing.result(command.lines, whole=not command.partial)
    _keep_report(uow, command, result, changed=storing.changed_anything)
    return result


@handles(ImportCohorts)
def import_cohorts(uow: UnitOfWork, command: ImportCohorts) -> dict[str, Any]:
    """Decide each line, store it, and keep a report of the run."""
    uow.actor.require_area(command.area)
    storing = MemberStoring(uow, command.area, command.file_name, command.as_at)
    for at, line in enumerate(command.lines):
        check_cancelled(uow.progress)
        uow.progress.step(at, len(command.lines), "rows")
        storing.take(line)
    result = storing.result(command.lines, whole=not command.partial)
    _keep_report(uow, command, result, changed=storing.changed_anything)
    return result


@handles(ImportCustody)
def import_custody(uow: UnitOfWork, command: ImportCustody) -> dict[str, Any]:
    """Decide each line, store it, and keep a report of the run."""
    uow.actor.require_area(command.area)
    storing = CustodyStoring(uow, command.area, command.file_name, command.as_at)
    for at, line in enumerate(command.lines):
        check_cancelled(uow.progress)
        uow.progress.step(at, len(command.lines), "rows")
        storing.take(line)
    result = storing.result(whole=not command.partial)
    _keep_report(uow, command, result, changed=storing.changed_anything)
    return result


@handles(ImportLocations)
def import_locations(uow: UnitOfWork, command: ImportLocations) -> dict[str, Any]:
    """Decide each line, store it, and keep a report of the run that only the cleared see."""
    uow.actor.require(Permission.EDIT_CSE)
    if command.area:
        uow.actor.require_area(command.area)
    storing = LocationStoring(uow, command.area, command.file_name)
    for at, line in enumerate(command.lines):
        check_cancelled(uow.progress)
        uow.progress.step(at, len(command.lines), "rows")
        storing.take(line)
    result = storing.result(whole=not command.partial)
    _keep_report(uow, command, result, changed=storing.changed_anything, cleared=True)
    return result


def _keep_report(
    uow: UnitOfWork, command: ImportTargets | ImportCohorts | ImportCustody | ImportLocations,
    result: dict[str, Any], *, changed: bool, cleared: bool = False,
) -> None:  # fmt: skip
    """Keep what came of a run; one that is `cleared` is shown to those alone who may see CSE."""
    if changed:
        counts = {name: result[name] for name in ("created", "updated", "unchanged", "held")}
        counts |= {CLEARED: 1} if cleared else {}
        counts["held"] += command.held_in_reading
        areas = [one["area"] for one in result.get("areas", ())]
        kept = ImportedFile(
            area=command.area or areas[0], file_name=command.file_name, sha256=command.sha256,
            report=counts,
        )  # fmt: skip
        uow.add(kept)
        uow.touch(Kind.IMPORT, kept.id)
    uow.explain(
        subject=f"import:{command.area}", reason=f"{command.file_name} sha256 {command.sha256}"
    )


@handles(SaveMapping)
def save_mapping(uow: UnitOfWork, command: SaveMapping) -> int:
    """Store or replace the mapping of that name."""
    name = name_to_keep(uow.actor, command.name, command.content)
    if name.startswith(COMPARTMENT):
        uow.explain(subject=f"{COMPARTMENT}mapping")
    found = uow.session.scalar(sa.select(SavedMapping).where(SavedMapping.name == name))
    if found is None:
        found = uow.add(SavedMapping(name=name, content=command.content))
    elif found.content != command.content:
        found.content = command.content
        uow.changed(found)
    uow.touch(Kind.IMPORT, found.id)
    return found.id
