"""Passwords of copies, and what is within a copy that has one; in memory alone."""

from __future__ import annotations

import io
import secrets

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

from lomu_app.kernel.errors import InvalidInput

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# The container in which an encrypted workbook stands, and the part of it that holds the workbook:
# old workbooks stand in such a container, too.
_CONTAINER, _WITHIN = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


def new_password() -> str:
    """One that can be read out over the telephone; shown once, and kept nowhere."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def is_locked(data: bytes) -> bool:
    """Whether the file asks for a password."""
    return data.startswith(_CONTAINER) and _WITHIN in data


def unlocked(data: bytes, password: str) -> bytes:
    """The workbook within. Raises InvalidInput for a wrong password, or another kind of file."""
    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=password, verify_password=True)
        file.decrypt(out)
    except InvalidKeyError:
        raise InvalidInput("The password is not right.", {"password": "not right"}) from None
    except (DecryptionError, FileFormatError, ValueError, KeyError, OSError):
        raise InvalidInput("This is no workbook with a password.", {"file": "not known"}) from None
    return out.getvalue()
