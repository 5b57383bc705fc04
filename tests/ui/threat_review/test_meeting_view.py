"""The meeting view: one target at a time, everything by key, on the frozen list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lomu_app.bootstrap import Core
from lomu_app.daart.editing import AmendTarget
from lomu_app.daart.threat_commands import RaiseAlert, RemoveLine
from lomu_app.store.edit import FieldChange
from tests.support.threat import AREA, approve, prepare, present, presented, shown, submit
from tests.ui.support.names import unnamed
from tests.ui.threat_review.conftest import MakeRig
from tests.ui.threat_review.rig import Rig
from ui.kit.letters import LEAST
from ui.kit.page import IconButton
from ui.threat_review.meeting import MeetingView


@pytest.fixture
def meeting(sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig) -> Rig:
    """The desk of whoever leads the meeting on three people, its view open."""
    presented(sergeant, inspector)
    desk = sit_down(sergeant)
    desk.press("F11")
    return desk


@pytest.fixture
def declined(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> Rig:
    """A desk at an approved list, whose owner was asked to begin the meeting and did not."""
    prepare(sergeant)
    submit(sergeant)
    approve(inspector)
    desk = sit_down(sergeant)
    desk.prompter.yes = False
    desk.press("F11")
    desk.prompter.yes = True
    return desk


def view_of(desk: Rig) -> MeetingView:
    view = desk.page.view
    assert view is not None
    return view


def test_that_the_meeting_is_led_by_keys_on_one_screen(sergeant: Core, meeting: Rig) -> None:
    view = view_of(meeting)
    assert view.isFullScreen()
    assert view.marking_label.text() == "OFFICIAL-SENSITIVE"
    assert unnamed(view) == []
    assert view.view.name_label.text().startswith("1.  ASHBY")
    meeting.press("PgDown")
    assert view.view.name_label.text().startswith("2.  BIRCH")
    meeting.press("Return", "L", "Return")
    assert meeting.no_dialog()
    assert shown(sergeant).active[1].decision == "Late visit"
    assert view.progress_label.text() == "1 of 3 lines decided"
    assert view.view.name_label.text().startswith("3.  COLE")
    meeting.press("D", "A", "Return")
    assert view.view.name_label.text().startswith("1.  ASHBY")
    meeting.press("PgDown", "U")
    assert view.view.name_label.text().startswith("1.  ASHBY")
    meeting.press("O", "N", "Return")
    assert shown(sergeant).active[0].result == "no_reply"
    assert view.view.name_label.text().startswith("2.  BIRCH")
    meeting.press("Escape")
    assert meeting.page.view is None
    assert meeting.line().surname.title() == "Birch"


def test_that_the_meeting_sees_what_was_frozen(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    sergeant.execute(
        AmendTarget(
            target_id=three[0],
            changes=(FieldChange("safety_note", "", "Seen with a knife"),),
        )
    )  # fmt: skip
    desk = sit_down(sergeant)
    desk.press("F11")
    view = view_of(desk)
    assert "knife" not in view.view.safety.words_label.text()
    desk.press("F11")
    assert desk.page.view is None


def test_that_an_approved_list_is_presented_on_the_way_in(sergeant: Core, declined: Rig) -> None:
    assert declined.page.view is None
    assert shown(sergeant).status == "approved"
    declined.press("F11")
    assert view_of(declined).isVisible()
    assert shown(sergeant).status == "presented"
    declined.press("Escape")


def test_that_there_is_no_meeting_on_a_draft(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("F11")
    assert desk.page.view is None
    assert desk.said == ["It is a draft. Submit it, and have it approved."]


def test_that_the_keys_stay_with_the_meeting_after_a_click(meeting: Rig) -> None:
    view = view_of(meeting)
    assert view.list.focusPolicy() is Qt.FocusPolicy.NoFocus
    view.list.setCurrentRow(2)
    assert view.view.name_label.text().startswith("3.  COLE")
    meeting.press("Home", "Down", "End")
    assert view.view.name_label.text().startswith("3.  COLE")
    meeting.press("Escape")
    assert meeting.page.view is None


def test_that_the_letters_grow_for_a_longer_room_and_stay_so_for_the_next_meeting(
    meeting: Rig,
) -> None:
    view = view_of(meeting)
    small = view.view.name_label.fontMetrics().height()
    step = view.letters.step
    meeting.press("+")
    assert view.letters.step == step + 1
    assert view.view.name_label.fontMetrics().height() > small
    assert view.list.item(0).sizeHint().height() > view.list.fontMetrics().height()
    meeting.press("Escape", "F11")
    assert view_of(meeting).letters.step == step + 1
    meeting.press("-", "-", "-", "-", "-")
    assert view_of(meeting).letters.step == LEAST
    assert view_of(meeting).view.name_label.fontMetrics().height() <= small
    meeting.press("Escape")


def test_that_a_line_is_carried_over_by_key_with_a_reason(sergeant: Core, meeting: Rig) -> None:
    meeting.press("PgDown", "C")
    meeting.type("Wait for the warrant")
    meeting.press("Tab", "Return")
    assert meeting.no_dialog()
    assert shown(sergeant).active[1].carry_reason == "Wait for the warrant"
    assert view_of(meeting).foot.words_label.whole_text() == "Carried over"
    meeting.press("Escape")


def test_that_another_decision_is_taken_back_by_key(sergeant: Core, meeting: Rig) -> None:
    meeting.press("Return", "L", "Return", "Home", "Return", "E", "Return")
    assert shown(sergeant).active[0].decision == "Early-morning visit"
    meeting.press("Ctrl+Z")
    assert shown(sergeant).active[0].decision == "Late visit"
    assert view_of(meeting).foot.words_label.whole_text() == "Taken back"
    meeting.press("Ctrl+Z")
    assert view_of(meeting).foot.words_label.whole_text() == "There is nothing to take back."
    assert shown(sergeant).active[0].decision == "Late visit"
    meeting.press("Escape")


def test_that_a_declined_meeting_does_not_open_its_view_when_the_list_is_presented_later(
    sergeant: Core, declined: Rig
) -> None:
    declined.press("Ctrl+Shift+M")
    assert shown(sergeant).status == "presented"
    assert declined.page.view is None


def test_that_a_line_taken_off_before_the_meeting_is_not_decided_in_it(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    line = prepare(sergeant).active[0]
    sergeant.execute(RemoveLine(item_id=line.item_id, version=line.version, reason="In hospital"))
    submit(sergeant)
    approve(inspector)
    present(sergeant)
    desk = sit_down(sergeant)
    assert desk.names() == ["Birch", "Cole", "Ashby"]
    desk.press("Ctrl+End", "F6", "F7", "Ctrl+Shift+K")
    assert desk.no_dialog()
    assert (
        desk.said
        == ["This line was taken off before the meeting. Open the target to work on it."] * 3
    )
    assert not desk.page.pane.decide_button.isVisible()
    desk.press("Ctrl+Home", "F11")
    assert view_of(desk).list.count() == 2
    desk.press("Escape")


def test_that_alerts_are_gone_through_in_the_meeting(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    for text in ("Out at 10:00", "Not seen since Sunday"):
        sergeant.execute(
            RaiseAlert(area=AREA, day=sergeant.clock.today(), category="intelligence", text=text)
        )
    desk = sit_down(sergeant)
    desk.press("F11")
    view = view_of(desk)
    assert view.alerts.words_label.whole_text().startswith("2 alerts (A)")
    assert "Out at 10:00" in view.alerts.words_label.whole_text()
    desk.press("A")
    desk.type("Met at the gate")
    desk.press("Tab", "Return")
    assert desk.no_dialog()
    assert "Not seen since Sunday" in view.alerts.words_label.whole_text()
    desk.press("A")
    desk.type("Found at home")
    desk.press("Tab", "Return")
    assert not view.alerts.isVisible()
    desk.press("A")
    assert view.foot.words_label.whole_text() == "There is no alert to settle."
    desk.press("Escape")


def test_that_the_buttons_leave_their_words_where_the_screen_is_narrow(meeting: Rig) -> None:
    view = view_of(meeting)
    buttons = view.foot.findChildren(IconButton)
    view.showNormal()
    view.resize(1600, 700)
    QApplication.processEvents()
    assert all(button.text() for button in buttons)
    view.resize(853, 480)
    QApplication.processEvents()
    assert view.width() == 853
    assert all(button.geometry().right() <= view.foot.width() for button in buttons)
    assert buttons[0].text().strip() == "Decide"
    assert not buttons[-1].text()
    assert buttons[-1].toolTip() == buttons[-1].accessibleName() == "Leave"
