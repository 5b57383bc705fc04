"""The users page: who may sign in, in which roles, for which areas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.access.accounts import add_account, change_account
from lomu_app.access.queries import UserRow, find_users
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import Refused, SignInFailed
from tests.support.cores import ADMIN, FAST, PASSPHRASE
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import DOWN, ENTER, TAB, PageRig
from ui.access.user_dialogs import GivePassphraseDialog, UserDialog
from ui.access.users_page import UsersPage

SECRET = "quite another passphrase"


class UsersRig(PageRig[UsersPage]):
    """The page, opened."""

    def __init__(self, qtbot: QtBot, core: Core, folder: Path) -> None:
        super().__init__(qtbot, core, folder, UsersPage)
        self.page.open_with(None)

    def names(self) -> list[str]:
        """The user names in the list, from top to bottom."""
        by_id = {row.id: row.username for row in self.core.ask(find_users)}
        return [by_id[key] for key in self.page.model.ids()]

    def go_to(self, name: str) -> None:
        """Put the cursor on somebody."""
        assert self.page.table.go_to(account(self.core, name).id)

    def tick(self, dialog: UserDialog, field: str, *codes: str) -> None:
        """Press Space on each of these boxes."""
        for code in codes:
            self.push(dialog.form.fields[field].boxes[code])


@pytest.fixture
def core(embedded_folder: Path) -> Iterator[Core]:
    made = bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    yield made
    made.close()


def account(core: Core, name: str) -> UserRow:
    return next(row for row in core.ask(find_users) if row.username == name)


def add(core: Core, name: str = "pc.new", *roles: str) -> UserRow:
    add_account(core, name, name.title(), SECRET, roles=roles or ("viewer",), areas=["Coventry"])
    return account(core, name)


def test_that_somebody_is_added_from_the_keyboard_and_can_sign_in(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = UsersRig(qtbot, core, tmp_path)
    rig.push(rig.page.add_button)
    dialog = rig.dialog(UserDialog)
    rig.type("pc.yarrow")
    rig.press(TAB)
    rig.type("PC Yarrow")
    rig.tick(dialog, "roles", "offender_manager", "viewer")
    rig.tick(dialog, "areas", "Walsall")
    dialog.secrets.first.take_focus()
    rig.type(SECRET)
    rig.press(TAB)
    rig.type(SECRET)
    rig.press(ENTER)
    assert rig.no_dialog()
    assert rig.names() == [ADMIN, "pc.yarrow"]
    made = account(core, "pc.yarrow")
    assert (made.roles, made.areas) == (("offender_manager", "viewer"), ("Walsall",))
    signed_in = bootstrap.open_folder(core.folder, "pc.yarrow", SECRET)
    assert signed_in.actor.areas == {"Walsall"}
    signed_in.close()


def test_that_what_is_missing_is_told_and_nobody_is_added(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = UsersRig(qtbot, core, tmp_path)
    rig.push(rig.page.add_button)
    dialog = rig.dialog(UserDialog)
    rig.press(ENTER)
    assert dialog.form.fields["username"].error() == "Fill in “User name”."
    assert dialog.form.fields["roles"].error() == "Tick roles."
    dialog.form.focus_field("username")
    rig.type(ADMIN.upper())
    rig.tick(dialog, "roles", "viewer")
    rig.push(dialog.save_button)
    assert "at least 15" in dialog.secrets.first.error()
    dialog.secrets.first.edit.setText(SECRET)
    dialog.secrets.second.edit.setText(SECRET)
    rig.push(dialog.save_button)
    assert "There is a user" in dialog.form.fields["username"].error()
    assert rig.names() == [ADMIN]


def test_that_roles_and_areas_are_changed(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    add(core)
    rig = UsersRig(qtbot, core, tmp_path)
    assert rig.page.table.hasFocus()
    rig.press(DOWN)
    rig.press(ENTER)
    dialog = rig.dialog(UserDialog)
    rig.tick(dialog, "roles", "viewer", "sergeant")
    rig.tick(dialog, "areas", "Walsall")
    rig.push(dialog.save_button)
    now = account(core, "pc.new")
    assert (now.roles, now.areas, now.active) == (("sergeant",), ("Coventry", "Walsall"), True)
    assert rig.said[-1][0] == "Saved"


def test_that_a_change_by_another_administrator_is_told_and_saving_again_decides(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    row = add(core)
    rig = UsersRig(qtbot, core, tmp_path)
    rig.go_to("pc.new")
    rig.push(rig.page.change_button)
    dialog = rig.dialog(UserDialog)
    rig.tick(dialog, "roles", "sergeant")
    change_account(core, row, roles=["inspector"], areas=["Dudley"], active=True)
    rig.push(dialog.save_button)
    assert account(core, "pc.new").roles == ("inspector",), "nothing is overwritten unseen"
    words = dialog.conflict_banner.words_label.text()
    assert "Now: Inspector; areas: Dudley; may sign in." in words
    rig.push(dialog.save_button)
    assert account(core, "pc.new").roles == ("sergeant", "viewer")


def test_that_somebody_is_barred_and_let_in_again(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    add(core)
    rig = UsersRig(qtbot, core, tmp_path)
    rig.go_to("pc.new")
    rig.push(rig.page.bar_button)
    assert rig.prompter.asked == ["Bar Pc.New"]
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(core.folder, "pc.new", SECRET)
    assert rig.page.bar_button.text().strip() == "Let in again"
    rig.push(rig.page.bar_button)
    rig.push(rig.page.passphrase_button)
    dialog = rig.dialog(GivePassphraseDialog)
    rig.type(PASSPHRASE)
    rig.press(TAB)
    rig.type(PASSPHRASE)
    rig.press(ENTER)
    assert rig.no_dialog()
    assert dialog.secrets.passphrase() == ""
    bootstrap.open_folder(core.folder, "pc.new", PASSPHRASE).close()


def test_that_nobody_is_barred_without_a_yes(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    add(core)
    rig = UsersRig(qtbot, core, tmp_path)
    rig.prompter.yes = False
    rig.go_to("pc.new")
    rig.push(rig.page.bar_button)
    assert rig.prompter.asked == ["Bar Pc.New"]
    assert account(core, "pc.new").active


def test_that_the_last_administrator_can_neither_be_barred_nor_lose_the_role(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    add(core)
    rig = UsersRig(qtbot, core, tmp_path)
    rig.go_to(ADMIN)
    rig.push(rig.page.bar_button)
    (problem,) = rig.prompter.problems
    assert isinstance(problem, Refused)
    assert account(core, ADMIN).active
    bootstrap.open_folder(core.folder, ADMIN, PASSPHRASE).close()
    rig.push(rig.page.change_button)
    dialog = rig.dialog(UserDialog)
    rig.tick(dialog, "roles", "administrator", "viewer")
    rig.push(dialog.save_button)
    assert "Somebody has to be administrator" in str(rig.prompter.problems[1])
    assert account(core, ADMIN).roles == ("administrator",)


def test_that_the_list_is_narrowed_by_typing_and_by_chip(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    add(core, "pc.alder")
    gone = add(core, "ps.birch", "sergeant")
    change_account(core, gone, roles=gone.roles, areas=gone.areas, active=False)
    rig = UsersRig(qtbot, core, tmp_path)
    assert rig.names() == [ADMIN, "pc.alder", "ps.birch"]
    rig.page.focus_filter()
    rig.type("sergeant cov")
    rig.press(ENTER)
    assert rig.names() == ["ps.birch"]
    chip = rig.page.filter_bar.findChild(QPushButton, "chip_active")
    assert chip is not None
    assert chip.text() == "May sign in 2"
    rig.push(chip)
    assert rig.names() == []


def test_that_in_the_practice_force_nobody_is_asked_for_a_passphrase(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "practice"
    core = bootstrap.create(folder, "ps.sorrel", PASSPHRASE, stretching=FAST, practice=True).core
    rig = UsersRig(qtbot, core, tmp_path)
    assert not rig.page.passphrase_button.isVisible()
    rig.push(rig.page.add_button)
    dialog = rig.dialog(UserDialog)
    assert dialog.secrets is None
    rig.type("pc.new")
    rig.tick(dialog, "roles", "viewer")
    rig.push(dialog.save_button)
    assert bootstrap.practice_people(folder) == ("ps.sorrel", "pc.new")
    bootstrap.open_folder(folder, "pc.new", None).close()
    core.close()


def test_that_every_control_has_a_name(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    rig = UsersRig(qtbot, core, tmp_path)
    assert unnamed(rig.page) == []
    rig.page.resize(1280, 720)
    rig.push(rig.page.add_button)
    dialog = rig.dialog(UserDialog)
    assert unnamed(dialog) == []
    assert dialog.height() <= 720
