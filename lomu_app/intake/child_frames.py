"""A reading process that tells frame by frame what it finds, as long files need it.

However long the file, only a few frames wait at a time; whatever happens to the process, the
reading of it ends with a last frame, UnsafeFile or Cancelled.
"""

from __future__ import annotations

import dataclasses
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from lomu_app.intake.precheck import Limits, check_file
from lomu_app.intake.reader import child_environment
from lomu_app.intake.worker import FRAME
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.kernel.progress import Progress, check_cancelled

_LOOK = 0.1  # seconds between two looks at whether the user has had enough
_WAITING = 8  # frames that the reading process may be ahead


def frames_of(
    module: str, path: Path, limits: Limits, wanted: Any, progress: Progress
) -> Iterator[dict[str, Any]]:
    """What `module` says of a file, up to its frame `end`; `wanted` is told it as JSON.

    Raises UnsafeFile with the reason why it cannot be read, Cancelled where `progress` says so.
    """
    yield from frames_of_kind(check_file(path, limits).kind, module, path, limits, wanted, progress)


def frames_of_kind(
    kind: str, module: str, path: Path, limits: Limits, wanted: Any, progress: Progress
) -> Iterator[dict[str, Any]]:
    """The same of a file that was looked at already, and is of this kind."""
    command = [
        sys.executable, "-X", "utf8", "-m", module, kind, str(path.resolve()),
        json.dumps(dataclasses.asdict(limits)),
    ]  # fmt: skip
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=child_environment(), creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except OSError as error:
        raise UnsafeFile(f"The reader could not be started: {error}.") from error
    with child:
        try:
            _tell(child, json.dumps(wanted).encode())
            yield from _frames(child, path.name, limits.wall_seconds, progress)
        finally:
            child.kill()


def _tell(child: subprocess.Popen[bytes], wanted: bytes) -> None:
    """What is wanted goes in on a pipe: a command line is too short for many rows."""
    if child.stdin is None:
        raise AssertionError("the child was started with a pipe")
    try:
        child.stdin.write(wanted)
        child.stdin.close()
    except OSError:
        return  # it has ended already, and what it said tells why


def _frames(
    child: subprocess.Popen[bytes], name: str, seconds: float, progress: Progress
) -> Iterator[dict[str, Any]]:
    end = time.monotonic() + seconds
    said: queue.Queue[bytes | None] = queue.Queue(_WAITING)
    stopped = threading.Event()
    if child.stdout is None:
        raise AssertionError("the child was started with a pipe")
    listener = threading.Thread(target=_listen, args=(child.stdout, said, stopped), daemon=True)
    listener.start()
    try:
        while time.monotonic() < end:
            check_cancelled(progress)
            try:
                body = said.get(timeout=_LOOK)
            except queue.Empty:
                continue
            frame = {} if body is None else json.loads(body)
            if not frame or frame["stage"] == "error":
                check_cancelled(progress)  # Ctrl+C reaches the child as well
                raise UnsafeFile(_why(name, frame))
            if frame["stage"] == "end":
                return
            yield frame
        raise UnsafeFile(f"“{name}” takes longer than {seconds:.0f} seconds to read.")
    finally:
        stopped.set()
        child.kill()
        listener.join()


def _why(name: str, frame: dict[str, Any]) -> str:
    if not frame:
        return f"“{name}” made the reader stop; it is damaged or hostile."
    return f"“{name}” {frame['error']}."


def _listen(stream: IO[bytes], said: queue.Queue[bytes | None], stopped: threading.Event) -> None:
    """Hand on each frame's body; None when the other side has ended."""
    while not stopped.is_set():
        head = stream.read(FRAME.size)
        body = b""
        if len(head) == FRAME.size:
            (length,) = FRAME.unpack(head)
            body = stream.read(length)
        _put(said, body if body and len(body) == length else None, stopped)
        if not body:
            return


def _put(said: queue.Queue[bytes | None], body: bytes | None, stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            said.put(body, timeout=_LOOK)
            return
        except queue.Full:
            continue
