"""Where tests keep their files: in memory, where a database need not wait for a disk.

Nothing that a test proves needs the disk. A process that is killed leaves to the system what
it has written, in memory as on a disk, and a power cut is simulated from the recorded writes.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3  # bytes


def memory_folder(*, programs: bool = False) -> Path | None:
    """A folder in memory with room for the whole suite; with `programs`, they start from there.

    None where this machine has none: containers often give it 64 MB, Windows knows no such.
    """
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)):
        return None
    if shutil.disk_usage(_MEMORY).free <= _ROOM:
        return None
    if programs and os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC:
        return None
    return _MEMORY
