"""What a photograph or document must be before it is kept: its type by its bytes, no macros."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePath

from lomu_app.kernel.errors import UnsafeFile

_OFFICE = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_MOST_PARTS = 5_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG, _JPEG, _PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
# Names in a PDF behind which something is run when it is opened (ISO 32000, 12.6).
_RUNS = (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile")
_JFIF = 0xE0
_METADATA = {*range(0xE1, 0xF0), 0xFE}  # Exif, XMP, maker's notes, comments
_START_OF_SCAN = 0xDA


def check_photo(content: bytes, most: int) -> None:
    """A JPEG of at most `most` bytes without metadata (place, device, time). Raises UnsafeFile."""
    if not content.startswith(_JPEG):
        raise UnsafeFile("A photograph is kept as a JPEG picture. Choose a picture file.")
    if len(content) > most:
        raise UnsafeFile(
            f"The photograph has {len(content) // 1024:,} KB; {most // 1024:,} KB are allowed."
        )
    if any(marker in _METADATA for marker in _markers(content)):
        raise UnsafeFile("The photograph still says where or with what it was taken.")


def _markers(content: bytes) -> Iterator[int]:
    """The segments of a JPEG up to the picture itself (ITU-T T.81, B.1)."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        yield marker
        if marker == _START_OF_SCAN:
            return
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    raise UnsafeFile("The photograph is damaged. Choose another.")


def check_document(name: str, content: bytes, most: int) -> str:
    """What to beware of when opening it; empty where nothing is known.

    Takes PDF, Word, Excel and PowerPoint files without macros, pictures and plain text, of at
    most `most` bytes. Raises UnsafeFile for everything else.
    """
    if not content:
        raise UnsafeFile(f"“{name}” is empty.")
    if len(content) > most:
        raise UnsafeFile(
            f"“{name}” has {len(content) / 2**20:.1f} MB; {most // 2**20} MB are allowed."
        )
    ending = PurePath(name).suffix.casefold()
    if ending in _OFFICE:
        return _check_office(name, content, _OFFICE[ending])
    if ending == ".pdf" and content.startswith(_PDF):
        runs = any(word in content for word in _RUNS)
        return "This PDF may run something or carry files of its own." if runs else ""
    if ending in {".jpg", ".jpeg"} and content.startswith(_JPEG):
        return ""
    if ending == ".png" and content.startswith(_PNG):
        return ""
    if ending in {".txt", ".csv"} and _is_text(content):
        return ""
    raise UnsafeFile(_refusal(name, content))


def _check_office(name: str, content: bytes, inside: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [part.casefold() for part in packed.namelist()]
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise UnsafeFile(f"“{name}” is damaged or locked. Save it anew, without one.") from error
    known = "[content_types].xml" in parts and any(part.startswith(inside) for part in parts)
    if not known or len(parts) > _MOST_PARTS:
        raise UnsafeFile(f"“{name}” is not what its name says. Save it anew, or as a PDF.")
    if any("vbaproject" in part or "macrosheet" in part or "activex" in part for part in parts):
        raise UnsafeFile(f"“{name}” contains macros. Save it without them, or as a PDF.")
    if any("embeddings/" in part or "externallinks/" in part for part in parts):
        return "This file carries other files or links; do not activate them."
    return ""


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _refusal(name: str, content: bytes) -> str:
    if content.startswith(_OLD_OFFICE):
        return f"“{name}” is of an old kind that may hide macros. Save it as PDF or .docx."
    return (
        f"“{name}” cannot be kept. PDF, .docx, .xlsx, .pptx, .jpg, .png, .txt and .csv can, if "
        "their content is what the name says."
    )
