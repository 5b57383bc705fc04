"""A desk on a real database, without threads and with an answering prompter."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from tests.ui.support.prompter import FakePrompter
from tests.ui.support.tasks import InlineTasks
from ui.core.desk import Desk
from ui.kit.settings import Settings


def make_desk(core: Core, folder: Path, prompter: FakePrompter | None = None) -> Desk:
    """The desk of whoever `core` is signed in as; what is said is in `said_by(desk)`."""
    return Desk(core, InlineTasks(), prompter or FakePrompter(), Settings(folder / "settings"))


def show(qtbot: QtBot, widget: QWidget, size: tuple[int, int] = (1400, 860)) -> None:
    """Show a page in a window of its own, with the focus."""
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    widget.activateWindow()
    qtbot.waitExposed(widget)
