"""Somebody else was quicker: base, theirs and mine are told, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.people.address_commands import AmendAddress, EndAddress
from lomu_app.people.commands import AmendPerson, FieldChange
from lomu_app.people.marker_commands import AmendMarker
from lomu_app.people.rows import PersonDetail
from lomu_app.people.rules import NewAddress, NewMarker
from tests.people.people import register, wilmot
from tests.support.cores import Cores
from tests.ui.people.rig import PersonRig, officer, sergeant
from tests.ui.support.page_rig import ENTER, ESC
from ui.core.conflict_dialog import ConflictDialog
from ui.people.address_dialogs import AmendAddressDialog
from ui.people.marker_dialogs import AmendMarkerDialog
from ui.people.person_dialogs import EditPersonDialog

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


@pytest.fixture
def other(embedded_core_as: Cores) -> Core:
    return officer(embedded_core_as, name="pc.quicker")


@pytest.fixture
def rig(core: Core, qtbot: QtBot, tmp_path: Path) -> PersonRig:
    """The page of somebody whom two people are about to change."""
    return PersonRig(qtbot, core, tmp_path, register(core, wilmot()).id)


def type_forenames(rig: PersonRig, forenames: str) -> EditPersonDialog:
    """Open the form and type over the forenames; nothing is saved yet."""
    dialog = rig.edit()
    dialog.form.focus_field("forenames")
    rig.replace(forenames)
    return dialog


def amend(other: Core, person: PersonDetail, field: str, base: Any, mine: Any) -> None:
    change = FieldChange(field, base, mine)
    other.execute(AmendPerson(person_id=person.id, version=person.version, changes=(change,)))


def test_that_a_clash_tells_base_theirs_and_mine_and_saving_again_decides(
    other: Core, rig: PersonRig
) -> None:
    dialog = type_forenames(rig, "Dale Mine")
    amend(other, rig.person(), "forenames", "Dale", "Dale Theirs")
    rig.press(ENTER)
    assert rig.person().forenames == "Dale Theirs", "nothing is overwritten unseen"
    words = dialog.form.fields["forenames"].error()
    assert words == (
        "Forenames was “Dale” when you began. Somebody else has made it “Dale Theirs”. Yours, "
        "“Dale Mine”, stands in the box."
    )
    assert dialog.conflict_banner.isVisible()
    assert dialog.form.values()["forenames"] == "Dale Mine"
    rig.decide(theirs=False)
    assert rig.no_dialog()
    assert rig.person().forenames == "Dale Mine"


def test_that_theirs_may_count_and_the_rest_of_mine_is_saved_beside_it(
    other: Core, rig: PersonRig
) -> None:
    dialog = type_forenames(rig, "Dale Mine")
    dialog.form.fields["source"].set_value("Seen at the door")
    amend(other, rig.person(), "forenames", "Dale", "Dale Theirs")
    rig.push(dialog.save_button)
    rig.decide(theirs=True)
    assert rig.no_dialog()
    assert (rig.person().forenames, rig.person().source) == ("Dale Theirs", "Seen at the door")


def test_that_enter_alone_overwrites_nobody_and_esc_goes_back_to_what_was_typed(
    other: Core, rig: PersonRig
) -> None:
    dialog = type_forenames(rig, "Dale Mine")
    amend(other, rig.person(), "forenames", "Dale", "Dale Theirs")
    rig.press(ENTER)
    asked = rig.dialog(ConflictDialog)
    rig.press(ENTER)
    assert asked.isVisible()
    assert "for each field" in asked.problem_label.text()
    rig.press(ESC)
    assert dialog.isVisible()
    assert dialog.form.values()["forenames"] == "Dale Mine"
    assert rig.person().forenames == "Dale Theirs"
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    assert rig.person().forenames == "Dale Mine"


def test_that_changes_of_different_fields_are_both_kept_without_a_question(
    other: Core, rig: PersonRig
) -> None:
    type_forenames(rig, "Dale Mine")
    amend(other, rig.person(), "sex", "not_known", "male")
    rig.press(ENTER)
    assert rig.no_dialog()
    assert (rig.person().forenames, rig.person().sex) == ("Dale Mine", "male")
    assert "Sex is now “Male”" in rig.said[-1][0], "and says so"


def test_that_two_who_typed_the_same_are_not_asked(other: Core, rig: PersonRig) -> None:
    type_forenames(rig, "Dale Both")
    amend(other, rig.person(), "forenames", "Dale", "Dale Both")
    rig.press(ENTER)
    assert rig.no_dialog()
    assert rig.person().forenames == "Dale Both"


def test_that_a_date_and_a_choice_are_told_as_one_reads_them(other: Core, rig: PersonRig) -> None:
    person = rig.person()
    dialog = rig.edit()
    dialog.form.fields["date_of_birth"].set_value(dt.date(1986, 3, 5))
    dialog.form.fields["sex"].set_value("female")
    amend(other, person, "date_of_birth", person.date_of_birth, dt.date(1986, 4, 4))
    amend(other, rig.person(), "sex", "not_known", "male")
    rig.push(dialog.save_button)
    born = dialog.form.fields["date_of_birth"].error()
    assert "was “04/03/1986” when you began" in born
    assert "has made it “04/04/1986”. Yours, “05/03/1986”" in born
    assert "has made it “Male”. Yours, “Female”" in dialog.form.fields["sex"].error()


def test_that_an_address_clash_keeps_their_text_and_my_note(other: Core, rig: PersonRig) -> None:
    (address,) = rig.person().addresses
    rig.choose(rig.page.addresses, "amend")
    dialog = rig.dialog(AmendAddressDialog)
    dialog.form.focus_field("note")
    rig.type("Side gate")
    command = AmendAddress(
        address_id=address.id, version=address.version, text="14 Larch Road, Coventry",
        postcode="CV4 7JP", kind="last known", rank=1, note="Dog",
    )  # fmt: skip
    other.execute(command)
    rig.push(dialog.save_button)
    assert dialog.form.values()["text"] == "14 Larch Road, Coventry", "theirs alone: taken over"
    assert "has made it “Dog”. Yours, “Side gate”" in dialog.form.fields["note"].error()
    rig.decide(theirs=False)
    (now,) = rig.person().addresses
    assert (now.text, now.note) == ("14 Larch Road, Coventry", "Side gate")


def test_that_what_was_ended_meanwhile_is_told_and_not_brought_back(
    core: Core, other: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot(addresses=(NewAddress("1 Elm Row"), NewAddress("2 Elm Row"))))
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    rig.choose(rig.page.addresses, "amend")
    dialog = rig.dialog(AmendAddressDialog)
    dialog.form.focus_field("note")
    rig.type("Side gate")
    first = person.addresses[0]
    other.execute(EndAddress(address_id=first.id, version=first.version))
    rig.push(dialog.save_button)
    assert "was ended" in dialog.conflict_banner.words_label.text()
    assert not dialog.save_button.isEnabled()
    assert dialog.form.values()["note"] == "Side gate"
    assert [a.note for a in rig.person().addresses] == ["", ""]


def test_that_a_marker_clash_is_told_too(
    core: Core, other: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot(markers=(NewMarker("VI", "Fought", marked_on=TODAY),)))
    (marker,) = person.markers
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    rig.choose(rig.page.markers, "amend")
    dialog = rig.dialog(AmendMarkerDialog)
    rig.replace("Bit an officer")
    other.execute(
        AmendMarker(
            marker_id=marker.id, version=marker.version, note="Spat", marked_on=TODAY, ends_on=None
        )
    )
    rig.push(dialog.save_button)
    assert "was “Fought” when you began" in dialog.form.fields["note"].error()
    rig.decide(theirs=False)
    assert rig.person().markers[0].note == "Bit an officer"


def test_that_moving_an_address_that_has_moved_on_shows_it_as_it_stands(
    core: Core, other: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot(addresses=(NewAddress("1 Elm Row"), NewAddress("2 Elm Row"))))
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    second = person.addresses[1]
    other.execute(EndAddress(address_id=second.id, version=second.version))
    rig.choose(rig.page.addresses, "up", at=1)
    assert len(rig.prompter.problems) == 1
    assert [line.ended for line in rig.page.addresses.lines] == [False, True]
