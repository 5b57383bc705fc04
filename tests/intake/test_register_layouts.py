"""Registers of units that nobody has seen: nothing wrong is stored without a doubt."""

from __future__ import annotations

from typing import Any

import pytest

from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.registers import read_registers
from lomu_app.intake.workbook import Sheet, Value, Workbook
from tests.intake.register_layouts import TODAY, Layout, make_layout

COMPARED = (
    "surname", "forenames", "date_of_birth", "pnc_id", "cohort", "lead_manager", "selected_on",
    "rag", "review_due", "in_custody", "release_date", "supervision_ends", "statutory",
    "probation_officer", "deputy", "da_flag", "prison_number",
)  # fmt: skip
ALWAYS = {"surname", "forenames", "cohort"}
COLUMNS = {"surname": "name", "forenames": "name", "in_custody": "custody"}


def wrong(layout: Layout) -> tuple[list[Any], int]:
    """Row, field, found and true value wherever they differ without a doubt; and all compared."""
    read = read_registers(layout.workbook, area="Coventry", today=TODAY)
    doubted = {(doubt.sheet, doubt.row, doubt.column) for doubt in read.doubts}
    assert {(line.sheet, line.row) for line in read.lines} == set(layout.lines)
    found, compared = [], 0
    for line in read.lines:
        true = layout.lines[line.sheet, line.row]
        for field in COMPARED:
            known = field in ALWAYS or field in layout.fields
            value, wanted = plain(line, field), true[field] if known else None
            compared += 1
            columns = {line.column(field), line.column(COLUMNS.get(field, field)), ""}
            told = any((line.sheet, line.row, column) in doubted for column in columns)
            if value != (wanted or None) and not told:
                found.append((line.sheet, line.row, field, value, wanted))
    return found, compared


def plain(line: RegisterLine, field: str) -> Any:
    value = getattr(line, field)
    return value.upper() or None if field == "surname" else value or None


def test_that_a_banner_names_the_cohort_whatever_else_it_says() -> None:
    book = make_layout(0).workbook
    for banner, cohort in (
        ("Prison Releases register", "resettlement"), ("LOMU HR DA list, Coventry", "high_risk_da"),
        ("High risk and serial DA", ""), ("Custody and community", ""),
    ):  # fmt: skip
        # Its headings and two of its lines, without the title of a section between.
        rows = [row for _, row in sorted(book.sheets[0].rows.items()) if len(row) > 1][:3]
        sheet = Sheet("Sheet1", rows=dict(enumerate([[banner], *rows])))
        one = Workbook("unit.xlsx", "xlsx", [sheet], formatting_read=True)
        lines = read_registers(one, area="Coventry", today=TODAY).lines
        assert {line.cohort for line in lines} == {cohort}, banner


def test_that_a_tick_under_one_cohort_is_its_line_and_under_two_is_told() -> None:
    rows: dict[int, list[Value]] = {
        0: ["Name", "DOB", "PNC", "OM", "Next review", "HRDA", "Serial", "CSE"],
        1: ["OAKMERE, Dale", "14/03/1990", "", "PC 4411 Yarrow", "01/01/2027", "X"],
        2: ["TARNLEY, Guy", "03/02/1971", "", "PC 4411 Yarrow", "01/01/2027", "", "✓", ""],
        3: ["HOLLIS, Paul", "03/02/1985", "", "PC 4411 Yarrow", "01/01/2027", "X", "", "X"],
    }
    book = Workbook("unit.xlsx", "xlsx", [Sheet("Master", rows=rows)], formatting_read=True)
    read = read_registers(book, area="Coventry", today=TODAY)
    assert [line.cohort for line in read.lines] == ["high_risk_da", "serial_da", ""]
    assert [(doubt.row, doubt.reason[:22]) for doubt in read.doubts] == [
        (4, "ticks several cohorts:")
    ]


@pytest.mark.parametrize("first", range(0, 60, 30))
def test_that_no_value_of_an_unseen_layout_is_wrong_without_a_doubt(first: int) -> None:
    total = 0
    for seed in range(first, first + 30):
        found, compared = wrong(make_layout(seed))
        assert found == [], seed
        total += compared
    assert total > 4_000
