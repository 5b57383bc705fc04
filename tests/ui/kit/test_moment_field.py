"""A day and its time: typed as officers type, across both changes of the clocks."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.kit.moment_field import MomentField

NOW = dt.datetime(2026, 11, 24, 7, 0, 42, tzinfo=dt.UTC)


def now() -> dt.datetime:
    return NOW


def field(qtbot: QtBot, *, usual: str = "", required: bool = False) -> MomentField:
    made = MomentField("at", "Made at", now=now, usual=usual, required=required)
    qtbot.addWidget(made)
    made.show()
    return made


def typed(made: MomentField, day: str, time: str) -> MomentField:
    for part, text in zip((*made.parts, made.time_edit), (*day.split(" "), time), strict=True):
        part.setText(text)
    return made


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        ("24 11 2026", "07:30", "2026-11-24 07:30"),
        ("24 11 2026", "730", "2026-11-24 07:30"),
        ("1 7 2026", "00.30", "2026-06-30 23:30"),  # summer time
        ("25 10 2026", "01:30", "2026-10-25 00:30"),  # comes twice: the first is meant
        ("29 2 2028", "23:59", "2028-02-29 23:59"),
        ("31 12 2026", "23:59", "2026-12-31 23:59"),
    ],
)
def test_that_a_moment_is_londons_and_stored_in_utc(
    qtbot: QtBot, day: str, time: str, utc: str
) -> None:
    made = typed(field(qtbot), day, time)
    assert f"{made.value():%Y-%m-%d %H:%M}" == utc
    assert made.problem() == ""
    shown = [part.text() for part in (*made.parts, made.time_edit)]
    made.set_value(made.value())
    assert made.value() == dt.datetime.fromisoformat(utc + "+00:00")
    draft = made.draft()
    made.set_value(None)
    assert made.value() is None
    made.set_draft(draft)
    assert f"{made.value():%Y-%m-%d %H:%M}" == utc, shown


@pytest.mark.parametrize(
    ("day", "time", "told"),
    [
        ("29 3 2026", "01:30", "clocks go forward"),
        ("24 11 2026", "", "Fill in the time of “Made at”"),
        ("24 11 2026", "25:00", "Fill in the time of “Made at”"),
        ("30 2 2026", "07:00", "is not a date"),
        ("  ", "07:00", "Fill in the day of “Made at”"),
        ("  ", "", "Fill in “Made at”"),
    ],
)
def test_that_what_is_no_moment_is_told(qtbot: QtBot, day: str, time: str, told: str) -> None:
    made = typed(field(qtbot, required=True), day, time)
    assert made.value() is None
    assert told in made.problem()


def test_that_the_usual_time_is_meant_where_only_a_day_is_typed(qtbot: QtBot) -> None:
    made = typed(field(qtbot, usual="23:59"), "24 11 2026", "")
    assert f"{made.value():%Y-%m-%d %H:%M}" == "2026-11-24 23:59"


def test_that_a_whole_date_is_spread_and_now_comes_by_key(qtbot: QtBot) -> None:
    made = field(qtbot)
    made.parts[0].setText("24/11/26")
    made.parts[0].editingFinished.emit()
    assert [part.text() for part in made.parts] == ["24", "11", "2026"]
    made.set_value(None)
    qtbot.keyClick(made.time_edit, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert made.value() == NOW.replace(second=0)
    made.set_label("Arrested at")
    assert made.time_edit.accessibleName() == "Arrested at: time"
