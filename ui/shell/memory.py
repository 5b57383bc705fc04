"""Keeps the desk quick while its own threads work: how Python shares time, and cleans up.

Python looks for objects that only hold each other, in one piece, on whichever thread made the
last one. On a thread of the pool that would destroy a widget where Qt allows none, and among all
that lives with an open desk it takes a tenth of a second, for which whoever types waits.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

from ui.kit.tasks import TaskRunner

# Seconds after which a thread at work must let another one have its turn; usually five times this.
_TURN = 0.001
_EVERY = 100  # milliseconds; a thread at work makes so much that a longer wait would be felt
_QUICK = 5  # so many of them between two looks while nothing is under way
_THOROUGH = 100  # and so many until one goes through all that is young

_BULK = 15_000  # objects made and left since the last look: rows of a file, and no odd ends
_MANY = 50_000  # as many left in all while something was under way


class Tidying(QObject):
    """Looks on the GUI thread alone, a little at a time, until `stop`."""

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._looks, self._left = tasks, 0, 0
        self._turn_before = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def settle(self) -> None:
        """A window has opened: what lives now lives as long as the desk, and is left out."""
        gc.freeze()

    def stop(self) -> None:
        """Python looks by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
        sys.setswitchinterval(self._turn_before)

    def _look(self) -> None:
        self._looks += 1
        young = gc.get_count()[0]
        if young > _BULK:
            self._leave_out()
        elif self._tasks.busy():
            self._left += young
            gc.collect(0)
        elif self._looks % _QUICK == 0:
            self._left += young  # here alone: what waits for this look is young at each tick
            self._look_further()

    def _leave_out(self) -> None:
        """A long file lives until it is put away; to look it through takes long."""
        gc.freeze()
        self._left = 0

    def _look_further(self) -> None:
        if self._left > _MANY:
            self._leave_out()
            return
        self._left = 0
        if self._looks >= _THOROUGH:
            self._looks = 0
            gc.collect()
        else:
            gc.collect(1)
