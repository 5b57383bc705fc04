"""Walks a window as somebody without a mouse, or with a small screen, would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from ui.kit.alt_letters import ROW_WORDS
from ui.kit.labels import ElidedLabel
from ui.shell.rail import Rail
from ui.shell.status import StatusStrip

_LETTERS = 36  # and digits

_CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
    QTabBar, QTextEdit,
)  # fmt: skip


def controls_in(window: QWidget, part: type[QWidget]) -> list[QWidget]:
    """The controls of all parts of this kind."""
    return [one for found in window.findChildren(part) for one in controls(found)]


def name_of(widget: QWidget) -> str:
    """Something to find the widget by."""
    words = widget.accessibleName() or widget.objectName()
    if isinstance(widget, QLabel | QAbstractButton):
        words = words or widget.text()
    return f"{type(widget).__name__} “{words[:50]}” in {type(widget.parentWidget()).__name__}"


def controls(root: QWidget) -> list[QWidget]:
    """Everything visible and enabled that one can act upon."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if isinstance(widget, _CONTROLS)
        and not isinstance(widget, QHeaderView)
        and widget.isVisibleTo(root)
        and widget.isEnabled()
        and not widget.visibleRegion().isEmpty()
        and not _part_of_another(widget)
    ]


def _part_of_another(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    inside = isinstance(parent, QComboBox | QAbstractSpinBox | QAbstractItemView | QLineEdit)
    corner = isinstance(widget, QAbstractButton) and widget.metaObject().className().startswith("Q")
    return inside and (isinstance(widget, QLineEdit) or corner)


class _Watcher(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        meant = (QDialog, QMainWindow, QMenu)
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.windowType() == Qt.WindowType.Window
            and not isinstance(watched, meant)
        ):
            self.found.append(name_of(watched))
        return False


@contextmanager
def stray_windows() -> Iterator[list[str]]:
    """Parts that are shown before they stand in a layout: they flash up and take the focus."""
    watcher = _Watcher()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(watcher)
    try:
        yield watcher.found
    finally:
        app.removeEventFilter(watcher)


def tab_ring(root: QWidget, limit: int = 400) -> list[QWidget]:
    """Where Tab leads, from the first control until it is there again."""
    first = QApplication.focusWidget()
    assert first is not None, "nothing has the focus"
    seen = [first]
    while len(seen) < limit:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now is first:
            return seen
        if now in seen:
            raise AssertionError(f"Tab goes round without {name_of(first)}: {name_of(now)}")
        seen.append(now)
    raise AssertionError(f"Tab never comes back; it is in {name_of(seen[-1])}")


def out_of_reach(root: QWidget, ring: list[QWidget]) -> list[str]:
    """Controls that Tab does not lead to, nor an arrow key within a group."""
    reached: set[QWidget | None] = {*ring, *(widget.focusProxy() for widget in ring)} - {None}
    return [
        name_of(widget)
        for widget in controls(root)
        if widget not in reached
        and widget.focusProxy() not in reached
        and not _reached_by_arrows(widget)
        and not _has_a_key(widget)
    ]


def _reached_by_arrows(widget: QWidget) -> bool:
    if not isinstance(widget, QAbstractButton):
        return False
    return widget.autoExclusive() or (widget.group() is not None and widget.group().exclusive())


def _has_a_key(widget: QWidget) -> bool:
    """A button that never takes the focus must tell, in its tooltip, the key that does the same."""
    return isinstance(widget, QAbstractButton) and "(" in widget.toolTip()


def cut_short(root: QWidget) -> list[str]:
    """Texts that do not fit where they stand, without a tooltip that has them whole."""
    return [
        f"{name_of(widget)}: {what}"
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root)
        for what in (*_cut_text(widget), *_cut_by_parent(widget))
        if not widget.toolTip()
    ]


def _cut_text(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, ElidedLabel):
        if "…" in widget.text() and "…" not in widget.whole_text():
            yield "elided"
    elif isinstance(widget, QLabel) and widget.text():
        yield from _cut_label(widget)
    elif isinstance(widget, QPushButton | QToolButton) and widget.text():
        wanted = widget.fontMetrics().horizontalAdvance(widget.text().replace("&", ""))
        if wanted > widget.width():
            yield f"{wanted} in {widget.width()} pixels"


def _cut_label(label: QLabel) -> Iterator[str]:
    room = label.contentsRect()
    if label.wordWrap():
        high = label.heightForWidth(label.width())
        if high > label.height() + 1:
            yield f"{high} in {label.height()} pixels of height"
        return
    wide = max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n"))
    if wide > room.width() + 1:
        yield f"{wide} in {room.width()} pixels"


def _cut_by_parent(widget: QWidget) -> Iterator[str]:
    """Whether a part lies outside of what holds it, where nothing scrolls."""
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or not isinstance(widget, (QLabel, *_CONTROLS)):
        return
    if isinstance(parent.parentWidget(), QScrollArea | QAbstractItemView):
        return
    if not QRect(0, 0, parent.width() + 1, parent.height() + 1).contains(widget.geometry()):
        yield f"{widget.geometry().getRect()} in {parent.size().toTuple()}"


def too_small(root: QWidget, least: int = 22) -> list[str]:
    """Controls that are hard to hit: less than about 24 pixels high (WCAG 2.5.8)."""
    return [
        f"{name_of(widget)}: {widget.size().toTuple()}"
        for widget in controls(root)
        if not isinstance(widget, QAbstractItemView)
        and QSize(least, least).boundedTo(widget.size()) != QSize(least, least)
    ]


def without_letter(window: QWidget) -> list[str]:
    """Buttons that no letter presses with Alt, or one that presses another too."""
    focus = QApplication.focusWidget() or window
    QTest.keyPress(focus, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(focus, Qt.Key.Key_Alt)
    frame = (Rail, StatusStrip)  # what stands in them has keys of its own
    own = [widget for part in frame for widget in controls_in(window, part)]
    buttons = [
        widget
        for widget in controls(window)
        if isinstance(widget, QPushButton | QToolButton) and widget not in own
        # Of a row with one letter the chosen one bears it, and arrows lead on from there.
        if widget.isChecked() or not widget.property(ROW_WORDS)
    ]
    keys = Counter(one.shortcut().toString() for one in buttons)
    given = {one.shortcut().toString() for one in window.findChildren(QAbstractButton)}
    spent = len(given - {""}) >= _LETTERS  # chips may go without then: Tab and arrows lead to them
    return [
        f"{name_of(one)}: {key or 'no letter'}"
        for one in buttons
        if (key := one.shortcut().toString()) or not (spent and one.isCheckable())
        if keys[key] > 1 or not key.startswith("Alt+")
    ]


def without_focus_mark(ring: list[QWidget]) -> list[str]:
    """Controls that look the same with and without the focus."""
    same = []
    for widget in ring:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        with_focus = widget.grab().toImage()
        widget.clearFocus()
        QApplication.processEvents()
        if widget.grab().toImage() == with_focus:
            same.append(name_of(widget))
    return same
