"""Whose a file is just now: one program's, until it lets go or has ended, however it ended."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

_ENDING = ".held"


class Hold:
    """The right to a file, which one program has at a time; of one that dies the system takes it.

    It is a lock on an empty file beside it, for the file itself is another one after each writing.
    """

    def __init__(self, beside: Path, handle: int) -> None:
        self._beside, self._handle = beside, handle

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """Have the file at `path`, which need not be there yet; None where it is another's.

        Raises OSError where its folder takes no file.
        """
        beside = path.with_suffix(_ENDING)
        handle = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        # Whoever had it may have let go, and taken the file away, after it was opened here.
        if _lock(handle) and _is(beside, handle):
            return cls(beside, handle)
        os.close(handle)
        return None

    def let_go(self) -> None:
        """Whoever wants it may have it from now on."""
        if sys.platform == "win32":  # where no file goes that is open
            os.close(self._handle)
            self._remove()
        else:
            self._remove()
            os.close(self._handle)

    def _remove(self) -> None:
        with suppress(OSError):
            self._beside.unlink(missing_ok=True)


def _lock(handle: int) -> bool:
    """Whether it is ours now; on a drive that knows no locks as well, as if nobody else were there.

    Not by `lockf`: that asks what the whole program has, and two desks may be one program.
    """
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _is(path: Path, handle: int) -> bool:
    """Whether what was opened still is the file of that name."""
    try:
        return os.path.samestat(os.stat(handle), path.stat())
    except OSError:
        return False
