"""Trackers of units that nobody has seen, read against the truth about each.

Nothing is stored wrong without a doubt at its cell, no row is lost or made up, and at least
99 of 100 sound cells are right.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import openpyxl
import pytest

from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import read_targets
from tests.support.trackers import further_layouts, layouts, odd_layouts
from tests.support.trackers.entries import TODAY
from tests.support.trackers.layouts import Layout
from tests.support.trackers.marks import Marks, mark
from tests.support.trackers.mixing import mixed_tracker
from tests.support.trackers.page import Tracker

ALL: tuple[Layout, ...] = tuple(
    made
    for module in (layouts, further_layouts, odd_layouts)
    for name, made in vars(module).items()
    if inspect.isfunction(made)
    and made.__module__ == module.__name__
    and inspect.signature(made).return_annotation == "Tracker"
    and not name.startswith("_")
)
DRAWN = range(24)


def marks_of(tracker: Tracker) -> Marks:
    read = read_targets(read_workbook(tracker.path), area="Wolverhampton", today=TODAY)
    return mark(tracker, read)


def faults(marks: Marks) -> list[object]:
    """Everything that must not be: silent errors, rows lost or made up, sound cells missed."""
    found: list[object] = [*marks.silent, *marks.lost, *marks.made_up]
    if not marks.right >= 0.99 * marks.sound > 0:
        found.append(f"{marks.right} of {marks.sound} sound cells are right")
    return found


def test_that_there_are_layouts_enough() -> None:
    assert len(ALL) >= 40


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_that_a_layout_never_seen_is_read_right(make: Layout, tmp_path: Path) -> None:
    assert faults(marks_of(make(tmp_path / "tracker.xlsx"))) == []


@pytest.mark.parametrize("seed", DRAWN)
def test_that_a_layout_drawn_by_lot_is_read_right(seed: int, tmp_path: Path) -> None:
    assert faults(marks_of(mixed_tracker(tmp_path / "tracker.xlsx", seed))) == []


def test_that_the_marks_see_what_is_wrong(tmp_path: Path) -> None:
    tracker = layouts.backwards(tmp_path / "tracker.xlsx")
    tracker.truth[0], tracker.truth[1] = (
        type(one)(one.sheet, one.row, other.entry, one.fields)
        for one, other in (tracker.truth[:2], tracker.truth[1::-1])
    )
    marks = marks_of(tracker)
    assert {row for _, row, *_ in marks.silent} == {2, 3}
    assert faults(marks)


def test_that_a_table_that_names_nobody_is_told_and_not_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Crime no", "Suspect", "DOB", "PNC ID", "Offence"], ["Risk", "Date added", "Address"],
        ["20WV/1A/26", "MALIK, Lee", "05/05/1984", None, "Stalking"],
        ["High", "01/09/2026", "1 Larch Row, WV1 1AA"],
    ):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "tracker.xlsx")
    read = read_targets(read_workbook(tmp_path / "tracker.xlsx"), area=None, today=TODAY)
    assert read.lines == ()
    assert [n.text for n in read.notices if "not read" in n.text]
