"""What a file is, by its headings alone: a tracker, registers, an extract, people or offences."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lomu_app.intake.file_kinds import FileKind, kind_of
from lomu_app.intake.opening import open_any
from lomu_app.intake.workbook import Sheet, Workbook
from lomu_app.kernel.progress import Silent
from tests.intake.register_layouts import make_layout
from tests.support.harm import offence, write_extract

TODAY = dt.date(2026, 11, 24)
DATA = Path(__file__).resolve().parents[1] / "data"


def of(*headings: str) -> FileKind:
    sheet = Sheet("Sheet1", rows={0: list(headings)})
    return kind_of(Workbook("a.csv", "csv", [sheet]), TODAY)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("daart_coventry.xlsx", FileKind.TARGETS),
        ("daart_walsall.xlsx", FileKind.TARGETS),
        ("lomu_cohorts_coventry.xlsx", FileKind.COHORTS),
        ("offence_history.csv", FileKind.OFFENCES),
        ("cog_locations.xlsx", FileKind.LOCATIONS),
    ],
)
def test_that_the_units_own_files_are_known(file: str, kind: FileKind) -> None:
    opened = open_any(DATA / file, today=TODAY, progress=Silent())
    assert (opened.kind, opened.whole) == (kind, True)


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("Surname,Forename,DOB,PNC,Address,Postcode", FileKind.PEOPLE),
        ("rec_id,given_name,surname,street_number,address_1,date_of_birth", FileKind.PEOPLE),
        ("Name,Date of birth", FileKind.PEOPLE),
        ("Name,DOB,Offence,Crime No,Date added,Address", FileKind.TARGETS),
        ("Name,DOB,Address,Offence,Crime No,Outcome,Relationship,Date of offence,Attempts",
         FileKind.TARGETS),
        ("Crime No,Date committed,Offence,DV flag,Suspect,Suspect DOB,Outcome",
         FileKind.OFFENCES),
        ("NOMS No,Surname,Forename,DOB,PNC,Prison,Conditional release date", FileKind.CUSTODY),
        ("Name,DOB,OM,Date adopted,RAG,Next review,Location", FileKind.COHORTS),
        ("Venue,Type,Address,Grading,Risk,Tactics,Owner,Signed off", FileKind.LOCATIONS),
        ("Tree,Height,Age", FileKind.TARGETS),
    ],
)  # fmt: skip
def test_that_headings_tell_the_kind(headings: str, kind: FileKind) -> None:
    assert of(*headings.split(",")) is kind


@pytest.mark.parametrize("seed", range(4))
def test_that_a_register_is_no_tracker_whatever_its_headings(seed: int) -> None:
    assert kind_of(make_layout(seed).workbook, TODAY) is FileKind.COHORTS


def test_that_of_a_long_extract_the_first_rows_are_held_and_a_word_makes_it_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lomu_app.intake.opening._LARGE", 1_000)
    path = write_extract(tmp_path / "a.csv", [offence(at) for at in range(600)])
    opened = open_any(path, today=TODAY, progress=Silent())
    assert (opened.kind, opened.whole, len(opened.workbook.sheets[0].rows)) == (
        FileKind.OFFENCES, False, 400,
    )  # fmt: skip
    whole = open_any(path, today=TODAY, progress=Silent(), said=FileKind.PEOPLE)
    assert (whole.kind, whole.whole, len(whole.workbook.sheets[0].rows)) == (
        FileKind.PEOPLE, True, 601,
    )  # fmt: skip
