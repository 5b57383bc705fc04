"""Which column of a list of people means what: its header row, and the field of each heading."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rapidfuzz import fuzz, process

from lomu_app.intake.headings import normal_heading
from lomu_app.intake.workbook import Sheet

MANY = frozenset({"middle_names", "aliases", "further_address", "county"})
"""Fields that several columns may hold."""
_LOOKED_AT = 40
_NEARLY = 88
_WHOSE = re.compile(
    r"^(?:offenders?|nominals?|subjects?|persons?|peoples?|clients?|suspects?|home|current) "
)


@dataclass(frozen=True, slots=True)
class NominalColumns:
    """Where a sheet's rows begin (from 0), and the columns of each field, from left to right."""

    header_row: int
    fields: Mapping[str, tuple[int, ...]]
    headings: Mapping[int, str]

    def names_somebody(self) -> bool:
        """Whether it holds names."""
        return bool({"name", "surname"} & set(self.fields))


def find_columns(sheet: Sheet) -> NominalColumns | None:
    """The header row whose headings say most, and what they say; None where none names people."""
    best: NominalColumns | None = None
    for row in sorted(sheet.rows)[:_LOOKED_AT]:
        found = _columns_of(sheet, row)
        if found.names_somebody() and (best is None or len(found.fields) > len(best.fields)):
            best = found
    return best if best is not None and len(best.fields) >= 2 else None


def columns_under(sheet: Sheet, header: int) -> NominalColumns:
    """What the headings of this row (from 0, -1 for none) say."""
    return _columns_of(sheet, header)


def nominal_fields() -> tuple[str, ...]:
    """Every field that a column can have."""
    return tuple(dict.fromkeys(_by_heading().values()))


def _columns_of(sheet: Sheet, row: int) -> NominalColumns:
    headings = {column: sheet.text(row, column) for column in sheet.filled(row)}
    scored = sorted(
        (-score, column, field)
        for column, text in headings.items()
        for field, score in [field_of_heading(text)]
        if field
    )
    fields: dict[str, list[int]] = {}
    for _, column, field in scored:
        if field == "address" and field in fields:
            field = "further_address"  # a second column of addresses carries on the first
        if field in MANY or field not in fields:
            fields.setdefault(field, []).append(column)
    return NominalColumns(
        row, {field: tuple(sorted(columns)) for field, columns in fields.items()}, headings
    )


def field_of_heading(text: str) -> tuple[str, float]:
    """The field that a heading means and how surely, or an empty one."""
    heading = normal_heading(text.replace("_", " "))
    known = _by_heading()
    for words in (heading, _WHOSE.sub("", heading)):
        if words in known:
            return known[words], 1.0
    if len(heading) < 4:
        return "", 0.0
    long = [words for words in known if len(words) > 3]
    near = process.extractOne(heading, long, scorer=fuzz.ratio, score_cutoff=_NEARLY)
    return (known[near[0]], near[1] / 110) if near else ("", 0.0)


@cache
def _by_heading() -> Mapping[str, str]:
    text = (resources.files("resources") / "policy" / "people_headings.toml").read_text("utf-8")
    fields = tomllib.loads(text)["fields"]
    return {normal_heading(heading): field for field, all_ in fields.items() for heading in all_}
