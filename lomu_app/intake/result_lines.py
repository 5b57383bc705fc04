"""The rows of a list of results as plain data, and what is doubtful about them.

A row is held where it has no PNC id whose check letter fits, no day, or no event that is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lomu_app.harm.result_kinds import ResultKind, kind_of_words
from lomu_app.intake.dates import parse_birth_date, parse_past_date
from lomu_app.intake.doubts import Doubt, HeldRow, Parsed, column_letter
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.names import parse_name, parse_part
from lomu_app.intake.planning import SheetPlan
from lomu_app.intake.references import parse_pnc_cell
from lomu_app.intake.row_cells import T
from lomu_app.intake.words import is_nothing
from lomu_app.intake.workbook import Sheet, Value, Workbook, is_blank
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.progress import Progress, check_cancelled

_LENGTHS = {
    "offence": 300, "disposal": 200, "reference": 80, "force": 120, "station": 120, "kind": 120,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One event of one person; `columns` are field and letter."""

    sheet: str
    row: int
    pnc_id: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    day: dt.date
    kind: ResultKind
    said: str
    offence: str
    disposal: str
    reference: str
    force: str
    station: str
    columns: tuple[tuple[str, str], ...] = ()

    def doubt(self, field: str, value: str, reason: str) -> Doubt:
        """A doubt about one of its cells."""
        return Doubt(self.sheet, self.row, dict(self.columns).get(field, ""), value, reason)


@dataclass(slots=True)
class ResultsRead:
    """What a list gave: its lines, rows that cannot be kept, and doubts by cell."""

    lines: list[ResultLine]
    held: list[HeldRow]
    doubts: list[Doubt]


def read_results(
    workbook: Workbook, plans: Sequence[SheetPlan], policy: Policy, *, today: dt.date,
    progress: Progress,
) -> ResultsRead:  # fmt: skip
    """Every row of the sheets that are read."""
    read = ResultsRead([], [], [])
    for plan in plans:
        for block, mapping in plan.tables:
            reader = _Reader(plan.sheet, mapping, policy, today, date1904=workbook.date1904)
            for at, row in enumerate(sorted(plan.sheet.rows)):
                if at % 1_000 == 0:
                    check_cancelled(progress)
                    progress.step(at, len(plan.sheet.rows), "rows read")
                if row >= block.first and plan.sheet.filled(row):
                    reader.take(row, read)
    return read


class _Reader:
    """Reads the rows of one sheet through its columns."""

    def __init__(
        self, sheet: Sheet, mapping: ColumnMapping, policy: Policy, today: dt.date, *,
        date1904: bool,
    ) -> None:  # fmt: skip
        self._sheet, self._policy, self._today = sheet, policy, today
        self._date1904 = date1904
        self._fields: Mapping[str, list[int]] = mapping.fields()
        self._columns = tuple(
            (field, column_letter(columns[0])) for field, columns in self._fields.items()
        )

    def take(self, row: int, read: ResultsRead) -> None:
        """Read one row, or hold it."""
        doubts: list[Doubt] = []
        pnc = self._parsed(row, "pnc_id", parse_pnc_cell(self._value(row, "pnc_id"),
                                                         today=self._today), doubts)  # fmt: skip
        day = self._parsed(
            row, "day",
            parse_past_date(self._value(row, "day"), today=self._today, date1904=self._date1904),
            doubts,
        )  # fmt: skip
        said = self._text(row, "kind")
        kind = kind_of_words(self._policy, said)
        if pnc is None or day is None or kind is None:
            self._hold(row, read, pnc, day, said, doubts)
            return
        surname, forenames = self._names(row, doubts)
        born = self._birth(row, doubts)
        read.doubts += doubts
        texts = {field: self._text(row, field) for field in _LENGTHS if field != "kind"}
        read.lines.append(
            ResultLine(
                self._sheet.name, row + 1, pnc, surname, forenames, born, day, kind, said,
                columns=self._columns, **texts,
            )
        )  # fmt: skip

    def _hold(
        self, row: int, read: ResultsRead, pnc: str | None, day: dt.date | None, said: str,
        doubts: Sequence[Doubt],
    ) -> None:  # fmt: skip
        if pnc is None:
            why = next((f"has no PNC id that holds: it {one.reason}" for one in doubts
                        if one.column == dict(self._columns).get("pnc_id")), "")  # fmt: skip
            reason = why or "gives no PNC id, and nobody is known by anything else here"
        elif day is None:
            reason = "gives no day"
        else:
            reason = (
                f"tells of “{said}”, which is no event that is known"
                if said
                else ("says nothing of what happened")
            )
        texts = tuple(self._sheet.text(row, at) for at in self._sheet.filled(row))
        read.held.append(HeldRow(self._sheet.name, row + 1, reason, texts))

    def _value(self, row: int, field: str) -> Value:
        columns = self._fields.get(field)
        return self._sheet.value(row, columns[0]) if columns else None

    def _text(self, row: int, field: str) -> str:
        columns = self._fields.get(field)
        text = self._sheet.text(row, columns[0]) if columns else ""
        return "" if is_nothing(text) else text[: _LENGTHS[field]]

    def _parsed(self, row: int, field: str, parsed: Parsed[T], doubts: list[Doubt]) -> T:
        if parsed.doubt:
            at = self._fields[field][0]
            text = self._sheet.text(row, at)
            doubts.append(Doubt(self._sheet.name, row + 1, column_letter(at), text, parsed.doubt))
        return parsed.value

    def _names(self, row: int, doubts: list[Doubt]) -> tuple[str, str]:
        if "surname" not in self._fields:
            value = self._value(row, "name")
            if is_blank(value):
                return "", ""
            name = self._parsed(row, "name", parse_name(value), doubts)
            return name.surname or "", name.forenames or ""
        parts = []
        for field in ("surname", "forenames"):
            value = self._value(row, field)
            if is_blank(value):
                parts.append("")
                continue
            name = self._parsed(row, field, parse_part(value, surname=field == "surname"), doubts)
            parts.append((name.surname if field == "surname" else name.forenames) or "")
        return parts[0], parts[1]

    def _birth(self, row: int, doubts: list[Doubt]) -> dt.date | None:
        value = self._value(row, "date_of_birth")
        if is_blank(value):
            return None
        parsed = parse_birth_date(value, today=self._today, date1904=self._date1904)
        return self._parsed(row, "date_of_birth", parsed, doubts)
