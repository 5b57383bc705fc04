"""One person's page: what it says, and every change made from the keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.people.address_commands import AmendAddress, RecordAddressCheck
from lomu_app.people.commands import AddName, ConsultPerson
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.queries import load_person, who_looked
from lomu_app.people.rules import NewAddress, NewMarker, NewName
from tests.people.people import cro, pnc, register, wilmot
from tests.support.cores import Cores
from tests.support.targets import make_person, make_target
from tests.ui.people.rig import PersonRig, officer, sergeant, told
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER, ESC, TAB
from tests.ui.support.prompter import FakePrompter
from ui.kit.labels import TextLabel
from ui.people.address_dialogs import AddAddressDialog, AddressCheckDialog, AmendAddressDialog
from ui.people.marker_dialogs import AddMarkerDialog, AmendMarkerDialog
from ui.people.person_dialogs import AddNameDialog, EditPersonDialog

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def facts(rig: PersonRig) -> str:
    return "  ".join(
        label.text() for label in rig.page.head_of_record.fact_bar.findChildren(TextLabel)
    )


def test_that_the_page_says_who_it_is_and_logs_the_look_first(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot(pnc_id=pnc(77), cro_number=cro(78), sex="male"))
    core.execute(AddName(person_id=person.id, name=NewName("", "Carrots", "nickname", "PC 1")))
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    assert rig.page.title() == "WILMOT, Dale"
    for words in ("04/03/1986  (40)", "Male", pnc(77), cro(78), "Active", "Carrots"):
        assert words in facts(rig)
    assert told(rig.page.names) == ["Carrots  |  Nickname  ·  PC 1"]
    assert rig.page.source.empty_label.text().startswith("list\nPut on record 24/11/2026 07:00")
    newest = embedded_core_as("data_protection_auditor").ask(who_looked, person.id)[0]
    assert (newest.username, newest.verb) == ("ps.one", "consultation")


def test_that_nobody_is_read_before_the_look_at_them_is_logged(
    core: Core, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = register(core, wilmot()).id
    other = make_person(core, surname="Rowan", forenames="Kim")
    rig = PersonRig(qtbot, core, tmp_path, first)
    logged: list[Callable[[], None]] = []

    def look_at(_owner: object, _person: int, then: Callable[[], None], _failed: object) -> None:
        logged.append(then)

    monkeypatch.setattr(rig.desk, "look_at", look_at)
    rig.page.refresh()
    rig.page.open_with(other)
    again, new = logged
    again()
    assert rig.page.title() == "Person"
    new()
    assert rig.page.title() == "ROWAN, Kim"


def test_that_what_is_not_known_is_said_so(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    person = register(core, wilmot(date_of_birth=None, perceived_birth_year=1986, addresses=()))
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    assert "about 1986" in facts(rig)
    assert "not on record" in facts(rig)
    assert rig.page.addresses.empty_label.isVisible()
    assert "does not mean that there is no danger" in rig.page.markers.empty_label.text()


def test_that_a_changed_field_alone_is_sent_and_shown(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    dialog = rig.edit()
    dialog.form.focus_field("forenames")
    rig.replace("Dale Andrew")
    rig.press(ENTER)
    assert rig.no_dialog()
    assert rig.page.title() == "WILMOT, Dale Andrew"
    assert rig.said[-1][0] == "Saved"
    assert rig.changes()[0].startswith("Forenames: Dale → Dale Andrew  |  ")
    assert rig.changes()[-1].startswith("Put on record  |  ")


def test_that_a_wrong_check_letter_is_told_and_nothing_is_saved(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    dialog = rig.edit()
    dialog.form.focus_field("pnc_id")
    rig.type("18/0393702J")
    rig.press(ENTER)
    assert "check letter that does not fit" in dialog.form.fields["pnc_id"].error()
    assert rig.person().version == person.version


def test_that_a_number_of_somebody_else_is_refused(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    register(core, wilmot(surname="Adder", date_of_birth=dt.date(1999, 1, 1), pnc_id=pnc(77)))
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    rig.edit().form.focus_field("pnc_id")
    rig.type(pnc(77))
    rig.press(ENTER)
    assert "on record already" in str(rig.prompter.problems[-1])
    assert rig.person().pnc_id is None
    assert not rig.no_dialog(), "what was typed stays"


def test_that_a_name_is_added_and_ended(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    rig.push(rig.page.names.add_button)
    dialog = rig.dialog(AddNameDialog)
    rig.type("Willow")
    rig.press(TAB)
    rig.type("Dan")
    dialog.form.focus_field("source")
    rig.type("Custody")
    rig.press(ENTER)
    assert told(rig.page.names) == ["WILLOW, Dan  |  Alias  ·  Custody"]
    rig.choose(rig.page.names, "end")
    assert rig.prompter.asked == ["End this name"]
    assert rig.page.names.ended_button.text() == "Show 1 ended"
    assert not rig.page.names.widgets[0].isVisible()
    rig.push(rig.page.names.ended_button)
    assert rig.page.names.widgets[0].isVisible(), "ended, never deleted"


def test_that_an_address_is_added_checked_changed_moved_and_ended(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    section = rig.page.addresses
    rig.push(section.add_button)
    dialog = rig.dialog(AddAddressDialog)
    rig.type("4 Harp Lane, Coventry, CV9 1AA")
    rig.push(dialog.save_button)
    assert [line.title for line in section.lines] == [
        "1.  12 Larch Road, Coventry, CV4 7JP", "2.  4 Harp Lane, Coventry, CV9 1AA",
    ]  # fmt: skip
    assert "never checked  |  Check" in told(section)[1]
    rig.choose(section, "check", at=1)
    check = rig.dialog(AddressCheckDialog)
    check.form.focus_field("note")
    rig.type("Sister says he left")
    rig.press(ENTER)
    line = told(section)[1]
    assert "last checked 24/11/2026 (today) by ps.one  |  Sister says he left" in line
    assert not line.endswith("Check")
    rig.choose(section, "up", at=1)
    assert section.lines[0].title.startswith("1.  4 Harp Lane")
    rig.choose(section, "amend", at=1)
    amend = rig.dialog(AmendAddressDialog)
    amend.form.focus_field("note")
    rig.type("Dog")
    rig.press(ENTER)
    assert "Dog" in told(section)[1]
    rig.choose(section, "end", at=0)
    assert rig.prompter.asked[-1] == "End this address"
    assert [(a.rank, a.ended_on) for a in rig.person().addresses] == [(1, None), (1, TODAY)]


def test_that_the_day_of_a_check_in_the_future_is_refused_in_words(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    rig.choose(rig.page.addresses, "check")
    dialog = rig.dialog(AddressCheckDialog)
    dialog.form.fields["on_day"].set_value(dt.date(2026, 11, 25))
    rig.press(ENTER)
    assert "is in the future" in dialog.form.fields["on_day"].error()
    assert rig.person().addresses[0].last_checked is None


def test_that_a_marker_is_set_changed_confirmed_and_ended_with_a_reason(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    band = rig.page.markers
    assert band.property("tone") == "info"
    rig.push(band.add_button)
    dialog = rig.dialog(AddMarkerDialog)
    rig.type("FI")
    dialog.form.focus_field("note")
    rig.type("Shotgun in the loft")
    rig.push(dialog.save_button)
    assert "FI  Firearms  |  Shotgun in the loft  |  set 24/11/2026" in told(band)[0]
    assert band.property("tone") == "problem"
    rig.choose(band, "amend")
    amend = rig.dialog(AmendMarkerDialog)
    amend.form.fields["marked_on"].set_value(dt.date(2020, 1, 1))
    rig.push(amend.save_button)
    assert told(band)[0].endswith("not confirmed  |  Old: confirm")
    rig.push(band.confirm_button)
    assert told(band)[0].endswith("confirmed today")
    rig.prompter.reason = "Seized and destroyed"
    rig.choose(band, "end")
    assert rig.prompter.asked == ["End this marker"]
    assert band.property("tone") == "info"
    assert "ended 23/11/2026" in told(band)[0]
    assert "Seized and destroyed" in rig.changes()[0]


def test_that_a_marker_in_words_needs_its_words(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    rig.push(rig.page.markers.add_button)
    dialog = rig.dialog(AddMarkerDialog)
    rig.type("Something else")
    rig.push(dialog.save_button)
    assert dialog.form.fields["note"].error() == "Say in words what to look out for."
    assert rig.person().markers == ()


def test_that_markers_added_while_reading_are_not_confirmed_unread(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot(markers=(NewMarker("VI", marked_on=TODAY),)))
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    other = officer(embedded_core_as)
    other.execute(AddMarker(person_id=person.id, marker=NewMarker("FI", marked_on=TODAY)))
    rig.push(rig.page.markers.confirm_button)
    assert "added while you were reading" in str(rig.prompter.problems[-1])
    assert len(told(rig.page.markers)) == 2, "and the page shows it now"
    assert [marker.confirmed_on for marker in rig.person().markers] == [None, None]


def test_that_what_is_on_record_already_is_not_added_twice(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    rig.push(rig.page.addresses.add_button)
    dialog = rig.dialog(AddAddressDialog)
    rig.type("12 Larch Road, Coventry CV4 7JP")
    rig.push(dialog.save_button)
    assert rig.said[-1][0] == "That was on record already"
    assert len(rig.person().addresses) == 1


def test_that_the_targets_of_the_person_are_listed_and_open(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot())
    target = make_target(core, person.id)
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    assert rig.page.targets.lines[0].title.startswith("T-000001")
    rig.choose(rig.page.targets, "open")
    assert rig.went == [("targets", target)]


def test_that_looks_are_shown_to_auditors_alone(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = sergeant(embedded_core_as)
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path / "one", person.id)
    assert rig.page.stack.tabs.keys() == ["overview", "changes"]
    both = embedded_core_as("data_protection_auditor", "viewer", name="dpo.one")
    auditor = PersonRig(qtbot, both, tmp_path / "two", person.id)
    looks = auditor.looks()
    assert looks.isVisible()
    assert told(looks.looks)[0].startswith("dpo.one looked")
    assert not looks.older_button.isVisible(), "these are all"


def test_that_older_looks_are_read_when_they_are_asked_for(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    both = embedded_core_as("data_protection_auditor", "viewer", name="dpo.one")
    person = register(sergeant(embedded_core_as), wilmot())
    for _ in range(55):
        both.execute(ConsultPerson(person_id=person.id, reason_code="2"))
    rig = PersonRig(qtbot, both, tmp_path, person.id)
    looks = rig.looks()
    assert len(told(looks.looks)) == 50
    rig.push(looks.older_button)
    assert len(told(looks.looks)) == 57, "these, the first entry, and that the page was opened"
    assert "put on record" in told(looks.looks)[-1]
    assert not looks.older_button.isVisible()


def test_that_somebody_who_may_only_see_is_offered_nothing_to_change(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = sergeant(embedded_core_as)
    person = register(core, wilmot(markers=(NewMarker("VI", marked_on=TODAY),)))
    rig = PersonRig(qtbot, embedded_core_as("viewer"), tmp_path, person.id)
    page = rig.page
    for button in (
        page.edit_button, page.markers.add_button, page.addresses.add_button,
        page.names.add_button, page.markers.confirm_button,
    ):  # fmt: skip
        assert not button.isVisible()
    assert [widget.buttons for widget in page.addresses.widgets] == [[]]


def test_that_a_change_by_somebody_else_at_this_desk_is_shown(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    (address,) = person.addresses
    core.execute(RecordAddressCheck(address_id=address.id, version=address.version))
    assert "last checked 24/11/2026 (today)" in told(rig.page.addresses)[0]


def test_that_a_record_that_is_not_there_is_told(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    rig = PersonRig(qtbot, core, tmp_path, 4711)
    assert "no longer exists" in str(rig.prompter.problems[0])
    assert not rig.page.area.isVisible()


def test_that_data_is_shown_as_plain_text(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    person = register(core, wilmot(addresses=(NewAddress("<b>12</b> <img src=x> Road"),)))
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    label = next(
        label for label in rig.page.addresses.findChildren(TextLabel) if "<b>" in label.text()
    )
    assert label.textFormat() == label.textFormat().PlainText


def test_that_esc_in_a_dialog_keeps_the_draft_and_undoes_nobody_elses_change(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = register(core, wilmot())
    rig = PersonRig(qtbot, core, tmp_path, person.id, FakePrompter())
    rig.choose(rig.page.addresses, "amend")
    rig.dialog(AmendAddressDialog).form.focus_field("note")
    rig.type("Side gate")
    rig.press(ESC)
    (address,) = core.ask(load_person, person.id).addresses
    theirs = AmendAddress(
        address_id=address.id, version=address.version, text="14 Larch Road", postcode=None,
        kind=address.kind, rank=1, note="",
    )  # fmt: skip
    core.execute(theirs)
    rig.choose(rig.page.addresses, "amend")
    dialog = rig.dialog(AmendAddressDialog)
    rig.push(dialog.draft_banner.button)
    assert dialog.form.values()["note"] == "Side gate"
    rig.push(dialog.save_button)
    (address,) = core.ask(load_person, person.id).addresses
    assert (address.note, address.text) == ("Side gate", "14 Larch Road")


def test_that_every_control_has_a_name(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    person = register(core, wilmot(markers=(NewMarker("VI", marked_on=TODAY),)))
    rig = PersonRig(qtbot, core, tmp_path, person.id)
    assert unnamed(rig.page) == []
    rig.push(rig.page.edit_button)
    assert unnamed(rig.dialog(EditPersonDialog)) == []
