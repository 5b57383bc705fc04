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

from lomu_app.cohorts.rows import MembershipRow
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.safe_text import harmless
from lomu_app.packs.workbook import PackFacts, PackWriter, Page
from lomu_app.people.rules import shown_name

_HEADINGS = ("PNC ID", "Surname", "Forenames", "Date of birth")
_WIDTHS = (18, 26, 26, 16)
_CSV = ".csv"
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


def pnc_record(found: PncList, place: Path) -> RecordExport:
    """What puts the list on record, before it is written.

    Refused where there is no id, InvalidInput where `place` is no .csv or .xlsx.
    """
    if place.suffix.lower() not in (_CSV, ".xlsx"):
        raise InvalidInput(f"“{place.name}” must end in .csv or .xlsx.")
    if not found.listed:
        raise Refused(f"None of the members ({found.what}) has a PNC id, so there is no list.")
    rows = [_cells(row) for row in found.listed]
    return RecordExport(
        subject=f"pnc_list:{found.area}", what=_about(found), files=(place.name,),
        snapshot=hashlib.sha256(repr(rows).encode()).hexdigest()[:16],
    )  # fmt: skip


def pnc_bytes(
    found: PncList, place: Path, *, marking: str, head: str, generated_by: str,
    generated_at: dt.datetime,
) -> bytes:  # fmt: skip
    """The file, marked; a workbook names in its footer the log's head, after it is on record."""
    rows = [_cells(row) for row in found.listed]
    if place.suffix.lower() == _CSV:
        return _as_text(rows, marking)
    facts = PackFacts(
        title=f"PNC ids {found.area} {generated_at:%d/%m/%Y}", subject=_about(found),
        marking=marking, head=head, generated_by=generated_by, generated_at=generated_at,
        created=generated_at,
    )  # fmt: skip
    return _as_workbook(rows, facts, found)


def _about(found: PncList) -> str:
    return f"PNC ids of {counted(len(found.listed), 'member')} ({found.what})"


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
    people = counted(len(rows), "person", "people")
    sheet.title("PNC ids", f"{found.what} · {found.area} · {people}")
    sheet.header(_HEADINGS)
    for row in rows:
        sheet.fill_row(row, ["strong", "text", "text", "text"])
    return pack.closed()
