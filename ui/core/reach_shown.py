"""Says honestly whether the database answers, and how old what is shown may be."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject, QTimer

from lomu_app.kernel.counting import counted
from ui.core.changes import Reach
from ui.core.desk import Desk
from ui.core.picture_shown import PictureShown
from ui.kit.prompter import problem_words
from ui.shell.main_window import MainWindow

_SHARED = {
    Reach.THERE: "Connected",
    Reach.TRYING: "▲ Reconnecting …",
    Reach.AWAY: "▲ As at {time}, server away, read only",
}
_OWN = {Reach.THERE: "This computer, encrypted", Reach.AWAY: "▲ Database not reached"}
_AWAY = (
    "As at {time}, server away. You can read what was read before; others may have changed it "
    "since, and nothing can be saved or printed. The connection is made again by itself; forms "
    "that are open keep what you typed{here}."
)
_HERE = ", on this computer as well, encrypted"
_CLOCKS = (
    "This computer's clock is {minutes} {way} the server's. Times that you record may be wrong: "
    "tell whoever looks after this computer."
)
_MINUTE = dt.timedelta(minutes=1)


class ReachShown(QObject):
    """Keeps the window's banner and the foot of it at what `desk.changes` and its outbox tell."""

    def __init__(self, desk: Desk, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._window = desk, window
        self._apart = 0
        self._picture = PictureShown(desk, window, self)
        self._picture.changed.connect(self._show_again)
        self._limit = int(desk.core.policies["desk"]["clocks_apart_minutes"])
        desk.changes.reach_changed.connect(self._show)
        desk.changes.lost.connect(self.say)
        desk.changes.found.connect(self._back)
        desk.changes.clocks_told.connect(self._compare_clocks)
        desk.outbox.waiting_changed.connect(self._tell_waiting)
        self._show(desk.changes.reach)

    def say(self, error: Exception) -> None:
        """An error, as a quiet notice."""
        self._window.notices.show_problem(problem_words(error)[1])

    def _show(self, reach: Reach) -> None:
        changes = self._desk.changes
        time = changes.picture_time()
        away = reach is Reach.AWAY and changes.shared
        here = _HERE if self._desk.drafts_here.ready else ""
        told = f"{_AWAY.format(time=time, here=here)} {self._picture.words(time)}".strip()
        self._window.banner.say(changes.outgrown or told if away else "", tone="late")
        QTimer.singleShot(0, self._window.notices.place)  # once the page has its new height
        words = (_SHARED if changes.shared else _OWN)[reach].format(time=time)
        if self._apart and reach is Reach.THERE:
            words = f"{words} · clock {counted(abs(self._apart), 'minute')} wrong"
        self._window.status.set_store(words)

    def _show_again(self) -> None:
        self._show(self._desk.changes.reach)

    def _back(self) -> None:
        if self._desk.changes.shared:
            self._desk.say("Connected again; what you see has been read anew.")

    def _tell_waiting(self, number: int) -> None:
        if number:
            words = "▲ Not saved yet: it is sent again once the connection is back"
            self._window.status.set_saved(words)
        else:
            self._window.status.set_saved("")

    def _compare_clocks(self, ahead: dt.timedelta) -> None:
        minutes = round(ahead / _MINUTE)
        apart = minutes if abs(minutes) >= self._limit else 0
        if apart and not self._apart:
            way = "behind" if apart > 0 else "ahead of"
            told = counted(abs(apart), "minute")
            self._desk.say(_CLOCKS.format(minutes=told, way=way))
        if apart != self._apart:
            self._apart = apart
            self._show(self._desk.changes.reach)
