"""The rows of a list of people as plain data, and what is doubtful about them."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lomu_app.intake.dates import parse_birth_date
from lomu_app.intake.doubts import Doubt, HeldRow, Parsed, column_letter
from lomu_app.intake.names import parse_name, parse_part
from lomu_app.intake.nominal_columns import NominalColumns
from lomu_app.intake.references import parse_cro_cell, parse_pnc_cell
from lomu_app.intake.row_cells import T
from lomu_app.intake.words import is_nothing
from lomu_app.intake.workbook import CellError, Sheet, Value, Workbook, is_blank, shown
from lomu_app.kernel.progress import Progress, check_cancelled

Figures = tuple[int, int, int]
_EIGHT = re.compile(r"(\d{8})(?:\.0)?")
_SEXES = {"m": "male", "male": "male", "1": "male", "f": "female", "female": "female",
          "2": "female"}  # fmt: skip
_ANSWERED = 10_000


@dataclass(frozen=True, slots=True)
class NominalLine:
    """One person of a list. `figures` are the date of birth as written, be it a day or not.

    `source_id` and `other_id` are the list's own, as they stand there.
    """

    sheet: str
    row: int
    source_id: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None = None
    figures: Figures | None = None
    sex: str = "not_known"
    pnc_id: str | None = None
    cro_number: str | None = None
    other_id: str = ""
    address: str = ""
    aliases: tuple[str, ...] = ()

    def digest(self) -> str:
        """What the line says, in short: a line that only moved has the same."""
        said = (
            self.source_id, self.surname, self.forenames, str(self.date_of_birth),
            str(self.figures), self.sex, self.pnc_id or "", self.cro_number or "", self.other_id,
            self.address, *self.aliases,
        )  # fmt: skip
        return hashlib.sha256("\0".join(said).encode()).hexdigest()


@dataclass(slots=True)
class NominalsRead:
    """What a file gave: its lines, the rows that name nobody, and doubts by cell."""

    lines: list[NominalLine]
    held: list[HeldRow]
    doubts: list[Doubt]
    sheets: list[tuple[str, NominalColumns]]


def read_nominals(
    workbook: Workbook, tables: Sequence[tuple[Sheet, NominalColumns]], *, today: dt.date,
    progress: Progress,
) -> NominalsRead:  # fmt: skip
    """The rows of the sheets that are read, each through its columns."""
    read = NominalsRead([], [], [], [])
    for one, columns in tables:
        read.sheets.append((one.name, columns))
        reader = _SheetReader(one, columns, today, read.doubts, date1904=workbook.date1904)
        for at, row in enumerate(sorted(one.rows)):
            if at % 1_000 == 0:
                check_cancelled(progress)
                progress.step(at, len(one.rows), "rows read")
            if row > columns.header_row and one.filled(row):
                reader.take(row, read)
    return read


class _SheetReader:
    """Reads the rows of one sheet through its columns."""

    def __init__(
        self, sheet: Sheet, columns: NominalColumns, today: dt.date, doubts: list[Doubt],
        *, date1904: bool,
    ) -> None:  # fmt: skip
        self._sheet, self._columns, self._today = sheet, columns, today
        self._date1904 = date1904
        self._doubts = doubts
        self._year_first = self._years_come_first()

    def take(self, row: int, read: NominalsRead) -> None:
        """Read one row, or hold it where it names nobody."""
        surname, forenames, aliases = self._names(row)
        pnc = self._parsed(row, "pnc_id", parse_pnc_cell(self._value(row, "pnc_id"),
                                                         today=self._today))  # fmt: skip
        cro = self._parsed(row, "cro_number", parse_cro_cell(self._value(row, "cro_number")))
        if not (surname or forenames or pnc or cro):
            texts = tuple(self._sheet.text(row, at) for at in self._sheet.filled(row))
            read.held.append(
                HeldRow(self._sheet.name, row + 1, "names nobody: no name and no PNC id", texts)
            )
            return
        born, figures = self._birth(row)
        sex = _SEXES.get(self._text(row, "sex").casefold(), "not_known")
        read.lines.append(
            NominalLine(
                self._sheet.name, row + 1, self._text(row, "source_id")[:80], surname, forenames,
                born, figures, sex, pnc, cro, self._text(row, "other_id")[:80],
                self._address(row)[:400], aliases,
            )
        )  # fmt: skip

    # --- cells ----------------------------------------------------------------------------

    def _value(self, row: int, field: str) -> Value:
        columns = self._columns.fields.get(field, ())
        return self._sheet.value(row, columns[0]) if columns else None

    def _texts(self, row: int, *fields: str) -> list[str]:
        places = [at for field in fields for at in self._columns.fields.get(field, ())]
        texts = [self._sheet.text(row, at).strip(" ,") for at in places]
        return [text for text in texts if text and not is_nothing(text)]

    def _text(self, row: int, field: str) -> str:
        return next(iter(self._texts(row, field)), "")

    def _parsed(self, row: int, field: str, parsed: Parsed[T]) -> T:
        if parsed.doubt:
            self._doubt(row, field, parsed.doubt)
        return parsed.value

    def _doubt(self, row: int, field: str, reason: str) -> None:
        at = self._columns.fields[field][0]
        self._doubts.append(
            Doubt(self._sheet.name, row + 1, column_letter(at), self._sheet.text(row, at), reason)
        )

    # --- fields ---------------------------------------------------------------------------

    def _names(self, row: int) -> tuple[str, str, tuple[str, ...]]:
        surname, forenames = "", ""
        aliases = list(self._texts(row, "aliases"))
        if "name" in self._columns.fields and "surname" not in self._columns.fields:
            name = self._parsed(row, "name", parse_name(self._value(row, "name")))
            surname, forenames = name.surname or "", name.forenames or ""
            aliases += name.aliases
        else:
            surname = self._part(row, "surname")
            forenames = self._part(row, "forenames")
        middle = " ".join(self._texts(row, "middle_names"))
        return surname, f"{forenames} {middle}".strip(), tuple(dict.fromkeys(aliases))

    def _part(self, row: int, field: str) -> str:
        value = self._value(row, field)
        if is_blank(value) or isinstance(value, CellError):
            return ""
        name = self._parsed(row, field, parse_part(value, surname=field == "surname"))
        return (name.surname if field == "surname" else name.forenames) or ""

    def _birth(self, row: int) -> tuple[dt.date | None, Figures | None]:
        if "date_of_birth" not in self._columns.fields:
            return None, None
        value = self._value(row, "date_of_birth")
        eight = _EIGHT.fullmatch(shown(value)) if not isinstance(value, dt.date) else None
        if eight is None:
            parsed = parse_birth_date(value, today=self._today, date1904=self._date1904)
            day = self._parsed(row, "date_of_birth", parsed)
            return day, None if day is None else (day.year, day.month, day.day)
        figures = _in_figures(eight[1], year_first=self._year_first)
        day = _day(figures)
        if day is None and _day(other := _in_figures(eight[1], year_first=not self._year_first)):
            figures, day = other, _day(other)
        if day is None or not day.year >= 1900 or day > self._today:
            self._doubt(row, "date_of_birth", "is a day that does not exist or cannot be")
            return None, figures
        return day, figures

    def _years_come_first(self) -> bool:
        """Whether eight figures without stops begin with the year, as most of the column do."""
        first = last = 0
        for at, row in enumerate(sorted(self._sheet.rows)):
            eight = _EIGHT.fullmatch(shown(self._value(row, "date_of_birth")))
            if eight is not None:
                first += _day(_in_figures(eight[1], year_first=True)) is not None
                last += _day(_in_figures(eight[1], year_first=False)) is not None
            if at > _ANSWERED:
                break
        return first >= last

    def _address(self, row: int) -> str:
        first = " ".join(self._texts(row, "number") + self._texts(row, "address"))
        rest = self._texts(row, "further_address", "town", "county", "postcode")
        return ", ".join(" ".join(part.split()) for part in _each_once([first, *rest]) if part)


def _each_once(parts: Iterable[str]) -> list[str]:
    """What stands in one address twice, as a postcode often does, is said once."""
    found: list[str] = []
    for part in parts:
        if not any(part.casefold() in known.casefold() for known in found):
            found.append(part)
    return found


def _in_figures(eight: str, *, year_first: bool) -> Figures:
    if year_first:
        return int(eight[:4]), int(eight[4:6]), int(eight[6:])
    return int(eight[4:]), int(eight[2:4]), int(eight[:2])


def _day(figures: Figures) -> dt.date | None:
    try:
        day = dt.date(*figures)
    except ValueError:
        return None
    return day if 1850 <= day.year <= 2100 else None
