"""One start of a window, ended as soon as what is asked for has been painted.

`python -m bench.started bare|first|desk DATA`
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget


class Finish(QObject):
    """Ends the process at the first painting of what is waited for."""

    def __init__(self, until: str) -> None:
        super().__init__()
        self._until = until

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._is_it(watched):
            os._exit(0)
        return False

    def _is_it(self, watched: QObject) -> bool:
        if self._until == "desk":
            return isinstance(watched, QMainWindow)
        return isinstance(watched, QWidget) and watched.isWindow()


def main(until: str, data: str) -> int:
    """Show the window."""
    finish = Finish(until)
    if until == "bare":
        app = QApplication([])
        app.installEventFilter(finish)
        window = QWidget()
        window.show()
        return app.exec()
    from ui.app import Program, make_application
    from ui.options import options_of

    desk = make_application()
    desk.installEventFilter(finish)
    program = Program(options_of(["--data", data]), desk)
    program.begin()
    return desk.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
