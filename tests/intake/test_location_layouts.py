"""COG registers of authorities that nobody has seen: nothing wrong is read without a doubt."""

from __future__ import annotations

from typing import Any

import pytest

from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.locations import read_locations
from tests.intake.location_layouts import TODAY, Layout, make_layout

COMPARED = (
    "area", "reference", "name", "kind", "address", "postcode", "raised_on", "intelligence",
    "grading", "initial_risk", "current_risk", "tactics", "officer", "notes", "signed_off_on",
    "signed_off_by",
)  # fmt: skip
ALWAYS = {"area", "name"}
COLUMNS = {
    "name": "place", "kind": "place_kind", "notes": "updates", "raised_on": "raised",
    "signed_off_on": "signed_off",
}  # fmt: skip


def plain(line: LocationLine, field: str) -> Any:
    """A field of a line as the layouts tell it."""
    if field == "grading":
        said = line.grading
        return said.legacy or f"{said.source}{said.grade} {said.handling}".strip()
    if field == "tactics":
        return tuple(one.code for one in line.tactics)
    if field == "notes":
        return tuple((one.day, one.text) for one in line.notes)
    return getattr(line, field)


def judged(layout: Layout) -> tuple[list[Any], int, int]:
    """What differs without a doubt at its cell; how many cells are sound, and of these right."""
    read = read_locations(layout.workbook, today=TODAY)
    doubted = {(doubt.sheet, doubt.row, doubt.column) for doubt in read.doubts}
    assert {(line.sheet, line.row) for line in read.lines} == set(layout.lines)
    silent, sound, right = [], 0, 0
    for line in read.lines:
        place, true = (line.sheet, line.row), layout.lines[line.sheet, line.row]
        for field in COMPARED:
            known = field in ALWAYS or field in layout.fields
            value, wanted = plain(line, field), true[field] if known else None
            same = (value or None) == (wanted or None)
            if (*place, field) not in layout.spoilt:
                sound, right = sound + 1, right + same
            columns = {line.column(COLUMNS.get(field, field)), line.column("signed_on")} - {""}
            told = any((*place, column) in doubted for column in columns)
            # Under a heading misspelt past knowing it stands in the remarks, and nothing is wrong.
            beside = not columns and not value
            if not same and not told and not beside:
                silent.append((*place, field, value, wanted))
    return silent, sound, right


@pytest.mark.parametrize("junk", [False, True])
def test_that_no_value_of_an_unseen_register_is_wrong_without_a_doubt(junk: bool) -> None:
    sound = right = 0
    for seed in range(40):
        layout = make_layout(seed, junk=junk)
        silent, of_it, agreeing = judged(layout)
        assert silent == [], seed
        sound, right = sound + of_it, right + agreeing
    assert sound > 6_000
    assert right >= 0.99 * sound
