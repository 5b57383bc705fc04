"""What is told of drafts and of two who changed the same: nothing untrue, and all of it to read."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import KeepDraft
from tests.ui.core.test_changes import Rig
from tests.ui.core.test_changes import rig as rig
from tests.ui.core.test_changes import rig_for as rig_for
from ui.core.changes import Reach
from ui.core.conflict_dialog import Clash, ConflictDialog
from ui.core.drafts import DraftBanner, DraftKeeper
from ui.core.drafts_here import FOLDER
from ui.kit.fields import TextField
from ui.kit.forms import Form

LONG = "Told at the front counter by a sister who came in on Monday with a letter. " * 3


def test_that_what_nobody_can_read_goes_after_its_days_and_it_is_told(rig: Rig) -> None:
    folder = rig.desk.settings.path.parent / FOLDER
    folder.mkdir(parents=True)
    aside = folder / "0.unreadable"
    aside.write_bytes(b"?")
    os.utime(aside, (0, 0))
    rig.desk.drafts_here.begin()
    assert list(folder.iterdir()) == []
    (told,) = rig.said
    assert told.startswith("1 file of what was typed")
    assert "more than 30 days ago, is gone" in told


def test_that_a_form_opened_while_the_server_is_away_offers_its_draft_once_it_is_back(
    rig: Rig, qtbot: QtBot
) -> None:
    rig.desk.core.execute(KeepDraft(form="person:1", fields={"note": "half typ"}))
    form, banner, foot = Form(), DraftBanner(), list[str]()
    form.add(TextField("note", "Note"))
    rig.desk.saved.connect(foot.append)
    for widget in (form, banner):
        qtbot.addWidget(widget)
    rig.changes._go(Reach.AWAY)
    DraftKeeper(rig.desk, "person:1", form, banner).look()
    assert (foot, banner.isHidden()) == ([], True)
    assert not any("not kept" in told for told in rig.said), "it is kept, on this computer"
    rig.changes._go(Reach.THERE)
    rig.changes.found.emit()
    assert banner.words_label.text().startswith("You had typed something here")


def test_that_whose_counts_is_asked_with_all_that_both_typed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(853, 480)
    window.show()
    asked = ConflictDialog(window, [Clash("source", "Where from", "“list”", LONG, "“Custody”")])
    asked.open()
    qtbot.waitUntil(asked.isVisible)
    qtbot.wait(0)
    assert asked.area.horizontalScrollBar().maximum() == 0
    (box,) = asked.boxes
    words = box.findChildren(QWidget, "value")
    qtbot.mouseClick(words[1], Qt.MouseButton.LeftButton)
    assert box.takes_theirs()
    asked.reject()
