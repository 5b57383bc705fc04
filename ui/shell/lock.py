"""Hides the desk after some minutes without a key or a mouse, until the passphrase is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShortcut, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from lomu_app.kernel.errors import ServerAway
from ui.kit.labels import TextLabel, WrappedLabel, announce
from ui.kit.tasks import Tasks
from ui.kit.theme import current_theme

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_UNCHECKED = "The passphrase could not be checked. Try again."
_AWAY = (
    "The server is away, and only it can check the passphrase. Try again once the connection is "
    "back."
)


def _marking_of(window: QWidget) -> QLabel:
    """The window's own marking again: it stays in sight while all else is covered."""
    shown = window.findChild(QLabel, "marking")
    again = TextLabel(shown.text() if isinstance(shown, QLabel) else "")
    again.setObjectName("marking")
    again.setAlignment(Qt.AlignmentFlag.AlignCenter)
    if isinstance(shown, QLabel):
        again.setProperty("practice", shown.property("practice"))
    return again


class LockScreen(QWidget):
    """Covers the whole window. `opened` when `check(passphrase)` said yes."""

    opened = Signal()

    def __init__(
        self, window: QWidget, who: str, check: Callable[[str], bool], tasks: Tasks
    ) -> None:
        super().__init__(window)
        self.setObjectName("lockScreen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self._check, self._tasks, self._theme = check, tasks, current_theme()
        picture = QLabel()
        picture.setPixmap(self._theme.icon("lock", "rail_text").pixmap(48, 48))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = TextLabel("LOMU Tasking is locked", "h1")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        advice = TextLabel(f"Signed in as {who}. Nothing typed is lost.")
        advice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName("Passphrase")
        self.edit.setPlaceholderText("Passphrase")
        self.edit.setFixedWidth(self.fontMetrics().averageCharWidth() * 40)
        self.edit.returnPressed.connect(self._ask)
        self.button = QPushButton("Unlock")
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self._ask)
        self.error_label = WrappedLabel()
        self.error_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(_marking_of(window))
        column.addStretch(2)
        for widget in (picture, title, advice):
            column.addWidget(widget)
        for control in (self.edit, self.button):
            column.addWidget(control, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.error_label)
        column.addStretch(3)
        self.setGeometry(window.rect())

    def _ask(self) -> None:
        if not self.edit.text() or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        passphrase = self.edit.text()
        self.edit.clear()
        self._tasks.run(self, partial(self._check, passphrase), self._answered, self._failed)

    def _answered(self, right: bool) -> None:
        self.button.setEnabled(True)
        if right:
            self.opened.emit()
            return
        self._say("That is not the passphrase. Try again.")

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self._say(_AWAY if isinstance(error, ServerAway) else _UNCHECKED)

    def _say(self, words: str) -> None:
        self.error_label.setText(words)
        announce(self, words)
        self.edit.setFocus()


class IdleLock(QObject):
    """Locks `window` after `minutes`; 0 never locks by itself.

    Listens to the windows that have the focus, not to every event of the application.
    Dialogs are hidden while locked and come back as they were.
    """

    locked = Signal()
    unlocked = Signal()

    def __init__(
        self,
        window: QMainWindow,
        minutes: int,
        who: Callable[[], str],
        check: Callable[[str], bool],
        tasks: Tasks,
    ) -> None:
        super().__init__(window)
        self._window, self._who, self._check, self._tasks = window, who, check, tasks
        self._screen: LockScreen | None = None
        self._hidden: list[QWidget] = []
        self._watched: QWindow | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(minutes * 60_000)
        self.timer.timeout.connect(self.lock)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._watch)
        self._window.installEventFilter(self)
        self.stir()

    def stir(self) -> None:
        """Somebody is there."""
        if self.timer.interval() and not self.is_locked():
            self.timer.start()

    def is_locked(self) -> bool:
        """Whether the desk is hidden now."""
        return self._screen is not None

    def lock(self) -> None:
        """Hide the desk now."""
        if self.is_locked():
            return
        self.timer.stop()
        self._hide_others()
        self._screen = LockScreen(self._window, self._who(), self._check, self._tasks)
        self._screen.opened.connect(self._unlock)
        self._set_reachable(reachable=False)
        self._screen.show()
        self._screen.raise_()
        self._screen.edit.setFocus()
        self.locked.emit()

    def _unlock(self) -> None:
        if self._screen is None:
            return
        self._screen.hide()
        self._screen.deleteLater()
        self._screen = None
        self._set_reachable(reachable=True)
        for widget in self._hidden:
            if isValid(widget):
                widget.show()
        self._hidden = []
        self.stir()
        self.unlocked.emit()

    def _hide_others(self) -> None:
        found = [
            widget
            for widget in QApplication.topLevelWidgets()
            if widget.isVisible() and widget is not self._window
        ]
        for widget in found:
            widget.hide()
        self._hidden += found

    def _set_reachable(self, *, reachable: bool) -> None:
        for part in (self._window.centralWidget(), self._window.statusBar()):
            if part is not None:
                part.setEnabled(reachable)
        for action in self._window.actions():
            action.blockSignals(not reachable)
        for key in self._window.findChildren(QShortcut):
            key.setEnabled(reachable)

    def _watch(self, window: QWindow | None) -> None:
        # The window of a dialog that was closed is gone by the time the next one has the focus.
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = window
        if window is not None:
            window.installEventFilter(self)
            if self._screen is not None and window is not self._window.windowHandle():
                self._hide_others()  # the answer to something asked before the desk was locked
        self.stir()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self.stir()
        elif isinstance(event, QResizeEvent) and watched is self._window and self._screen:
            self._screen.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)
