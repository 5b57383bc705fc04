"""Keeps one test's widgets, timers and Qt warnings from living on into the next."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.support.prompter import FakePrompter
from tests.ui.support.tasks import HeldTasks, InlineTasks
from ui.core.desk import Desk
from ui.kit.theme import Theme, current_theme

# Said by the offscreen platform itself, whatever the program does.
_PLATFORM_CHATTER = ("This plugin does not support", "propagateSizeHints")


@pytest.fixture(autouse=True)
def no_qt_warning() -> Iterator[None]:
    said: list[str] = []

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not message.startswith(_PLATFORM_CHATTER):
            said.append(message)

    before = qInstallMessageHandler(listen)
    yield
    qInstallMessageHandler(before)
    assert not said, f"Qt warned: {said}"


@pytest.fixture(autouse=True)
def windows_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Holds every window until its test is over.

    pytest-qt holds them weakly, and a test's last line may let go of its own; were a window
    collected as garbage while it is painted, Qt would crash.
    """
    kept: list[QWidget] = []
    add = QtBot.addWidget

    def keep(bot: QtBot, widget: QWidget, **more: Any) -> None:
        kept.append(widget)
        add(bot, widget, **more)

    monkeypatch.setattr(QtBot, "addWidget", keep)
    yield
    kept.clear()


@pytest.fixture(autouse=True)
def desks_go(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Takes each desk away with its test: on a server one that is left asks on, of nobody."""
    made: list[Desk] = []
    begin = Desk.__init__

    def note(desk: Desk, *said: Any, **more: Any) -> None:
        begin(desk, *said, **more)
        made.append(desk)

    monkeypatch.setattr(Desk, "__init__", note)
    yield
    for desk in made:
        if isValid(desk):
            (desk.parent() or desk).deleteLater()  # its window's timers go with it
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def nothing_on_the_clipboard(qapp: QApplication) -> Iterator[None]:
    """What is left there at the very end makes the offscreen platform crash on its way out."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def no_widget_left_behind(qapp: QApplication) -> Iterator[None]:
    yield
    # deleteLater() only posts an event, and no event loop runs at teardown.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [type(widget).__name__ for widget in qapp.topLevelWidgets() if widget.parent() is None]
    assert not left, f"top-level widgets left behind: {left}"


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The theme, put back to light and 100 % afterwards."""
    made = current_theme()
    yield made
    # Choosing it again would dress every window anew.
    if made.scheme != "light":
        made.set_scheme("light")
    made.set_zoom(100)


@pytest.fixture
def prompter() -> FakePrompter:
    return FakePrompter()


@pytest.fixture
def inline() -> InlineTasks:
    return InlineTasks()


@pytest.fixture
def held() -> HeldTasks:
    return HeldTasks()
