"""What tells one copy from every other: a number that is seen, the same one unseen, signed rows.

The number is on the cover and in each footer. The same forty bits stand, unseen, in every longer
text: two signs without width or shape, which go along when the text is copied and pasted. Whoever
types a text anew, or looks for such signs, leaves them behind; the number is for those who do not.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS = 40
_ZERO, _ONE = "\u200c", "\u200d"
_UNSEEN = re.compile(f"[{_ZERO}{_ONE}]{{{_BITS}}}")
_SEEN = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
_FROM = 40  # letters of the shortest text that is marked
_SIGNED = 10  # hexadecimal digits of a row's signature


@dataclass(frozen=True, slots=True)
class RowMark:
    """The hidden cell of a row as it was read: whose copy, which row, and what vouches for it.

    A row too tall for a page runs on in further `part`s.
    """

    canary: str
    row_id: str
    part: int
    signature: str


def new_canary() -> str:
    """A number for one copy, as `K7Q4-M2XR`."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_BITS // 5))
    return f"{letters[:4]}-{letters[4:]}"


def new_row_key() -> str:
    """What signs the rows of one copy; it never leaves the database."""
    return secrets.token_hex(32)


def marked(text: str, canary: str) -> str:
    """The text with the copy's number in it, unseen; a short one, or one word, stays as it is."""
    if len(text) < _FROM or not canary:
        return text
    head, space, rest = text.partition(" ")
    if not rest:
        return text
    return f"{head}{space}{_hidden(canary)}{rest}"


def unmarked(text: str) -> str:
    """The text as it was before it was marked."""
    return _UNSEEN.sub("", text)


def canaries_in(text: str) -> set[str]:
    """Every number of a copy that a text shows or hides, whether or not there is such a copy."""
    hidden = {_number(found.group()) for found in _UNSEEN.finditer(text)}
    return hidden | set(_SEEN.findall(text.upper()))


def row_mark(canary: str, key: str, story: str, row_id: str, part: int = 1) -> str:
    """What stands in the hidden cell of a row."""
    return f"{canary}/{row_id}/{part}/{_signature(key, story, row_id, part)}"


def read_row_mark(text: str) -> RowMark | None:
    """Read back what `row_mark` made; None where it is something else."""
    canary, _, rest = text.strip().partition("/")
    head, _, signature = rest.rpartition("/")
    row_id, _, part = head.rpartition("/")
    if not _SEEN.fullmatch(canary) or not row_id or not part.isdecimal():
        return None
    return RowMark(canary, row_id, int(part), signature)


def is_own_row(mark: RowMark, key: str, story: str) -> bool:
    """Whether the row of this story is one that was written in this copy."""
    wanted = _signature(key, story, mark.row_id, mark.part)
    return hmac.compare_digest(wanted.encode(), mark.signature.encode())


def _signature(key: str, story: str, row_id: str, part: int) -> str:
    signer = _signer(key).copy()
    signer.update(f"{story}\0{row_id}\0{part}".encode("utf-8", "replace"))
    return signer.hexdigest()[:_SIGNED]


@lru_cache(maxsize=1)
def _signer(key: str) -> hmac.HMAC:
    # Taken up anew for each row, the key costs twice as much as the row.
    return hmac.new(bytes.fromhex(key), digestmod=hashlib.sha256)


@lru_cache(maxsize=64)
def _hidden(canary: str) -> str:
    number = 0
    for letter in canary.replace("-", ""):
        number = number * 32 + _LETTERS.index(letter)
    return f"{number:0{_BITS}b}".replace("0", _ZERO).replace("1", _ONE)


def _number(hidden: str) -> str:
    number = int(hidden.replace(_ZERO, "0").replace(_ONE, "1"), 2)
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"
