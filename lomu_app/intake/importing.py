"""From a file on disk to an import command, and from its answer to a report.

The file is read once; what the rehearsal showed and what is stored come from the same lines.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lomu_app.intake.commands import (
    ImportCohorts,
    ImportCustody,
    ImportLocations,
    ImportTargets,
)
from lomu_app.intake.doubts import PLACE, REASON, HeldRow, as_dict
from lomu_app.intake.file_kinds import FileKind
from lomu_app.intake.file_read import FileRead
from lomu_app.intake.lines import import_line
from lomu_app.intake.locations import read_locations
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.planning import SheetChoice, day_of_file
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.registers import read_registers
from lomu_app.intake.targets import read_targets
from lomu_app.intake.workbook import Workbook
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.kernel.progress import Progress


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person has said of a file beside choosing it: all of it can be left open.

    `cohorts` are codes by name of the sheet (`""` for every sheet whose cohort nothing tells);
    `as_at` is the day of which the file tells.
    """

    mapping: ColumnMapping | None = None
    sheet: str | None = None
    choices: Mapping[str, SheetChoice] | None = None
    cohorts: Mapping[str, str] | None = None
    as_at: dt.date | None = None


NO_WISH = Wish()
_OF_SOME_KINDS = ("areas", "cohorts", "plans_to_write", "moved")
"""What a report holds of some kinds of file only."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that has been read: its command, and what the reading told."""

    command: ImportTargets | ImportCohorts | ImportCustody | ImportLocations
    read: FileRead[Any]
    workbook: Workbook
    kind: FileKind = FileKind.TARGETS


def prepare_import(
    path: Path, *, area: str, today: dt.date, kind: FileKind = FileKind.TARGETS,
    wish: Wish = NO_WISH,
) -> Prepared:  # fmt: skip
    """Read a file; raises UnsafeFile if it cannot or must not be read."""
    digest = file_digest(path)
    return prepare_workbook(
        read_workbook(path), digest, area=area, today=today, kind=kind, wish=wish
    )


def prepare_workbook(
    workbook: Workbook, digest: str, *, area: str, today: dt.date,
    kind: FileKind = FileKind.TARGETS, wish: Wish = NO_WISH, progress: Progress | None = None,
) -> Prepared:  # fmt: skip
    """The same for a workbook that was read already, e.g. with another mapping."""
    if kind is FileKind.LOCATIONS:
        return _prepare_locations(workbook, digest, area, today, wish, progress)
    if kind is not FileKind.TARGETS:
        return _prepare_registers(kind, workbook, digest, area, today, wish, progress)
    read = read_targets(
        workbook, area=area, today=today, mapping=wish.mapping, sheet=wish.sheet,
        choices=wish.choices, progress=progress,
    )  # fmt: skip
    lines = tuple(import_line(line, line.area or area) for line in read.lines)
    command = ImportTargets(
        area=area, file_name=workbook.file, sha256=digest, lines=lines, partial=_is_partial(read),
        held_in_reading=len(read.held),
    )  # fmt: skip
    return Prepared(command, read, workbook)


def _prepare_registers(
    kind: FileKind, workbook: Workbook, digest: str, area: str, today: dt.date, wish: Wish,
    progress: Progress | None,
) -> Prepared:  # fmt: skip
    read = read_registers(
        workbook, area=area, today=today, mapping=wish.mapping, sheet=wish.sheet,
        choices=wish.choices, cohorts=wish.cohorts, progress=progress,
    )  # fmt: skip
    make = ImportCohorts if kind is FileKind.COHORTS else ImportCustody
    command = make(
        area=area, file_name=workbook.file, sha256=digest, lines=read.lines,
        as_at=wish.as_at or day_of_file(workbook, today), partial=_is_partial(read),
        held_in_reading=len(read.held),
    )  # fmt: skip
    return Prepared(command, read, workbook, kind)


def _prepare_locations(
    workbook: Workbook, digest: str, area: str, today: dt.date, wish: Wish,
    progress: Progress | None,
) -> Prepared:  # fmt: skip
    read = read_locations(
        workbook, today=today, mapping=wish.mapping, sheet=wish.sheet, choices=wish.choices,
        progress=progress,
    )  # fmt: skip
    command = ImportLocations(
        area=area, file_name=workbook.file, sha256=digest, lines=read.lines,
        partial=_is_partial(read), held_in_reading=len(read.held),
    )  # fmt: skip
    return Prepared(command, read, workbook, FileKind.LOCATIONS)


def _is_partial(read: FileRead[Any]) -> bool:
    """Whether the file is one of rows to be mended, known by its columns."""
    headings = {guess.heading for sheet in read.sheets for guess in sheet.mapping.columns}
    return {REASON, PLACE} <= headings


def report(prepared: Prepared, result: Mapping[str, Any]) -> dict[str, Any]:
    """The whole story of an import, as plain data: rows, counts, doubts by cell, sheets."""
    read = prepared.read
    refused = [
        {"sheet": row.sheet, "row": row.row, "reason": row.reason}
        for row in (*held_rows(result), *read.held)
    ]
    doubts = [as_dict(doubt) for doubt in read.doubts]
    doubts += [_doubled_doubt(one) for one in as_dict(read.doubled)]
    doubts += result["doubts"]
    told: dict[str, Any] = {
        "file": read.file,
        "rows": len(read.lines) + len(read.held) + len(read.doubled),
        "created": result["created"],
        "updated": result["updated"],
        "unchanged": result["unchanged"],
        "refused": refused,
        "doubts": sorted(doubts, key=lambda doubt: (doubt["sheet"], doubt["row"])),
        "doubled": as_dict(read.doubled),
        "proposed_off": _proposed_off(prepared, result),
        "people_created": result["people_created"],
        "people_matched": result["people_matched"],
        "possible_matches": result["possible_matches"],
        "missing": result["missing"],
        "decisions": result["decisions"],
        "notices": as_dict(read.notices)
        + [n for s in read.sheets for n in as_dict(s.notices)]
        + result["notices"],
        "file_doubts": list(read.file_doubts),
        "sheets": [
            {"name": sheet.name, "header_row": sheet.header_row,
             "mapping": _mapping(sheet.mapping),
             "further_tables": [
                 {"header_row": block.header_row, "mapping": _mapping(mapping)}
                 for block, mapping in sheet.tables[1:]
             ]}
            for sheet in read.sheets
        ],
    }  # fmt: skip
    return told | {name: result[name] for name in _OF_SOME_KINDS if name in result}


def log_subject(command: Any) -> str:
    """What the log names where rows of a file leave; of CSE it tells the cleared alone."""
    compartment = "cog:" if isinstance(command, ImportLocations) else ""
    return f"{compartment}import:{command.area}"


def held_rows(result: Mapping[str, Any]) -> tuple[HeldRow, ...]:
    """The rows that a run (or its rehearsal) could not store, with the reason."""
    return tuple(
        HeldRow(one["sheet"], one["row"], one["reason"])
        for one in result["decisions"]
        if one["decision"] == "held"
    )


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex; raises UnsafeFile if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnsafeFile(
            f"{path.name} cannot be read. Check the name, and close the file in Excel."
        ) from error


def _mapping(mapping: ColumnMapping) -> dict[str, dict[str, str]]:
    """Field to its column and heading; several columns of one field are joined."""
    told: dict[str, dict[str, str]] = {}
    for guess in mapping.columns:
        if guess.field is None:
            continue
        known = told.get(guess.field)
        told[guess.field] = {
            "column": guess.column if known is None else f"{known['column']}, {guess.column}",
            "heading": guess.heading if known is None else f"{known['heading']}, {guess.heading}",
        }
    return told


def _doubled_doubt(doubled: Mapping[str, Any]) -> dict[str, Any]:
    first = f"row {doubled['first_row']}"
    if doubled["first_sheet"] != doubled["sheet"]:
        first += f" of {doubled['first_sheet']}"
    differing = ", ".join(field.replace("_", " ") for field in doubled["differing"])
    but = f"; they differ in {differing}" if differing else ""
    return {
        "sheet": doubled["sheet"], "row": doubled["row"], "column": "", "value": "",
        "reason": f"is typed twice: it says the same as {first}, and is stored once{but}",
    }  # fmt: skip


def _proposed_off(prepared: Prepared, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that may come off, each with what its sheet says: a line, a colour, a word."""
    if isinstance(prepared.command, ImportLocations):
        return []  # nothing comes off an agenda by a register
    reasons = {(line.sheet, line.row): line.proposed_off for line in prepared.command.lines}
    return [
        {
            "sheet": one["sheet"],
            "row": one["row"],
            "reference": one["reference"],
            "reason": reasons[one["sheet"], one["row"]],
        }
        for one in result["decisions"]
        if one["proposed_off"] and one["decision"] != "held"
    ]
