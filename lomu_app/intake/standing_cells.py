"""Where a line stands: its own words and days, else its colour, else its section."""

from __future__ import annotations

import datetime as dt
import re

from lomu_app.intake.arrests import OPEN, Standing, day_inside, parse_arrest
from lomu_app.intake.doubts import Parsed, column_letter
from lomu_app.intake.habits import UNEXPLAINED
from lomu_app.intake.row_cells import RowCells
from lomu_app.intake.words import is_nothing, is_pending, parse_bare_yes_no, parse_status
from lomu_app.intake.workbook import shown

_NAMING = ("name", "surname", "identity")
_OWN = ("arrested", "arrest_date", "status", "outcome")
_HINTS = {
    "arrest_detail": "tells of an arrest that no column states; kept as outstanding",
    "off_date": "tells that the line came off the list, and no column says how; kept as "
    "outstanding",
}
Said = list[tuple[int, Standing]]


def read_standing(cells: RowCells, added: dt.date | None) -> Standing:
    """The row's own words, else its colour, else its section, else outstanding.

    `added` is the day on which the line came on the list: no arrest before it ends it.
    """
    own = _settled(cells, _said(cells, added))
    around = _around(cells)
    if own is None:
        return _by_surroundings(cells, around)
    if own.status == "outstanding" and around is not None and around.status != "outstanding":
        columns = [column for field in ("status", "outcome", "arrested", "arrest_date")
                   for column in cells.columns(field) if shown(cells.at(column))]  # fmt: skip
        cells.doubt(
            columns[0] if columns else None,
            "says outstanding, but its colour or section says otherwise",
        )
    return own


def read_proposed_off(cells: RowCells, standing: Standing) -> str | None:
    """Why a row may come off the list that no arrest ends; its cell is doubted."""
    if standing.status == "removed":
        for column in _columns(cells, ("arrested", "status", "outcome")):
            said = parse_status(cells.at(column)).value
            if said is not None and said[0] == "removed":
                cells.doubt(column, "is no arrest; the line stays open, proposed to come off")
                return f"status says “{shown(cells.at(column))[:100]}”"
        title = cells.around.section.title
        return f"stands in the section “{title}”" if title else "its colour says so"
    if standing.status == "outstanding" and (hint := _hint(cells)):
        return hint
    unsaid = not any(shown(cells.value(field)) for field in _OWN)
    if cells.around.colour_meaning == UNEXPLAINED and unsaid and not cells.around.section.status:
        naming = _columns(cells, _NAMING)
        cells.doubt(
            naming[0] if naming else None,
            f"is {cells.around.colour} and no key says what that means; kept as outstanding",
        )
        return f"the row is {cells.around.colour}; the file has no key to colours"
    return None


def _hint(cells: RowCells) -> str | None:
    """Cells filled beside an open line that only a line that has ended has; each is doubted."""
    told = None
    for field, reason in _HINTS.items():
        for column in cells.columns(field):
            text = shown(cells.at(column))
            if is_nothing(text) or is_pending(text) or parse_bare_yes_no(text) is False:
                continue
            cells.doubt(column, reason)
            told = told or f"says “{text[:100]}” under “{_heading(cells, column)}”"
    return told


def _heading(cells: RowCells, column: int) -> str:
    headings = {guess.column: guess.heading for guess in cells.mapping.columns}
    return re.sub(r"\s+", " ", headings.get(column_letter(column), ""))[:60]


def _around(cells: RowCells) -> Standing | None:
    """What the colour or else the section says."""
    section = cells.around.section
    if (by_colour := parse_status(cells.around.colour_meaning).value) is not None:
        return Standing(*by_colour)
    return None if section.status is None else Standing(section.status, section.outcome)


def _by_surroundings(cells: RowCells, around: Standing | None) -> Standing:
    section = cells.around.section
    if around is None:
        return OPEN
    by_colour = parse_status(cells.around.colour_meaning).value is not None
    if section.ambiguous and not by_colour:
        cells.doubt(
            None,
            f"stands in the section “{section.title}”; taken as "
            f"{section.outcome or section.status}",
        )
    return around


def _said(cells: RowCells, added: dt.date | None) -> Said:
    """What each cell says that is about where the line stands."""
    today = cells.around.today
    said: Said = []
    for field in ("arrested", "arrest_date"):
        for column in cells.columns(field):
            parsed = _since(_arrest(cells, field, column), added)
            if (one := cells.take(field, parsed, column)) is not None:
                said.append((column, one))
    for field in ("status", "outcome"):
        text = shown(cells.value(field))
        if not cells.columns(field) or (is_pending(text) and "?" not in text):
            continue
        words = cells.take(field, parse_status(cells.value(field)))
        if words is not None:
            day = day_inside(text, today=today)
            on_day = day if words[0] == "arrested" and _fits(day, added) else None
            said.append((cells.columns(field)[0], Standing(*words, on_day)))
    return said


def _arrest(cells: RowCells, field: str, column: int) -> Parsed[Standing | None]:
    value = cells.at(column)
    if cells.is_crossed(column):
        return Parsed(OPEN)
    if field == "arrest_date" and parse_bare_yes_no(value):
        return Parsed(OPEN, "is no day of an arrest; kept as outstanding")
    return parse_arrest(value, today=cells.around.today, date1904=cells.around.date1904)


def _since(parsed: Parsed[Standing | None], added: dt.date | None) -> Parsed[Standing | None]:
    standing = parsed.value
    if standing is None or standing.on_day is None or _fits(standing.on_day, added):
        return parsed
    return Parsed(OPEN, "lies before the day on which the line was added; kept as outstanding")


def _fits(day: dt.date | None, added: dt.date | None) -> bool:
    return day is not None and (added is None or day >= added)


def _settled(cells: RowCells, said: Said) -> Standing | None:
    """One answer out of several; a line that one cell calls outstanding is kept open."""
    ended = [(column, one) for column, one in said if one.status == "arrested"]
    if ended and any(one.status == "outstanding" for _, one in said):
        for column, _ in ended:
            cells.doubt(
                column, "tells of an arrest, but another cell does not; kept as outstanding"
            )
        return OPEN
    if ended:
        days = [one.on_day for _, one in ended if one.on_day is not None]
        outcomes = [one.outcome for _, one in ended if one.outcome not in (None, "arrested")]
        return Standing("arrested", (outcomes or ["arrested"])[0], min(days, default=None))
    return next((one for _, one in said if one.status == "removed"), said[0][1] if said else None)


def _columns(cells: RowCells, fields: tuple[str, ...]) -> list[int]:
    return [column for field in fields for column in cells.columns(field)]
