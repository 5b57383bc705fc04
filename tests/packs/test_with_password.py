"""A copy with a password is closed to whoever has not got it, and whole to whoever has."""

from __future__ import annotations

import io

import msoffcrypto
import openpyxl
import pytest
from msoffcrypto.exceptions import InvalidKeyError

from lomu_app.kernel.errors import InvalidInput
from lomu_app.packs.with_password import with_password


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book["Sheet"]["A1"] = "Invented Person"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def opened(locked: bytes, password: str) -> bytes:
    found = msoffcrypto.OfficeFile(io.BytesIO(locked))
    found.load_key(password=password, verify_password=True)
    content = io.BytesIO()
    found.decrypt(content)
    return content.getvalue()


def test_that_a_locked_copy_opens_with_its_password_alone() -> None:
    whole = workbook()
    locked = with_password(whole, "four words of one's own")
    assert opened(locked, "four words of one's own") == whole
    assert b"Invented Person" not in locked
    assert not locked.startswith(b"PK")
    with pytest.raises(InvalidKeyError):
        opened(locked, "four words of another")


def test_that_a_short_password_is_refused() -> None:
    with pytest.raises(InvalidInput, match="at least 12 characters"):
        with_password(workbook(), "short")
