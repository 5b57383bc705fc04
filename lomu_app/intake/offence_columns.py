"""Which column of an offence extract means what: by its heading, else by what it holds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from lomu_app.intake.dates import looks_like_date
from lomu_app.intake.doubts import column_letter
from lomu_app.intake.headings import (
    heading_order,
    match_heading,
    normal_heading,
    speaks_of_others,
)
from lomu_app.intake.names import Order, learn_order
from lomu_app.intake.references import looks_like_crime_reference, pnc_shapes_inside
from lomu_app.intake.words import is_yes_no
from lomu_app.intake.workbook import Value, is_blank, shown

_LOOKED_AT = 40  # rows among which the headings are sought
_SURE = 0.9
_PEOPLE = {"surname", "name", "identity", "pnc_id"}
_MATTERS = {"day", "crime_reference", "offence", "crime_offence"}
_FROM_TRACKERS = frozenset({
    "surname", "forenames", "middle_names", "name", "identity", "date_of_birth", "pnc_id",
    "cro_number", "crime_reference", "crime_offence", "offence", "aliases",
})  # fmt: skip
_OTHERS_TOO = frozenset({"victim", "relationship", "vulnerable"})
_WHO = "suspects?|offenders?|accused|nominals?|subjects?|defendants?|perpetrators?|perps?|persons?"
_WHOSE = re.compile(rf"^(?:{_WHO}) | (?:of )?(?:{_WHO})$")
_MOST = 0.8  # so much of a column must look alike to say what it is

Rows = Sequence[tuple[int, list[Value]]]
ChosenTables = Mapping[str, Mapping[str, Any]]
"""By sheet the `header` row (from 0, -1 for none) and `fields` that were chosen, or `why` not."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of offences: its headings' row (from 0, -1 for none), fields, and what is left.

    `order` is how whole names in one cell run; `blank_is_no` that a blank DA marker says no.
    """

    header: int
    fields: Mapping[str, int]
    headings: Mapping[int, str]
    order: Order | None
    blank_is_no: bool

    def mapping(self) -> dict[str, dict[str, str]]:
        """Field to its column and heading, as reports tell it."""
        return {
            field: {"column": column_letter(column), "heading": self.headings.get(column, "")}
            for field, column in self.fields.items()
        }


@cache
def offence_policy() -> Mapping[str, Any]:
    """The policy file of headings and words."""
    text = (resources.files("resources") / "policy" / "intake_offences.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _by_heading() -> dict[str, str]:
    found: dict[str, str] = {}
    for field, headings in offence_policy()["fields"].items():
        for heading in headings:
            found.setdefault(normal_heading(heading), field)
    return found


def find_table(rows: Rows) -> Table | None:
    """The table among the first rows of a sheet (number and cells), or None if there is none."""
    best: tuple[int, int, dict[str, int]] | None = None
    for at, (_, cells) in enumerate(rows[:_LOOKED_AT]):
        fields = _fields_of(cells, _group_above(rows, at))
        if best is None or len(fields) > best[0]:
            best = (len(fields), at, fields)
    if best is not None and is_table(best[2]):
        return _complete(rows, best[1], best[2])
    fields = _by_values({}, rows)
    return _complete(rows, -1, fields) if is_table(fields) else None


def chosen_table(rows: Rows, chosen: Mapping[str, Any] | None) -> Table | None:
    """The table as a person has mapped it, or None where the sheet is left out."""
    if chosen is None or "fields" not in chosen:
        return None
    return table_under(rows, chosen["header"], chosen["fields"])


def table_under(rows: Rows, header: int, fields: Mapping[str, int] | None = None) -> Table:
    """The table under this header row (from 0, -1 for none); proposed where nothing is mapped."""
    at = next((at for at, (number, _) in enumerate(rows) if number == header), -1)
    if fields is not None:
        return _table(rows, at, dict(fields))
    found = _fields_of(rows[at][1], _group_above(rows, at)) if at >= 0 else {}
    return _complete(rows, at, found)


def is_table(fields: Mapping[str, Any]) -> bool:
    """Whether the fields tell who is suspected of what."""
    return bool(_PEOPLE & fields.keys()) and bool(_MATTERS & fields.keys()) and len(fields) >= 4


def _complete(rows: Rows, at: int, fields: dict[str, int]) -> Table:
    """With what only the values tell: columns without a known heading."""
    headings = _headings(rows, at)
    known = {c for c, heading in headings.items() if field_of(heading) is not None}
    more = _by_values(fields, rows[at + 1 :], taken=known | set(fields.values()))
    return _table(rows, at, fields | more)


def _headings(rows: Rows, at: int) -> dict[int, str]:
    cells = rows[at][1] if at >= 0 else []
    group = _group_above(rows, at) if at >= 0 else {}
    return {
        column: " ".join(part for part in (group.get(column, ""), shown(value)) if part)
        for column, value in enumerate(cells)
        if not is_blank(value)
    }


def _table(rows: Rows, at: int, fields: dict[str, int]) -> Table:
    """With the order of names, and what a blank DA marker says."""
    headings, below = _headings(rows, at), rows[at + 1 :]
    order = None
    if "name" in fields:
        values = [_cell(cells, fields["name"]) for _, cells in below]
        stated = heading_order(headings.get(fields["name"], ""))
        learnt = learn_order(values)
        order = learnt if stated not in ("surname_first", "forenames_first") else stated
    marks = (
        {shown(_cell(cells, fields["da"])).lower() for _, cells in below} if "da" in fields else ()
    )
    blank_is_no = not any(mark in _says_no() for mark in marks)
    number = rows[at][0] if at >= 0 else -1
    return Table(number, fields, headings, order, blank_is_no)  # type: ignore[arg-type]  # one of the two literals


def _says_no() -> frozenset[str]:
    return frozenset({"n", "no", "false", "0", "f", *offence_policy()["words"]["not_da"]})


def _fields_of(cells: Sequence[Value], group: Mapping[int, str]) -> dict[str, int]:
    fields: dict[str, int] = {}
    for column, value in enumerate(cells):
        if is_blank(value) or not isinstance(value, str):
            continue
        heading = shown(value)
        field = field_of(f"{group[column]} {heading}") if column in group else None
        field = field or field_of(heading)
        if field is not None and field != "left":
            fields.setdefault(field, column)
    reported = fields.pop("reported", None)
    if "day" not in fields and reported is not None:
        fields["day"] = reported
    if "name" in fields and "forenames" in fields and "surname" not in fields:
        fields["surname"] = fields.pop("name")
    return fields


@cache
def field_of(heading: str) -> str | None:
    """What a heading means: a field, `left` for what is not brought in, None if not known."""
    plain = normal_heading(heading)
    for known in (plain, _WHOSE.sub("", plain)):
        if known in _by_heading():
            return _by_heading()[known]
    if speaks_of_others(plain):
        return _of_others(plain)
    matches = match_heading(heading)
    if matches and matches[0].confidence >= _SURE:
        found = matches[0].field
        return found if found in _FROM_TRACKERS else "day" if found == "offence_date" else "left"
    return None


def _of_others(plain: str) -> str | None:
    """A heading about the victim: a reference, the relationship, or nothing that is brought in."""
    words = set(plain.split())
    if any(word.startswith("relation") for word in words):
        return "relationship"
    if any(word.startswith("vulnerab") for word in words):
        return "vulnerable"
    return "victim" if words & {"ref", "reference", "id", "no", "number", "urn"} else "left"


def _group_above(rows: Rows, at: int) -> dict[int, str]:
    """`Suspect` and `Victim` that stand above several headings each, by column."""
    if at < 1:
        return {}
    above = rows[at - 1][1]
    texts = {c: shown(value) for c, value in enumerate(above) if not is_blank(value)}
    if not 2 <= len(texts) < len(rows[at][1]) or any(len(text) > 30 for text in texts.values()):
        return {}
    spread, now = {}, ""
    for column in range(len(rows[at][1])):
        now = texts.get(column, now)
        if now:
            spread[column] = now
    return spread


def _by_values(
    fields: Mapping[str, int], rows: Rows, taken: set[int] | None = None
) -> dict[str, int]:
    """Columns that show by what they hold what they are, for fields that have none."""
    used = set(taken or ())
    found: dict[str, int] = {}
    width = max((len(cells) for _, cells in rows), default=0)
    for column in range(width):
        if column in used:
            continue
        values = [_cell(cells, column) for _, cells in rows]
        filled = [value for value in values if not is_blank(value)]
        field = _told_by(filled) if len(filled) >= 3 else None
        if field == "date":
            field = "date_of_birth" if _is_old(filled) else "day"
        if field is not None and field not in fields and field not in found:
            found[field] = column
    return found


def _told_by(filled: Sequence[Value]) -> str | None:
    checks = (
        ("pnc_id", _is_pnc), ("crime_reference", _is_reference), ("date", looks_like_date),
        ("da", _is_yes_or_no), ("name", _is_name),
    )  # fmt: skip
    for field, check in checks:
        if sum(check(value) for value in filled) >= _MOST * len(filled):
            return field
    return None


def _is_pnc(value: Value) -> bool:
    return len(pnc_shapes_inside(shown(value))) == 1 and len(shown(value)) <= 15


def _is_reference(value: Value) -> bool:
    return looks_like_crime_reference(shown(value))


def _is_yes_or_no(value: Value) -> bool:
    return is_yes_no(shown(value))


def _is_name(value: Value) -> bool:
    return re.fullmatch(r"[A-Z][A-Z' -]+,\s*[A-Z][A-Za-z' -]+", shown(value)) is not None


def _is_old(filled: Sequence[Value]) -> bool:
    """Whether most dates lie before 2005: days of birth, not of offences."""
    years = [
        int(year) for value in filled for year in re.findall(r"\b(?:19|20)\d\d\b", shown(value))
    ]
    return bool(years) and sorted(years)[len(years) // 2] < 2005


def _cell(cells: Sequence[Value], column: int) -> Value:
    return cells[column] if column < len(cells) else None


def offence_fields() -> tuple[str, ...]:
    """Every field that a column can have."""
    known = [field for field in offence_policy()["fields"] if field not in ("left", "reported")]
    return (*known, "identity", "crime_offence")
