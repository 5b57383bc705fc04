"""Alt shows a letter on every button of a window; Alt and the letter press the button.

The words of the buttons stay as they are, for screen readers and for whoever looks for them: the
letter is a shortcut of the button, which screen readers tell as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from string import ascii_lowercase

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QRadioButton,
    QStackedWidget,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from ui.kit.page import Page
from ui.kit.theme import current_theme

_PAUSE = 200  # milliseconds that Alt is held before the letters are seen: Alt+Up should not flash
_DIGITS = "1234567890"
ROW_WORDS = "row_words"
"""The property of a button whose row has one letter: the row's words. The checked one bears it."""
_PARTS_OF = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)


def wishes(words: str) -> Iterator[str]:
    """The letters that somebody would try for these words, the likeliest first; then the rest."""
    parts = re.findall(r"[a-z]+", words.casefold())
    inner = "".join(part[1:] for part in parts)
    yield from dict.fromkeys(
        "".join(part[0] for part in parts)
        + re.sub("[aeiou]", "", inner)
        + inner
        + _DIGITS
        + ascii_lowercase
    )


class AltLetters(QObject):
    """Gives the buttons of `window` their letters, each its own.

    A letter depends on nothing but what stands on the page, and so is the same each day. What is
    not seen now keeps its initial, so that others have the same letter when it comes; only where
    letters run out is that one given away as well.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tips: _Tips | None = None
        self._of_rows: list[QAbstractButton] = []  # which bear the letter of their row now
        self._pause = self._timer(_PAUSE, self._show)
        self._soon = self._timer(0, self.give)  # its own timer: it goes with the window
        window.installEventFilter(self)

    def give(self) -> dict[QAbstractButton, str]:
        """Give every button its letter anew; those that have one."""
        taking_part = self._taking_part()
        self._take_back(taking_part)
        given: dict[QAbstractButton, str] = {}
        for button in taking_part:
            own = QKeySequence.mnemonic(button.text()).toString()
            if own and not self._hidden(button):
                given[button] = own[-1].casefold()
        taken = set(given.values())
        aside: dict[str, str] = {}  # for buttons that are not seen: by their words
        waiting = [one for one in taking_part if one not in given]
        for button in waiting:
            self._give_first(button, given, taken, aside)
        self._give_rest(waiting, given)
        for button in waiting:
            key = QKeySequence(f"Alt+{given[button].upper()}" if button in given else "")
            if button.shortcut() != key:
                button.setShortcut(key)
        return given

    def _take_back(self, taking_part: list[QAbstractButton]) -> None:
        """Whichever of a row is chosen no more leaves the letter to the one that is."""
        for button in self._of_rows:
            if isValid(button) and button not in taking_part:
                button.setShortcut(QKeySequence())
        self._of_rows = [one for one in taking_part if one.property(ROW_WORDS)]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt:
            if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self.give()
                self._pause.start()
            elif kind == QEvent.Type.KeyRelease:
                self._hide()
        elif kind == QEvent.Type.Show:
            self._soon.start()
        elif kind in (QEvent.Type.WindowDeactivate, QEvent.Type.Resize, QEvent.Type.Hide):
            self._hide()
        return False

    def _timer(self, milliseconds: int, deed: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(deed)
        return timer

    def _give_first(
        self,
        button: QAbstractButton,
        given: dict[QAbstractButton, str],
        taken: set[str],
        aside: dict[str, str],
    ) -> None:
        """One by its words; what is hidden keeps no other than its initial, and that once."""
        words, hidden = _words(button), self._hidden(button)
        free = (one for one in wishes(words) if one not in taken)
        if hidden:
            initial = next(wishes(words))
            letter = aside.setdefault(words, "" if initial in taken else initial)
        else:
            letter = aside.get(words) or next(free, "")
            aside[words] = ""
        if letter:
            taken.add(letter)
            if not hidden:
                given[button] = letter

    def _give_rest(self, waiting: list[QAbstractButton], given: dict[QAbstractButton, str]) -> None:
        taken = set(given.values())
        for button in waiting:
            if button not in given and not self._hidden(button):
                letter = next((one for one in wishes(_words(button)) if one not in taken), "")
                if letter:
                    taken.add(letter)
                    given[button] = letter

    def _hidden(self, button: QAbstractButton) -> bool:
        return not button.isVisibleTo(self._window)

    def _taking_part(self) -> list[QAbstractButton]:
        """In the order in which they choose: the main ones, others, chips."""
        found = [one for one in self._window.findChildren(QAbstractButton) if self._has_one(one)]
        return sorted(found, key=_rank)

    def _has_one(self, button: QAbstractButton) -> bool:
        if button.window() is not self._window or not _words(button) or _has_a_key(button):
            return False
        if isinstance(button.parentWidget(), _PARTS_OF):
            return False
        if _is_choice(button) and self._hidden(button):
            return False
        if button.property(ROW_WORDS) and not button.isChecked():
            return False
        return all(page.isVisibleTo(self._window) for page in _stacked(button))

    def _show(self) -> None:
        if self._window.isActiveWindow():
            self._hide()
            self._tips = _Tips(self._window, self.give())

    def _hide(self) -> None:
        self._pause.stop()
        if self._tips is not None:
            self._tips.hide()
            self._tips.deleteLater()
            self._tips = None


class _Tips(QWidget):
    """The letters over the buttons, as long as Alt is held."""

    def __init__(self, window: QWidget, given: dict[QAbstractButton, str]) -> None:
        super().__init__(window)
        self.setObjectName("altLetters")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tokens = current_theme().tokens
        font = QFont(window.font())
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        metrics = self.fontMetrics()
        wide, high = metrics.horizontalAdvance("W") + 4, metrics.height()
        self._spots: dict[str, QRect] = {}
        for button, letter in given.items():
            if button.isEnabled() and not button.visibleRegion().isEmpty():
                corner = button.mapTo(window, QPoint(0, 0))
                spot = QRect(0, 0, wide, high)
                spot.moveCenter(QPoint(corner.x() - 1, corner.y() + 3))  # the words stay in sight
                spot.moveLeft(max(spot.left(), 1))
                spot.moveTop(max(spot.top(), 1))
                self._spots[letter.upper()] = spot
        self.setAccessibleName(" ".join(sorted(self._spots)))
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for letter, spot in self._spots.items():
            painter.setPen(QColor(self._tokens.focus_ring))
            painter.setBrush(QColor(self._tokens.focus))
            painter.drawRoundedRect(spot, 3, 3)
            painter.setPen(QColor("#0b0c0c"))
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, letter)
        painter.end()


def _words(button: QAbstractButton) -> str:
    """Without the numbers, which change from day to day."""
    own = (str(button.property(ROW_WORDS) or ""), button.text(), button.accessibleName())
    told = (re.sub(r"[\d,]+", "", one).strip() for one in own)
    return next((words for words in told if re.search("[A-Za-z]", words)), "")


def _is_choice(button: QAbstractButton) -> bool:
    return isinstance(button, QCheckBox | QRadioButton)


def _rank(button: QAbstractButton) -> int:
    if button.property("primary"):
        return 0
    return 2 if button.isCheckable() else 1


def _has_a_key(button: QAbstractButton) -> bool:
    """Rail and status line: the same wherever one is, each with a key of its own."""
    inside = any(isinstance(one, Page) for one in _ancestors(button))
    around = isinstance(button.window(), QMainWindow) and not inside
    return around and not button.property("primary")


def _ancestors(widget: QWidget) -> Iterator[QWidget]:
    above = widget.parentWidget()
    while above is not None and not widget.isWindow():
        yield above
        widget, above = above, above.parentWidget()


def _stacked(button: QAbstractButton) -> Iterable[QWidget]:
    """The pages of stacks that a button lies in."""
    return (one for one in _ancestors(button) if isinstance(one.parentWidget(), QStackedWidget))
