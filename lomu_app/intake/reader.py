"""Reads a foreign workbook without letting it near the application.

Pre-check, then a child process with limits (see `worker`); what its two readers saw is laid
side by side here. Whatever happens to the child, this ends with a Workbook or UnsafeFile.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from lomu_app.intake.compare import lay_side_by_side, sheets_of, take_formatting
from lomu_app.intake.doubts import column_letter
from lomu_app.intake.precheck import FileFacts, Limits, check_file
from lomu_app.intake.workbook import Sheet, Workbook
from lomu_app.intake.worker import FRAME
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.kernel.progress import Progress, Silent, check_cancelled

_ROOT = Path(__file__).resolve().parents[2]
_FAR_TOLD = 10
_LOOK = 0.1  # seconds between two looks at whether the user has had enough


def read_workbook(
    path: Path, *, limits: Limits | None = None, progress: Progress | None = None
) -> Workbook:
    """The workbook as plain data; raises UnsafeFile with the reason why not.

    Cancelled, once `progress` says so: the child is killed then.
    """
    limits, progress = limits or Limits(), progress or Silent()
    facts = check_file(path, limits)
    progress.step(0, 0, "the file is being opened")
    has_formatting = facts.kind in ("xlsx", "ods", "xls")
    wants_formatting = has_formatting and facts.unpacked <= limits.formatted_size
    stages = ["values", "formatting"] if wants_formatting else ["values"]
    frames = _run_child(path, facts.kind, limits, stages, progress)
    values, formatting = frames.get("values"), frames.get("formatting")
    if values is not None and "error" not in values and _nothing_readable(values):
        values["error"] = "holds no sheet that can be read"
    if facts.kind == "xlsx" and (values is None or "error" in values):
        return _second_try(path, facts, limits, values, progress)
    if values is None:
        raise UnsafeFile(f"“{path.name}” made the reader stop; it is damaged or hostile.")
    if "error" in values:
        raise UnsafeFile(f"“{path.name}” {values['error']}.")
    workbook = Workbook(path.name, facts.kind, sheets_of(values))
    workbook.doubts.extend(str(doubt) for doubt in values.get("doubts", ()))
    if has_formatting:
        _add_formatting(workbook, formatting, too_big=not wants_formatting)
    elif facts.kind != "csv":
        workbook.doubts.append(
            f"Colours, strike-through and comments cannot be read from {path.suffix.lower()} files."
        )
    return _finished(workbook)


def _nothing_readable(values: dict[str, Any]) -> bool:
    """Whether sheets were there, and every one of them failed."""
    sheets = values["sheets"]
    failed = [about for about in sheets if "cannot be read" in str(about.get("trouble"))]
    return bool(failed) and not any(about.get("rows") for about in sheets)


def _second_try(
    path: Path, facts: FileFacts, limits: Limits, values: dict[str, Any] | None, progress: Progress
) -> Workbook:
    """The first reader gave up: let the other one read alone."""
    reason = "made the reader stop" if values is None else str(values["error"])
    if reason == "has a password":
        raise UnsafeFile(f"“{path.name}” has a password. Save it without and try again.")
    answer = None
    if facts.unpacked <= limits.formatted_size and not reason.startswith("has more than "):
        stages = ["everything"]
        answer = _run_child(path, facts.kind, limits, stages, progress).get("everything")
    if answer is None or "error" in answer:
        said = str((answer or {}).get("error", reason))
        telling = reason if said.startswith("cannot be understood") else said
        raise UnsafeFile(f"“{path.name}” {telling}; it is damaged, too big or hostile.")
    workbook = Workbook(path.name, facts.kind, sheets_of(answer), formatting_read=True)
    workbook.date1904 = bool(answer.get("date1904"))
    workbook.doubts.append(f"Only one of the two readers could read the file: it {reason}.")
    return _finished(workbook)


def _add_formatting(
    workbook: Workbook, formatting: dict[str, Any] | None, *, too_big: bool
) -> None:
    if formatting is None or "error" in formatting:
        why = (
            "the file is too big"
            if too_big
            else ("it took too long" if formatting is None else f"the file {formatting['error']}")
        )
        workbook.doubts.append(
            "Colours, strike-through, comments and hidden parts could not be read: " + why + "."
        )
        return
    workbook.formatting_read = True
    workbook.date1904 = bool(formatting.get("date1904"))
    if workbook.kind != "xlsx":
        take_formatting(workbook, formatting)
    else:
        workbook.doubts.extend(lay_side_by_side(workbook, formatting))


def _finished(workbook: Workbook) -> Workbook:
    for sheet in workbook.sheets:
        if sheet.trouble:
            workbook.doubts.append(f"Sheet “{sheet.name}” {sheet.trouble}.")
        if sheet.far:
            workbook.doubts.append(_far_words(sheet))
    return workbook


def _far_words(sheet: Sheet) -> str:
    cells = [
        f"{column_letter(column)}{row + 1} (“{text}”)"
        for (row, column), text in sorted(sheet.far.items())
    ]
    more = f" and {len(cells) - _FAR_TOLD} more" if len(cells) > _FAR_TOLD else ""
    return (
        f"Sheet “{sheet.name}” holds something far away from the rest, which was not read: "
        f"{', '.join(cells[:_FAR_TOLD])}{more}."
    )


def _run_child(
    path: Path, kind: str, limits: Limits, stages: list[str], progress: Progress
) -> dict[str, dict[str, Any]]:
    """What the child said before it ended, by stage."""
    command = [
        sys.executable,
        "-X",
        "utf8",
        "-m",
        "lomu_app.intake.worker",
        kind,
        str(path.resolve()),
        json.dumps(dataclasses.asdict(limits)),
        ",".join(stages),
    ]
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            creationflags=flags,
        )
    except OSError as error:
        raise UnsafeFile(f"The reader could not be started: {error}.") from error
    with child:
        return _frames(_listen(child, limits.wall_seconds, progress))


def _listen(child: subprocess.Popen[bytes], seconds: float, progress: Progress) -> bytes:
    """All that the child says until it ends, or its time is up; Cancelled if that is wanted."""
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            try:
                return child.communicate(timeout=_LOOK)[0]
            except subprocess.TimeoutExpired:
                check_cancelled(progress)
    except BaseException:
        child.kill()
        child.communicate()
        raise
    child.kill()
    return child.communicate()[0]


def child_environment() -> dict[str, str]:
    """What a reading process finds around it: this project, and no libraries it can do without."""
    known = os.environ.get("PYTHONPATH")
    return os.environ | {
        "PYTHONPATH": str(_ROOT) + (os.pathsep + known if known else ""),
        "OPENPYXL_LXML": "False",
        "OPENPYXL_DEFUSEDXML": "True",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONWARNINGS": "ignore",
    }


def _frames(said: bytes) -> dict[str, dict[str, Any]]:
    frames: dict[str, dict[str, Any]] = {}
    at = 0
    while at + FRAME.size <= len(said):
        (length,) = FRAME.unpack_from(said, at)
        at += FRAME.size
        body = said[at : at + length]
        at += length
        if len(body) < length:
            break
        try:
            message = json.loads(body)
        except ValueError:
            break
        if isinstance(message, dict) and isinstance(message.get("stage"), str):
            frames[message["stage"]] = message
    return frames
