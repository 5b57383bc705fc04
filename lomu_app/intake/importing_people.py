"""From a list of people on disk to an import command, and from its answer to a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lomu_app.intake.doubts import as_dict, column_letter
from lomu_app.intake.importing import file_digest
from lomu_app.intake.list_planning import nominal_columns, plan_people
from lomu_app.intake.nominal_columns import NominalColumns
from lomu_app.intake.nominal_lines import NominalsRead, read_nominals
from lomu_app.intake.people_commands import ImportPeople
from lomu_app.intake.planning import SheetPlan
from lomu_app.intake.precheck import Limits
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.workbook import Workbook
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.progress import Progress, Silent

LONG_LISTS = Limits(cpu_seconds=120, wall_seconds=120.0)
"""A list of 100,000 people takes longer to read than a unit's tracker."""


@dataclass(frozen=True, slots=True)
class PreparedPeople:
    """A list that has been read: its command, and what the reading told."""

    command: ImportPeople
    read: NominalsRead
    workbook: Workbook


def prepare_people(
    path: Path, *, today: dt.date, area: str | None = None, sheet: str | None = None,
    progress: Progress | None = None,
) -> PreparedPeople:  # fmt: skip
    """Read a list; raises UnsafeFile, or Refused where no sheet of it names people."""
    digest = file_digest(path)
    workbook = read_workbook(path, limits=LONG_LISTS, progress=progress)
    plans = plan_people(workbook, sheet=sheet)
    read = read_planned(workbook, plans, today, progress or Silent())
    if not any(columns.names_somebody() for _, columns in read.sheets):
        raise Refused(
            f"No sheet of {path.name} could be read as a list of people: none has a column of "
            "surnames or names with a heading. Give the columns headings, such as Surname, "
            "Forenames, Date of birth."
        )
    command = ImportPeople(
        file_name=workbook.file, sha256=digest, lines=tuple(read.lines), area=area
    )
    return PreparedPeople(command, read, workbook)


def read_planned(
    workbook: Workbook, plans: Sequence[SheetPlan], today: dt.date, progress: Progress
) -> NominalsRead:
    """The rows of every sheet that is not left out."""
    tables = [(plan.sheet, nominal_columns(plan.tables[0])) for plan in plans if plan.tables]
    return read_nominals(workbook, tables, today=today, progress=progress)


def people_report(
    prepared: PreparedPeople, result: Mapping[str, Any], joined: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The whole story, in the form of that of a tracker; `joined` is None for a rehearsal."""
    read = prepared.read
    return {
        "file": prepared.workbook.file,
        "rows": len(read.lines) + len(read.held),
        "created": result["created"],
        "updated": 0,
        "unchanged": result["unchanged"],
        "refused": [
            {"sheet": row.sheet, "row": row.row, "reason": row.reason} for row in read.held
        ],
        "doubts": [as_dict(doubt) for doubt in read.doubts],
        "doubled": [one for one in result["people"] if one["decision"] == "doubled"],
        "people_created": result["created"],
        "people_matched": result["unchanged"],
        "people_joined": len(result["certain"]) if joined is None else len(joined["joined"]),
        "possible_matches": result["pairs"],
        "decisions": result["people"],
        "notices": [],
        "file_doubts": list(prepared.workbook.doubts),
        "sheets": [
            {"name": name, "header_row": columns.header_row + 1, "mapping": _mapping(columns)}
            for name, columns in read.sheets
        ],
    }  # fmt: skip


def _mapping(columns: NominalColumns) -> dict[str, dict[str, str]]:
    return {
        field: {
            "column": ", ".join(column_letter(at) for at in places),
            "heading": ", ".join(columns.headings[at] for at in places),
        }
        for field, places in columns.fields.items()
    }
