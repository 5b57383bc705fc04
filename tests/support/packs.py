"""Invented packs for tests: a content in which every kind of thing stands, with planted words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.disclosure.queries import load_release
from lomu_app.disclosure.rows import ReleaseDetail
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.packs import door
from lomu_app.packs.building import Recipient
from lomu_app.packs.story import (
    Chart,
    Colours,
    Column,
    Count,
    Fact,
    Layout,
    Method,
    OpenCell,
    PackContent,
    Story,
    StoryRow,
)
from tests.support.cores import MORNING
from tests.support.targets import AREA, TODAY, make_person

WHY = "For the meeting of the day"
ANSWERS = ("Done", "Not done")


def planted(kind: Sensitivity, number: int = 0) -> str:
    """A word that stands in a pack only where something of this kind stands."""
    return f"Zq{kind.value}xw{number}"


def columns() -> tuple[Column, ...]:
    """A column of each kind, one of numbers for charts, and one that its reader fills in."""
    made = [Column(kind.value, kind.value.title(), 16, kind) for kind in Sensitivity]
    return (
        *made, Column("score", "Score", 8, Sensitivity.RISK, "number"),
        Column("risk", "Risk", 14, Sensitivity.RISK, "risk", Colours.RISK),
        Column("due", "Due", 12, style="date"),
        Column("answer", "Answer", 20, open=OpenCell("How it stands.", ANSWERS)),
    )  # fmt: skip


def row(number: int, person: int | None = None, said: str = "") -> StoryRow:
    """A row whose every cell holds its own planted word, and what somebody said."""
    told = tuple(f"{planted(kind, number)}{said}" for kind in Sensitivity)
    due = TODAY + dt.timedelta(days=number)
    return StoryRow(
        f"case:{number}", (*told, number, "▲ High", due, None), person_id=person
    )  # fmt: skip


def content(*people: int, said: str = "", **changes: Any) -> PackContent:
    """A table of these people with a chart, and a form whose rows are of each kind."""
    rows = tuple(row(number, person, said) for number, person in enumerate(people, 1))
    form = tuple(
        StoryRow(f"line:{kind.value}", (kind.value, f"{planted(kind)}{said}"), sensitivity=kind)
        for kind in Sensitivity
    )
    facts: dict[str, Any] = {
        "kind": "example", "title": f"Example pack{said}", "subject": "example:1", "area": AREA,
        "day": TODAY, "version": 1, "data_as_at": MORNING,
        "stories": (
            Story(
                "Cases", f"Cases{said}", columns(), rows, note="One a line.",
                charts=(Chart("Scores", "Scores of each case", "plain", ("score",)),),
            ),
            Story(
                "Case", "One case", (Column("what", "What", 20), Column("told", "Told", 60)), form,
                layout=Layout.FORM, landscape=False,
            ),
        ),
        "facts": tuple(Fact(kind.value, planted(kind, 99), kind) for kind in Sensitivity),
        "counts": (Count(len(rows), "cases", "Every case of the area."),),
        "method": (Method("Cases", f"All of them{said}"),),
        "notices": (f"Not for the wall{said}",),
    } | changes  # fmt: skip
    return PackContent(**facts)


@dataclass(frozen=True, slots=True)
class Built:
    """A pack that was built, and what it is of."""

    detail: ReleaseDetail
    person: int


def recipient(agency: str = "Probation", name: str = "Ash Larch", audience: str = "") -> Recipient:
    """Somebody at a partner."""
    return Recipient(agency, name, audience)


def build(core: Core, *recipients: Recipient, **changes: Any) -> Built:
    """A pack of one invented person for these, or for one at Probation."""
    person = make_person(core)
    made = door.build(core, content(person, **changes), recipients or (recipient(),), WHY)
    return Built(core.ask(load_release, made.id), person)
