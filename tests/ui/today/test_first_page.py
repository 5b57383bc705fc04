"""Which page the desk opens on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.support.cores import Cores
from tests.ui.support.desks import make_desk
from ui.desk import DeskWindow


@pytest.mark.parametrize(
    ("role", "practice", "page"),
    [
        ("sergeant", False, "today"), ("viewer", False, "today"),
        ("sergeant", True, "threat_review"), ("viewer", True, "threat_review"),
        ("data_protection_auditor", False, "audit"), ("data_protection_auditor", True, "audit"),
        ("administrator", False, "users"),
    ],
)  # fmt: skip
def test_that_the_desk_opens_on_today_and_in_practice_on_this_mornings_list(
    qtbot: QtBot, embedded_core_as: Cores, tmp_path: Path, role: str, practice: bool, page: str
) -> None:
    core = embedded_core_as(role)
    core.practice = practice
    window = DeskWindow(make_desk(core, tmp_path))
    qtbot.addWidget(window.window)
    window.open()
    assert window.window.stack.key() == page
    window.take_down()
    assert not [each for each in window.findChildren(QTimer) if each.isActive()], "it asks on"
