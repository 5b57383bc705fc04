"""Putting somebody on the list: searched for first, never typed twice, never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import find_drafts
from lomu_app.bootstrap import Core
from lomu_app.daart.queries import find_target_ids
from lomu_app.daart.rows import TargetFilter
from lomu_app.people.queries import PersonFilter, find_person_ids
from tests.support.cores import Cores
from tests.support.targets import detail, make_person, make_target
from tests.ui.daart.rig import Rig, sergeant
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER, ESC, SPACE, TAB
from ui.daart.edit_dialog import EditDialog
from ui.daart.new_dialog import NewTargetDialog


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def open_new(rig: Rig) -> NewTargetDialog:
    rig.open()
    rig.page.new_button.setFocus()
    rig.press(SPACE)
    return rig.dialog(NewTargetDialog)


def type_somebody_new(rig: Rig) -> NewTargetDialog:
    """The form, with the name of a person to be registered."""
    dialog = open_new(rig)
    dialog.is_new.take_focus()
    rig.press(SPACE)
    assert dialog.form.fields["surname"].isVisible()
    rig.type("Tamblyn")
    rig.press(TAB)
    rig.type("Rory")
    return dialog


def targets(core: Core) -> list[int]:
    return core.ask(find_target_ids, TargetFilter())


def people(core: Core) -> list[int]:
    return core.ask(find_person_ids, PersonFilter())


def test_that_a_target_is_put_on_the_list_from_the_keyboard(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = make_person(core, "Quillfeather")
    make_person(core, "Underbough")
    rig = Rig(qtbot, core, tmp_path)
    open_new(rig)
    rig.type("quill")
    rig.press(ENTER)
    rig.type("Stalking")
    rig.press(TAB)
    rig.type("20CV/777A/26")
    rig.press(TAB)
    rig.type("High")
    rig.press(ENTER)
    assert rig.no_dialog()
    (target,) = targets(core)
    row = detail(core, target).row
    assert (row.person_id, row.offence, row.crime_reference) == (person, "Stalking", "20CV/777A/26")
    assert (row.victim_risk.value, row.area) == ("high", "Coventry")
    assert rig.said[-1][0] == "T-000001 put on the list as a draft"
    assert rig.page.table.current_id() == target


def test_that_the_form_says_that_nobody_was_chosen(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    dialog.form.focus_field("offence")
    rig.type("Stalking")
    rig.press(ENTER)
    assert dialog.who.error().startswith("Choose somebody on record")
    assert targets(core) == []


def test_that_somebody_new_is_registered_once_and_put_on_the_list(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path)
    dialog = type_somebody_new(rig)
    dialog.form.focus_field("offence")
    rig.type("Harassment")
    rig.press(ENTER)
    assert rig.no_dialog()
    (person,), (target,) = people(core), targets(core)
    row = detail(core, target).row
    assert (row.person_id, row.surname, row.forenames) == (person, "TAMBLYN", "Rory")


def test_that_a_look_alike_must_be_looked_at_before_a_new_record_is_made(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    known = make_person(core, "Tamblyn", forenames="Rory")
    rig = Rig(qtbot, core, tmp_path)
    dialog = type_somebody_new(rig)
    rig.press(ENTER)
    assert people(core) == [known]
    assert [one.person.id for one in dialog.who.found] == [known]
    assert dialog.other_box.isVisible()
    dialog.save_button.setFocus()
    rig.press(SPACE)
    assert people(core) == [known], "shown is not looked at"
    dialog.other_box.setFocus()
    rig.press(SPACE)
    dialog.save_button.setFocus()
    rig.press(SPACE)
    assert rig.no_dialog()
    assert len(people(core)) == 2
    assert detail(core, targets(core)[0]).row.person_id != known


def test_that_the_look_alike_can_be_the_one(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    known = make_person(core, "Tamblyn", forenames="Rory")
    rig = Rig(qtbot, core, tmp_path)
    dialog = type_somebody_new(rig)
    dialog.search_alike()
    dialog.who.list.setFocus()
    rig.press(ENTER)
    assert dialog.who.value() == known
    assert not dialog.is_new.value()
    dialog.save_button.setFocus()
    rig.press(SPACE)
    assert (people(core), len(targets(core))) == ([known], 1)


def test_that_another_team_is_spoken_to_before_the_same_person_is_proposed_again(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = make_person(core, "Quillfeather")
    make_target(core, person, area="Walsall", team="Team 2")
    rig = Rig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    rig.type("quill")
    rig.press(ENTER)
    assert "Walsall, Team 2" in dialog.conflict_banner.words_label.text()
    rig.type("Stalking")
    rig.press(ENTER)
    assert len(targets(core)) == 1
    assert dialog.spoken_box.hasFocus()
    assert dialog.form.values()["offence"] == "Stalking"
    rig.press(SPACE)
    dialog.save_button.setFocus()
    rig.press(SPACE)
    assert rig.no_dialog()
    assert len(targets(core)) == 2


def test_that_wrong_values_are_told_at_their_fields(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    make_person(core, "Quillfeather")
    rig = Rig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    rig.type("quill")
    rig.press(ENTER)
    dialog.form.fields["safety_note"].set_value("x" * 401)
    rig.press(ENTER)
    assert dialog.form.fields["safety_note"].error() == "at most 400 characters"
    assert targets(core) == []


def test_that_a_draft_outlives_the_desk(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    person = make_person(core, "Quillfeather")
    rig = Rig(qtbot, core, tmp_path)
    open_new(rig)
    rig.type("quill")
    rig.press(ENTER)
    rig.type("Stalking by telephone")
    rig.press(ESC)
    assert rig.no_dialog()
    assert [draft.form for draft in core.ask(find_drafts)] == ["target:new"]

    again = Rig(qtbot, sergeant(embedded_core_as), tmp_path)
    dialog = open_new(again)
    assert dialog.draft_banner.isVisible()
    dialog.draft_banner.button.setFocus()
    again.press(SPACE)
    values = dialog.form.values()
    assert (values["person_id"], values["offence"]) == (person, "Stalking by telephone")
    dialog.save_button.setFocus()
    again.press(SPACE)
    assert len(targets(core)) == 1
    assert core.ask(find_drafts) == []


def test_that_a_crash_keeps_what_is_typed_into_the_form_of_a_target(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    make_target(core)
    rig = Rig(qtbot, core, tmp_path).open()
    rig.page.work.edit("team")
    rig.dialog(EditDialog)
    rig.type("Team 9")
    assert [keeper.keep_now() for keeper in rig.desk.keepers()].count(True) == 1
    assert core.ask(find_drafts)[0].fields["team"] == "Team 9"
    rig.press(ESC)
    again = Rig(qtbot, sergeant(embedded_core_as), tmp_path).open()
    again.page.work.edit("team")
    dialog = again.dialog(EditDialog)
    dialog.draft_banner.button.setFocus()
    again.press(SPACE)
    assert dialog.form.values()["team"] == "Team 9"
    again.press(ESC)


def test_that_the_form_opens_for_a_person_that_another_page_names(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = make_person(core)
    rig = Rig(qtbot, core, tmp_path).open(("new", person))
    dialog = rig.dialog(NewTargetDialog)
    assert dialog.who.value() == person
    rig.press(ESC)


def test_that_every_control_of_the_form_has_a_name(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    dialog.is_new.set_value(True)
    assert unnamed(dialog) == []
    rig.press(Qt.Key.Key_Escape)
