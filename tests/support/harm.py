"""Invented extracts of offences for tests, and what stands on record of them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.harm.models import plain_content
from lomu_app.intake.offence_batch import OffenceBatch, OffencePerson, OffenceSheet
from lomu_app.intake.offence_commands import ImportOffences
from lomu_app.intake.offence_importing import offences_report, prepare_offences
from lomu_app.people.rows import PersonDetail
from tests.support.targets import TODAY, pnc_id

HEADINGS = (
    "Crime Number", "Offence Date", "Offence", "DA Marker", "Suspect Surname", "Suspect Forename",
    "Suspect DOB", "PNCID", "Victim Ref", "Victim Relationship", "Outcome",
)  # fmt: skip
PNC = pnc_id(901)


def offence(number: int = 1, **said: str) -> list[str]:
    """One row of an extract, a month ago unless it says otherwise."""
    row = {
        "crime": f"20CV/{1000 + number}A/26", "day": "24/10/2026", "offence": "ABH s.47", "da": "Y",
        "surname": "QUILLFEATHER", "forename": "Aldous", "dob": "02/03/1988", "pnc": PNC,
        "victim": "V100001", "relationship": "Partner", "outcome": "Charged",
    }  # fmt: skip
    return list((row | said).values())


def write_extract(
    path: Path, rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS
) -> Path:
    """A .csv as a record system writes it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def bring_in(core: Core, path: Path, area: str | None = "Coventry") -> dict[str, Any]:
    """Import an extract; the report."""
    command = prepare_offences(path, area=area, today=TODAY)
    return offences_report(command, core.execute(command).result)


def batch_of(
    *days: dt.date, number: int = 902, person: PersonDetail | None = None, **said: Any
) -> OffenceBatch:
    """What the reading process would say of one offence a day of one person, on record or not."""
    sheet = OffenceSheet("Extract", 1, {"surname": {"column": "E", "heading": "Surname"}})
    named: tuple[Any, ...] = ("MARCHBANK", "Ivo", dt.date(1985, 5, 6), pnc_id(number))
    if person is not None:
        named = (person.surname, person.forenames, person.date_of_birth, person.pnc_id)
    batch = OffenceBatch(sheets=[sheet], people=[OffencePerson(*named, None, (), "Extract", 2)])
    fields = {"offence": "ABH s.47", "da": True, "relationship": "Partner", "outcome": "Charged"}
    rows = [
        [
            at + 2, 0, f"20CV/{number}{at}B/26", day.isoformat(), *(fields | said).values(),
        ]
        for at, day in enumerate(days)
    ]  # fmt: skip
    for row in rows:
        row.insert(6, f"V20000{row[0] % 2}")
        row += [None, ""]
    batch.take({"stage": "rows", "table": 0, "people": [], "rows": rows, "doubts": [], "held": [],
                "notes": []})  # fmt: skip
    return batch


def import_batch(core: Core, batch: OffenceBatch, area: str | None = "Coventry") -> dict[str, Any]:
    """Store a batch; the result."""
    command = ImportOffences(area=area, file_name="extract.csv", sha256="0" * 64, batch=batch)
    result: dict[str, Any] = core.execute(command).result
    return result


def model_content(core: Core, **changed: Any) -> dict[str, Any]:
    """The content of the delivered model, with what is changed."""
    return plain_content(core.policies["harm"]["model"]) | changed
