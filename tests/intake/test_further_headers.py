"""Header rows further down: the same again, in another order, in part, or in strange words."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lomu_app.intake.failed_rows import write_failed_rows
from lomu_app.intake.importing import prepare_import
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.planning import SheetChoice
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import TargetLine, TargetsRead, read_targets
from lomu_app.intake.workbook import Sheet, Workbook
from lomu_app.kernel.names import MARKING
from tests.intake.people_made_up import TODAY

Row = Sequence[Any]
HEAD = ["Crime no", "Surname", "Forenames", "DOB", "PNC ID", "Offence", "Risk", "Date added",
        "Address", "Notes"]  # fmt: skip
ABOVE = [
    ["20CV/1A/26", "HARBOTTLE", "Leon", "20/02/1988", "2018/9000001H", "Stalking", "High",
     "12/11/2026", "5 Kiln Croft, CV87 1AA", "works nights"],
    ["20CV/2B/26", "QUARMBY", "Saul", "21/02/1991", None, "Threats", "Medium", "14/11/2026",
     "1 Gosling Way, CV87 1AD", "ring first"],
]  # fmt: skip
BELOW = [
    ["20CV/3C/26", "TOLLIVER", "Craig", "05/05/1985", None, "Criminal damage", "Standard",
     "10/11/2026", "2 Gosling Way, CV87 1AD", "dog at the back"],
    ["20CV/4D/26", "PENDERGAST", "Lee", "06/06/1990", None, "Harassment", "High", "15/11/2026",
     "3 Gosling Way, CV87 1AD", "awaiting stmt"],
]  # fmt: skip
TRUE = [("TOLLIVER", "Craig", "1985-05-05", "2026-11-10", "20CV/3C/26", "Criminal damage",
         "standard", "CV87 1AD", "dog at the back"),
        ("PENDERGAST", "Lee", "1990-06-06", "2026-11-15", "20CV/4D/26", "Harassment", "high",
         "CV87 1AD", "awaiting stmt")]  # fmt: skip
STRANGE = ["Nr", "Fam.", "Giv.", "Natal", "Id", "Deed", "Lvl", "Start", "Abode", "Blah"]


def ordered(rows: Sequence[Row], order: Sequence[int]) -> list[Row]:
    return [[row[at] for at in order] for row in rows]


def told(line: TargetLine) -> tuple[object, ...]:
    return (line.surname, line.forenames, str(line.date_of_birth), str(line.date_added),
            line.crime_reference, line.offence, line.victim_risk, *line.postcodes,
            line.comments)  # fmt: skip


def read(rows: Sequence[Row], **more: Any) -> TargetsRead:
    sheet = Sheet("DAART", rows={at: list(row) for at, row in enumerate(rows) if row})
    return read_targets(Workbook("t.xlsx", "xlsx", [sheet]), area="Coventry", today=TODAY, **more)


def saved(rows: Sequence[Row], path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "DAART"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def notes(found: TargetsRead) -> list[str]:
    return [notice.text for sheet in found.sheets for notice in sheet.notices]


# --- known headings in another order ------------------------------------------------------


@pytest.mark.parametrize("pair", list(itertools.combinations(range(len(HEAD)), 2)), ids=str)
def test_that_two_exchanged_columns_are_read_by_the_header_right_above(
    pair: tuple[int, int],
) -> None:
    order = list(range(len(HEAD)))
    order[pair[0]], order[pair[1]] = order[pair[1]], order[pair[0]]
    found = read([HEAD, *ABOVE, *ordered([HEAD, *BELOW], order)])
    assert [told(line) for line in found.lines[2:]] == TRUE
    assert [line.surname for line in found.lines[:2]] == ["HARBOTTLE", "QUARMBY"]
    assert found.held == ()
    assert any("another order" in text for text in notes(found))


@pytest.mark.parametrize("seed", range(40))
def test_that_any_order_is_read_and_so_is_the_third_table_in_another_one(seed: int) -> None:
    rng = random.Random(seed)
    second, third = (rng.sample(range(len(HEAD)), len(HEAD)) for _ in range(2))
    left = [None] * rng.randrange(3)
    found = read([
        HEAD, *ABOVE, *([[]] * rng.randrange(3)),
        *ordered([HEAD, BELOW[0]], second),
        *([*left, *row] for row in ordered([HEAD, BELOW[1]], third)),
    ])  # fmt: skip
    assert [told(line) for line in found.lines[2:]] == TRUE
    assert found.held == ()


def test_that_a_real_file_tells_all_its_tables(tmp_path: Path) -> None:
    path = saved([HEAD, *ABOVE, *ordered([HEAD, *BELOW], [0, 2, 1, *range(3, 10)])],
                 tmp_path / "t.xlsx")  # fmt: skip
    prepared = prepare_import(path, area="Coventry", today=TODAY)
    [sheet] = prepared.read.sheets
    assert [block.header_row for block, _ in sheet.tables] == [1, 4]
    assert [mapping.fields()["surname"] for _, mapping in sheet.tables] == [[1], [2]]
    assert [told(line) for line in prepared.read.lines[2:]] == TRUE


def test_that_a_sheet_with_hundreds_of_tables_is_left_out_and_says_so() -> None:
    turned = [1, 0, *range(2, 10)]
    tables = [
        row for at in range(101) for order in (range(10), turned)
        for row in ordered([HEAD, ABOVE[at % 2]], [*order])
    ]  # fmt: skip
    assert len(read(tables[:400]).sheets[0].tables) == 200
    found = read(tables)
    assert found.lines == ()
    assert ["has more than 200 tables" in notice.text for notice in found.notices] == [True]


def test_that_the_same_header_again_begins_no_new_table() -> None:
    found = read([HEAD, *ABOVE, [], [None, "SURNAME ", "Forenames", "D.O.B"], HEAD, *BELOW])
    assert [told(line) for line in found.lines[2:]] == TRUE
    assert len(found.sheets[0].tables) == 1
    assert found.held == ()


def test_that_a_header_given_in_part_moves_only_what_it_names() -> None:
    part = [None, "Forenames", "Surname"]
    found = read([HEAD, *ABOVE, part, *ordered(BELOW, [0, 2, 1, *range(3, 10)])])
    assert [told(line) for line in found.lines[2:]] == TRUE


def test_that_headings_nobody_knows_are_followed_too_where_a_person_gave_their_meaning() -> None:
    unit = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India",
            "Juliet"]  # fmt: skip
    fields = ("crime_reference", "surname", "forenames", "date_of_birth", "pnc_id", "offence",
              "victim_risk", "date_added", "address", "comments")  # fmt: skip
    mapping = read([unit, *ABOVE, *BELOW]).sheets[0].mapping
    for guess, field in zip(mapping.columns, fields, strict=True):
        mapping = mapping.with_only(guess.column, field)
    rows = [unit, *ABOVE, *ordered([unit, *BELOW], [7, 2, 1, 0, 4, 5, 6, 3, 8, 9])]
    by_save = read(rows, mapping=ColumnMapping.from_dict(mapping.to_dict()))
    by_hand = read(rows, choices={"DAART": SheetChoice(header_row=1, mapping=mapping)})
    for found in (by_save, by_hand):
        assert [told(line) for line in found.lines[2:]] == TRUE


def test_that_a_header_row_pointed_at_does_not_speak_for_the_table_below() -> None:
    rows = [["Alpha", "Bravo"], *ABOVE[:1], [*HEAD[:3], "Who", "x", "y", "z", "u", "v", "w"],
            *ABOVE, *ordered([HEAD, *BELOW], [0, 2, 1, *range(3, 10)])]  # fmt: skip
    found = read(rows, choices={"DAART": SheetChoice(header_row=3)})
    assert [(line.surname, line.forenames) for line in found.lines[-2:]] == [
        ("TOLLIVER", "Craig"), ("PENDERGAST", "Lee"),
    ]  # fmt: skip


# --- sections -----------------------------------------------------------------------------


def test_that_a_section_goes_on_over_a_header_in_another_order() -> None:
    head, rows = [*HEAD[:6], *HEAD[7:]], [[*row[:6], *row[7:]] for row in (*ABOVE, *BELOW)]
    again = ordered([head, *rows[2:]], [8, 7, 6, 5, 4, 3, 2, 1, 0])
    found = read([["HIGH RISK"], head, *rows[:2], *again])
    assert {line.victim_risk for line in found.lines} == {"high"}
    assert {d.row for d in found.doubts if "began in the table above" in d.reason} == {6, 7}
    with_risk = read([["HIGH RISK"], HEAD, *ABOVE, *ordered([HEAD, *BELOW], range(9, -1, -1))])
    assert [told(line) for line in with_risk.lines[2:]] == TRUE
    assert not any("began in the table above" in d.reason for d in with_risk.doubts)


def test_that_a_closing_section_that_goes_on_over_another_header_is_doubted() -> None:
    again = ordered([HEAD, *BELOW], [0, 2, 1, *range(3, 10)])
    found = read([HEAD, *ABOVE[:1], ["ARRESTED"], *ABOVE[1:], *again, ["OUTSTANDING"],
                  ["20CV/9Z/26", "Amos", "SNELGROVE"]])  # fmt: skip
    assert {d.row for d in found.doubts if "began in the table above" in d.reason} == {6, 7}


# --- what is not clear --------------------------------------------------------------------


def test_that_lines_under_strange_headings_are_held_with_the_reason() -> None:
    found = read([HEAD, *ABOVE, STRANGE, *ordered(BELOW, [0, 2, 1, 7, 4, 5, 6, 3, 8, 9])])
    assert [line.surname for line in found.lines] == ["HARBOTTLE", "QUARMBY"]
    assert [(held.row, "row 4" in held.reason) for held in found.held] == [(5, True), (6, True)]
    assert found.held[0].cells[2] == "TOLLIVER"
    assert any("rows beneath were held" in text for text in notes(found))


def test_that_known_headings_further_down_are_read_again() -> None:
    found = read([HEAD, *ABOVE, STRANGE, BELOW[0], HEAD, BELOW[1]])
    assert [line.surname for line in found.lines] == ["HARBOTTLE", "QUARMBY", "PENDERGAST"]
    assert [held.row for held in found.held] == [5]


def test_that_a_line_of_words_is_no_header() -> None:
    wordy = ["to follow", "SNELGROVE", "Amos", "refused", "unknown", "Robbery", "n/k", "not sure",
             "no fixed abode", "vague"]  # fmt: skip
    found = read([HEAD, *ABOVE, wordy, *BELOW])
    assert [line.surname for line in found.lines] == [
        "HARBOTTLE", "QUARMBY", "SNELGROVE", "TOLLIVER", "PENDERGAST",
    ]  # fmt: skip


def test_that_one_heading_for_two_people_holds_what_stands_under_it_elsewhere() -> None:
    """`Name` for the suspect and for the victim: in another order nobody can tell which."""
    head = ["Crime no", "Name", "DOB", "Victim's details", "Name", "DOB", "Offence"]
    found = read([
        head,
        ["20CV/1A/26", "HARBOTTLE, Leon", "20/02/1988", "wife", "DOE, Jane", "01/01/1990", "ABH"],
        ["Offence", "Name", "DOB", "Victim's details", "Name", "DOB", "Crime no"],
        ["Threats", "ROE, Ann", "01/02/1990", "mother", "QUARMBY, Saul", "21/02/1991",
         "20CV/2B/26"],
    ])  # fmt: skip
    assert [line.surname for line in found.lines] == ["HARBOTTLE"]
    assert [held.row for held in found.held] == [4]


def test_that_half_of_a_double_header_in_another_order_holds_what_stands_under_it() -> None:
    groups = ["Crime", None, "Suspect", None, "Victim", None]
    names = ["Ref", "Offence", "Name", "DOB", "Name", "DOB"]
    line = ["20CV/1A/26", "ABH", "HARBOTTLE, Leon", "20/02/1988", "DOE, Jane", "01/01/1990"]
    later = ["20CV/2B/26", "Threats", "QUARMBY, Saul", "21/02/1991", "ROE, Ann", "01/02/1990"]
    again = read([groups, names, line, names, later])
    assert [one.surname for one in again.lines] == ["HARBOTTLE", "QUARMBY"]
    moved = read([groups, names, line, *ordered([groups, names, later], [0, 1, 4, 5, 2, 3])])
    assert [one.surname for one in moved.lines] == ["HARBOTTLE", "QUARMBY"]
    other = read([groups, names, line, *ordered([names, later], [1, 0, 4, 5, 2, 3])])
    assert [one.surname for one in other.lines] == ["HARBOTTLE"]
    assert [held.row for held in other.held] == [5]


# --- rows to be mended --------------------------------------------------------------------


def test_that_rows_to_mend_stand_under_the_headings_of_their_own_table(tmp_path: Path) -> None:
    bad = [[*row[:3], "31/02/1991", *row[4:]] for row in (*ABOVE, *BELOW)]
    order = [0, 2, 1, *range(3, 10)]
    path = saved([HEAD, *bad[:2], *ordered([HEAD, *bad[2:]], order)], tmp_path / "t.xlsx")
    prepared = prepare_import(path, area="Coventry", today=TODAY)
    out = tmp_path / "failed.xlsx"
    assert write_failed_rows(out, prepared.read, prepared.workbook, marking=MARKING) == 4
    again = read_targets(read_workbook(out), area="Coventry", today=TODAY)
    assert [(line.surname, line.forenames) for line in again.lines] == [
        ("HARBOTTLE", "Leon"), ("QUARMBY", "Saul"), ("TOLLIVER", "Craig"), ("PENDERGAST", "Lee"),
    ]  # fmt: skip


def test_that_rows_under_strange_headings_are_shown_apart_and_not_read_again(
    tmp_path: Path,
) -> None:
    path = saved([HEAD, *ABOVE, STRANGE, *BELOW], tmp_path / "t.xlsx")
    prepared = prepare_import(path, area="Coventry", today=TODAY)
    out = tmp_path / "failed.xlsx"
    assert write_failed_rows(out, prepared.read, prepared.workbook, marking=MARKING) == 2
    [page] = openpyxl.load_workbook(out).worksheets
    assert [cell.value for cell in page[1]][:2] == [MARKING, None]
    assert [cell.value for cell in page[2]][:10] == STRANGE
    assert page.cell(3, 2).value == "TOLLIVER"
    assert "headings (row 4)" in page.cell(3, 11).value
    again = read_targets(read_workbook(out), area="Coventry", today=TODAY)
    assert again.sheets == ()
    assert "headings are not clear" in again.notices[0].text


@pytest.mark.parametrize("other", ["Risk level", "Grade", "DASH"])
def test_that_a_column_called_risk_without_a_band_gives_way_to_one_that_has_them(
    other: str,
) -> None:
    said, bands = (
        ["knife carrier", "dog", "may run", "fights"],
        ["High", "Medium", "Standard", "High"],
    )
    rows = [
        [*row[:6], words, *row[7:], band]
        for row, words, band in zip([*ABOVE, *BELOW], said, bands, strict=True)
    ]
    found = read([[*HEAD, other], *rows])
    assert [line.victim_risk for line in found.lines] == [band.lower() for band in bands]
