"""The first start: the administrator is named, and the recovery key is shown once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from tests.ui.access.entrance_rig import EntranceRig
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER, TAB
from ui.access.first_run import FirstRunPanel, RecoveryPanel

SECRET = "four plain words will do"


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path) -> Iterator[EntranceRig]:
    made = EntranceRig(qtbot, tmp_path / "force")
    made.window.ask_to_set_up(made.set_up)
    yield made
    made.close()


def fill(
    rig: EntranceRig, name: str = "ps.marsh", first: str = SECRET, again: str = SECRET
) -> None:
    rig.type(name)
    rig.press(TAB)
    rig.type("PS Marsh")
    rig.press(TAB)
    rig.press(TAB)
    rig.type(first)
    rig.press(TAB)
    rig.type(again)


def test_that_the_first_person_is_named_from_the_keyboard_and_holds_every_duty(
    rig: EntranceRig,
) -> None:
    fill(rig)
    rig.press(ENTER)
    panel = rig.panel(RecoveryPanel)
    assert not panel.button.isEnabled(), "not before the key is locked away"
    assert rig.cores == []
    rig.push(panel.away_box)
    rig.push(panel.button)
    (core,) = rig.cores
    assert (core.actor.username, core.actor.display_name) == ("ps.marsh", "PS Marsh")
    assert core.actor.roles == {"administrator", "sergeant", "inspector"}
    bootstrap.open_folder(rig.folder, "ps.marsh", SECRET).close()


def test_that_whoever_only_looks_after_users_gets_no_other_duty(rig: EntranceRig) -> None:
    fill(rig)
    panel = rig.panel(FirstRunPanel)
    rig.push(panel.duties_field.box)
    rig.push(panel.button)
    key = rig.panel(RecoveryPanel)
    rig.push(key.away_box)
    rig.push(key.button)
    assert rig.cores[0].actor.roles == {"administrator"}


def test_that_the_key_is_printed_copied_opens_the_database_and_then_is_gone(
    rig: EntranceRig,
) -> None:
    fill(rig)
    rig.press(ENTER)
    panel = rig.panel(RecoveryPanel)
    shown = panel.key_label.text().replace("\n", "")
    assert len(shown.split("-")) == 8
    assert panel.print_button.hasFocus()
    rig.press(Qt.Key.Key_Space)
    assert shown in rig.printed[0]
    rig.push(panel.copy_button)
    assert QGuiApplication.clipboard().text() == shown
    rig.push(panel.away_box)
    rig.push(panel.button)
    assert QGuiApplication.clipboard().text() == "", "nobody can paste it for the rest of the day"
    assert panel.key_label.text() == ""
    bootstrap.recover(rig.folder, "ps.marsh", shown, "quite another passphrase").close()


@pytest.mark.parametrize(
    ("first", "again", "key", "words"),
    [
        ("short", "short", "passphrase", "at least 15 characters"),
        ("aaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaa", "passphrase", "repeats too few"),
        (SECRET, SECRET + "!", "repeated", "not the same"),
    ],
)
def test_that_a_weak_or_mistyped_passphrase_makes_no_database(
    rig: EntranceRig, first: str, again: str, key: str, words: str
) -> None:
    fill(rig, first=first, again=again)
    rig.press(ENTER)
    secrets = rig.panel(FirstRunPanel).secrets
    field = secrets.first if key == "passphrase" else secrets.second
    assert words in field.error()
    assert not bootstrap.is_set_up(rig.folder)


def test_that_the_strength_is_told_while_one_types(rig: EntranceRig) -> None:
    secrets = rig.panel(FirstRunPanel).secrets
    assert secrets.strength_label.text() == "Nothing typed yet."
    secrets.first.take_focus()
    rig.type("four plain")
    assert secrets.strength_label.text().startswith("10 characters so far. It needs at least 15")
    rig.type(" words")
    assert secrets.strength_label.text() == "16 characters: strong enough."
    rig.press(TAB)
    rig.type("four plain words")
    assert secrets.strength_label.text().endswith("and both are the same.")


def test_that_a_passphrase_built_on_the_name_is_told(rig: EntranceRig) -> None:
    fill(rig, first="ps.marsh ps.marsh", again="ps.marsh ps.marsh")
    assert "user name" in rig.panel(FirstRunPanel).secrets.strength_label.text()


@pytest.mark.parametrize("name", ["", "two words", "x"])
def test_that_a_name_that_cannot_be_used_is_told_at_its_field(rig: EntranceRig, name: str) -> None:
    fill(rig, name=name)
    rig.press(ENTER)
    assert rig.panel(FirstRunPanel).name_field.error() != ""
    assert not bootstrap.is_set_up(rig.folder)


def letter(edit: QWidget, key: Qt.Key, text: str, *, shift: bool) -> None:
    """A letter as a keyboard sends it, which tells whether Shift was held."""
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, key, held, text))


def test_that_caps_lock_is_noticed(rig: EntranceRig, qtbot: QtBot) -> None:
    secrets = rig.panel(FirstRunPanel).secrets
    edit, hint = secrets.first.edit, secrets.caps_hint
    edit.setFocus()
    letter(edit, Qt.Key.Key_A, "a", shift=False)
    letter(edit, Qt.Key.Key_B, "B", shift=True)
    assert not hint.isVisible(), "a capital with Shift is meant"
    letter(edit, Qt.Key.Key_C, "C", shift=False)
    assert hint.isVisible()
    qtbot.keyClick(edit, Qt.Key.Key_CapsLock)
    assert not hint.isVisible()
    letter(edit, Qt.Key.Key_D, "d", shift=True)
    assert hint.isVisible()


def test_that_a_failure_leaves_what_was_typed(rig: EntranceRig) -> None:
    rig.folder.mkdir()
    (rig.folder / "keys.json").write_text("{}", encoding="utf-8")
    fill(rig)
    rig.press(ENTER)
    assert "There is a database" in str(rig.prompter.problems[0])
    panel = rig.panel(FirstRunPanel)
    assert panel.button.isEnabled()
    assert not panel.working_label.isVisible()
    assert panel.name_field.value() == "ps.marsh"


def test_that_every_control_has_a_name(rig: EntranceRig) -> None:
    assert unnamed(rig.window) == []
    fill(rig)
    rig.press(ENTER)
    assert unnamed(rig.window) == []
