"""The process that opens foreign files, so that the application never has to.

Started as `python -m lomu_app.intake.worker KIND FILE LIMITS STAGES`. It may be killed, run
out of memory or abort at any point: whatever it managed to say stands. It speaks in frames
on stdout: eight bytes of length, then JSON. Stages: `values` (calamine, or our own reading
of .csv) and `formatting` (openpyxl: strike-through, colours, comments, hidden parts).
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path
from typing import Any

from lomu_app.intake.precheck import Limits

FRAME = struct.Struct(">Q")


def say(message: dict[str, Any], limit: int) -> None:
    """Write one frame; an answer over `limit` bytes becomes a complaint."""
    body = json.dumps(message, separators=(",", ":")).encode("ascii")
    if len(body) > limit:
        body = json.dumps({"stage": message["stage"], "error": "holds too much text"}).encode()
    sys.stdout.buffer.write(FRAME.pack(len(body)) + body)
    sys.stdout.buffer.flush()


def hold_back(limits: Limits) -> None:
    """Let the system itself stop this process where it can (not on Windows)."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run_stage(stage: str, kind: str, path: Path, limits: Limits) -> dict[str, Any]:
    """What one stage found, or why it could not; never raises but for the interpreter's end."""
    try:
        if stage == "formatting" and kind == "ods":
            from lomu_app.intake.read_open_document import read_open_document

            return {"stage": stage} | read_open_document(path, limits)
        if stage == "formatting" and kind == "xls":
            from lomu_app.intake.read_old_workbook import read_old_workbook

            return {"stage": stage} | read_old_workbook(path, limits)
        if stage == "formatting":
            from lomu_app.intake.read_formatting import read_formatting

            return {"stage": stage} | read_formatting(path, limits)
        if stage == "everything":
            from lomu_app.intake.read_formatting import read_everything

            return {"stage": stage} | read_everything(path, limits)
        if kind == "csv":
            from lomu_app.intake.read_text import read_text

            return {"stage": stage} | read_text(path, limits)
        from lomu_app.intake.read_values import read_values

        return {"stage": stage} | read_values(path, limits)
    except BaseException as error:  # noqa: BLE001 - a panic of the Rust parser is no Exception
        return {"stage": stage, "error": reason_of(error)}


def reason_of(error: BaseException) -> str:
    """Why a file could not be read, going on from its name."""
    kind = type(error).__name__
    if isinstance(error, MemoryError):
        return "needs more memory than is allowed"
    if kind == "PasswordError" or "password" in str(error).lower():
        return "has a password"
    if kind == "TooMuchError":
        return str(error)
    return f"cannot be understood ({kind})"


def main(arguments: list[str]) -> int:
    """Run the stages asked for, each in a frame of its own."""
    kind, name, limits_text, stages = arguments
    limits = Limits(**json.loads(limits_text))
    hold_back(limits)
    # openpyxl loads it where it is there, a third of its start, for numbers that no file holds.
    sys.modules["numpy"] = None  # type: ignore[assignment]  # so an import of it fails
    for stage in stages.split(","):
        say(run_stage(stage, kind, Path(name), limits), limits.answer_size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
