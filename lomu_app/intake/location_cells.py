"""One row of a register of locations as a line, with a doubt for every cell that earns one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.intake.doubts import Parsed, column_index, column_letter
from lomu_app.intake.headings import normal_heading
from lomu_app.intake.location_line import GradingSaid, LocationLine, LocationNote, TacticSaid
from lomu_app.intake.location_mapping import KEPT
from lomu_app.intake.location_notes import parse_updates
from lomu_app.intake.location_words import (
    NO_TEXT,
    SignOff,
    areas_in,
    parse_band,
    parse_grading,
    parse_kind,
    parse_sign_off,
    parse_tactics,
    why_no_words,
)
from lomu_app.intake.places import parse_postcode_cell
from lomu_app.intake.row_cells import RowCells
from lomu_app.intake.sections import known_area
from lomu_app.intake.weighing import OWN_REMARKS
from lomu_app.intake.words import is_nothing, is_pending, plain_word
from lomu_app.intake.workbook import CellError, shown
from lomu_app.people.identifiers import clean_line, find_postcodes

_NOBODY = frozenset({"unallocated", "not allocated", "vacant", "vacancy", "nobody", "no owner"})
_ONLINE = "online"
_LONGEST_REFERENCE = 40
STAYS = "it stays on the agenda"


@dataclass(frozen=True, slots=True)
class LocationSection:
    """What stands above a line. Empty says nothing; `ended` is a title that speaks of sign-off."""

    area: str = ""
    ended: str = ""
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class LocationHabits:
    """How a table is filled: updates with American days, references that have letters."""

    month_first: bool = False
    lettered: bool = False


def read_location_line(
    cells: RowCells, section: LocationSection, habits: LocationHabits
) -> LocationLine:
    """The line in a row."""
    return _Row(cells, section, habits).read()


class _Row:
    """One row on its way to a line."""

    def __init__(
        self, cells: RowCells, section: LocationSection, habits: LocationHabits
    ) -> None:  # fmt: skip
        self._cells = cells
        self._section = section
        self._habits = habits
        self._today = cells.around.today

    def read(self) -> LocationLine:
        cells, section = self._cells, self._section
        cells.check_all()
        if section.unclear:
            cells.doubt(None, f"stands under “{section.unclear}”, which is not understood")
        kind = self._take("place_kind", parse_kind(cells.value("place_kind")), "")
        name, address, postcode = self._place(kind)
        raised = self._raised()
        signed = self._signed(raised)
        return LocationLine(
            sheet=cells.sheet.name, row=cells.row + 1, area=self._area(),
            reference=self._reference(), name=name, kind=kind,
            kind_said=self._text("place_kind"), address=address, postcode=postcode,
            raised_on=raised, intelligence=self._joined("intelligence"), grading=self._grading(),
            initial_risk=self._band("initial_risk"), current_risk=self._band("current_risk"),
            tactics=self._tactics(), officer=self._officer(), notes=self._notes(),
            signed_off_on=signed, signed_off_by=self._signed_by(signed),
            next_review=cells.date("next_review", ahead=True),
            premises_owner=self._text("premises_owner"), licensee=self._text("licensee"),
            licence=self._text("licence"), opening_hours=self._text("opening_hours"),
            raised_by=self._text("raised_by"), comments=self._comments(), texts=self._texts(),
            struck=cells.around.struck,
            columns=tuple(sorted((f, column_letter(c[0])) for f, c in cells.fields.items())),
            doubts=tuple(cells.doubts),
        )  # fmt: skip

    # Cells

    def _text(self, field: str) -> str:
        columns = self._cells.columns(field)
        if not columns or isinstance(self._cells.at(columns[0]), CellError):
            return ""
        text = clean_line(shown(self._cells.at(columns[0])))
        return "" if is_nothing(text) or is_pending(text) else text

    def _said(self, field: str) -> str:
        """A field's text, doubted where it cannot be what it stands for."""
        columns, text = self._cells.columns(field), self._text(field)
        if columns and (doubt := why_no_words(self._cells.at(columns[0]))):
            self._cells.doubt(columns[0], doubt)
            return text if doubt == NO_TEXT else ""
        return text

    def _joined(self, field: str) -> str:
        """The texts of all columns of a field, line by line, without what says nothing."""
        texts = []
        for column in self._cells.columns(field):
            value = self._cells.at(column)
            text = shown(value)
            if is_nothing(text) or isinstance(value, CellError):
                continue
            if doubt := why_no_words(value):
                self._cells.doubt(column, doubt)
            if doubt in (None, NO_TEXT):
                texts.append(text)
        return "\n".join(texts)

    def _reference(self) -> str:
        columns = self._cells.columns("reference")
        if not columns:
            return ""
        value, text = self._cells.at(columns[0]), self._text("reference")
        doubt = why_no_words(value, may_be_number=not self._habits.lettered)
        if doubt is None and text and not any(map(str.isdigit, text)):
            doubt = "is not like a reference"
        if doubt:
            self._cells.doubt(columns[0], doubt)
        return "" if doubt else text[:_LONGEST_REFERENCE]

    def _take(self, field: str, parsed: Parsed[str], absent: str) -> str:
        return self._cells.take(field, parsed) if self._cells.columns(field) else absent

    def _place(self, kind: str) -> tuple[str, str, str]:
        """Name, address and postcode; an address stands for a name that is not given."""
        cells = self._cells
        name, address = self._said("place"), clean_line(self._joined("address"))
        postcode = ""
        if cells.columns("postcode"):
            postcode = cells.take("postcode", parse_postcode_cell(cells.value("postcode"))) or ""
        inside = {found.postcode for found in find_postcodes(address)}
        if postcode and inside and postcode not in inside:
            cells.doubt(cells.columns("postcode")[0], "is another postcode than the address has")
        elif not postcode and len(inside) == 1:
            postcode = inside.pop()
        if not name and address:
            columns = cells.columns("place") or cells.columns("address")
            cells.doubt(columns[0], "gives no name; the address stands for it")
            name = address
        if name and not (address or postcode) and kind != _ONLINE:
            cells.doubt(None, "gives neither an address nor a postcode")
        return name, address, postcode

    def _raised(self) -> dt.date | None:
        columns, day = self._cells.columns("raised"), self._cells.date("raised")
        if columns and day is None and not self._cells.is_doubted(columns[0]):
            self._cells.doubt(columns[0], "gives no day on which it was raised")
        return day

    def _area(self) -> str:
        """The area that the row's own column names, else the section or the sheet."""
        columns = self._cells.columns("area")
        text = self._text("area") if columns else ""
        if not text:
            return self._section.area
        named = known_area(text)
        found = (named,) if named else areas_in(text)
        if len(found) == 1:
            return found[0]
        self._cells.doubt(columns[0], "names no area of this force")
        return ""

    def _grading(self) -> GradingSaid:
        columns = self._cells.columns("grading")
        if not columns:
            return GradingSaid()
        value = self._cells.at(columns[0])
        if is_nothing(shown(value)) and not self._joined("intelligence"):
            return GradingSaid()
        return self._cells.take("grading", parse_grading(value))

    def _band(self, field: str) -> str:
        columns = self._cells.columns(field)
        if not columns:
            return ""
        band = self._cells.take(field, parse_band(self._cells.at(columns[0])))
        if not band and not self._cells.is_doubted(columns[0]):
            self._cells.doubt(columns[0], "gives no band of risk")
        return band

    def _tactics(self) -> tuple[TacticSaid, ...]:
        found: list[TacticSaid] = []
        for column in self._cells.columns("tactics"):
            parsed = parse_tactics(self._cells.at(column))
            found += self._cells.take("tactics", parsed, column)
        return tuple(dict.fromkeys(found))

    def _officer(self) -> str:
        columns, text = self._cells.columns("officer"), self._said("officer")
        if plain_word(text) in _NOBODY:
            text = ""
        if columns and not text and not self._cells.is_doubted(columns[0]):
            self._cells.doubt(columns[0], "names nobody who looks after the location")
        return text

    def _notes(self) -> tuple[LocationNote, ...]:
        found: list[LocationNote] = []
        for column in self._cells.columns("updates"):
            parsed = parse_updates(self._cells.at(column), today=self._today)
            if parsed.doubt is None and self._habits.month_first and parsed.value:
                parsed = Parsed(
                    parsed.value, "could have days in American order, as others in this column do"
                )
            found += self._cells.take("updates", parsed, column)
        return tuple(found)

    # Sign-off

    def _signed(self, raised: dt.date | None) -> dt.date | None:
        """The day of the sign-off; whatever is not a plain day leaves it on the agenda."""
        cells = self._cells
        columns = [*cells.columns("signed_off"), *cells.columns("signed_on")]
        said, doubted = self._said_of_sign_off(columns)
        days = {one.day for one in said if one.day is not None}
        refused = any(
            one.said is False and cells.sheet.text(cells.row, column)
            for one, column in zip(said, columns, strict=True)
        )
        if len(days) > 1 or (days and refused):
            cells.doubt(columns[-1], f"does not agree with {column_letter(columns[0])}; {STAYS}")
            return None
        if days and not doubted:
            return self._checked(days.pop(), raised, columns)
        claimed = any(one.said for one in said)
        if claimed and not doubted:
            cells.doubt(
                columns[0], f"says that it is signed off, and not on what day: {STAYS} until then"
            )
        elif not claimed and self._section.ended:
            cells.doubt(None, f"stands under “{self._section.ended}” without a day: {STAYS}")
        elif not claimed and cells.around.struck:
            cells.doubt(None, f"is struck through, and gives no day of a sign-off: {STAYS}")
        return None

    def _said_of_sign_off(self, columns: list[int]) -> tuple[list[SignOff], bool]:
        """What each column says, and whether one of them could not be read."""
        said, doubted = [], False
        for column in columns:
            value = self._cells.at(column)
            parsed = parse_sign_off(value, today=self._today, date1904=self._cells.around.date1904)
            said.append(parsed.value)
            if parsed.doubt and parsed.value.day is None:
                doubted = True
                self._cells.doubt(column, f"{parsed.doubt}; {STAYS}")
            elif doubt := parsed.doubt or self._cells.habit_doubt(column, value):
                self._cells.doubt(column, doubt)
        return said, doubted

    def _checked(self, day: dt.date, raised: dt.date | None, columns: list[int]) -> dt.date:
        if raised is not None and day < raised:
            self._cells.doubt(columns[-1], f"lies before {raised:%d/%m/%Y}, when it was raised")
        return day

    def _signed_by(self, signed: dt.date | None) -> str:
        columns, text = self._cells.columns("signed_off_by"), self._said("signed_off_by")
        if columns and signed is not None and not text:
            self._cells.doubt(columns[0], "does not say who signed it off")
        if (
            text
            and signed is None
            and not any(
                self._cells.is_doubted(column)
                for field in ("signed_off", "signed_on")
                for column in self._cells.columns(field)
            )
        ):
            self._cells.doubt(columns[0], f"names somebody, but no day of a sign-off: {STAYS}")
        return text

    # What is kept as it stands

    def _texts(self) -> tuple[tuple[str, str], ...]:
        found = []
        for guess in self._cells.mapping.columns:
            text = self._cells.sheet.text(self._cells.row, column_index(guess.column))
            if text and normal_heading(guess.heading) not in OWN_REMARKS:
                found.append((guess.heading or f"Column {guess.column}", text))
        return tuple(found)

    def _comments(self) -> str:
        """Remarks, and under its heading every cell that no field of the line holds."""
        told = []
        for guess in self._cells.mapping.columns:
            text = self._cells.sheet.text(self._cells.row, column_index(guess.column))
            own = normal_heading(guess.heading) in OWN_REMARKS
            if own or is_nothing(text) or not (guess.field is None or guess.field in KEPT):
                continue
            plain = guess.field == "comments"
            told.append(text if plain else f"{guess.heading or f'Column {guess.column}'}: {text}")
        return "\n".join(told)
