"""What the races run on: invented people and targets, the same for the same seed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import sqlalchemy as sa
import xlsxwriter

from lomu_app import bootstrap
from lomu_app.bootstrap import Core
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import FixedClock
from lomu_app.practice.building import FillPractice
from lomu_app.store.keys import Stretching
from lomu_app.store.search import SearchEntry, searchable

DAY = dt.date(2026, 11, 24)
MORNING = dt.datetime.combine(DAY, dt.time(7), dt.UTC)
AREA = "Coventry"
HEADINGS = (
    "Ref", "Surname", "Forename", "DOB", "PNC ID", "Offence", "Crime ref", "Victim risk",
    "Date added", "On PNC", "Markers", "Address", "Attempts", "OIC", "Comments",
)  # fmt: skip
QUICK = Stretching(memory=64, passes=1, lanes=1)
_SURNAMES = ("Abernant", "Barrowclough", "Calloway", "Dunmore", "Eastlake", "Fairweather")
_STREETS = ("Quarry Bank", "Foundry Walk", "Orchard Gardens", "Ropewalk", "Tannery Row")
_BATCH = 500


def force(folder: Path, people: int, seed: int = 7) -> Core:
    """A practice force of `people`, four of five wanted; signed in as its sergeant."""
    core = bootstrap.create(
        folder, "ps.sorrel", "practice", clock=FixedClock(MORNING), practice=True,
        roles=("sergeant", "inspector"), stretching=QUICK,
    ).core  # fmt: skip
    for first in range(0, people, _BATCH):
        core.execute(FillPractice(people=min(_BATCH, people - first), seed=seed, first=first))
    return core


def fill_search(core: Core, people: int) -> None:
    """Add so many people to the search index; nothing but the index knows them."""
    first = 10_000_000
    with core.store.engine.begin() as connection:
        for start in range(0, people, 10_000):
            rows = [_entry(first + number) for number in range(start, min(start + 10_000, people))]
            connection.execute(sa.insert(SearchEntry), rows)


def _entry(number: int) -> dict[str, object]:
    surname = f"{_SURNAMES[number % 6]}{_letters(number)}"
    born, pnc_id = f"{1950 + number % 55}", f"{1980 + number % 40}/{number % 9_999_999:07}A"
    street = f"{number % 180 + 1} {_STREETS[number % 5]}, CV{number % 8 + 1} {number % 9}AB"
    title = f"{surname.upper()}, Test"
    return {
        "kind": Kind.PERSON.value, "record_id": number, "area": None, "title": title,
        "detail": f"born {born}", "body": searchable([title, born, pnc_id, street]),
    }  # fmt: skip


def _letters(number: int) -> str:
    letters = ""
    for _ in range(3):
        number, place = divmod(number, 26)
        letters += "abcdefghijklmnopqrstuvwxyz"[place]
    return letters


def tracker(folder: Path, rows: int) -> Path:
    """A tracker as a unit keeps it: a banner, a heading row, one line a person."""
    path = folder / f"tracker-{rows}.xlsx"
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet, date = book.add_worksheet("Outstanding"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write(0, 0, "Arrest ready - outstanding")
    sheet.write_row(2, 0, HEADINGS)
    for number in range(rows):
        _line(sheet, date, number)
    book.close()
    return path


def _line(sheet: xlsxwriter.worksheet.Worksheet, date: object, number: int) -> None:
    row = number + 3
    surname = f"{_SURNAMES[number % 6]}{_letters(number)}"
    texts = {
        0: f"AR{number:05}", 1: surname.upper(), 2: "Test",
        5: "Burglary dwelling", 6: f"20BE/{100000 + number}/26",
        7: ("High", "Medium", "Standard")[number % 3], 9: "Y" if number % 2 else "N",
        10: ("", "WE", "VI, DR")[number % 3],
        11: f"{number % 180 + 1} {_STREETS[number % 5]}, CV{number % 8 + 1} {number % 9}AB",
        12: "22/11 0600 no reply" if number % 4 == 0 else "", 13: f"DC {1000 + number % 90}",
        14: "", 4: "",
    }  # fmt: skip
    for column, text in texts.items():
        sheet.write_string(row, column, text)
    for column, day in (
        (3, dt.date(1960 + number % 40, 1 + number % 12, 1 + number % 28)),
        (8, dt.date(2026, 11, 1 + number % 23)),
    ):
        sheet.write_datetime(row, column, dt.datetime.combine(day, dt.time()), date)
