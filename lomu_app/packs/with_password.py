"""Copies that open with a password only: the encryption that Office itself writes and reads."""

from __future__ import annotations

import io

from msoffcrypto.format.ooxml import OOXMLFile

from lomu_app.kernel.errors import InvalidInput

SHORTEST_PASSWORD = 12
"""Characters; the copy is out of our hands, and can be tried without end."""


def checked_password(password: str) -> str:
    """The password itself; raises InvalidInput for one that is soon guessed."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(f"A copy's password has at least {SHORTEST_PASSWORD} characters.")
    return password


def with_password(workbook: bytes, password: str) -> bytes:
    """The workbook, encrypted as Office does it (AES-256); raises InvalidInput for a short one."""
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(checked_password(password), locked)
    return locked.getvalue()
