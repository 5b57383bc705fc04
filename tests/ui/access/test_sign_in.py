"""Signing in, the recovery key, and choosing whom to be in the practice force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.access.accounts import add_account, change_account
from lomu_app.access.queries import find_users
from tests.support.cores import ADMIN, FAST, PASSPHRASE
from tests.ui.access.entrance_rig import EntranceRig
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER, TAB
from tests.ui.support.tasks import HeldTasks
from ui.access.practice import PracticePanel
from ui.access.recover import RecoverPanel
from ui.access.sign_in import SignInPanel

NEW = "quite another passphrase"


@pytest.fixture
def rig(qtbot: QtBot, embedded_folder: Path) -> Iterator[EntranceRig]:
    made = EntranceRig(qtbot, embedded_folder)
    made.window.ask_to_sign_in(made.place.sign_in, made.place.words, made.place.recover)
    yield made
    made.close()


def test_that_one_signs_in_from_the_keyboard_and_the_name_is_remembered(
    rig: EntranceRig, qtbot: QtBot
) -> None:
    rig.type(ADMIN)
    rig.press(ENTER)
    rig.type(PASSPHRASE)
    rig.press(ENTER)
    assert [core.actor.username for core in rig.cores] == [ADMIN]
    assert rig.panel(SignInPanel).secret_field.edit.text() == ""
    again = EntranceRig(qtbot, rig.folder)
    again.window.ask_to_sign_in(again.place.sign_in, again.place.words)
    panel = again.panel(SignInPanel)
    assert panel.name_field.value() == ADMIN
    assert panel.secret_field.edit.hasFocus()
    assert not panel.forgotten_button.isVisible(), "a shared database has no recovery key"


@pytest.mark.parametrize("name", [ADMIN, "nobody.here"])
def test_that_a_wrong_name_or_passphrase_is_told_alike(rig: EntranceRig, name: str) -> None:
    rig.type(name)
    rig.press(ENTER)
    rig.type("not the passphrase")
    rig.press(ENTER)
    panel = rig.panel(SignInPanel)
    assert panel.error_label.text() == "▲ The name or the passphrase is not right."
    assert panel.secret_field.edit.text() == ""
    assert panel.secret_field.edit.hasFocus()
    assert rig.cores == []
    rig.type(PASSPHRASE)
    rig.press(ENTER)
    assert len(rig.cores) == (1 if name == ADMIN else 0)


def test_that_empty_boxes_are_told_and_nothing_is_tried(rig: EntranceRig) -> None:
    panel = rig.panel(SignInPanel)
    rig.push(panel.button)
    assert panel.name_field.error() == "Fill in “User name”."
    assert panel.secret_field.error() == "Fill in “Passphrase”."
    assert not panel.error_label.isVisible()


def test_that_pressing_twice_signs_in_once(qtbot: QtBot, embedded_folder: Path) -> None:
    held = HeldTasks()
    rig = EntranceRig(qtbot, embedded_folder, held)
    rig.window.ask_to_sign_in(rig.place.sign_in, rig.place.words)
    rig.type(ADMIN)
    rig.press(ENTER)
    rig.type(PASSPHRASE)
    rig.press(ENTER)
    rig.press(ENTER)
    assert len(held.held) == 1
    held.release()
    assert len(rig.cores) == 1
    rig.close()


def test_that_the_recovery_key_gives_a_new_passphrase(qtbot: QtBot, tmp_path: Path) -> None:
    made = bootstrap.create(tmp_path / "force", ADMIN, PASSPHRASE, stretching=FAST)
    made.core.close()
    rig = EntranceRig(qtbot, tmp_path / "force")
    rig.window.ask_to_sign_in(rig.place.sign_in, rig.place.words, rig.place.recover)
    rig.type(ADMIN)
    rig.push(rig.panel(SignInPanel).forgotten_button)
    panel = rig.panel(RecoverPanel)
    assert panel.key_field.edit.hasFocus()
    rig.type(made.recovery_key.lower().replace("-", ""))
    rig.press(TAB)
    rig.type(NEW)
    rig.press(TAB)
    rig.type(NEW)
    rig.press(ENTER)
    assert [core.actor.username for core in rig.cores] == [ADMIN]
    assert panel.key_field.edit.text() == ""
    bootstrap.open_folder(rig.folder, ADMIN, NEW).close()
    rig.close()


def test_that_a_wrong_recovery_key_is_told_and_one_can_go_back(rig: EntranceRig) -> None:
    rig.push(rig.panel(SignInPanel).forgotten_button)
    panel = rig.panel(RecoverPanel)
    assert panel.name_field.edit.hasFocus()
    rig.type(ADMIN)
    rig.press(TAB)
    rig.type("AAAA-BBBB")
    rig.press(TAB)
    rig.type(NEW)
    rig.press(TAB)
    rig.type(NEW)
    rig.press(ENTER)
    assert panel.error_label.text() == "▲ The recovery key is not right. Check each letter."
    assert panel.secrets.passphrase() == NEW
    assert rig.cores == []
    assert unnamed(rig.window) == []
    rig.push(panel.back_button)
    assert rig.panel(SignInPanel).isVisible()


def test_that_in_the_practice_force_one_chooses_whom_to_be(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    core = bootstrap.create(
        folder, "ps.sorrel", PASSPHRASE, stretching=FAST, practice=True, display_name="PS Sorrel"
    ).core
    add_account(core, "pc.new", "PC New & Co", "", roles=["viewer"], areas=[])
    add_account(core, "pc.gone", "PC Gone", "", roles=["viewer"], areas=[])
    gone = core.ask(find_users)[0]
    change_account(core, gone, roles=gone.roles, areas=gone.areas, active=False)
    core.close()
    rig = EntranceRig(qtbot, folder)
    rig.window.ask_whom_to_be(rig.place.practice_people(), rig.place.sign_in)
    panel = rig.panel(PracticePanel)
    assert rig.window.marking_label.text() == "OFFICIAL-SENSITIVE · PRACTICE"
    assert panel.buttons[0].hasFocus()
    assert [button.text() for button in panel.buttons] == [
        "PS Sorrel  ·  Administrator", "PC New && Co  ·  Viewer",
    ]  # fmt: skip
    assert unnamed(rig.window) == []
    rig.push(panel.buttons[0])
    assert [core.actor.username for core in rig.cores] == ["ps.sorrel"]
    assert rig.cores[0].practice
    rig.close()
