"""Columns that say whether, and when, somebody was arrested; through the import."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from lomu_app.daart.queries import find_target_ids
from lomu_app.daart.rows import TargetFilter, TargetGroup
from lomu_app.daart.target_detail import load_target
from lomu_app.intake.arrests import OPEN, parse_arrest
from lomu_app.intake.importing import prepare_import
from lomu_app.intake.targets import TargetLine
from lomu_app.intake.workbook import Value
from tests.intake.people_made_up import TODAY
from tests.support.cores import Cores

HEAD = ("Suspect name", "DOB", "Crime ref", "Offence", "Risk", "Date added")
FORENAMES = ("Ann", "Ben", "Cyril", "Dora", "Edwin", "Flora", "Guy", "Hetty", "Ian", "Joan")
DAY = dt.date(2026, 11, 12)
NOON = dt.datetime.combine(DAY, dt.time())
Row = tuple[Any, ...]


def book(folder: Path, headings: Row, *rows: Row) -> Path:
    """One line for each row of further cells, from row 2; all were added on 2 November."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append((*HEAD, *headings))
    for at, cells in enumerate(rows):
        sheet.append(
            (f"PELLER, {FORENAMES[at]}", f"{at + 13}/03/1980", f"20CV/{100 + at}A/26", "Assault",
             "High", "02/11/2026", *cells)
        )  # fmt: skip
    made.save(folder / "tracker.xlsx")
    return folder / "tracker.xlsx"


def read(folder: Path, headings: Row, *rows: Row) -> list[TargetLine]:
    path = book(folder, headings, *rows)
    return list(prepare_import(path, area="Coventry", today=TODAY).read.lines)


def stands(line: TargetLine) -> tuple[str, dt.date | None, list[str]]:
    return line.status, line.arrested_on, [doubt.column for doubt in line.doubts]


@pytest.mark.parametrize("heading", ["Arrested?", "Arrest made", "In custody?", "ARRESTED (Y/N)"])
def test_that_mixed_answers_are_each_taken_or_doubted(tmp_path: Path, heading: str) -> None:
    answers: tuple[Value, ...] = (
        "Yes", "Y", "No", "N", NOON, "Yes 12/11", "No - OTS", "?", None, "12/11/26 0630hrs",
    )  # fmt: skip
    lines = read(tmp_path, (heading,), *((answer,) for answer in answers))
    assert [stands(line) for line in lines] == [
        ("arrested", None, []), ("arrested", None, []), ("outstanding", None, []),
        ("outstanding", None, []), ("arrested", DAY, []), ("arrested", DAY, []),
        ("outstanding", None, ["G"]), ("outstanding", None, ["G"]), ("outstanding", None, []),
        ("arrested", DAY, []),
    ]  # fmt: skip


@pytest.mark.parametrize("status", [None, "", "Arrested"])
def test_that_a_date_arrested_closes_a_line_on_that_day(
    tmp_path: Path, core_as: Cores, status: str | None
) -> None:
    core = core_as("sergeant")
    path = book(tmp_path, ("Status", "Date arrested"), (status, NOON), ("Outstanding", None))
    prepared = prepare_import(path, area="Coventry", today=TODAY)
    result = core.execute(prepared.command).result
    assert [*prepared.read.doubts, *result["doubts"]] == []
    ids = core.ask(find_target_ids, TargetFilter(group=TargetGroup.ALL))
    closed, still = (core.ask(load_target, number) for number in sorted(ids))
    assert (closed.row.status, closed.row.outcome, closed.closed_on) == ("closed", "arrested", DAY)
    assert (still.row.outcome, still.closed_on) == (None, None)


@pytest.mark.parametrize(
    ("status", "said", "column"),
    [
        ("Outstanding", NOON, "H"),
        ("Still wanted", "12/11/2026", "H"),
        (None, "12/10/2026", "H"),  # before the day on the list
        (None, "12/12/2026", "H"),  # still to come
        (None, "31/11/2026", "H"),
        (None, "tried 12/11", "H"),
        (None, "Y", "H"),
        (None, "12/11?", "H"),
    ],
)
def test_that_a_date_arrested_that_cannot_be_meant_is_doubted(
    tmp_path: Path, status: str | None, said: Value, column: str
) -> None:
    [line] = read(tmp_path, ("Status", "Date arrested"), (status, said))
    assert line.status == "outstanding"
    assert column in {doubt.column for doubt in line.doubts}


@pytest.mark.parametrize("cell", [None, "N/A", "No", "-"])
def test_that_no_date_arrested_says_nothing(tmp_path: Path, cell: Value) -> None:
    lines = read(tmp_path, ("Status", "Date arrested"), ("O/S", cell), ("O/S", NOON), (None, cell))
    assert [stands(lines[0]), stands(lines[2])] == [("outstanding", None, [])] * 2


def test_that_yes_beside_a_line_that_is_called_open_is_doubted(tmp_path: Path) -> None:
    lines = read(
        tmp_path, ("Status", "Arrested?"), ("Live", "Y"), ("Arrested", "N"), ("NFA", "N"), ("", "Y")
    )
    assert [(line.status, [d.column for d in line.doubts]) for line in lines] == [
        ("outstanding", ["H"]), ("outstanding", ["G"]), ("removed", ["G"]), ("arrested", []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    ["Planned arrest date", "Arrest by", "Next arrest date", "Arrest attempted?", "Arrest ready?",
     "Previously arrested?", "To be arrested?"],
)  # fmt: skip
def test_that_an_arrest_that_is_planned_or_past_closes_nothing(
    tmp_path: Path, heading: str
) -> None:
    for value in (NOON, "Y"):
        lines = read(tmp_path, (heading,), (value,), (value,), (None,), (value,))
        assert {line.status for line in lines} == {"outstanding"}


@pytest.mark.parametrize(
    ("heading", "value"),
    [("Arresting officer", "PC 4411 Pound"), ("Custody record", "CR/88/26"), ("Date closed", NOON),
     ("Date removed", "12/11/26")],
)  # fmt: skip
def test_that_what_only_hints_at_an_end_is_doubted_and_proposed(
    tmp_path: Path, heading: str, value: Value
) -> None:
    lines = read(tmp_path, ("Status", heading), ("", value), ("O/S", None), ("Arrested", value))
    assert [stands(line) for line in lines] == [
        ("outstanding", None, ["H"]), ("outstanding", None, []), ("arrested", None, []),
    ]  # fmt: skip
    assert heading in str(lines[0].proposed_off)
    assert lines[1].proposed_off is None


def test_that_a_question_mark_in_a_status_column_is_doubted_in_its_row(tmp_path: Path) -> None:
    lines = read(tmp_path, ("Status",), ("?",), ("O/S",), ("TBC",), ("Outstanding",))
    assert [stands(line) for line in lines] == [
        ("outstanding", None, ["G"]), *[("outstanding", None, [])] * 3
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "doubted"),
    [("Yes?", True), ("Y ?", True), ("No, made off", True), ("Yes but bailed and wanted", True),
     ("Yes 30/02", True), ("N - not yet", False), ("No - still outstanding", False)],
)  # fmt: skip
def test_that_a_yes_or_no_with_more_beside_it_closes_nothing(typed: str, doubted: bool) -> None:
    parsed = parse_arrest(typed, today=TODAY)
    assert parsed.value in (None, OPEN)
    assert bool(parsed.doubt) is doubted


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [("Yes - in custody 12/11", "arrested"), ("12/11 surrendered", "surrendered"),
     ("Yes 12 Nov by PC Yarrow", "arrested"), ("Y (12.11.26)", "arrested")],
)  # fmt: skip
def test_that_a_day_beside_plain_words_is_the_day_of_the_arrest(typed: str, outcome: str) -> None:
    parsed = parse_arrest(typed, today=TODAY)
    assert parsed.doubt is None
    assert parsed.value is not None
    assert (parsed.value.outcome, parsed.value.on_day) == (outcome, DAY)
