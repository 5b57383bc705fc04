"""How far long work has come, on standard error; and Ctrl+C, which stops it in order."""

from __future__ import annotations

import signal
import sys
from types import FrameType, TracebackType
from typing import Self


class Terminal:
    """Tells the steps where somebody watches. `with Terminal() as progress:` around the work.

    Ctrl+C asks the work to stop at its next step, where nothing is half; a second Ctrl+C ends
    the program at once, which undoes what was not committed.
    """

    def __init__(self) -> None:
        self._stopped = False
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Self:
        signal.signal(signal.SIGINT, self._asked)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        signal.signal(signal.SIGINT, self._before)
        if sys.stderr.isatty():
            print(file=sys.stderr)

    def step(self, done: int, total: int, what: str) -> None:
        """One line that is written over by the next."""
        of = f" of {total:,}" if total else ""
        if sys.stderr.isatty():
            print(f"\r{done:,}{of} {what}   ", end="", file=sys.stderr, flush=True)

    def cancelled(self) -> bool:
        """Whether Ctrl+C was pressed."""
        return self._stopped

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._stopped = True
        signal.signal(signal.SIGINT, self._before)
