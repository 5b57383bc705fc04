"""A list of PNC ids of members, for whoever looks up what became of them elsewhere.

It holds no more than the question needs: the id, and name and day of birth to check it by.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lomu_app.cohorts.rows import MembershipRow
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.safe_text import harmless
from lomu_app.packs.workbook import PackFacts, PackWriter, Page
from lomu_app.people.rules import shown_name

_HEADINGS = ("PNC ID", "Surname", "Forenames", "Date of birth")
_WIDTHS = (18, 26, 26, 16)
Cells = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class PncList:
    """Each member once: those with a PNC id, and those without, who are told and left out.

    `what` says whose list it is, such as a cohort.
    """

    area: str
    what: str
    listed: tuple[MembershipRow, ...]
    without: tuple[MembershipRow, ...]


@dataclass(frozen=True, slots=True)
class PncFile:
    """The content of a file, and the command that puts it on record before it is written."""

    record: RecordExport
    content: bytes


def pnc_list(rows: Sequence[MembershipRow], area: str, what: str) -> PncList:
    """The people of these memberships, by name."""
    people = sorted({row.person_id: row for row in rows}.values(), key=_by_name)
    return PncList(
        area, what, tuple(row for row in people if row.pnc_id),
        tuple(row for row in people if not row.pnc_id),
    )  # fmt: skip


def without_words(found: PncList) -> str:
    """Who has no PNC id on record and is not on the list, so that nobody thinks they are."""
    names = [
        f"{shown_name(row.surname, row.forenames)} ({row.person_reference})"
        for row in found.without
    ]
    return f"Without a PNC id, and not on the list: {'; '.join(names)}." if names else ""


def pnc_file(found: PncList, place: Path, *, marking: str, by: str, at: dt.datetime) -> PncFile:
    """A .csv or .xlsx, marked. Refused where there is no id, InvalidInput for another ending."""
    ending = place.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise InvalidInput(f"“{place.name}” must end in .csv or .xlsx.")
    if not found.listed:
        raise Refused(f"None of the members ({found.what}) has a PNC id, so there is no list.")
    rows = [_cells(row) for row in found.listed]
    record = RecordExport(
        subject=f"pnc_list:{found.area}",
        what=f"PNC ids of {len(rows)} members ({found.what})", files=(place.name,),
        snapshot=hashlib.sha256(repr(rows).encode()).hexdigest()[:16],
    )  # fmt: skip
    if ending == ".csv":
        return PncFile(record, _as_text(rows, marking))
    facts = PackFacts(
        title=f"PNC ids {found.area} {at:%d/%m/%Y}", subject=record.what, marking=marking, head="",
        generated_by=by, generated_at=at, created=at,
    )  # fmt: skip
    return PncFile(record, _as_workbook(rows, facts, found))


def _by_name(row: MembershipRow) -> tuple[str, str, int]:
    return row.surname, row.forenames, row.person_id


def _cells(row: MembershipRow) -> tuple[str, str, str, str]:
    born = f"{row.date_of_birth:%d/%m/%Y}" if row.date_of_birth else ""
    return row.pnc_id or "", row.surname, row.forenames, born


def _as_text(rows: Cells, marking: str) -> bytes:
    """The marking first, then the headings: a list that is found says how to keep it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([marking])
    writer.writerow(_HEADINGS)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _as_workbook(rows: Cells, facts: PackFacts, found: PncList) -> bytes:
    pack = PackWriter(facts)
    sheet = pack.sheet("PNC ids", Page(widths=_WIDTHS))
    sheet.title("PNC ids", f"{found.what} · {found.area} · {len(rows)} people")
    sheet.header(_HEADINGS)
    for row in rows:
        sheet.fill_row(row, ["strong", "text", "text", "text"])
    with TemporaryDirectory() as folder:
        made = Path(folder) / "list.xlsx"
        pack.save(made)
        return made.read_bytes()
