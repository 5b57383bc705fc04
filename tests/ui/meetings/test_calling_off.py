"""A meeting that is not held, called off and taken up again by key."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.meetings.rules import MeetingStatus
from tests.support.accounts import give_account
from tests.support.cog import make_location
from tests.support.cores import Cores
from tests.ui.meetings.rig import Rig, chair, meeting, prepare
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER
from tests.ui.support.prompter import FakePrompter
from ui.core.deed_pane import REFUSED
from ui.meetings.deeds import INVITATION_OUT, MINUTES_OUT, deeds_for
from ui.meetings.dialogs import CallOffDialog
from ui.meetings.page import COLUMNS


def _choose(rig: Rig, key: str) -> None:
    rig.page.read_current()
    rig.push(rig.page.pane.more_button)
    rig.choose_in(rig.page.pane.steps_menu, key)


def test_that_a_meeting_is_called_off_with_its_reason_and_taken_up_again_by_key(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    give_account(embedded_core_as, "ci.yew", "cog_chair")
    core, officer = chair(embedded_core_as), embedded_core_as("sergeant", name="dc.one")
    make_location(officer)
    key = prepare(core, quorate=False)
    deeds = {deed.key: deed for deed in deeds_for(meeting(core, key), officer.actor)}
    assert (deeds["call_off"].allowed, deeds["call_off"].hint) == (False, REFUSED)
    prompter = FakePrompter()
    rig = Rig(qtbot, core, tmp_path, prompter).open()
    _choose(rig, "call_off")
    dialog = rig.dialog(CallOffDialog)
    assert unnamed(dialog) == []
    rig.press(ENTER, ctrl=True)
    assert dialog.form.fields["reason"].error()
    rig.type("The chair is ill")
    rig.press(ENTER, ctrl=True)
    assert rig.no_dialog()
    assert rig.said[-1][0] == (
        "COG Coventry, 24/11/2026: called off. The next one is not prepared yet: what belongs on "
        "its agenda comes onto it then."
    )
    page = rig.page
    status = page.model.index(0, [column.key for column in COLUMNS].index("status"))
    told = "Called off by Ci Yew, 24/11/2026 07:00: The chair is ill"
    assert status.data() == told
    assert [chip.text for chip in page.pane.chips.chips] == ["Called off"]
    facts = dict(page.pane.facts.facts)
    assert f"Called off {facts['Called off']}" == told
    assert facts["Agenda"].endswith("as it stood")
    assert not {"Statement", "Quorum lacks"} & set(facts)
    deeds = {deed.key: deed for deed in page.pane.deeds}
    assert next(iter(deeds)) == "take_up"
    assert not {"open", "attendance", "arrange", "call_off"} & set(deeds)
    assert (deeds[INVITATION_OUT].allowed, deeds[MINUTES_OUT].hint) == (True, "It was called off.")
    _choose(rig, "take_up")
    assert prompter.asked[-1] == "Take the meeting up again"
    assert meeting(core, key).row.status is MeetingStatus.PREPARED
    assert rig.said[-1][0].endswith("taken up again, agenda up to date")
