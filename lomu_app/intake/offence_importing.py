"""From an extract on disk to its import command, and from the answer to a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lomu_app.intake.doubts import as_dict
from lomu_app.intake.importing import file_digest
from lomu_app.intake.offence_batch import read_extract
from lomu_app.intake.offence_commands import ImportOffences
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.progress import Progress


def prepare_offences(
    path: Path, *, area: str | None, today: dt.date, progress: Progress | None = None
) -> ImportOffences:
    """Read an extract. Raises UnsafeFile, Cancelled, or Refused where it holds no offences."""
    digest = file_digest(path)
    batch = read_extract(path, today=today, progress=progress)
    if not batch.sheets:
        why = " ".join(notice.text for notice in batch.notices)
        raise Refused(
            f"No sheet of {path.name} could be read as an extract of offences. {why} It needs "
            "headings above columns for the suspect, the offence and its day."
        )
    return ImportOffences(area=area, file_name=path.name[-200:], sha256=digest, batch=batch)


def offences_report(command: ImportOffences, result: Mapping[str, Any]) -> dict[str, Any]:
    """The whole story of an import, as plain data: counts, doubts by cell, sheets."""
    batch = command.batch
    refused = [
        *result["held"],
        *({"sheet": row.sheet, "row": row.row, "reason": row.reason} for row in batch.held),
    ]
    doubts = [as_dict(doubt) for doubt in batch.doubts]
    doubts += [_doubled_doubt(one) for one in result["doubled"]]
    doubts += result["doubts"]
    return {
        "file": command.file_name,
        "rows": batch.count + batch.held_count,
        "created": result["created"],
        "updated": result["updated"],
        "unchanged": result["unchanged"],
        "struck": result["struck"],
        "refused": sorted(refused, key=_place),
        "doubts": sorted(doubts, key=_place),
        "doubled": result["doubled"],
        "people_created": result["people_created"],
        "people_matched": result["people_matched"],
        "possible_matches": result["possible_matches"],
        "notices": as_dict(batch.notices),
        "file_doubts": list(_file_doubts(command)),
        "sheets": [
            {"name": sheet.name, "header_row": sheet.header_row, "mapping": sheet.mapping}
            for sheet in batch.sheets
        ],
    }  # fmt: skip


def _file_doubts(command: ImportOffences) -> list[str]:
    batch, told = command.batch, []
    for sheet in batch.sheets:
        for field, missing in _NEEDED.items():
            if field not in sheet.mapping:
                told.append(f"Sheet “{sheet.name}” has no column for {missing}.")
    if batch.doubt_count > len(batch.doubts):
        told.append(f"{batch.doubt_count:,} cells are doubted; {len(batch.doubts):,} of them told.")
    if batch.held_count > len(batch.held):
        told.append(f"{batch.held_count:,} rows are held; {len(batch.held):,} of them told.")
    return told


_NEEDED = {
    "da": "the DA marker: none of its rows counts in a score",
    "victim": "a reference of the victim: no serial or repeat victim can be told",
    "day": "the day of the offence: none of its rows counts in a score",
}


def _doubled_doubt(doubled: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sheet": doubled["sheet"], "row": doubled["row"], "column": "", "value": "",
        "reason": f"is the same offence as row {doubled['first_row']}, and is stored once",
    }  # fmt: skip


def _place(told: Mapping[str, Any]) -> tuple[str, int]:
    return str(told["sheet"]), int(told["row"])
