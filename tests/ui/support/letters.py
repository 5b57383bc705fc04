"""Letters that are typed without a pause, however slow the machine is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

_NEVER = 3_600_000  # milliseconds


def in_one_go(text: str, press: Callable[[str], object]) -> None:
    """Press letter after letter, all of which belong together.

    After a pause a list begins its search anew, and a busy machine takes one between any two. The
    first letter begins it as it would for anybody.
    """
    before = QApplication.keyboardInputInterval()
    try:
        for letter in text:
            press(letter)
            QApplication.setKeyboardInputInterval(_NEVER)
    finally:
        QApplication.setKeyboardInputInterval(before)
