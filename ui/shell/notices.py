"""Quiet notices at the foot of the page, with Undo, and a list of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit.labels import ElidedLabel, TextLabel, announce
from ui.kit.page import DetailPane
from ui.kit.theme import current_theme

SHOWN_FOR = 9000  # milliseconds; WCAG 2.2.1 asks that people have time to act
_KEPT = 100


@dataclass(slots=True)
class Notice:
    """One thing that happened."""

    text: str
    time: str
    undo: Callable[[], None] | None = None
    wrong: bool = False  # something did not work


class Toast(QFrame):
    """The notice itself. It never takes the focus; Ctrl+Z does what its Undo does."""

    undo_pressed = Signal()
    over = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._theme = current_theme()
        self._picture, self._wrong = QLabel(), False
        self.words_label = ElidedLabel()
        self.undo_button = QPushButton("Undo")
        self.undo_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.undo_button.clicked.connect(self.undo_pressed)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SHOWN_FOR)
        self.timer.timeout.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 8, 7)
        row.setSpacing(10)
        row.addWidget(self._picture)
        row.addWidget(self.words_label, 1)
        row.addWidget(self.undo_button)
        self._theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show it for its time."""
        self._wrong = notice.wrong
        self._restyle()
        self.words_label.setText(notice.text)
        self.undo_button.setVisible(notice.undo is not None)
        self.timer.start()
        self.place()
        self.show()
        self.raise_()
        announce(self, notice.text)

    def place(self) -> None:
        """Over the foot of the page, left of a detail pane: that has its buttons there."""
        parent = self.parentWidget()
        if parent is None:
            return
        room = parent.rect()
        panes = [pane for pane in parent.findChildren(DetailPane) if pane.isVisible()]
        right = min((pane.mapTo(parent, QPoint()).x() for pane in panes), default=room.right() - 12)
        wide = min(self.sizeHint().width(), right - 30)
        high = self.sizeHint().height()
        self.setGeometry(right - wide - 18, room.bottom() - high - 14, wide, high)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.isVisible():
            self.timer.start()

    def _end(self) -> None:
        self.hide()
        self.over.emit()

    def _restyle(self) -> None:
        icon = "warning" if self._wrong else "check"
        self._picture.setPixmap(self._theme.icon(icon, "on_toast").pixmap(18, 18))


class NoticePanel(QFrame):
    """All notices of this session, newest first. Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("noticePanel")
        self.list = QListWidget()
        self.list.setAccessibleName("Notices")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.addWidget(TextLabel("Notices", "h2"))
        column.addWidget(self.list)
        self.hide()

    def open_with(self, notices: list[Notice]) -> None:
        """Show these."""
        self.list.clear()
        for notice in reversed(notices):
            self.list.addItem(QListWidgetItem(f"{notice.time}   {notice.text}".strip()))
        if not notices:
            self.list.addItem(QListWidgetItem("Nothing has happened yet in this session."))
        parent = self.parentWidget()
        if parent is not None:
            wide = min(self.fontMetrics().averageCharWidth() * 60, parent.width() - 40)
            high = min(360, parent.height() - 40)
            self.setGeometry(parent.width() - wide - 16, parent.height() - high - 12, wide, high)
        self.show()
        self.raise_()
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


class Notices(QWidget):
    """Owns toast and panel over `area`; has no size of its own. `time` tells HH:MM."""

    changed = Signal(int)

    def __init__(self, area: QWidget, time: Callable[[], str]) -> None:
        super().__init__(area)
        self.hide()
        self._time = time
        self._all: list[Notice] = []
        self.toast = Toast(area)
        self.panel = NoticePanel(area)
        self.toast.undo_pressed.connect(self.undo_last)

    def show_notice(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Tell that something has happened; `undo` is a bound method that takes it back."""
        self._tell(Notice(text, self._time(), undo))

    def show_problem(self, text: str) -> None:
        """Tell that something did not work."""
        self._tell(Notice(text, self._time(), wrong=True))

    def _tell(self, notice: Notice) -> None:
        self._all = [*self._all[1 - _KEPT :], notice]
        self.toast.show_notice(notice)
        self.changed.emit(len(self._all))

    def undo_last(self) -> None:
        """Take back the newest thing that can be taken back, once."""
        for notice in reversed(self._all):
            if notice.undo is not None:
                undo, notice.undo = notice.undo, None
                self.toast.hide()
                undo()
                return

    def toggle_panel(self) -> None:
        """Open or close the list."""
        if self.panel.isVisible():
            self.panel.hide()
        else:
            self.panel.open_with(self._all)

    def all(self) -> list[Notice]:
        """Oldest first."""
        return list(self._all)

    def place(self) -> None:
        """The area has another size."""
        self.toast.place()
