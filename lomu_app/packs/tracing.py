"""Whose copy is this? From a file, or a text that was pasted somewhere, to the one who had it.

Nothing here trusts the file: it is read as bytes, within limits, and no part of it is opened by a
program that would act on it.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import unescape

import sqlalchemy as sa

from lomu_app.disclosure.canary import canaries_in, is_own_row, read_row_mark
from lomu_app.disclosure.issued import load_issued
from lomu_app.disclosure.queries import find_copies, find_copy_of_file, perhaps_elsewhere
from lomu_app.disclosure.rows import CopyRow, ReleaseRow
from lomu_app.disclosure.rules import ReleaseStatus
from lomu_app.disclosure.whole import shut_to
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.packs.locking import is_locked, unlocked
from lomu_app.store.audit import AuditSeal
from lomu_app.store.unit_of_work import Reader

# What reading a crafted or broken container ends in; RuntimeError: a part that is encrypted.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError,
    RuntimeError, ValueError,
)  # fmt: skip
_LOCKED = (
    "The file is locked, and no copy of ours was sent just so. Look into it with its password to"
    " see whose it is."
)
_NONE_OF_OURS = "No copy of ours is known by this file."
_LARGEST = 100_000_000
_LARGEST_PART = 60_000_000
_MOST_PARTS = 5_000
_CUSTOM = "docProps/custom.xml"
_PROPERTY = re.compile(r'name="([^"]{1,60})"[^>]*>\s*<vt:lpwstr[^>]{0,200}>([^<]{0,300})</')
_HEAD = re.compile(r"#(\d{1,12}) ([0-9a-f]{12})")
_ASCII_TAG = re.compile(r"<[^>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Traced:
    """A copy that a file or a text leads to."""

    release: ReleaseRow
    copy: CopyRow


@dataclass(frozen=True, slots=True)
class Verified:
    """What a file is, from itself and the log. `unaltered` is None where that cannot be said.

    `newer` is the reference of a later release of the same pack; `problems` are empty for a copy
    of ours that is as it was written and still out. `locked`: nobody looked inside, for want of its
    password.
    """

    ours: bool
    unaltered: bool | None
    release: ReleaseRow | None
    copy: CopyRow | None
    head: str
    head_in_log: bool
    problems: tuple[str, ...]
    locked: bool = False


def trace_text(reader: Reader, text: str) -> tuple[Traced, ...]:
    """The copies that a text shows or hides the number of."""
    return _known(reader, canaries_in(text))


def trace_file(reader: Reader, data: bytes, password: str = "") -> tuple[Traced, ...]:
    """The copies that a file leads to: by its SHA-256, a number seen or one unseen in its parts."""
    found: set[str] = set()
    by_digest = find_copy_of_file(reader, hashlib.sha256(data).hexdigest())
    if by_digest is not None:
        found.add(by_digest)
    for text in _texts(_opened(data, password)):
        found |= canaries_in(text)
    return _known(reader, found)


def verify_file(reader: Reader, data: bytes, password: str = "") -> Verified:
    """Is it ours, unaltered, of whom, the newest; and does the log hold what its footer names?

    A copy with a password is known as it was sent without that, too, but not what is in it.
    """
    digest = hashlib.sha256(data).hexdigest()
    inner = _opened(data, password)
    locked = is_locked(inner)
    traced = trace_file(reader, data, password)
    told = _properties(inner)
    named = [each for each in traced if each.copy.canary == told.get("Copy")]
    found = next(iter(named or traced), None)
    head = told.get("AuditHead", "")
    in_log = _in_log(reader, head)
    if found is None:
        problem = _LOCKED if locked else _NONE_OF_OURS + perhaps_elsewhere(reader)
        return Verified(False, None, None, None, head, in_log, (problem,), locked)
    unaltered = {digest, hashlib.sha256(inner).hexdigest()} & {
        found.copy.sha256, found.copy.sent_sha256,
    }  # fmt: skip
    problems = [*_problems(found, traced, bool(unaltered))]
    if not unaltered and _has_other_rows(reader, found, inner):
        problems.append("It holds rows that bear its number and were not written in it.")
    if head and not in_log:
        problems.append("The log has no link like the one that its footer names.")
    return Verified(
        True, bool(unaltered), found.release, found.copy, head, in_log, tuple(problems), locked
    )


def _problems(found: Traced, traced: tuple[Traced, ...], unaltered: bool) -> Iterator[str]:
    if not unaltered:
        yield "It is not as it was written: filled in, saved anew, or altered."
    if found.release.status is ReleaseStatus.RECALLED:
        yield f"{found.release.reference} was recalled; this copy should not be in use."
    others = [each.copy.canary for each in traced if each.copy.id != found.copy.id]
    if others:
        yield f"It holds texts of other copies too: {', '.join(others)}."


def _has_other_rows(reader: Reader, found: Traced, data: bytes) -> bool:
    """Whether a row says that it is of this copy, and its signature says otherwise."""
    whole = all(map(reader.actor.covers, found.release.areas))
    shut = shut_to(reader.session, reader.actor, [found.release.id])
    if not reader.actor.may(Permission.EXPORT) or not whole or shut:
        return False
    try:
        issued = load_issued(reader, found.copy.canary)
    except Refused:
        return False  # of a unit's database that was merged in: its key did not come along
    # Whole cells only: where tags are gone, the next text follows at once.
    says = re.compile(f">({re.escape(issued.copy.canary)}/[^<]{{1,200}})<")
    for text in _texts(data):
        for said in says.findall(text):
            mark = read_row_mark(unescape(said))
            if mark is not None and not any(
                is_own_row(mark, issued.row_key, story) for story in issued.manifest
            ):
                return True
    return False


def _known(reader: Reader, canaries: set[str]) -> tuple[Traced, ...]:
    found = find_copies(reader, sorted(canaries)[:500])
    return tuple(Traced(release, copy) for release, copy in found)


def _opened(data: bytes, password: str) -> bytes:
    if len(data) > _LARGEST:
        raise InvalidInput("The file is larger than any pack.", {"file": "too large"})
    if not is_locked(data) or not password:
        return data
    return unlocked(data, password)


def _texts(data: bytes) -> Iterator[str]:
    """Whatever can be read in it: the parts of a workbook or document, or else the bytes."""
    parts = list(_parts(data))
    for part in parts or [data]:
        for encoding in ("utf-8", "utf-16-le"):
            text = part.decode(encoding, "ignore")
            yield text
            if parts:
                # A text may be cut into runs; its signs then stand apart by tags alone.
                yield unescape(_ASCII_TAG.sub("", text))
                break


def _parts(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            room = _LARGEST * 3
            for info in file.infolist()[:_MOST_PARTS]:
                if info.file_size > min(_LARGEST_PART, room) or info.flag_bits & 1:
                    continue
                with file.open(info) as part:
                    read = part.read(_LARGEST_PART)
                room -= len(read)
                yield read
    except _UNREADABLE:
        return


def _properties(data: bytes) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file, file.open(_CUSTOM) as part:
            text = part.read(200_000).decode("utf-8", "ignore")
    except (KeyError, *_UNREADABLE):
        return {}
    return {name: unescape(value) for name, value in _PROPERTY.findall(text)}


def _in_log(reader: Reader, head: str) -> bool:
    found = _HEAD.search(head)
    if found is None:
        return False
    position, begins = int(found.group(1)), found.group(2)
    link = reader.session.scalar(sa.select(AuditSeal.hash).where(AuditSeal.position == position))
    return link is not None and bytes(link).hex().startswith(begins)
