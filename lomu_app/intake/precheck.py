"""Looks at a foreign file before any parser does, and refuses what must not be opened.

Reads the first bytes and, of a zip container, its directory only. The limits are those that
4,600 public workbooks passed honestly.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lomu_app.kernel.errors import NeedsPassword, UnsafeFile

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIB = 1024 * 1024
_ENCRYPTED_STREAMS = ("EncryptedPackage", "EncryptionInfo", "DataSpaces")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may cost. Sizes in bytes, times in seconds, lengths in signs."""

    file_size: int = 20 * _MIB
    unpacked_size: int = 200 * _MIB
    ratio: float = 200.0
    parts: int = 2_000
    rows: int = 200_000
    columns: int = 16_384
    cells: int = 2_000_000
    sheets: int = 255
    text_length: int = 32_767
    formatted_size: int = 30 * _MIB
    memory: int = 512 * _MIB
    cpu_seconds: int = 20
    wall_seconds: float = 20.0
    answer_size: int = 150 * _MIB


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the pre-check learnt. `kind` is xlsx, xlsb, ods, xls or csv."""

    kind: str
    size: int
    unpacked: int


_SUFFIX_KINDS = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xlsb": "xlsb",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "csv",
}
_KIND_WORDS = {
    "xlsx": "an .xlsx workbook",
    "xlsb": "an .xlsb workbook",
    "ods": "an .ods workbook",
    "xls": "an old .xls workbook",
    "csv": "plain text",
    "zip": "a zip archive of something else",
    "html": "a web page",
    "pdf": "a PDF",
    "rtf": "a rich text document",
    "binary": "neither a workbook nor plain text",
    "encrypted": "a workbook with a password",
}


def check_file(path: Path, limits: Limits) -> FileFacts:
    """The file's kind and size; raises UnsafeFile with the reason not to open it."""
    wanted = _SUFFIX_KINDS.get(path.suffix.lower())
    if wanted is None:
        raise UnsafeFile(
            f"“{path.name}” is not a kind of file that can be read. Save it as .xlsx or .csv."
        )
    try:
        if not path.is_file():
            raise UnsafeFile(f"“{path.name}” is not there, or is not a file.")
        size = path.stat().st_size
        with path.open("rb") as stream:
            return check_stream(path.name, wanted, stream, size, limits)
    except OSError as error:
        raise UnsafeFile(f"“{path.name}” cannot be opened: {error.strerror or error}.") from error


def check_stream(name: str, wanted: str, stream: BinaryIO, size: int, limits: Limits) -> FileFacts:
    """The same for what is no file of its own, such as a workbook whose password was taken off."""
    if size == 0:
        raise UnsafeFile(f"“{name}” is empty.")
    if size > limits.file_size:
        raise UnsafeFile(
            f"“{name}” is {size / _MIB:.0f} MB; at most {limits.file_size // _MIB} MB can be read."
        )
    head = stream.read(4096)
    stream.seek(0)
    kind, unpacked = _kind_of(name, head, stream, size, limits)
    if kind == "encrypted":
        raise NeedsPassword(
            f"“{name}” has a password. Open it in Excel, save it without, try again."
        )
    if kind != wanted:
        raise UnsafeFile(
            f"“{name}” is {_KIND_WORDS[kind]}, not what its ending says. "
            "Open it in Excel and save it as .xlsx."
        )
    return FileFacts(kind, size, unpacked)


def _kind_of(
    name: str, head: bytes, stream: BinaryIO, size: int, limits: Limits
) -> tuple[str, int]:
    if head.startswith(b"PK"):
        return _check_zip(name, stream, size, limits)
    if head.startswith(OLE_MAGIC):
        return ("encrypted" if _has_encrypted_stream(stream.read()) else "xls"), size
    for magic, kind in ((b"%PDF", "pdf"), (b"{\\rtf", "rtf")):
        if head.startswith(magic):
            return kind, size
    if head[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):
        return "xls", size
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        return "html", size
    return ("csv" if _is_text(head) else "binary"), size


def _has_encrypted_stream(content: bytes) -> bool:
    return any(word.encode("utf-16-le") in content for word in _ENCRYPTED_STREAMS)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    zeros = head.count(0)
    if zeros:  # UTF-16 without a mark has a zero in every other place
        return min(head[::2].count(0), head[1::2].count(0)) == 0 and zeros > len(head) // 3
    odd = sum(byte < 32 and byte not in (9, 10, 12, 13, 26, 27) for byte in head)
    return odd <= len(head) // 50


def _check_zip(name: str, stream: BinaryIO, size: int, limits: Limits) -> tuple[str, int]:
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_entries(name, entries, size, limits)
            return _kind_of_zip(name, archive, entries), sum(e.file_size for e in entries)
    except UnsafeFile:
        raise
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        NotImplementedError,
        struct.error,
        ValueError,
        OverflowError,
        EOFError,
        RuntimeError,
        OSError,
        UnicodeError,
    ) as error:
        raise UnsafeFile(
            f"“{name}” is damaged: its container cannot be opened. Ask for it to be sent again."
        ) from error


def _check_entries(name: str, entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(entries) > limits.parts:
        raise UnsafeFile(
            f"“{name}” has {len(entries)} parts; a workbook has at most {limits.parts}."
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_size:
        raise UnsafeFile(
            f"“{name}” would unpack to {unpacked / _MIB:.0f} MB; "
            f"at most {limits.unpacked_size // _MIB} MB is read."
        )
    if unpacked > _MIB and unpacked > limits.ratio * size:
        raise UnsafeFile(f"“{name}” unpacks to {unpacked // size} times its size, like a bomb.")
    _check_names(name, entries)
    _check_overlap(name, entries)


def _check_names(name: str, entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        part = entry.filename.replace("\\", "/")
        if part.startswith("/") or ".." in part.split("/") or ":" in part or "\0" in part:
            raise UnsafeFile(f"“{name}” holds a part with an unsafe name.")
        if part.lower() in seen:
            raise UnsafeFile(f"“{name}” holds two parts of one name, so it can mean two things.")
        seen.add(part.lower())
        if entry.flag_bits & 0x1:
            raise UnsafeFile(f"“{name}” has a password. Save it without and try again.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnsafeFile(f"“{name}” is packed in a way that workbooks are not.")


def _check_overlap(name: str, entries: list[zipfile.ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda item: item.header_offset):
        if entry.header_offset < end:
            raise UnsafeFile(f"“{name}” holds parts that overlap, like a bomb.")
        end = entry.header_offset + 30 + len(entry.orig_filename.encode("utf-8", "replace"))
        end += entry.compress_size


def _kind_of_zip(name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    parts = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
    if "mimetype" in parts or "content.xml" in parts:
        manifest = parts.get("meta-inf/manifest.xml")
        small = manifest is not None and manifest.file_size < _MIB
        if small and manifest is not None and b"encryption-data" in archive.read(manifest):
            return "encrypted"
        return "ods" if "content.xml" in parts else "zip"
    if any(part.endswith("workbook.bin") for part in parts):
        return "xlsb"
    if "[content_types].xml" in parts or any(part.endswith("workbook.xml") for part in parts):
        if any(part.startswith(("word/", "ppt/")) for part in parts):
            return "zip"
        return "xlsx"
    if not entries:
        raise UnsafeFile(f"“{name}” is an empty container.")
    return "zip"
