"""How long until something is on the screen, in fresh processes without a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.racing import Race

_ROOT = Path(__file__).resolve().parent.parent


class Starting:
    """From the start of the interpreter to the first painting."""

    def __init__(self, data: Path, home: Path) -> None:
        self._data = data
        folders = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"), str(home))
        self._environment = {**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"}
        # As on a user's computer, where every module was compiled at an earlier start.
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._environment["PYTHONPYCACHEPREFIX"] = str(home / "compiled")

    def races(self) -> Iterator[Race]:
        """The first window, and the signed-in desk on its first page."""
        bare = partial(self._start, "bare")
        against = "a bare PySide6 window"
        yield Race("start to the first window", partial(self._start, "first"), bare, against, 1.5)
        yield Race("start to the desk itself", partial(self._start, "desk"), bare, against)

    def _start(self, until: str) -> None:
        command = [sys.executable, "-m", "bench.started", until, str(self._data)]
        subprocess.run(
            command, check=True, cwd=_ROOT, env=self._environment, timeout=120,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
