"""One row of a register as a line, with a doubt for every cell that earns one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from dataclasses import dataclass

from lomu_app.intake.doubts import Parsed, column_index, column_letter
from lomu_app.intake.headings import normal_heading
from lomu_app.intake.mapping import ColumnGuess, ColumnMapping
from lomu_app.intake.person_cells import read_person
from lomu_app.intake.person_line import LineAddress
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.register_mapping import KEPT
from lomu_app.intake.register_words import (
    MemberStatus,
    Where,
    cohort_of,
    leaving_code,
    parse_member_status,
    parse_rag,
    parse_statutory,
    parse_where,
    supervision_code,
)
from lomu_app.intake.row_cells import RowCells
from lomu_app.intake.sections import colour_name
from lomu_app.intake.target_line import Surroundings
from lomu_app.intake.task_cells import read_addresses, read_area, read_markers
from lomu_app.intake.weighing import OWN_REMARKS
from lomu_app.intake.words import (
    is_nothing,
    is_pending,
    parse_bare_yes_no,
    parse_yes_no,
    plain_word,
)
from lomu_app.intake.workbook import CellError, Sheet, shown

_PRISON_NUMBER = re.compile(r"[A-Z]\d{4}[A-Z]{2}|[A-Z]{0,2}\d{4,6}")
_NOBODY = frozenset(
    {"unallocated", "not allocated", "vacant", "vacancy", "none", "nobody", "no om"}
)
_RAG_FILLS = {"red": "red", "amber": "amber", "yellow": "amber", "green": "green"}
_PERSON = frozenset({
    "address", "aliases", "cro_number", "date_of_birth", "forenames", "identity", "markers",
    "middle_names", "name", "pnc_id", "postcode", "surname",
})  # fmt: skip
_UNREAD = frozenset({"line_number"})


@dataclass(frozen=True, slots=True)
class RegisterSection:
    """What stands above a line: the sheet's cohort, and what titles say. Empty says nothing.

    `unclear` is a title that was not understood; `clash` says that a title and the name of the
    sheet do not agree on the cohort.
    """

    cohort: str = ""
    area: str | None = None
    rag: str | None = None
    inside: bool | None = None
    status: MemberStatus | None = None
    manager: str = ""
    title: str = ""
    unclear: str = ""
    clash: str = ""


def read_register_line(
    sheet: Sheet, row: int, mapping: ColumnMapping, around: Surroundings, section: RegisterSection
) -> RegisterLine:
    """The line in a row (from 0); whether it identifies anyone is for the caller to see."""
    return _Row(RowCells(sheet, row, mapping, around), section).read()


class _Row:
    """One row on its way to a line."""

    def __init__(self, cells: RowCells, section: RegisterSection) -> None:
        self._cells = cells
        self._section = section
        self._headings = {guess.column: guess.heading for guess in cells.mapping.columns}

    def read(self) -> RegisterLine:
        cells, section = self._cells, self._section
        cells.check_all()
        for reason in filter(None, (self._title_doubt(), section.clash)):
            cells.doubt(None, reason)
        person = read_person(cells)
        where, release = self._where(), self._day("release_date", ahead=True)
        self._check_release(where, release)
        status, off = self._status()
        supervision = self._supervision()
        line = RegisterLine(
            sheet=cells.sheet.name, row=cells.row + 1, cohort=self._cohort(),
            area=read_area(cells) or "", surname=person.surname or "",
            forenames=person.forenames or "", aliases=tuple(person.aliases),
            date_of_birth=person.date_of_birth, pnc_id=person.pnc_id,
            cro_number=person.cro_number,
            markers=tuple((marker.code, marker.text) for marker in read_markers(cells)),
            addresses=tuple(
                LineAddress(a.text, a.postcode, a.note) for a in read_addresses(cells)
            ),
            prison_number=self._prison_number(), lead_manager=self._manager(),
            deputy=self._text("deputy"), selected_on=self._day("selected_on"),
            referred_on=self._day("referred_on"), screened_on=self._day("screened_on"),
            rag=self._rag(), rag_basis=self._text("rag_basis"),
            review_due=self._day("review_due", ahead=True),
            reviewed_on=self._day("reviewed_on"), in_custody=where.inside, place=where.place,
            release_date=release, supervision_ends=self._day("supervision_ends", ahead=True),
            statutory=self._statutory(), supervision=supervision,
            probation_officer=self._text("probation_officer"), status=status,
            da_flag=self._da_flag(), comments="", texts=self._texts(), struck=cells.around.struck,
            proposed_off=off, leaving=leaving_code(f"{self._text('left_reason')} {off}") or "",
            columns=tuple(sorted((f, column_letter(c[0])) for f, c in cells.fields.items())),
        )  # fmt: skip
        return _with(line, self._comments(line, bool(person.pnc_id)), cells)

    def _title_doubt(self) -> str:
        unclear = self._section.unclear
        return f"stands under “{unclear}”, which is not understood" if unclear else ""

    # Cells

    def _text(self, field: str) -> str:
        columns = self._cells.columns(field)
        if not columns or isinstance(self._cells.at(columns[0]), CellError):
            return ""
        text = " ".join(shown(self._cells.at(columns[0])).split())
        return "" if is_nothing(text) or is_pending(text) else text

    def _day(self, field: str, *, ahead: bool = False) -> dt.date | None:
        return self._cells.date(field, ahead=ahead)

    def _manager(self) -> str:
        columns = self._cells.columns("lead_manager")
        if not columns:
            return self._section.manager
        text = self._text("lead_manager")
        if plain_word(text) in _NOBODY:
            text = ""
        if not text:
            self._cells.doubt(columns[0], "names no offender manager")
        return text

    def _rag(self) -> str | None:
        cells = self._cells
        columns = cells.columns("rag")
        if not columns:
            fill = _RAG_FILLS.get(cells.around.colour or "")
            if fill is not None and self._section.rag is None:
                cells.doubt(None, f"is coloured {cells.around.colour}; taken as RAG {fill}")
            return self._section.rag or fill
        value = cells.at(columns[0])
        painted = cells.sheet.fills.get((cells.row, columns[0]))
        if not shown(value) and painted is not None:
            fill = _RAG_FILLS.get(colour_name(painted))
            return cells.take(
                "rag", Parsed(fill, f"is only coloured {fill}; taken as {fill}" if fill else None)
            )
        own = cells.take("rag", parse_rag(value))
        if own and self._section.rag and own != self._section.rag:
            cells.doubt(columns[0], f"stands in the section “{self._section.title}”")
        return own

    def _where(self) -> Where:
        inside, place = self._section.inside, ""
        said: set[bool] = set()
        for column in self._cells.columns("custody"):
            heading = self._headings.get(column_letter(column), "")
            found = self._cells.take(
                "custody", parse_where(self._cells.at(column), heading=heading), column
            )
            place = place or found.place
            if found.inside is not None:
                said.add(found.inside)
                inside = found.inside
        if len(said) > 1 or (said and self._section.inside not in (None, inside)):
            self._cells.doubt(
                self._cells.columns("custody")[0], "does not agree with what stands beside it"
            )
            return Where(None, place)
        return Where(inside, place)

    def _check_release(self, where: Where, release: dt.date | None) -> None:
        columns = self._cells.columns("release_date")
        if not columns:
            return
        today = self._cells.around.today
        if where.inside and release is None and not self._cells.is_doubted(columns[0]):
            self._cells.doubt(columns[0], "gives no release date, and the person is in custody")
        if where.inside and release is not None and release < today:
            self._cells.doubt(columns[0], "is past, and the person is told to be in custody")
        if where.inside is False and release is not None and release > today:
            self._cells.doubt(columns[0], "is still to come, and the person is not in custody")

    def _cohort(self) -> str:
        columns, own = self._cells.columns("cohort"), self._section.cohort or self._ticked()
        text = self._text("cohort")
        if not columns or not text:
            return own
        said = cohort_of(text)
        if said is None:
            instead = f"; taken as {own.replace('_', ' ')}" if own else ""
            self._cells.doubt(columns[0], f"names no cohort that is known{instead}")
        elif own and said != own:
            self._cells.doubt(columns[0], f"is another cohort than the sheet's ({own})")
        return said or own

    def _ticked(self) -> str:
        """The one cohort that is ticked, where a register has a column for each."""
        ticked = set()
        for guess in self._cells.mapping.columns:
            code = None if guess.field else cohort_of(guess.heading)
            text = self._cells.sheet.text(self._cells.row, column_index(guess.column))
            if code and (parse_bare_yes_no(text) or plain_word(text) == "x"):
                ticked.add(code)
        if len(ticked) > 1:
            self._cells.doubt(None, "ticks several cohorts: give the person a line for each")
        return ticked.pop() if len(ticked) == 1 else ""

    def _status(self) -> tuple[MemberStatus, str]:
        """Where the membership stands, and why somebody may be let go."""
        cells, section = self._cells, self._section
        off = "Struck through in the unit's register" if cells.around.struck else ""
        status = section.status
        if columns := cells.columns("status"):
            own = cells.take("status", parse_member_status(cells.at(columns[0])))
            if own and status and own != status:
                cells.doubt(columns[0], f"stands in the section “{section.title}”")
            status = own or status
        if status == "ended":
            said = self._text("status") or section.title
            off = off or f"The register says “{said[:100]}”"
        left = cells.date("left_on")
        if left is not None and left <= cells.around.today:
            off = off or f"The register says that he left on {left:%d/%m/%Y}"
            if status in (None, "managed"):
                cells.doubt(cells.columns("left_on")[0], "tells of a day of leaving")
        return status or "managed", off

    def _statutory(self) -> bool | None:
        columns = self._cells.columns("statutory")
        if not columns:
            return None
        return self._cells.take("statutory", parse_statutory(self._cells.at(columns[0])))

    def _supervision(self) -> str:
        for field in ("supervision", "statutory"):
            if code := supervision_code(self._text(field)):
                return code
        return ""

    def _prison_number(self) -> str:
        text = re.sub(r"\s", "", self._text("prison_number")).upper()
        if text and not _PRISON_NUMBER.fullmatch(text):
            self._cells.doubt(self._cells.columns("prison_number")[0], "is no prison number")
            return ""
        return text

    def _da_flag(self) -> bool | None:
        columns = self._cells.columns("da_flag")
        text = self._text("da_flag") if columns else ""
        if not text or text in ("-", "–", "—"):
            return None
        return self._cells.take("da_flag", parse_yes_no(self._cells.at(columns[0])))

    # What is kept as it stands

    def _texts(self) -> tuple[tuple[str, str], ...]:
        found = []
        for guess in self._cells.mapping.columns:
            text = self._cells.sheet.text(self._cells.row, column_index(guess.column))
            if text and not _is_own(guess):
                found.append((guess.heading or f"Column {guess.column}", text))
        return tuple(found)

    def _comments(self, line: RegisterLine, known: bool) -> str:
        """Remarks, and under its heading every cell that no field of the line holds."""
        told = []
        for guess in self._cells.mapping.columns:
            column = column_index(guess.column)
            text = self._cells.sheet.text(self._cells.row, column)
            field = guess.field
            silent = is_nothing(text) and plain_word(text) != "x"  # a cross may be a tick
            if silent or field in _UNREAD or _is_own(guess):
                continue
            if field == "comments":
                told.append(text)
            elif field is None or field in KEPT or self._is_lost(line, field, known=known):
                told.append(f"{guess.heading or f'Column {guess.column}'}: {text}")
        return "\n".join(told)

    def _is_lost(self, line: RegisterLine, field: str, *, known: bool) -> bool:
        """Whether a cell says something that the line does not hold."""
        if field in _PERSON:
            return field == "pnc_id" and not known
        if field in ("left_on", "left_reason", "screened_on", "reviewed_on"):
            return True
        if field == "custody":
            return line.in_custody is None or (line.in_custody and len(self._text(field)) > 40)
        if field == "status":
            return line.status == "managed" and plain_word(self._text(field)) != "managed"
        if field == "statutory":
            return line.statutory is None
        if field == "supervision":
            return not line.supervision or len(self._text(field)) > 20
        return getattr(line, field, None) in (None, "")


def _is_own(guess: ColumnGuess) -> bool:
    """Whether a column holds our own remarks, in a workbook of rows to be mended."""
    return normal_heading(guess.heading) in OWN_REMARKS


def _with(line: RegisterLine, comments: str, cells: RowCells) -> RegisterLine:
    return dataclasses.replace(line, comments=comments, doubts=tuple(cells.doubts))
