"""Enter presses the button that has the focus, as Space does.

In dialogs Qt sees to that itself; in other windows it lets Enter fall through to the window.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def press_by_enter(window: QWidget, event: QKeyEvent) -> bool:
    """Press the focused button of `window` if the key is Enter; whether that was done."""
    button = window.focusWidget()
    if event.key() not in _ENTER or not isinstance(button, QPushButton | QToolButton):
        return False
    button.click()
    return True
