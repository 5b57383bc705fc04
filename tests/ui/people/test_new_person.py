"""A new person: searched for before it is created, never made twice, never lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import find_drafts
from lomu_app.bootstrap import Core
from lomu_app.people.match_queries import open_matches
from lomu_app.people.queries import find_person_ids, load_person
from lomu_app.people.rules import NewPerson
from tests.people.people import cro, pnc, register, wilmot
from tests.support.cores import Cores
from tests.ui.people.rig import ListRig, officer
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER, ESC, SPACE, TAB
from ui.people.new_person import NewPersonDialog


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return officer(embedded_core_as)


def open_new(rig: ListRig) -> NewPersonDialog:
    rig.push(rig.page.new_button)
    return rig.dialog(NewPersonDialog)


def people(core: Core) -> list[int]:
    return core.ask(find_person_ids)


def type_name(rig: ListRig, surname: str, forenames: str) -> None:
    rig.type(surname)
    rig.press(TAB)
    rig.type(forenames)


def test_that_somebody_is_put_on_record_from_the_keyboard(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = ListRig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    type_name(rig, "o'Quill", "nell may")
    rig.press(TAB)
    rig.type("4/3/86")
    dialog.form.focus_field("pnc_id")
    rig.type(pnc(4321).lower())
    dialog.form.focus_field("cro_number")
    rig.type(cro(78))
    dialog.form.focus_field("alias")
    rig.type("Feather, Nell")
    dialog.form.focus_field("addresses")
    rig.type("4 Harp Lane, Coventry CV9 1AA")
    rig.press(ENTER)
    rig.type("9 Lute Street")
    dialog.form.focus_field("source")
    rig.type("Briefing")
    rig.press(ENTER)
    assert rig.no_dialog()
    (key,) = people(core)
    person = core.ask(load_person, key)
    assert (person.surname, person.forenames) == ("O'QUILL", "Nell May")
    assert person.date_of_birth == dt.date(1986, 3, 4)
    assert (person.pnc_id, person.cro_number, person.source) == (pnc(4321), cro(78), "Briefing")
    assert [name.name for name in person.names] == ["FEATHER, Nell"]
    assert [(a.rank, a.postcode) for a in person.addresses] == [(1, "CV9 1AA"), (2, None)]
    assert rig.went == [("person", key)]


def test_that_look_alikes_appear_while_one_types_and_stop_the_record(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    known = register(core, wilmot())
    rig = ListRig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    type_name(rig, "Willmott", "Dale")
    rig.press(TAB)
    rig.type("04/03/1986")
    qtbot.waitUntil(lambda: bool(dialog.possible.cards))
    assert [row.person.id for row in dialog.possible.rows] == [known.id]
    assert not dialog.save_button.isEnabled()
    rig.press(ENTER)
    assert people(core) == [known.id]
    rig.push(dialog.other_box)
    rig.push(dialog.save_button)
    assert len(people(core)) == 2
    (match,) = core.ask(open_matches)
    assert {match.first.id, match.second.id} == set(people(core)), "left for somebody to decide"


def test_that_whoever_appears_later_was_not_looked_at_yet(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    register(core, wilmot())
    rig = ListRig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    type_name(rig, "Wilmot", "Dale")
    qtbot.waitUntil(lambda: bool(dialog.possible.cards))
    rig.push(dialog.other_box)
    assert dialog.save_button.isEnabled()
    other = register(core, NewPerson("Pipistrelle", "Ann", pnc_id=pnc(99)))
    dialog.form.focus_field("pnc_id")
    rig.type(pnc(99))
    qtbot.waitUntil(lambda: other.id in [row.person.id for row in dialog.possible.rows])
    assert not dialog.other_box.isChecked()
    assert not dialog.save_button.isEnabled()


def test_that_a_taken_pnc_id_cannot_be_taken_twice(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    known = register(core, wilmot(pnc_id=pnc(1234)))
    rig = ListRig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    type_name(rig, "Somebody", "Else")
    dialog.form.focus_field("pnc_id")
    rig.type(pnc(1234))
    qtbot.waitUntil(dialog.stop_banner.isVisible)
    assert not dialog.other_box.isVisible(), "there is no way past"
    rig.press(ENTER)
    assert people(core) == [known.id]
    rig.push(dialog.possible.cards[0].button)
    assert rig.went == [("person", known.id)]
    assert [draft.form for draft in core.ask(find_drafts)] == ["person:new"], "nothing is lost"


def test_that_a_look_alike_put_on_record_meanwhile_is_shown_before_anything_is_stored(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = ListRig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    type_name(rig, "Wilmot", "Dale")
    quicker = register(core, wilmot())
    rig.press(ENTER)
    assert people(core) == [quicker.id]
    assert [row.person.id for row in dialog.possible.rows] == [quicker.id]
    assert dialog.form.values()["surname"] == "Wilmot"


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("pnc_id", "18/0393702J", "check letter that does not fit"),
        ("pnc_id", "18/0393702", "lacks the check letter"),
        ("cro_number", "065656/91A", "check letter that does not fit"),
        ("cro_number", "none", "is not a CRO number"),
        ("perceived_birth_year", "86", "four figures"),
        ("date_of_birth", "31/2/1990", "is not a date"),
    ],
)
def test_that_what_cannot_be_right_is_told_in_words_at_its_field(
    core: Core, qtbot: QtBot, tmp_path: Path, key: str, typed: str, words: str
) -> None:
    rig = ListRig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    rig.type("Wilmot")
    dialog.form.focus_field(key)
    rig.type(typed)
    if key != "date_of_birth":
        rig.press(TAB)
        assert words in dialog.form.fields[key].error(), "at once, on leaving the field"
    rig.press(ENTER)
    assert words in dialog.form.fields[key].error()
    assert people(core) == []


def test_that_a_right_number_is_tidied_on_leaving_the_field(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = ListRig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    dialog.form.focus_field("pnc_id")
    rig.type("18/393702k")
    rig.press(TAB)
    assert dialog.form.values()["pnc_id"] == "2018/0393702K"


def test_that_a_name_or_a_number_is_needed(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    rig = ListRig(qtbot, core, tmp_path)
    dialog = open_new(rig)
    rig.press(ENTER)
    assert "give a name, or a PNC id" in dialog.form.fields["surname"].error()
    assert people(core) == []


def test_that_esc_keeps_what_was_typed_and_it_can_be_used_or_thrown_away(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = ListRig(qtbot, core, tmp_path)
    open_new(rig)
    type_name(rig, "Quillfeather", "Nell")
    rig.press(ESC)
    assert rig.no_dialog()
    dialog = open_new(rig)
    assert dialog.draft_banner.isVisible()
    rig.push(dialog.draft_banner.button)
    assert dialog.form.values()["surname"] == "Quillfeather"
    rig.press(ESC)
    dialog = open_new(rig)
    rig.push(dialog.draft_banner.throw_button)
    assert dialog.form.values()["surname"] is None
    assert core.ask(find_drafts) == []


def test_that_the_dialog_fits_a_small_window_and_every_control_has_a_name(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    register(core, wilmot())
    rig = ListRig(qtbot, core, tmp_path)
    rig.page.resize(1280, 720)
    dialog = open_new(rig)
    type_name(rig, "Wilmot", "Dale")
    qtbot.waitUntil(lambda: bool(dialog.possible.cards))
    assert dialog.height() <= 720
    assert dialog.width() <= 1280
    assert unnamed(dialog) == []
    rig.press(SPACE)
