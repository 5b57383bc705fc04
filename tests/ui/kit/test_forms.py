"""Forms, typed into with real keys."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.kit.dates import date_parts
from ui.kit.fields import CheckField, ChoiceField, DateField, MultilineField, TextField
from ui.kit.forms import Form

TODAY = dt.date(2026, 11, 24)
CONTROL = Qt.KeyboardModifier.ControlModifier


def today() -> dt.date:
    return TODAY


class Rig:
    def __init__(self, qtbot: QtBot) -> None:
        self.form = Form()
        self.surname = self.form.add(TextField("surname", "Surname", required=True))
        self.born = self.form.add(DateField("born", "Date of birth", today=today))
        self.power = self.form.add(
            ChoiceField("power", "Power", [("arrest", "Arrest"), ("recall", "Recall")])
        )
        self.why = self.form.add(MultilineField("why", "Necessity", help_text="Code G"))
        self.pnc = self.form.add(CheckField("pnc", "Wanted on PNC"))
        qtbot.addWidget(self.form)
        self.form.show()
        qtbot.waitExposed(self.form)


@pytest.fixture
def rig(qtbot: QtBot) -> Rig:
    return Rig(qtbot)


def test_that_typed_values_come_out(rig: Rig, qtbot: QtBot) -> None:
    qtbot.keyClicks(rig.surname.edit, " DOE ")
    for part, text in zip(rig.born.parts, ("5", "3", "91"), strict=True):
        qtbot.keyClicks(part, text)
    qtbot.keyClick(rig.power.combo, Qt.Key.Key_Down)
    qtbot.keyClicks(rig.why.edit, "to protect")
    qtbot.keyClick(rig.pnc.box, Qt.Key.Key_Space)
    assert rig.form.values() == {
        "surname": "DOE",
        "born": dt.date(1991, 3, 5),
        "power": "arrest",
        "why": "to protect",
        "pnc": True,
    }
    assert rig.form.check()


def test_that_a_missing_field_is_told_beneath_and_on_top_and_gets_the_focus(
    rig: Rig, qtbot: QtBot
) -> None:
    assert not rig.form.check()
    assert rig.surname.error() == "Fill in “Surname”."
    assert rig.form.summary.isVisible()
    assert rig.form.summary.lines() == ["Fill in “Surname”."]
    assert rig.form.focusWidget() is rig.surname.edit
    assert "Error" in rig.surname.edit.accessibleDescription()
    rig.form.focus_field("why")
    qtbot.mouseClick(rig.form.summary.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert rig.form.focusWidget() is rig.surname.edit
    qtbot.keyClicks(rig.surname.edit, "DOE")
    assert rig.form.check()
    assert not rig.form.summary.isVisible()
    assert rig.surname.error() == ""


def test_that_a_long_error_makes_no_form_wider_and_is_told_whole(rig: Rig) -> None:
    wide = rig.form.minimumSizeHint().width()
    told = "Surname was empty when you began, and somebody else has made it something. " * 4
    rig.form.show_errors({"surname": told})
    assert rig.form.minimumSizeHint().width() <= wide
    assert rig.form.summary.lines() == [told]


def test_that_a_date_that_does_not_exist_is_told(rig: Rig) -> None:
    rig.surname.set_value("DOE")
    rig.born.set_draft(["31", "2", "1990"])
    assert not rig.form.check()
    assert "not a date" in rig.born.error()
    assert rig.born.value() is None


def test_that_a_whole_date_typed_into_one_box_is_spread(rig: Rig, qtbot: QtBot) -> None:
    qtbot.keyClicks(rig.born.parts[0], "24 Nov 26")
    qtbot.keyClick(rig.born.parts[0], Qt.Key.Key_Return)
    assert rig.born.draft() == ["24", "11", "2026"]


def test_that_control_semicolon_gives_today(rig: Rig, qtbot: QtBot) -> None:
    qtbot.keyClick(rig.born.parts[1], Qt.Key.Key_Semicolon, CONTROL)
    assert rig.born.value() == TODAY


def test_that_dirty_follows_what_is_typed_and_taken_back(rig: Rig, qtbot: QtBot) -> None:
    rig.form.set_values({"surname": "DOE"})
    assert not rig.form.is_dirty()
    with qtbot.waitSignal(rig.form.dirty_changed) as told:
        qtbot.keyClick(rig.surname.edit, Qt.Key.Key_X)
    assert told.args == [True]
    with qtbot.waitSignal(rig.form.dirty_changed) as told:
        qtbot.keyClick(rig.surname.edit, Qt.Key.Key_Backspace)
    assert told.args == [False]


def test_that_a_draft_goes_through_json_and_back_even_when_wrong(rig: Rig, qtbot: QtBot) -> None:
    qtbot.keyClicks(rig.surname.edit, "D")
    rig.born.set_draft(["31", "2", "x"])
    rig.power.set_value("recall")
    draft = json.loads(json.dumps(rig.form.to_draft()))
    other = Rig(qtbot)
    other.form.from_draft(draft)
    assert other.form.to_draft() == draft
    assert other.form.is_dirty()
    assert other.power.value() == "recall"


def test_that_a_pause_in_typing_offers_a_draft(rig: Rig, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rig.form.draft_ready) as ready:
        qtbot.keyClicks(rig.surname.edit, "D")
    assert ready.args[0]["surname"] == "D"


def test_that_loading_a_record_offers_no_draft(rig: Rig, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rig.form.draft_ready, wait=900):
        rig.form.set_values({"surname": "DOE", "born": dt.date(1990, 1, 2)})
    assert rig.born.value() == dt.date(1990, 1, 2)


def test_that_tab_leaves_the_note(rig: Rig, qtbot: QtBot) -> None:
    rig.why.take_focus()
    qtbot.keyClick(rig.why.edit, Qt.Key.Key_Tab)
    assert rig.form.focusWidget() is rig.pnc.box


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("24/11/2026", (24, 11, 2026)),
        ("24.11.26", (24, 11, 2026)),
        ("1 1 90", (1, 1, 1990)),
        ("241126", (24, 11, 2026)),
        ("24112026", (24, 11, 2026)),
        ("3rd March 1991", (3, 3, 1991)),
        ("3-mar-91", (3, 3, 1991)),
        ("2026-11-24", (24, 11, 2026)),
        ("today", (24, 11, 2026)),
        ("tomorrow week", None),
        ("24 Foo 26", None),
        ("", None),
    ],
)
def test_that_dates_are_read_as_officers_type_them(
    typed: str, parts: tuple[int, int, int] | None
) -> None:
    assert date_parts(typed, TODAY) == parts
