"""A pack comes back on the desk: dropped, looked at, taken or refused by key, put on record."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lomu_app.actions.commands import NoteOnAction
from lomu_app.actions.rules import ActionStatus
from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import Permission
from lomu_app.returns.queries import load_returns
from tests.support.cores import Cores
from tests.support.releases import action, make_action
from tests.support.returns import fill_in, send_actions
from tests.support.targets import AREA
from tests.ui.support.page_rig import ENTER, PageRig
from ui.kit.prompter import TextDialog
from ui.returns.dialogs import OnRecordDialog
from ui.returns.page import ReturnsPage
from ui.returns.things import TAKE


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant", areas=(AREA, "Walsall"), name="ps.one")


@pytest.fixture
def rig(core: Core, qtbot: QtBot, tmp_path: Path) -> PageRig[ReturnsPage]:
    return PageRig(qtbot, core, tmp_path / "look", ReturnsPage, area=AREA)


def _states(rig: PageRig[ReturnsPage]) -> list[str]:
    model = rig.page.check_view.model
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def test_that_a_pack_is_brought_back_by_keys_alone(
    rig: PageRig[ReturnsPage], core: Core, tmp_path: Path, embedded_core_as: Cores
) -> None:
    keys = [make_action(core, text=text) for text in ("Visit", "Ring", "Write", "Ask")]
    one, two, three, four = (action(core, key).reference for key in keys)
    file = send_actions(core, tmp_path)
    embedded_core_as.clock.advance(dt.timedelta(hours=1))
    core.execute(NoteOnAction(action_id=keys[1], text="Rang ourselves"))
    fill_in(file, {
        one: {"Status": "Done", "What came of it": "Seen"}, two: {"What came of it": "Rang"},
        three: {"Status": "Finished"}, four: {"What came of it": "Asked", "By whom": "Nobody"},
    })  # fmt: skip
    page = rig.page
    page.open_with(None)
    rig.prompter.file = file
    page.choose_file()
    view = page.check_view
    assert view.isVisible()
    assert not page.file_view.isVisible()
    assert "sent to PC Yarrow" in view.line.text()
    assert "1 thing outside the cells to fill in is not as sent" in view.notices.words_label.text()
    assert _states(rig) == [
        "To decide", "To decide", "To decide", "Cannot be taken", "To decide", "Altered",
    ]  # fmt: skip
    view.take_plain()
    assert _states(rig)[:4] == ["Take", "Take", "To decide", "Refuse"]
    view.table.setFocus()
    view.table.go_to(3)
    assert "Rang ourselves" in view.pane.meanwhile.facts[0][1]
    rig.type("t")
    assert _states(rig)[2] == "Take"
    assert view.table.current_id() == 5  # on to what waits
    assert "Locked cells of this row" in str(view.pane.cell.facts)
    rig.prompter.reason = "Ask Nobody first"
    rig.type("r")
    assert _states(rig) == ["Take", "Take", "Take", "Refuse", "Refuse", "Altered"]
    rig.press(Qt.Key.Key_Backspace)
    assert view.left() == 1
    view.table.go_to(6)
    rig.type("t")
    assert _states(rig)[5] == "Altered"  # nothing of that can be taken
    # An error leaves everything as it is.
    page.put_on_record()
    dialog = rig.dialog(OnRecordDialog)
    told = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("3 taken, 1 refused" in words for words in told)
    dialog.form.fields["returned_by"].set_value("")
    rig.press(ENTER, ctrl=True)
    assert not rig.no_dialog()
    dialog.form.fields["returned_by"].set_value("K Rowan")
    rig.press(ENTER, ctrl=True)
    assert rig.no_dialog()
    assert rig.said[-1][0] == "On record: 3 taken, 1 refused"
    assert action(core, keys[0]).status is ActionStatus.DONE
    assert page.file_view.isVisible()
    (row,) = core.ask(load_returns)
    assert (row.returned_by, row.taken, row.refused, row.altered) == ("K Rowan", 3, 1, 1)
    # The same file again: what was taken is known, what was left waits.
    page.open_file(file)
    assert _states(rig) == [
        "Taken before", "Taken before", "Taken before", "Cannot be taken", "To decide", "Altered",
    ]  # fmt: skip
    assert view.left() == 1
    assert rig.prompter.problems == []


def test_that_what_cannot_be_read_is_told_and_a_password_asked_for(
    rig: PageRig[ReturnsPage], core: Core, tmp_path: Path
) -> None:
    key = make_action(core)
    page = rig.page
    page.open_with(None)
    other = tmp_path / "other.csv"
    other.write_text("Name,Town\nMerlin,Coventry\n")
    page.open_file(other)
    assert "not known as a copy" in page.file_view.refused.words_label.text()
    page.file_view.zone.wrong.emit("Drop one file")
    assert page.file_view.refused.words_label.text() == "Drop one file"
    file = send_actions(core, tmp_path, password="four plain words")
    page.open_file(file)
    dialog = rig.dialog(TextDialog)
    dialog.field.set_value("four plain wards")
    dialog.accept()
    dialog = rig.dialog(TextDialog)
    dialog.field.set_value("four plain words")
    dialog.accept()
    assert page.check_view.isVisible()
    assert rig.page.check_view.model.rowCount() == 0
    page.put_away()
    assert page.file_view.isVisible()
    assert action(core, key).status is ActionStatus.OPEN
    assert TAKE not in _states(rig)


def test_that_what_was_decided_stays_when_another_file_or_another_check_fails(
    rig: PageRig[ReturnsPage], core: Core, tmp_path: Path
) -> None:
    key = make_action(core)
    file = send_actions(core, tmp_path)
    fill_in(file, {action(core, key).reference: {"What came of it": "Seen"}})
    page = rig.page
    page.open_with(None)
    page.open_file(file)
    page.check_view.take_plain()
    assert _states(rig) == ["Take"]
    other = tmp_path / "other.csv"
    other.write_text("Name,Town\nMerlin,Coventry\n")
    page.open_file(other)
    assert "not known as a copy" in str(rig.prompter.problems[-1])
    assert _states(rig) == ["Take"]
    may = rig.desk.core.actor.permissions
    for permissions in (frozenset[Permission](), may):
        actor = dataclasses.replace(core.actor, permissions=permissions)
        rig.desk.core = dataclasses.replace(core, actor=actor)
        page.refresh()
        assert page.check_view.isVisible()
        assert _states(rig) == ["Take"]
    assert len(rig.prompter.problems) > 1
    page.put_on_record()
    rig.press(ENTER, ctrl=True)
    (row,) = core.ask(load_returns)
    assert (row.taken, row.refused) == (1, 0)
