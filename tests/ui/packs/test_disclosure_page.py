"""The register on the desk: built, read by a second person, released, recalled, told of."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.disclosure.queries import (
    find_release_ids,
    load_contents,
    load_release,
    load_releases,
)
from lomu_app.disclosure.rules import ReleaseStatus, Sensitivity
from tests.support.cores import Cores
from tests.support.examples.actions import raise_action
from tests.support.packs import build, planted
from tests.support.targets import AREA, make_person
from tests.ui.actions.rig import Rig, fill
from ui.core.form_dialog import FormDialog
from ui.packs.page import DisclosurePage
from ui.packs.pane import AGAIN, CHECK, LOOK, RECALL, RELEASE, deeds_for
from ui.packs.person_section import DisclosureSection
from ui.packs.words import facts_of


def page_of(qtbot: QtBot, core: Core, folder: Path) -> Rig:
    """The register, shown and read."""
    return Rig(qtbot, core, folder, DisclosurePage, area=AREA)


def dialog_of(host: QWidget) -> Any:
    """The form that is open."""
    return next(each for each in host.window().findChildren(FormDialog) if each.isVisible())


def test_that_a_pack_is_built_with_a_look_at_what_each_would_see(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name="ps.one")
    person = make_person(core)
    rig = page_of(qtbot, core, tmp_path).open()
    rig.page.new_button.click()
    dialog = dialog_of(rig.page)
    fill(dialog, kind="person", about=f"P-{person:06d}", recipients="Housing", why="A bed")
    dialog.save_button.click()
    assert dialog.form.fields["recipients"].error()
    fill(dialog, recipients="Mental health service: Bo Elm")
    dialog.save_button.click()
    assert "Drug, alcohol" in dialog.view.toPlainText()
    assert "Rows held back" in dialog.view.toPlainText()
    assert dialog.focusWidget() is dialog.view
    qtbot.waitUntil(lambda: not dialog.view.visibleRegion().isEmpty())
    assert core.ask(find_release_ids) == []
    core.execute(dataclasses.replace(raise_action(core), person_id=person, text="Raised later"))
    dialog.save_button.click()
    (frozen,) = core.ask(load_contents, core.ask(find_release_ids)[0]).values()
    assert b"Raised later" not in frozen, "what is frozen is what was shown"
    assert rig.column("title") == [f"Profile of P-{person:06d}"]
    (row,) = core.ask(load_releases, core.ask(find_release_ids))
    assert row.recipients == ("Mental health service: Bo Elm",)


def test_that_a_second_person_reads_it_then_it_goes_and_is_asked_back(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core, other = embedded_core_as("sergeant"), embedded_core_as("inspector")
    built = build(core)
    key = built.detail.row.id
    own = page_of(qtbot, core, tmp_path).open(key)
    assert not own.page.pane.may_do(CHECK)
    assert not own.page.pane.may_do(RELEASE)
    theirs = page_of(qtbot, other, tmp_path).open(("show", "to_check"))
    theirs.do(CHECK)
    dialog = dialog_of(theirs.page)
    assert planted(Sensitivity.RISK, 1) in dialog.view.toPlainText()
    assert planted(Sensitivity.VICTIM, 1) not in dialog.view.toPlainText()
    fill(dialog, note="Read")
    dialog.save_button.click()
    own.open(key)
    own.do(RELEASE)
    dialog = dialog_of(own.page)
    (password,) = dialog.passwords.values()
    assert password in dialog.view.toPlainText()
    own.prompter.save = tmp_path / "copy.xlsx"
    dialog.save_button.click()
    detail = core.ask(load_release, key)
    assert detail.row.status is ReleaseStatus.RELEASED
    wide = dataclasses.replace(detail, row=dataclasses.replace(detail.row, covers=("East", "West")))
    told = dict(facts_of(wide))
    assert (told["Of"].split(",")[0], told["Areas"]) == ("2 areas", "East, West")
    assert told["Built in"] == detail.row.area
    may = {deed.key: deed.allowed for deed in deeds_for(wide, core.actor)}
    assert may == {RECALL: False, AGAIN: False, LOOK: False}, "for who has every area"
    assert (tmp_path / "copy.xlsx").exists()
    assert not own.page.pane.may_do(RELEASE)
    own.open(key)
    own.do(AGAIN)
    own.prompter.save = tmp_path / "again.xlsx"
    dialog_of(own.page).save_button.click()
    assert (tmp_path / "again.xlsx").exists()
    assert own.said[-1][0] == f"{built.detail.row.reference}: its copies are written again"
    section = DisclosureSection(own.desk)
    qtbot.addWidget(section)
    section.show_person(built.person)
    assert [each.line.title for each in section.given.widgets] == ["Ash Larch, Probation"]
    own.open(key)
    own.do(LOOK)
    dialog_of(own.page).reject()
    own.do(RECALL)
    dialog = dialog_of(own.page)
    fill(dialog, reason="The wrong list")
    dialog.save_button.click()
    own.open(("show", "to_account"))
    assert own.column("awaits") == ["word of 1 of 1 copies"]
    own.page.account(detail.copies[0].id)
    dialog = dialog_of(own.page)
    fill(dialog, how="Shredded, says A Larch")
    dialog.save_button.click()
    assert own.column("awaits") == []
    QApplication.processEvents()
