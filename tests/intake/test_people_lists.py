"""Lists of people as others keep them: which column is what, and what their cells say."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from lomu_app.intake.importing_people import PreparedPeople, prepare_people
from lomu_app.intake.nominal_lines import NominalLine
from lomu_app.kernel.errors import Refused
from lomu_app.people.places import address_parts
from tests.people.people import cro, pnc

TODAY = dt.date(2026, 11, 24)


def prepared(folder: Path, rows: list[list[str]]) -> PreparedPeople:
    path = folder / "people.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return prepare_people(path, today=TODAY)


def lines(folder: Path, rows: list[list[str]]) -> tuple[NominalLine, ...]:
    return prepared(folder, rows).command.lines


def test_that_a_list_of_a_test_set_is_understood(tmp_path: Path) -> None:
    rows = [
        ["rec_id", " given_name", " surname", " street_number", " address_1", " address_2",
         " suburb", " postcode", " state", " date_of_birth", " soc_sec_id"],
        ["rec-1070-org", "michaela", "neumann", "8", "stanley street", "miami", "winston hills",
         "4223", "nsw", "19151111", "5304218"],
        ["rec-1070-dup-0", "micheala", "", "8", "stanleystreet", "", "winstonhills", "0423", "nsw",
         "19151311", "5304218"],
    ]  # fmt: skip
    first, second = lines(tmp_path, rows)
    assert (first.source_id, first.surname, first.forenames, first.other_id) == (
        "rec-1070-org", "NEUMANN", "Michaela", "5304218",
    )  # fmt: skip
    assert first.date_of_birth == dt.date(1915, 11, 11)
    assert first.address == "8 stanley street, miami, winston hills, nsw, 4223"
    assert address_parts(first.address) == ("8 stanley street", "winston hills", "4223")
    # A day that cannot be is none, but its figures are still worth comparing.
    assert (second.date_of_birth, second.figures) == (None, (1915, 13, 11))
    assert address_parts(second.address)[2] == "0423"


def test_that_a_list_of_the_unit_is_understood(tmp_path: Path) -> None:
    rows = [
        ["Nominals for review", "", "", "", "", "", "", "", ""],
        ["Nominal Ref", "Last Name", "First Name(s)", "Middle Name", "D.O.B", "PNC No", "CRO",
         "Gender", "Home Address"],
        ["N17", "o'brien", "SEAN", "Patrick", "04/03/1986", pnc(1234), cro(77), "M",
         "Flat 3, 12 Oak Road, Coventry CV4 7JP"],
    ]  # fmt: skip
    (line,) = lines(tmp_path, rows)
    assert (line.surname, line.forenames, line.sex) == ("O'BRIEN", "Sean Patrick", "male")
    assert (line.date_of_birth, line.row) == (dt.date(1986, 3, 4), 3)
    assert (line.pnc_id, line.cro_number, line.source_id) == (pnc(1234), cro(77), "N17")
    assert address_parts(line.address) == ("Flat 3 12 Oak Road", "Coventry", "CV4 7JP")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1986-03-04", dt.date(1986, 3, 4)),
        ("4 March 1986", dt.date(1986, 3, 4)),
        ("19860304", dt.date(1986, 3, 4)),
        ("", None),
        ("unknown", None),
        ("19863104", None),
        ("20350304", None),
    ],
)
def test_that_days_of_birth_are_read_however_written(
    tmp_path: Path, written: str, day: dt.date | None
) -> None:
    rows = [["Surname", "Forename", "DOB"], ["Wilmot", "Dale", written]]
    assert lines(tmp_path, rows)[0].date_of_birth == day


def test_that_eight_figures_follow_what_most_of_the_column_say(tmp_path: Path) -> None:
    rows = [["Surname", "Forename", "DOB"], *(["Wilmot", f"N{at}", f"{at:02}121986"]
                                              for at in range(13, 20))]  # fmt: skip
    read = lines(tmp_path, [*rows, ["Wilmot", "Last", "10111912"]])
    assert read[-1].date_of_birth == dt.date(1912, 11, 10)
    assert read[0].date_of_birth == dt.date(1986, 12, 13)


def test_that_whole_names_in_one_column_are_taken_apart(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["ID", "Name", "Date of birth"], [7, "WILMOT, Dale", dt.date(1986, 3, 4)]):
        sheet.append(row)
    path = tmp_path / "people.xlsx"
    book.save(path)
    (line,) = prepare_people(path, today=TODAY).command.lines
    assert (line.source_id, line.surname, line.forenames) == ("7", "WILMOT", "Dale")
    assert line.date_of_birth == dt.date(1986, 3, 4)


def test_that_a_row_that_names_nobody_is_held_and_told(tmp_path: Path) -> None:
    rows = [["Surname", "Forename", "DOB"], ["", "", "04/03/1986"], ["Wilmot", "Dale", ""]]
    found = prepared(tmp_path, rows)
    (held,) = found.read.held
    assert (held.row, held.reason) == (2, "names nobody: no name and no PNC id")
    assert [line.row for line in found.command.lines] == [3]


def test_that_a_file_without_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="could be read as a list of people"):
        prepared(tmp_path, [["Make", "Colour"], ["Saloon", "Blue"]])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12 Oak Road, Coventry, CV4 7JP", ("12 Oak Road", "Coventry", "CV4 7JP")),
        ("12, Oak Road, Coventry", ("12 Oak Road", "Coventry", "")),
        ("Oak Road", ("Oak Road", "", "")),
        ("", ("", "", "")),
        ("CV4 7JP", ("", "", "CV4 7JP")),
    ],
)
def test_that_an_address_is_taken_apart(text: str, parts: tuple[str, str, str]) -> None:
    assert address_parts(text) == parts
