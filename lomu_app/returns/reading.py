"""Reads a workbook that came back without letting it near the application.

Pre-check, then a child process with limits (see `return_worker`). Whatever a file holds that a
copy of ours never does, macros, links to other workbooks, things embedded, is refused here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lomu_app.intake.child_frames import frames_of_kind
from lomu_app.intake.compare import sheets_of
from lomu_app.intake.precheck import Limits, check_file
from lomu_app.intake.workbook import Sheet
from lomu_app.kernel.errors import NeedsPassword, UnsafeFile
from lomu_app.kernel.progress import Progress, Silent
from lomu_app.returns.return_worker import ENCRYPTED, WRONG_PASSWORD

_WORKER = "lomu_app.returns.return_worker"
_KINDS = frozenset({"xlsx", "ods", "csv", ENCRYPTED})
# A pack may hold a sheet for each of some hundred people.
LIMITS = Limits(sheets=1_500, parts=6_000)


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A workbook that came back, as plain data; `sha256` is that of the file as it lies there."""

    name: str
    sha256: str
    properties: Mapping[str, str]
    sheets: tuple[Sheet, ...]


def read_return(
    path: Path, *, password: str = "", limits: Limits = LIMITS, progress: Progress | None = None,
) -> ReturnedFile:  # fmt: skip
    """The workbook; raises NeedsPassword, or UnsafeFile with the reason and what to do."""
    progress = progress or Silent()
    kind = _kind(path, password, limits)
    progress.step(0, 0, "the file is being opened")
    properties: dict[str, str] = {}
    sheets: list[Sheet] = []
    try:
        for frame in frames_of_kind(kind, _WORKER, path, limits, password, progress):
            if frame["stage"] == "about":
                properties = dict(frame["properties"])
                _refuse_dangers(path.name, frame["dangers"])
            else:
                sheets += sheets_of({"sheets": [frame]})
    except UnsafeFile as error:
        if WRONG_PASSWORD in error.message:
            raise NeedsPassword(f"“{path.name}” {WRONG_PASSWORD}. Type it again.") from error
        raise
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return ReturnedFile(path.name, digest, properties, tuple(sheets))


def _kind(path: Path, password: str, limits: Limits) -> str:
    try:
        kind = check_file(path, limits).kind
    except NeedsPassword as error:
        if not password:
            raise NeedsPassword(
                f"“{path.name}” has a password. Give the one under which it was sent."
            ) from error
        return ENCRYPTED
    if kind not in _KINDS:
        raise UnsafeFile(
            f"“{path.name}” is in an old form in which formulas and macros cannot be told. "
            "Open it in Excel, save it as .xlsx, and bring that back."
        )
    return kind


def _refuse_dangers(name: str, dangers: list[str]) -> None:
    if dangers:
        raise UnsafeFile(
            f"“{name}” {' and '.join(dangers)}, which no pack of ours does, so it was not read. "
            "Take that away in Excel and bring the file back, or ask for what was typed into the "
            "pack itself, saved as .xlsx."
        )
