"""What a row says beside the person: crime, risk, attempts, places, where the line stands."""

from __future__ import annotations

import datetime as dt
import re

from lomu_app.intake.attempts import Attempt, Attempts, parse_attempts
from lomu_app.intake.doubts import Parsed
from lomu_app.intake.markers import Marker, parse_markers
from lomu_app.intake.places import Address, parse_addresses, parse_postcode_cell
from lomu_app.intake.references import (
    looks_like_crime_reference,
    parse_crime_reference,
    split_offence,
)
from lomu_app.intake.row_cells import RowCells
from lomu_app.intake.sections import colour_name, known_area, meaning_of
from lomu_app.intake.unknown_codes import doubt_unknown_codes
from lomu_app.intake.words import (
    Risk,
    is_nothing,
    parse_risk,
    parse_yes_no,
)
from lomu_app.intake.workbook import CellError, is_blank, shown

_BEGINS_ADDRESS = re.compile(
    r"\d+\w?\b(?! ?\d?[a-z]{2}$)|flat\b|room\b|c/o\b|nfa\b|no fixed|the\b|hmp\b", re.IGNORECASE
)


def read_crime(cells: RowCells) -> tuple[tuple[str, ...], str | None]:
    """References in order, and the offence."""
    parsed = parse_crime_reference(cells.value("crime_reference"))
    references = list(cells.take("crime_reference", parsed).references)
    odd = [one for one in references if not looks_like_crime_reference(one)]
    if cells.around.habits.own_shape and odd and not parsed.doubt:
        cells.doubt(
            cells.columns("crime_reference")[0], "has another shape than the other references"
        )
    offences: list[str] = []
    beside = references
    references = []
    for field in ("offence", "crime_offence"):
        for column in cells.columns(field):
            text, inside = split_offence(cells.at(column))
            references.extend(inside)
            if not is_nothing(text) and not isinstance(cells.at(column), CellError):
                offences.append(" ".join(text.split()))
    # A warrant's or a court's number does not stand for the crime where that is given too.
    ordered = sorted((*beside, *references), key=_is_of_other_shape) if references else beside
    return tuple(dict.fromkeys(ordered)), "; ".join(offences) or None


def _is_of_other_shape(reference: str) -> bool:
    return not looks_like_crime_reference(reference)


def read_risk(cells: RowCells) -> Risk | None:
    """The row's own band, else what its colour or section says."""
    section = cells.around.section
    own: Risk | None = None
    if cells.columns("victim_risk"):
        own = cells.take("victim_risk", _own_risk(cells))
        if own and section.risk and own != section.risk:
            cells.doubt(cells.columns("victim_risk")[0], f"stands in the section “{section.title}”")
    if own is None and cells.around.colour_meaning:
        own = parse_risk(cells.around.colour_meaning).value
    return own or section.risk


def _own_risk(cells: RowCells) -> Parsed[Risk | None]:
    """The band that the risk column gives: by its key, its word, its scale, or its colour."""
    column = cells.columns("victim_risk")[0]
    value = cells.at(column)
    sign = shown(value).casefold()
    around = cells.around
    if band := around.key.risks.get(sign):
        return Parsed(band)
    if band := around.habits.risk_scale.get(sign):
        return Parsed(band, f"may be a scale of three or a count of ticks; taken as {band}")
    fill = cells.sheet.fills.get((cells.row, column))
    if not is_blank(value) or fill is None:
        return parse_risk(value)
    colour = colour_name(fill)
    said = parse_risk(meaning_of(colour, around.key.colours) or "").value
    band = said or parse_risk(colour).value
    return Parsed(band, None if said or not band else f"is only coloured {colour}; taken as {band}")


def read_wanted(cells: RowCells) -> bool | None:
    """Whether circulated on PNC; a date in the column is the day of it."""
    if not cells.columns("wanted_on_pnc"):
        return None
    value = cells.value("wanted_on_pnc")
    if isinstance(value, dt.datetime):
        return True
    if cells.is_crossed(cells.columns("wanted_on_pnc")[0]):
        return None
    return cells.take("wanted_on_pnc", parse_yes_no(value))


def read_markers(cells: RowCells) -> tuple[Marker, ...]:
    """Markers of one column or several, and of columns that each tick one code."""
    found: dict[tuple[str, str], Marker] = {}
    for field, columns in cells.fields.items():
        for column in columns:
            markers: tuple[Marker, ...] = ()
            if field == "markers":
                markers = cells.take(field, parse_markers(cells.at(column)), column)
                doubt_unknown_codes(cells, column, markers)
            elif field.startswith("marker:") and _ticked(cells, column):
                code = field.partition(":")[2]
                markers = (Marker(code, code, known=True),)
            for marker in markers:
                found.setdefault((marker.code, "" if marker.code else marker.text), marker)
    return tuple(found.values())


def _ticked(cells: RowCells, column: int) -> bool:
    said = cells.take("markers", parse_yes_no(cells.at(column)), column)
    cells.is_crossed(column)
    return bool(said)


def read_attempts(cells: RowCells) -> tuple[Attempts, dt.date | None]:
    """Attempts with their count, and the day of the last one."""
    items: list[Attempt] = []
    count: int | None = None
    for column in cells.columns("attempts"):
        parsed = parse_attempts(cells.at(column), today=cells.around.today)
        found = cells.take("attempts", parsed, column)
        items.extend(found.items)
        if found.count is not None:
            count = (count or 0) + found.count
    if cells.columns("attempts_count"):
        count = _counted(cells, count, has_items=bool(items))
    last = cells.date("last_attempt")
    days = [item.day for item in items if item.day is not None]
    if last is not None and days and max(days) != last:
        cells.doubt(
            cells.columns("last_attempt")[0],
            f"does not agree with the last attempt listed, {max(days):%d/%m/%Y}",
        )
    elif last is None and days and not cells.columns("last_attempt"):
        last = max(days)
    return Attempts(tuple(items), count), last


def _counted(cells: RowCells, listed: int | None, *, has_items: bool) -> int | None:
    column = cells.columns("attempts_count")[0]
    blank = is_blank(cells.at(column))
    parsed = parse_attempts(cells.at(column), today=cells.around.today)
    said = cells.take("attempts_count", parsed, column).count
    if has_items and not blank and said not in (None, listed):
        cells.doubt(column, f"does not agree with the attempts that are listed ({listed})")
        return said
    return listed if has_items or (blank and listed is not None) else said


def read_addresses(cells: RowCells) -> tuple[Address, ...]:
    """Every address; a postcode from a column of its own joins the one that lacks it."""
    postcodes = [
        cells.take("postcode", parse_postcode_cell(cells.at(column)), column)
        for column in cells.columns("postcode")
    ]
    columns = sorted(cells.columns("address"), key=cells.place_in_order)
    found: list[Address] = []
    for column in columns:
        parsed = parse_addresses(cells.at(column))
        lacks_only = parsed.doubt == "has no full postcode" and (
            bool(cells.columns("postcode")) or len(columns) > 1
        )
        if parsed.doubt and not lacks_only:
            cells.doubt(column, parsed.doubt)
        found.extend(parsed.value)
    found = _parts_joined(found, len(columns))
    for postcode in filter(None, postcodes):
        bare = next((at for at, a in enumerate(found) if a.postcode is None), None)
        if bare is not None:
            known = found[bare]
            found[bare] = Address(f"{known.text}, {postcode}", postcode, known.note)
        elif all(a.postcode != postcode for a in found):
            found.append(Address(postcode, postcode))
    return tuple(dict.fromkeys(found))


def _parts_joined(found: list[Address], columns: int) -> list[Address]:
    """Street, town and postcode in columns of their own are one address."""
    joined: list[Address] = []
    for one in found:
        before = joined[-1] if joined and columns > 1 else None
        if before is None or before.postcode or _BEGINS_ADDRESS.match(one.text):
            joined.append(one)
            continue
        note = "; ".join(text for text in (before.note, one.note) if text)
        joined[-1] = Address(f"{before.text}, {one.text}", one.postcode, note)
    return joined


def read_area(cells: RowCells) -> str | None:
    """The row's own area, else the section's or sheet's, else the one asked for."""
    text = shown(cells.value("area"))
    own = None if is_nothing(text) else known_area(text) or text
    return own or cells.around.section.area or cells.around.area


def read_comments(cells: RowCells) -> str | None:
    """The text of all remark columns."""
    texts = [
        shown(cells.at(column))
        for column in cells.columns("comments")
        if not isinstance(cells.at(column), CellError)
    ]
    return "\n".join(text for text in texts if text not in ("", "-", "–")) or None
