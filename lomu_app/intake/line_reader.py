"""One row of a target list as a typed line, with a doubt for every cell that earns one."""

from __future__ import annotations

from lomu_app.intake.doubts import column_letter
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.markers import parse_officer
from lomu_app.intake.person_cells import read_person
from lomu_app.intake.row_cells import RowCells
from lomu_app.intake.standing_cells import read_proposed_off, read_standing
from lomu_app.intake.target_line import Surroundings, TargetLine
from lomu_app.intake.task_cells import (
    read_addresses,
    read_area,
    read_attempts,
    read_comments,
    read_crime,
    read_markers,
    read_risk,
    read_wanted,
)
from lomu_app.intake.workbook import Sheet


def read_line(sheet: Sheet, row: int, mapping: ColumnMapping, around: Surroundings) -> TargetLine:
    """The line in a row (from 0); whether it identifies anyone is for the caller to see."""
    cells = RowCells(sheet, row, mapping, around)
    cells.check_all()
    person = read_person(cells)
    references, offence = read_crime(cells)
    attempts, last = read_attempts(cells)
    officer = parse_officer(cells.value("oic"))
    added = cells.date("date_added")
    standing = read_standing(cells, added)
    proposed_off = read_proposed_off(cells, standing)
    ended = any(one.outcome in ("arrested", "surrendered") for one in attempts.items)
    if ended and standing.status == "outstanding":
        columns = cells.columns("attempts")
        cells.doubt(
            columns[0] if columns else None, "tells of an arrest, but the line stays outstanding"
        )
    return TargetLine(
        sheet=sheet.name,
        row=row + 1,
        surname=person.surname,
        forenames=person.forenames,
        aliases=tuple(person.aliases),
        date_of_birth=person.date_of_birth,
        pnc_id=person.pnc_id,
        cro_number=person.cro_number,
        crime_reference=references[0] if references else None,
        other_references=references[1:],
        offence=offence,
        victim_risk=read_risk(cells),
        date_added=added,
        wanted_on_pnc=read_wanted(cells),
        markers=read_markers(cells),
        attempts=attempts.items,
        attempts_count=attempts.count,
        last_attempt=last,
        addresses=read_addresses(cells),
        oic=officer.text if officer else None,
        oic_rank=officer.rank if officer else None,
        oic_collar=officer.collar if officer else None,
        oic_name=officer.name if officer else None,
        area=read_area(cells),
        comments=read_comments(cells),
        status=standing.status,
        outcome=standing.outcome,
        arrested_on=standing.on_day if standing.status == "arrested" else None,
        struck=around.struck,
        raw=_raw(cells),
        cells={field: column_letter(columns[0]) for field, columns in cells.fields.items()},
        proposed_off=proposed_off,
        doubts=tuple(cells.doubts),
    )


def _raw(cells: RowCells) -> dict[str, str]:
    raw: dict[str, str] = {}
    for field, columns in cells.fields.items():
        texts = [cells.sheet.text(cells.row, column) for column in columns]
        if joined := "\n".join(text for text in texts if text):
            raw[field] = joined
    return raw
