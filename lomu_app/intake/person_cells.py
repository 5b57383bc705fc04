"""Who a row is about: names and identifiers, from one column or from many."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from lomu_app.intake.identity import Identity, parse_identity
from lomu_app.intake.names import PersonName, parse_name, parse_part
from lomu_app.intake.references import parse_cro_cell, parse_pnc_cell
from lomu_app.intake.row_cells import RowCells
from lomu_app.intake.words import is_nothing
from lomu_app.intake.workbook import CellError, is_blank, shown


@dataclass(slots=True)
class Person:
    """What the cells of a row say of a person."""

    surname: str | None = None
    forenames: str | None = None
    aliases: list[str] = field(default_factory=list)
    date_of_birth: dt.date | None = None
    pnc_id: str | None = None
    cro_number: str | None = None

    def add(self, name: PersonName) -> None:
        """Take over what is not known yet; further forenames are appended."""
        if name.forenames and self.forenames and name.surname is None:
            self.forenames += " " + name.forenames
        self.surname = self.surname or name.surname
        self.forenames = self.forenames or name.forenames
        self.aliases.extend(alias for alias in name.aliases if alias not in self.aliases)


def read_person(cells: RowCells) -> Person:
    """The person of a row; the doubts lie in `cells`."""
    person = Person()
    # A column of names says who it is, whatever stands beside a date of birth.
    _read_names(cells, person)
    for column in cells.columns("identity"):
        if not is_blank(cells.at(column)):
            _read_identity(cells, column, person)
    today = cells.around.today
    person.date_of_birth = cells.date("date_of_birth") or person.date_of_birth
    pnc = cells.take("pnc_id", parse_pnc_cell(cells.value("pnc_id"), today=today))
    person.pnc_id = pnc or person.pnc_id
    cro = cells.take("cro_number", parse_cro_cell(cells.value("cro_number")))
    person.cro_number = cro or person.cro_number
    return person


def _read_identity(cells: RowCells, column: int, person: Person) -> None:
    identity: Identity = parse_identity(
        cells.at(column), today=cells.around.today, order=cells.mapping.name_order
    )
    for reason in identity.doubts:
        cells.doubt(column, reason)
    if identity.name is not None:
        person.add(identity.name)
    person.date_of_birth = person.date_of_birth or identity.date_of_birth
    person.pnc_id = person.pnc_id or identity.pnc_id
    person.cro_number = person.cro_number or identity.cro_number


def _read_names(cells: RowCells, person: Person) -> None:
    if cells.columns("name"):
        parsed = parse_name(cells.value("name"), order=cells.mapping.name_order)
        person.add(cells.take("name", parsed))
    for part in ("surname", "forenames", "middle_names"):
        for column in cells.columns(part):
            said = parse_part(cells.at(column), surname=part == "surname")
            name = cells.take(part, said, column)
            if (
                part == "surname"
                and name.surname
                and name.surname != (person.surname or name.surname)
            ):
                cells.doubt(
                    column, f"is another surname than {person.surname}, which stands beside it"
                )
                cells.doubt(
                    cells.columns("name")[0] if cells.columns("name") else None,
                    "gives another surname than the column of surnames",
                )
            person.add(name)
    for column in cells.columns("aliases"):
        text = shown(cells.at(column))
        if not is_nothing(text) and not isinstance(cells.at(column), CellError):
            found = [p for p in re.split(r"\s*[,;/\n]\s*", text) if p]
            person.aliases.extend(p for p in found if p not in person.aliases)
    whole = cells.columns("name") or cells.columns("identity")
    for part, word in (("surname", "surname"), ("forenames", "forename")):
        columns = cells.columns(part) or ([] if whole else cells.columns("surname"))
        if columns and getattr(person, part) is None and not cells.is_doubted(columns[0]):
            cells.doubt(columns[0], f"gives no {word}")
