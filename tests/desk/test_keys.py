"""Every key has one meaning, and F1 tells it."""

from __future__ import annotations

import re
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton

from tests.desk.conftest import SitDown
from tests.desk.whole import WholeDesk
from ui.desk import LOCK_KEY
from ui.shell.shortcuts import sheet_lines

CONTROL = Qt.KeyboardModifier.ControlModifier


def _told(desk: WholeDesk) -> set[str]:
    """The keys that the sheet of F1 lists, as Qt writes them."""
    keys = ", ".join(line[1] for line in sheet_lines(desk.desk.registry)).split(", ")
    return {QKeySequence(key).toString() for key in keys}


def _live_keys(desk: WholeDesk) -> list[str]:
    """Every key that does something in the window now."""
    keys = [
        key.toString()
        for action in desk.window.actions()
        if action.isEnabled()
        for key in action.shortcuts()
    ]
    for shortcut in desk.window.findChildren(QShortcut):
        owner = shortcut.parent()
        shown = owner is desk.window or (hasattr(owner, "isVisible") and owner.isVisible())
        inside = shortcut.context() in (
            Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )  # fmt: skip
        if shortcut.isEnabled() and shown and not inside:
            sequences = shortcut.keys()
            keys += [key.toString() for key in sequences]
    for button in desk.window.findChildren(QPushButton):
        if button.isVisible() and not button.shortcut().isEmpty():
            keys.append(button.shortcut().toString())
    return keys


def test_that_no_key_has_two_meanings_on_any_page(sit_down: SitDown) -> None:
    desk = sit_down()
    for key, argument in desk.places():
        desk.go(key, argument)
        keys = Counter([*_live_keys(desk), LOCK_KEY])
        twice = [name for name, count in keys.items() if count > 1]
        assert not twice, (key, twice)


def test_that_f1_tells_every_key(sit_down: SitDown) -> None:
    desk = sit_down()
    told = _told(desk)
    for key, argument in desk.places():
        desk.go(key, argument)
        letters = {key for key in _live_keys(desk) if re.fullmatch("Alt\\+[A-Z0-9]", key)}
        assert "Alt" in told or not letters  # Alt itself shows them
        assert set(_live_keys(desk)) - letters <= told, key


def test_that_every_key_of_a_page_in_the_rail_leads_there(sit_down: SitDown) -> None:
    desk = sit_down()
    pages = {key: spec for key, spec in desk.desk.registry.pages.items() if spec.shortcut}
    assert len(pages) >= 5
    for key, spec in pages.items():
        desk.qtbot.keyClick(desk.window, getattr(Qt.Key, f"Key_{spec.shortcut[-1]}"), CONTROL)
        assert desk.window.stack.key() == key
