"""An invented pack with cells to fill in, and what hands and programs do to it on its way."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from lomu_app.intake.doubts import column_letter
from lomu_app.intake.workbook import Value
from lomu_app.packs.story import Column, OpenCell, PackContent, Story, StoryRow
from lomu_app.packs.writing import CopyFacts, pack_bytes
from lomu_app.returns.comparing import Comparison
from lomu_app.returns.manifest import Manifest, manifest_of
from lomu_app.returns.sameness import plain

CANARY, KEY = "K7Q4-M2XR", "5c" * 32
MORNING = dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC)
TODAY = MORNING.date()
COLUMN_OF = {"state": 6, "on_day": 7, "update": 8}
"""Where the cells to fill in stand on the sheet, counted from 0 with the hidden column."""
_WORDS = (
    "Rang", "left a card", "5 of 6", "10/11", "Mrs O’Keefe – 2nd visit", "été", "100%", "-3",
    "line one\nline two", "07700 900123", "“quoted”", "#17", "visits: 4; seen: 2",
)  # fmt: skip
STATES = ("Still open", "In progress", "Done")
_PARTS = ("Ring the housing office", "Visit the flat at Alder Court", "Send the licence conditions")


def content(rows: int = 12) -> PackContent:
    """Actions of an agency to answer, and a sheet that is only read."""
    update = OpenCell("What was done, and when")
    columns = (
        Column("reference", "Action", 14, style="strong"), Column("text", "What", 50),
        Column("owner", "Owner", 20), Column("due", "Due", 13, style="date"),
        Column("visits", "Visits", 9, style="number"),
        Column("state", "How it stands", 16, open=OpenCell("Choose one", STATES)),
        Column("on_day", "Done on", 13, open=OpenCell("The day", day=True)),
        Column("update", "Your update", 40, open=update),
    )  # fmt: skip
    made = tuple(
        StoryRow(
            f"A-{number:06d}",
            (f"A-{number:06d}", f"{_PARTS[number % 3]}, part {number} of what was agreed",
             f"M Teasel {number % 4}", TODAY + dt.timedelta(days=number), number * 3, None, None,
             None),
        )
        for number in range(1, rows + 1)
    )  # fmt: skip
    people = Story(
        "People", "People", (Column("name", "Name", 30), Column("born", "Born", 14, style="date")),
        tuple(StoryRow(f"P-{n:05d}", (f"Merlin Quail {n}", dt.date(1980, 1, n))) for n in (3, 4)),
    )  # fmt: skip
    return PackContent(
        kind="actions", title="COG actions Coventry: Housing", subject="meeting:1",
        area="Coventry", day=TODAY, version=1, data_as_at=MORNING,
        stories=(Story("Actions", "Actions of Housing", columns, made), people),
    )  # fmt: skip


def manifest(rows: int = 12) -> Manifest:
    """What that pack holds."""
    return manifest_of(content(rows), CANARY, KEY)


def write(place: Path, rows: int = 12) -> Path:
    """The pack as a workbook."""
    return write_content(content(rows), place)


def write_content(told: PackContent, place: Path, canary: str = CANARY) -> Path:
    """Whatever content as a workbook."""
    facts = CopyFacts(
        marking="OFFICIAL-SENSITIVE", floor="OFFICIAL-SENSITIVE", head="#1042 3f9ac1d2e07b",
        generated_by="PS Marsh", generated_at=MORNING, release="D-000001", made_for="Housing",
        recipient="K Rowan", canary=canary, row_key=KEY,
    )  # fmt: skip
    place.write_bytes(pack_bytes(told, facts)[0])
    return place


def answers(chance: random.Random, rows: int, count: int) -> dict[tuple[int, str], str]:
    """So many answers: by number of the action and column, as they are to come back."""
    places = [(number, key) for number in range(1, rows + 1) for key in COLUMN_OF]
    return {place: _answer(chance, place[1]) for place in chance.sample(places, count)}


def as_day(text: str) -> dt.datetime:
    """A day as a workbook keeps it."""
    day, month, year = map(int, text.split("/"))
    return dt.datetime.combine(dt.date(year, month, day), dt.time())


def others(chance: random.Random, value: Value) -> Value:
    """Something else than stands in a cell, as a careless or a dishonest hand would leave it."""
    if isinstance(value, dt.datetime):
        return chance.choice([value + dt.timedelta(days=1), value.replace(year=1999), "soon", None])
    if isinstance(value, int | float):
        return chance.choice([value + 1, -value - 1, f"{value}1", None])
    text = str(value or "")
    swapped = text[:-1] + ("x" if text[-1:] != "x" else "y")
    return chance.choice([f"{text} not", swapped, text[:-2], None])


def is_told(found: Comparison, sheet: str, place: tuple[int, int], before: str, after: str) -> bool:
    """Whether a comparison tells of a cell that was altered: by its place, its row, its text."""
    row, column = place
    places = {f"{column_letter(column)}{row + 1}", f"row {row + 1}"}
    told = [one for one in found.altered if one.sheet == sheet]
    if any(one.place in places for one in told):
        return True
    if any(before and one.wrote and plain(one.wrote) == plain(before) for one in told):
        return True
    if any(one.place in places for one in found.added if one.sheet == sheet):
        return True
    return column == 0 and bool(found.unsigned) and not after  # a hidden id that was wiped out


def _answer(chance: random.Random, key: str) -> str:
    if key == "state":
        return chance.choice(STATES)
    if key == "on_day":
        return f"{TODAY - dt.timedelta(days=chance.randrange(90)):%d/%m/%Y}"
    words = chance.sample(_WORDS, 2)
    return f"{words[0]}, {chance.randrange(1000)} {words[1]}"
