"""Which column of a list of results means what, by its heading."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from lomu_app.intake.headings import normal_heading
from lomu_app.intake.workbook import Sheet

NEEDED = frozenset({"pnc_id", "day", "kind"})
"""Fields without which a list tells nothing that can be kept."""
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class ResultColumns:
    """Where a sheet's headings stand (from 0), the field of each column, and the headings."""

    header_row: int
    meant: Mapping[int, str]
    headings: Mapping[int, str]


@cache
def _policy() -> Mapping[str, Any]:
    text = (resources.files("resources") / "policy" / "pnc_results.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _by_heading() -> Mapping[str, str]:
    fields = _policy()["fields"]
    return {normal_heading(heading): field for field, all_ in fields.items() for heading in all_}


def result_fields() -> tuple[str, ...]:
    """Every field that a column can have."""
    return tuple(_policy()["fields"])


def find_result_columns(sheet: Sheet) -> ResultColumns | None:
    """The header row whose headings say most, where they say enough."""
    found = [result_columns_under(sheet, row) for row in sorted(sheet.rows)[:_LOOKED_AT]]
    best = max(found, key=_says, default=None)
    return best if best is not None and set(best.meant.values()) >= NEEDED else None


def result_columns_under(sheet: Sheet, header: int) -> ResultColumns:
    """What the headings of this row (from 0, -1 for none) say; the first of a field has it."""
    headings = {column: sheet.text(header, column) for column in sheet.filled(header)}
    meant: dict[int, str] = {}
    for column, text in headings.items():
        field = _by_heading().get(normal_heading(text.replace("_", " ")))
        if field is not None and field not in meant.values():
            meant[column] = field
    return ResultColumns(header, meant, headings)


def _says(columns: ResultColumns) -> int:
    return len(columns.meant)
