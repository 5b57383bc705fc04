"""Columns that could be taken for something that they are not; through real workbooks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from lomu_app.intake.importing import prepare_import
from lomu_app.intake.targets import TargetLine, TargetsRead
from tests.intake.people_made_up import TODAY, pnc

FORENAMES = ("Adrian", "Wayne", "David", "Kevin", "Paul", "John", "Gareth", "Nathan")
SURNAMES = ("Ashdown", "Ibbotson", "Oddy", "Lathbury", "Hallowes", "Mowbray", "Verrall", "Quarmby")
BASE = {
    "DOB": lambda at: f"{at + 13}/03/1980",
    "Crime ref": lambda at: f"20CV/{100 + at}A/26",
    "Offence": lambda at: "Assault",
}


def read(
    folder: Path, columns: dict[str, Any], *, green: frozenset[int] = frozenset()
) -> TargetsRead:
    """A tracker of eight lines: each column has a value, one a line, or one made of its number."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    whole = {"Suspect": [f"{s.upper()}, {f}" for s, f in zip(SURNAMES, FORENAMES, strict=True)]}
    split = "Surname" in columns or "Name (SURNAME, forename)" in columns
    content = ({} if split else whole) | BASE | columns
    content = {heading: cells for heading, cells in content.items() if cells is not None}
    sheet.append(list(content))
    for at in range(len(SURNAMES)):
        sheet.append([v(at) if callable(v) else v[at] for v in content.values()])
        for cell in sheet[sheet.max_row] if at in green else ():
            cell.fill = PatternFill("solid", fgColor="00B050")
    book.save(folder / "tracker.xlsx")
    return prepare_import(folder / "tracker.xlsx", area="Coventry", today=TODAY).read


def doubted(found: TargetsRead, column: str) -> set[int]:
    return {doubt.row for doubt in found.doubts if doubt.column == column}


@pytest.mark.parametrize(
    "heading", ["Interview date", "Statute expires", "CPS authority date", "Intel checked", "Zeta"]
)
def test_that_a_day_of_something_else_is_not_the_day_on_the_list(
    tmp_path: Path, heading: str
) -> None:
    found = read(tmp_path, {heading: lambda at: f"{at + 1}/11/2026"})
    assert {line.date_added for line in found.lines} == {None}
    assert [notice.kind for notice in found.sheets[0].notices] == ["unused_column"] or not any(
        g.field == "date_added" for g in found.sheets[0].mapping.columns
    )


@pytest.mark.parametrize("heading", ["Went on list", "Put on tracker", "DAART start"])
def test_that_a_heading_that_speaks_of_the_list_is(tmp_path: Path, heading: str) -> None:
    found = read(tmp_path, {heading: lambda at: f"{at + 1}/11/2026"})
    assert [line.date_added for line in found.lines] == [dt.date(2026, 11, n + 1) for n in range(8)]


@pytest.mark.parametrize("yes", ["Y", "✓", "Yes"])
def test_that_an_x_beside_another_sign_of_yes_is_doubted_and_not_taken(
    tmp_path: Path, yes: str
) -> None:
    signs = [yes, "x", yes, "X", yes, "x", yes, None]
    found = read(tmp_path, {"Circulated": signs})
    said = [line.wanted_on_pnc for line in found.lines]
    assert said == [True, None, True, None, True, None, True, False]
    assert doubted(found, "E") == {3, 5, 7}


@pytest.mark.parametrize("signs", [["x", None] * 4, ["x", "N"] * 4, ["x", "Y", *[None, "x"] * 3]])
def test_that_an_x_where_it_is_the_sign_of_yes_is_yes(tmp_path: Path, signs: list[str]) -> None:
    found = read(tmp_path, {"Circulated": signs})
    assert [line.wanted_on_pnc for line in found.lines] == [s in ("x", "Y") for s in signs]
    assert found.doubts == ()


def test_that_a_crossed_answer_to_arrested_closes_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, {"Arrested?": ["Y", "x", "Y", "x", "x", None, None, "Y"]})
    assert [line.status == "arrested" for line in found.lines] == [
        True, False, True, False, False, False, False, True
    ]  # fmt: skip
    assert doubted(found, "E") == {3, 5, 6}


def test_that_a_heading_that_its_names_contradict_is_not_believed(tmp_path: Path) -> None:
    names = [f"{f} {s}" for s, f in zip(SURNAMES, FORENAMES, strict=True)]
    found = read(tmp_path, {"Name (SURNAME, forename)": names})
    assert [line.surname for line in found.lines] == [s.upper() for s in SURNAMES]
    assert len({d.row for d in found.doubts}) == len(names)


def test_that_forenames_with_middle_names_are_no_whole_name(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"Surname": list(SURNAMES), "Forename(s) & middle": [f"{f} Ray" for f in FORENAMES]},
    )
    assert [(line.surname, line.forenames) for line in found.lines] == [
        (s.upper(), f"{f} Ray") for s, f in zip(SURNAMES, FORENAMES, strict=True)
    ]
    assert found.doubts == ()


@pytest.mark.parametrize("heading", ["Linked nominal", "Associate name", "Co-def/CODEF nominal"])
def test_that_the_name_of_somebody_else_is_not_added(tmp_path: Path, heading: str) -> None:
    found = read(
        tmp_path,
        {"Surname": list(SURNAMES), "Forename": list(FORENAMES), heading: ["KHAN, Ali"] * 8},
    )
    assert [line.forenames for line in found.lines] == list(FORENAMES)


def test_that_two_columns_with_other_surnames_are_both_doubted(tmp_path: Path) -> None:
    found = read(
        tmp_path, {"Surname": list(SURNAMES), "Suspect": [f"KHAN, {f}" for f in FORENAMES]}
    )
    assert doubted(found, "D") == doubted(found, "E") == set(range(2, 10))


@pytest.mark.parametrize("heading", ["Risk to vic", "DARA", "Risk", "Level of vic risk"])
def test_that_a_column_of_risk_with_unknown_words_is_doubted_and_not_left_out(
    tmp_path: Path, heading: str
) -> None:
    found = read(tmp_path, {heading: ["A", "B", "C", "A", "B", "C", "A", "B"]})
    assert doubted(found, "E") == set(range(2, 10))


def test_that_a_green_that_most_rows_have_means_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, {}, green=frozenset(range(5)))
    assert ({line.proposed_off for line in found.lines}, found.doubts) == ({None}, ())


def test_that_numbered_columns_of_addresses_are_read_in_their_order(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"Address 2": lambda at: "7 Other Way, Rugby, CV21 2AB",
         "Address 1": lambda at: f"{at + 1} Larch Row, Coventry, CV5 4BS"},
    )  # fmt: skip
    assert {line.postcodes for line in found.lines} == {("CV5 4BS", "CV21 2AB")}


def test_that_a_warrant_stands_behind_the_crime_that_is_given_with_the_offence(
    tmp_path: Path,
) -> None:
    found = read(
        tmp_path,
        {"Crime ref": lambda at: "", "Warrant ref": lambda at: f"{at + 6150}/26",
         "Power": ["PACE s24", "Warrant", "Recall", "FTA"] * 2,
         "Offence": lambda at: f"Assault (20CV/{at + 100}A/26)"},
    )  # fmt: skip
    assert [line.crime_reference for line in found.lines] == [
        f"20CV/{at + 100}A/26" for at in range(8)
    ]
    assert {line.offence for line in found.lines} == {"Assault"}


@pytest.mark.parametrize("heading", ["First", "Zeta"])
def test_that_forenames_beside_a_surname_are_found(tmp_path: Path, heading: str) -> None:
    found = read(tmp_path, {"Surname": list(SURNAMES), heading: list(FORENAMES)})
    assert [line.forenames for line in found.lines] == list(FORENAMES)


def test_that_surnames_without_any_forenames_are_doubted(tmp_path: Path) -> None:
    found = read(tmp_path, {"Surname": list(SURNAMES)})
    assert doubted(found, "D") == set(range(2, 10))


def test_that_a_person_in_one_cell_without_labels_is_taken_apart(tmp_path: Path) -> None:
    cells = [
        f"{surname.upper()}, {forename} 26/11/61 {pnc(2018, 719464 + at)}"
        for at, (surname, forename) in enumerate(zip(SURNAMES, FORENAMES, strict=True))
    ]
    found = read(tmp_path, {"Suspect": cells, "DOB": lambda at: ""})
    assert [line.pnc_id for line in found.lines] == [pnc(2018, 719464 + at) for at in range(8)]
    assert {line.date_of_birth for line in found.lines} == {dt.date(1961, 11, 26)}
    assert [line.surname for line in found.lines] == [s.upper() for s in SURNAMES]


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Previous DASH", "Standard"), ("Highest ever risk", "Standard"), ("Custody risk", "Low"),
        ("Risk to officers", "Medium"), ("PNC checked", "N"), ("ANPR circulated", "N"),
        ("Circulated to neighbourhood", "N"), ("Mother's name", "Mary Mum"),
        ("Former surname", "GONE"), ("Partner name", "SMITH, Jo"), ("Solicitor", "Ash & Co"),
        ("Co-suspect arrested?", "Y"), ("Last arrested", "12/11/2026"),
        ("Previous arrest date", "12/11/2026"), ("Arrest package done?", "Y"),
        ("Victim arrested before?", "Y"), ("Offence risk", "Low"), ("Attempts by phone", 4),
        ("Linked crime ref", "20CV/777L/26"), ("Nominal ref", "N9721"),
        ("Reporting officer", "PC 4444 Ash"), ("Former address", "4 Gone Rd, Rugby, CV21 3AA"),
        ("Offence location", "2 New Rd, Rugby, CV21 1AA"), ("Victim PNC", pnc(2012, 77)),
    ],
)  # fmt: skip
def test_that_a_column_of_another_matter_changes_nothing(
    tmp_path: Path, heading: str, value: object
) -> None:
    """Before and behind the columns that are meant, under headings that are half known."""
    columns = {
        "Risk category level": lambda at: "High", "Circulated as wanted now?": lambda at: "Y",
        "Number of arrest attempts": lambda at: 2, "OIC name/no": lambda at: "DC 4411 Pound",
        "Suspect home address": lambda at: "1 Larch Row, Coventry, CV5 4BS",
    }  # fmt: skip
    other = {heading: lambda at: value}
    plain = read(tmp_path, columns).lines
    for mixed in (other | columns, columns | other):
        found = read(tmp_path, mixed)
        assert found.doubts == ()
        assert [_said(line) for line in found.lines] == [_said(line) for line in plain]
    assert {(line.victim_risk, line.wanted_on_pnc, line.attempts_count) for line in plain} == {
        ("high", True, 2)
    }


def _said(line: TargetLine) -> tuple[object, ...]:
    return (
        line.surname, line.forenames, line.pnc_id, line.crime_reference, line.offence,
        line.victim_risk, line.wanted_on_pnc, line.attempts_count, line.oic, line.postcodes,
        line.date_added, line.status, line.outcome,
    )  # fmt: skip


def test_that_one_of_two_columns_that_fit_alike_is_doubted_where_they_differ(
    tmp_path: Path,
) -> None:
    bands = ["High", "High", "Medium", "High", "Standard", "High", "High", "High"]
    found = read(tmp_path, {"Zeta risk": lambda at: "High", "Yota risk": bands})
    assert doubted(found, "E") | doubted(found, "F") == {4, 6}


def test_that_bail_and_work_stand_behind_the_home_address(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"Bail address": lambda at: "7 Other Way, Rugby, CV21 2AB",
         "Home address": lambda at: f"{at + 1} Larch Row, Coventry, CV5 4BS"},
    )  # fmt: skip
    assert {line.postcodes for line in found.lines} == {("CV5 4BS", "CV21 2AB")}


def test_that_warning_codes_under_a_heading_of_two_meanings_are_markers(tmp_path: Path) -> None:
    found = read(tmp_path, {"W.M.": ["VI", "WE DR", "", "VI", "SU", "VI", "DR", "WE"]})
    assert [marker.code for marker in found.lines[1].markers] == ["WE", "DR"]
    assert {line.wanted_on_pnc for line in found.lines} == {None}


def test_that_remarks_beside_the_births_of_suspects_are_no_names(tmp_path: Path) -> None:
    births = ["13/03/1980", "claims 07/07/2001", "11/09/1980 (unconfirmed)", "1/2/1990"] * 2
    found = read(tmp_path, {"Suspect's\nDOB": births, "DOB": None})
    assert [line.surname for line in found.lines] == [s.upper() for s in SURNAMES]
    assert found.lines[0].date_of_birth == dt.date(1980, 3, 13)
    assert "date_of_birth" in found.lines[0].cells
    assert {line.date_of_birth for line in found.lines[1:3]} <= {
        None,
        dt.date(2001, 7, 7),
        dt.date(1980, 9, 11),
    }


def test_that_an_odd_answer_in_a_column_of_ticks_is_doubted_and_the_ticks_are_read(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, {"WE": ["Y", None, None, None, "12", None, None, None]})
    codes = [[marker.code for marker in line.markers] for line in found.lines]
    assert codes == [["WE"], *[[]] * 7]
    assert doubted(found, "E") == {6}
