"""What is typed stays: over an error, over somebody else's change, over Esc."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import find_drafts
from lomu_app.bootstrap import Core
from lomu_app.daart.threat_commands import MoveLine, PresentList, RecordDecision, SetLine
from tests.support.cores import Cores
from tests.support.threat import approve, prepare, presented, shown, submit
from tests.ui.threat_review.conftest import MakeRig
from ui.threat_review.dialogs import CHANGED_MEANWHILE


def test_that_a_stale_line_is_told_read_again_and_the_words_are_kept(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Down", "Alt+Up")
    desk.type("Seen today")
    other = shown(sergeant).active[1]
    sergeant.execute(SetLine(item_id=other.item_id, version=other.version, ask="Dog handler"))
    # The page has read it again by itself; take that away, as if it had been done elsewhere.
    dialog = desk.dialog()
    dialog._line = other
    desk.press("Tab", "Return")
    assert desk.dialog() is dialog
    assert dialog.problem_banner.words_label.text() == CHANGED_MEANWHILE
    assert dialog.form.values()["reason"] == "Seen today"
    dialog.main_button.setFocus()
    desk.press("Return")
    assert desk.no_dialog()
    assert desk.names() == ["Birch", "Ashby", "Cole"]
    assert shown(sergeant).active[0].ask == "Dog handler"


def test_that_a_stale_decision_shows_what_the_other_decided(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    desk = sit_down(sergeant)
    desk.press("Return", "N", "Tab")
    desk.type("Warrant not back from court")
    first = desk.line()
    inspector.execute(
        RecordDecision(item_id=first.item_id, version=first.version, decision="Wait for noon")
    )
    dialog = desk.dialog()
    assert "So far" not in dialog.lead_label.text()  # it was done at another desk
    desk.press("Return")
    assert dialog.problem_banner.words_label.text() == CHANGED_MEANWHILE
    assert "So far: Wait for noon" in dialog.lead_label.text()
    desk.press("Return")
    assert desk.no_dialog()
    assert shown(sergeant).active[0].decision == "No action today. Warrant not back from court"


def test_that_a_refusal_keeps_the_reason(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    submit(sergeant)
    approve(inspector)
    desk = sit_down(sergeant)
    desk.press("Ctrl+Del")
    desk.type("In hospital")
    assert "becomes a draft again" in desk.dialog().lead_label.text()
    listed = shown(sergeant)
    inspector.execute(PresentList(list_id=listed.list_id, version=listed.version))
    desk.press("Tab", "Return")
    dialog = desk.dialog()
    assert "presented and is frozen" in dialog.problem_banner.words_label.text()
    assert dialog.form.values()["reason"] == "In hospital"
    desk.press("Escape")
    assert desk.no_dialog()


def test_that_words_given_up_with_escape_are_offered_again(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Ctrl+Del")
    desk.type("In hospital until Friday")
    desk.press("Escape", "Ctrl+Del")
    dialog = desk.dialog()
    assert "not saved it" in dialog.draft_banner.words_label.text()
    dialog.draft_banner.button.setFocus()
    desk.press("Space")
    assert dialog.form.values()["reason"] == "In hospital until Friday"
    dialog.main_button.setFocus()
    desk.press("Return")
    assert shown(sergeant).lines[-1].removed_reason == "In hospital until Friday"


def test_that_a_reason_is_asked_for_and_nothing_goes_without_one(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    before = prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Alt+Down", "Tab", "Return")
    dialog = desk.dialog()
    assert dialog.form.fields["reason"].error() == "Fill in “Reason”."
    dialog.rank_field.set_value("one")
    dialog.form.fields["reason"].set_value("Seen")
    dialog.main_button.setFocus()
    desk.press("Return")
    assert dialog.form.fields["new_rank"].error() == "Enter a place from 1 to 3."
    desk.press("Escape")
    assert shown(sergeant).version == before.version


def test_that_an_arrest_without_custody_reference_is_not_sent(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    desk = sit_down(sergeant)
    desk.press("F7", "A", "Return")
    dialog = desk.dialog()
    assert (
        dialog.form.fields["custody_reference"].error() == "An arrest needs its custody reference."
    )
    desk.type("CV/C/00471")
    for _ in range(5):
        desk.press("Tab")
    dialog.form.fields["at_time"].set_value("ten")
    desk.press("Return")
    assert dialog.form.fields["at_time"].error() == "like 22:10"
    assert dialog.form.values()["custody_reference"] == "CV/C/00471"
    dialog.form.fields["at_time"].set_value("22:10")
    desk.press("Return")
    assert desk.no_dialog()
    assert shown(sergeant).active[0].result == "arrested"


def test_that_a_list_changed_elsewhere_is_read_again_before_it_is_submitted(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    line = shown(inspector).active[0]
    inspector.execute(SetLine(item_id=line.item_id, version=line.version, ask="Van"))
    desk.press("Ctrl+Shift+U")
    assert "read again" in str(desk.prompter.problems[0])
    assert shown(sergeant).status == "open"
    assert desk.line().ask == "Van"
    desk.press("Ctrl+Shift+U")
    assert shown(sergeant).status == "submitted"


def test_that_a_half_entered_decision_survives_a_crash(
    qtbot: QtBot, sergeant: Core, inspector: Core, three: tuple[int, int, int],
    sit_down: MakeRig,
) -> None:  # fmt: skip
    presented(sergeant, inspector)
    desk = sit_down(sergeant)
    desk.press("Return", "L", "Tab")
    desk.type("Van from the garage")
    desk.press("Tab")
    desk.type("PC 4471 Arkwright")
    # A pause in typing keeps it; nothing else happens before the program is gone.
    qtbot.waitUntil(desk.has_kept_a_draft)
    desk.vanish()

    again = sit_down(sergeant)
    again.press("Return")
    dialog = again.dialog()
    assert "not saved it" in dialog.draft_banner.words_label.text()
    dialog.draft_banner.button.setFocus()
    again.press("Space")
    assert dialog.form.values() == {
        "decision": "Late visit", "note": "Van from the garage", "owner": "PC 4471 Arkwright",
        "team": None, "due": None,
    }  # fmt: skip
    dialog.main_button.setFocus()
    again.press("Return")
    assert again.no_dialog()
    assert shown(sergeant).active[0].decision == "Late visit. Van from the garage"
    assert sergeant.ask(find_drafts) == []


def test_that_a_second_sergeants_move_is_told_and_the_reason_typed_here_is_kept(
    sergeant: Core, three: tuple[int, int, int], embedded_core_as: Cores, sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Down", "Alt+Up")
    desk.type("Seen at the shop")
    other = embedded_core_as("sergeant", name="ps.two")
    line = shown(other).active[1]
    other.execute(
        MoveLine(item_id=line.item_id, version=line.version, new_rank=3, reason="In hospital")
    )
    assert desk.names() == ["Ashby", "Birch", "Cole"]  # nobody has told this desk yet
    mine = desk.dialog()
    desk.press("Tab", "Return")
    assert mine.problem_banner.words_label.text() == CHANGED_MEANWHILE
    assert mine.form.values()["reason"] == "Seen at the shop"
    assert desk.names() == ["Ashby", "Cole", "Birch"]  # read again behind the dialog
    mine.main_button.setFocus()
    desk.press("Return")
    assert desk.no_dialog()
    assert desk.names() == ["Birch", "Ashby", "Cole"]
    assert desk.line().moved_reason == "Seen at the shop"
    assert desk.line().moved_by == "ps.one"
