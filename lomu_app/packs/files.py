"""Files that leave the desk: no name leads elsewhere, no file is ever seen half-written."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import unicodedata
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from lomu_app.kernel.errors import InvalidInput, Refused, StoreUnavailable

LONGEST_NAME = 120
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|clock\$|com[0-9¹²³]|lpt[0-9¹²³])$")
# What a file is called until it is whole; no other writes for so many seconds.
_PART = re.compile(r"\.[0-9a-f]{32}\.part")
_LONG_AGO = 3600.0
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s·]+')


def safe_file_name(text: str, *, suffix: str = "") -> str:
    """A name for one file on any system, never a path: `../CON` becomes `_CON`.

    Controls, direction marks and what Windows refuses go; the whole is at most 120 characters.
    """
    suffix = suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
    text = unicodedata.normalize("NFC", text)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    text = _NOT_IN_NAMES.sub("-", text)
    text = re.sub("-{2,}", "-", text).strip("-. ")
    room = LONGEST_NAME - len(suffix)
    while len(text.encode()) > room:
        text = text[:-1]
    text = text.rstrip("-. ") or "unnamed"
    if _RESERVED.match(text.partition(".")[0]):
        text = f"_{text}"
    return text + suffix


def pack_file_name(
    kind: str, area: str, day: dt.date, version: int, marking: str, *, suffix: str
) -> str:
    """`TRM-Coventry-2026-11-24-v1_OFFICIAL-SENSITIVE.xlsx`; the marking is never cut off."""
    tail = safe_file_name(marking.upper())
    head = safe_file_name(f"{kind}-{area}")[:60].rstrip("-. ")
    return safe_file_name(f"{head}-{day.isoformat()}-v{version}_{tail}", suffix=suffix)


def free_place(folder: Path, name: str) -> Path:
    """A path in `folder` where no file stands yet: `name`, `name (2)`, `name (3)` …"""
    place = folder / safe_file_name(Path(name).stem, suffix=Path(name).suffix.lower())
    number = 2
    while place.exists():
        bare = Path(name).stem
        place = folder / safe_file_name(f"{bare} ({number})", suffix=Path(name).suffix.lower())
        number += 1
    return place


def write_whole(place: Path, content: bytes, *, replace: bool = False) -> str:
    """Write the file so that it is there whole or not at all; returns its SHA-256 in hex.

    Refuses to overwrite unless told to `replace`. What a killed program left half-written in the
    folder, under a hidden name, is taken away.
    """
    if place.is_dir():
        raise InvalidInput(f"“{place.name}” is a folder. Give the name of a file.")
    if not place.parent.is_dir():
        raise InvalidInput(f"The folder of “{place.name}” does not exist. Choose another folder.")
    if not replace and place.exists():
        raise Refused(f"“{place.name}” exists already. Choose another name, or say to replace it.")
    half = place.parent / f".{uuid4().hex}.part"
    try:
        _write_through(half, content)
        _sweep(half)
        _into_place(half, place, replace=replace)
    except FileExistsError:
        raise Refused(
            f"“{place.name}” exists already. Choose another name, or say to replace it."
        ) from None
    except OSError as fault:
        raise StoreUnavailable(
            f"“{place.name}” could not be written: {fault.strerror or fault}. Is it open in"
            " another program, or the disk full?"
        ) from fault
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    _remember_folder(place.parent)
    return hashlib.sha256(content).hexdigest()


def _write_through(half: Path, content: bytes) -> None:
    descriptor = os.open(
        half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
    )
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sweep(half: Path) -> None:
    """Take away what a killed program left beside it, long ago by the clock of the folder."""
    with suppress(OSError):
        now = half.stat().st_mtime
        for each in half.parent.iterdir():
            if _PART.fullmatch(each.name) and now - each.stat().st_mtime > _LONG_AGO:
                each.unlink()


def _into_place(half: Path, place: Path, *, replace: bool) -> None:
    if replace:
        half.replace(place)
        return
    try:
        # A link fails where somebody else's file came first; a rename would bury it.
        os.link(half, place)
    except FileExistsError:
        raise
    except OSError:
        # Some network drives and sticks know no links.
        if place.exists():
            raise FileExistsError(place) from None
        half.rename(place)


def _remember_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
