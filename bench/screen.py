"""A screen without a monitor, with real windows on it, real keys, and a look at what is seen.

Xvfb shows it, openbox keeps the windows, xdotool presses the keys.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QImage

PATIENCE = 90.0  # seconds, for a slow machine; nothing waits longer than it takes
_STILL = 0.4  # seconds; a cursor that blinks is still for half a second
_LOOKS = 0.01  # seconds between two looks
# Windows without frames, each where it is put.
_RULES = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
"""


class Screen:
    """`environment` lets a program show its windows here."""

    def __init__(self, display: str) -> None:
        self.environment = {
            **os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        os.environ.update(DISPLAY=display, QT_QPA_PLATFORM="xcb")
        self._app = QGuiApplication([])

    @classmethod
    @contextmanager
    def start(cls, wide: int, high: int) -> Iterator[Screen]:
        """A screen of so many pixels, until the block ends."""
        with tempfile.TemporaryDirectory(prefix="lomu-screen-") as folder:
            rules = Path(folder) / "rc.xml"
            rules.write_text(_RULES, encoding="utf-8")
            said, told = os.pipe()
            server = subprocess.Popen(
                ["Xvfb", "-displayfd", str(told), "-screen", "0", f"{wide}x{high}x24",
                 "-dpi", "96", "-r", "-nolisten", "tcp"],
                pass_fds=[told], stderr=subprocess.DEVNULL,
            )  # fmt: skip
            os.close(told)
            with os.fdopen(said) as answer:
                display = f":{answer.readline().strip()}"
            keeper = subprocess.Popen(
                ["openbox", "--config-file", str(rules)], env={**os.environ, "DISPLAY": display},
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
            try:
                yield cls(display)
            finally:
                for process in (keeper, server):
                    process.terminate()
                    process.wait()

    # Windows

    def windows(self, process: int, name: str = ".") -> list[str]:
        """The windows of a program that are seen and named like this, the oldest first."""
        asked = ["search", "--onlyvisible", "--all", "--pid", str(process), "--name", name]
        return self._tool(*asked, may_fail=True).split()

    def await_window(self, process: int, name: str, wide: int = 0) -> str:
        """Wait until there is one, of so many pixels at least; the newest."""
        found: list[str] = []

        def there() -> bool:
            found[:] = [one for one in self.windows(process, name) if self._width(one) >= wide]
            return bool(found)

        until(there, f"the window {name}")
        return found[-1]

    def _width(self, window: str) -> int:
        told = self._tool("getwindowgeometry", "--shell", window, may_fail=True)
        sizes = [line for line in told.splitlines() if line.startswith("WIDTH=")]
        return int(sizes[0].partition("=")[2]) if sizes else 0

    def place(self, window: str, place: QRect) -> None:
        """Put a window where it belongs."""
        self._tool("windowmove", window, str(place.x()), str(place.y()))
        self._tool("windowsize", "--sync", window, str(place.width()), str(place.height()))

    def come_to(self, window: str) -> None:
        """Let the keys go to this window from now on."""
        self._tool("windowactivate", "--sync", window)

    # Keys

    def press(self, *keys: str) -> None:
        """Keys such as `ctrl+Return`, one after the other."""
        self._tool("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Letters."""
        self._tool("type", "--clearmodifiers", "--delay", "15", text)

    # What is seen

    def look(self, place: QRect) -> QImage:
        """A picture of a part of the screen."""
        self._app.processEvents()
        seen = self._app.primaryScreen().grabWindow(
            0, place.x(), place.y(), place.width(), place.height()
        )
        return seen.toImage().convertToFormat(QImage.Format.Format_RGB32)

    def await_still(self, place: QRect) -> QImage:
        """Wait until nothing moves there; what is seen then."""
        seen, since = self.look(place), time.monotonic()

        def still() -> bool:
            nonlocal seen, since
            now = self.look(place)
            if now != seen:
                seen, since = now, time.monotonic()
            return time.monotonic() - since >= _STILL

        until(still, "a screen on which nothing moves")
        return seen

    def _tool(self, *words: str, may_fail: bool = False) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True,
            check=not may_fail,
        )  # fmt: skip
        return done.stdout


def until(true: Callable[[], bool], what: str) -> float:
    """Look until it is so; how many seconds that took. Raises TimeoutError."""
    began = time.perf_counter()
    while not true():
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError(f"{what} never came")
        time.sleep(_LOOKS)
    return time.perf_counter() - began
