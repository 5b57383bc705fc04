"""Records that look alike: side by side, joined only on purpose, and parted again."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.people.match_queries import open_matches
from lomu_app.people.queries import find_person_ids, load_person, who_looked
from tests.people.people import pnc, register, two_alike, wilmot
from tests.support.cores import Cores
from tests.support.targets import make_target
from tests.ui.people.rig import PersonRig, officer, sergeant, told
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER
from ui.kit.labels import TextLabel
from ui.people.compare import CompareDialog, compared, verdict_on


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def compare(rig: PersonRig) -> CompareDialog:
    rig.choose(rig.page.matches, "compare")
    return rig.dialog(CompareDialog)


def reasoned(rig: PersonRig, reason: str) -> CompareDialog:
    """The comparison, with a reason typed; nothing is decided yet."""
    dialog = compare(rig)
    dialog.reason_field.take_focus()
    rig.type(reason)
    return dialog


def test_that_the_page_lists_who_may_be_the_same_and_why(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second, match = two_alike(core)
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    (line,) = told(rig.page.matches)
    assert line.startswith("WILLMOT, D")
    assert second.reference in line
    assert match.reasons[0] in line


def test_that_both_are_shown_side_by_side_and_the_second_look_is_logged(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second, _match = two_alike(core)
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    dialog = compare(rig)
    assert [person.id for person in dialog.people] == [first.id, second.id]
    rows = {label: (one, two) for label, one, two in compared(*dialog.people)}
    assert rows["Name"] == ("WILMOT, Dale", "WILLMOT, D")
    assert rows["PNC id"] == (pnc(1234), "—")
    words = [label.text() for label in dialog.findChildren(TextLabel)]
    assert words.count("differs") == 2, "name and address; source and day tell nobody apart"
    assert words.count("same") == 1
    newest = embedded_core_as("data_protection_auditor").ask(who_looked, second.id)[0]
    assert (newest.username, newest.verb) == ("ps.one", "consultation")
    assert unnamed(dialog) == []


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        ("Dale", "Dale", "same"), ("Dale", "Dan", "differs"), ("Dale", "—", ""),
        ("1 Elm Row\n2 Elm Row", "2 Elm Row", "1 in common"),
    ],
)  # fmt: skip
def test_that_each_row_says_what_it_is_worth(one: str, two: str, verdict: str) -> None:
    assert verdict_on(one, two) == verdict


def test_that_enter_alone_decides_nothing_and_a_reason_is_needed(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, _second, _match = two_alike(core)
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    dialog = compare(rig)
    dialog.keep_boxes[0].setFocus()
    rig.press(ENTER)
    rig.push(dialog.join_button)
    assert dialog.reason_field.error() == "Fill in “Why you decide so”."
    rig.push(dialog.apart_button)
    assert len(core.ask(open_matches)) == 1
    assert len(core.ask(find_person_ids)) == 2


def test_that_a_join_keeps_the_chosen_record_deletes_nothing_and_can_be_undone(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second, _match = two_alike(core)
    target = make_target(core, second.id)
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    dialog = compare(rig)
    assert dialog.keep_boxes[0].isChecked(), "the fuller record is proposed"
    dialog.reason_field.take_focus()
    rig.type("Same tattoo, seen in custody")
    rig.push(dialog.join_button)
    assert rig.no_dialog()
    assert core.ask(find_person_ids) == [first.id]
    kept = rig.person()
    assert kept.cro_number == second.cro_number
    assert [name.name for name in kept.names] == ["WILLMOT, D"]
    assert len(kept.addresses) == 2
    assert rig.page.targets.lines[0].key == target
    assert f"Joined into this record: {second.reference}" in (
        rig.page.head_of_record.joined_banner.words_label.text()
    )
    text, undo = rig.said[-1]
    assert text == "Joined. Nothing was deleted."
    rig.prompter.reason = "It was his brother"
    undo()
    assert sorted(core.ask(find_person_ids)) == [first.id, second.id]
    assert core.ask(load_person, second.id).cro_number == second.cro_number
    assert rig.page.targets.lines == ()
    assert [match.decision for match in rig.person().matches] == ["open"]


def test_that_the_other_record_is_kept_where_that_is_chosen(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second, _match = two_alike(core)
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    dialog = compare(rig)
    rig.push(dialog.keep_boxes[1])
    dialog.reason_field.take_focus()
    rig.type("Same man")
    rig.push(dialog.join_button)
    assert core.ask(find_person_ids) == [second.id]
    banner = rig.page.head_of_record.joined_banner
    assert "Work on that one" in banner.words_label.text()
    assert not rig.page.edit_button.isEnabled()
    rig.push(banner.button)
    assert rig.went == [("person", second.id)]


def test_that_a_join_is_undone_from_the_page_with_a_reason(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second, _match = two_alike(core)
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    dialog = reasoned(rig, "Same man")
    rig.push(dialog.join_button)
    rig.push(rig.page.matches.ended_button)
    rig.choose(rig.page.matches, "undo")
    assert rig.prompter.asked[-1] == "Undo the join"
    assert sorted(core.ask(find_person_ids)) == [first.id, second.id]


def test_that_keeping_apart_takes_the_pair_from_the_queue(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, _second, _match = two_alike(core)
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    dialog = reasoned(rig, "Twins")
    rig.push(dialog.apart_button)
    assert core.ask(open_matches) == []
    assert "Kept apart: Twins (ps.one)" in told(rig.page.matches)[0]


def test_that_two_pnc_ids_are_never_joined(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    first = register(core, wilmot(pnc_id=pnc(1)))
    register(core, wilmot(pnc_id=pnc(2)), first.id)
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    dialog = reasoned(rig, "Same man")
    rig.push(dialog.join_button)
    assert "different PNC ids" in str(rig.prompter.problems[-1])
    assert len(core.ask(find_person_ids)) == 2
    assert dialog.reason_field.value() == "Same man"


def test_that_any_two_records_can_be_compared_by_reference(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first = register(core, wilmot())
    other = register(core, wilmot(surname="Adder", forenames="Nell", date_of_birth=None))
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    rig.prompter.text = other.reference.lower()
    rig.push(rig.page.matches.add_button)
    dialog = rig.dialog(CompareDialog)
    assert dialog.people[1].id == other.id
    assert not dialog.apart_button.isVisible(), "nobody said that they are alike"
    dialog.reject()
    rig.prompter.text = "somebody"
    rig.push(rig.page.matches.add_button)
    assert rig.no_dialog()
    assert rig.said[-1][0] == "“somebody” is not the reference of another record."


def test_that_whoever_decides_no_matches_may_compare_but_not_join(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    first, _second, _match = two_alike(sergeant(embedded_core_as))
    rig = PersonRig(qtbot, officer(embedded_core_as), tmp_path, first.id)
    dialog = compare(rig)
    assert not dialog.join_button.isVisible()
    assert not dialog.apart_button.isVisible()


def test_that_the_list_leads_straight_to_the_comparison(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first, _second, _match = two_alike(core)
    rig = PersonRig(qtbot, core, tmp_path, first.id)
    rig.page.open_with(("matches", first.id))
    qtbot.waitUntil(rig.page.matches.widgets[0].buttons[0].hasFocus)
    assert rig.page.matches.widgets[0].buttons[0].text() == "Compare …"
