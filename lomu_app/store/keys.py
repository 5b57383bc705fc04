"""The key of the embedded database: random, and kept only wrapped.

`keys.json` beside the database holds one copy of the 256-bit key for each person, wrapped
with a key that Argon2id makes from their passphrase, and one for the recovery key. Nobody
can read the database with the files alone; the practice force, whose people are invented,
keeps its passphrase in the file on purpose.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lomu_app.kernel.errors import InvalidInput, SignInFailed, StoreUnavailable
from lomu_app.store.durable import sync_folder

KEY_BYTES = 32
SHORTEST_PASSPHRASE = 15
RECOVERY = "recovery key"
# More than this nobody has set; a damaged file must not stop the machine.
_MOST_MEMORY, _MOST_PASSES, _MOST_LANES = 4 * 1024 * 1024, 64, 64
_LENGTHS = {"salt": 16, "nonce": 12, "wrapped": KEY_BYTES + 16}
_NOBODYS = tuple(bytes(length) for length in _LENGTHS.values())
_WRONG = "The name or the passphrase is not right."


@dataclass(frozen=True, slots=True)
class Stretching:
    """How hard it is to guess: Argon2id memory in KiB, passes, lanes."""

    memory: int = 65_536
    passes: int = 3
    lanes: int = 4

    def checked(self) -> Stretching:
        """The same; raises ValueError for what a damaged file might say."""
        sound = (
            8 * self.lanes <= self.memory <= _MOST_MEMORY
            and 1 <= self.passes <= _MOST_PASSES
            and 1 <= self.lanes <= _MOST_LANES
        )
        if not sound:
            raise ValueError("the cost of guessing is out of bounds")
        return self


@dataclass(slots=True)
class KeyFile:
    """The wrapped copies of one database's key, by user name."""

    path: Path
    stretching: Stretching = field(default_factory=Stretching)
    wraps: dict[str, dict[str, Any]] = field(default_factory=dict)
    practice_passphrase: str | None = None

    @classmethod
    def read(cls, path: Path) -> KeyFile:
        """Read `keys.json`; raises StoreUnavailable if it is missing or damaged."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                path, Stretching(**data["stretching"]).checked(), dict(data["wraps"]),
                data.get("practice_passphrase"),
            )  # fmt: skip
        except FileNotFoundError as error:
            raise StoreUnavailable(
                f"There is no {path.name} in {path.parent}. Start with `main.py init`, or "
                "restore a backup together with its key file."
            ) from error
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise StoreUnavailable(
                f"{path.name} is damaged. Restore it from a backup; the database cannot be "
                "opened without it."
            ) from error

    def wrap(self, name: str, passphrase: str, key: bytes) -> None:
        """Add or replace one person's copy of the key, and write the file."""
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        lock = AESGCM(self._stretch(passphrase, salt))
        wrapped = lock.encrypt(nonce, key, name.casefold().encode())
        self.wraps[name.casefold()] = {
            "salt": _text(salt), "nonce": _text(nonce), "wrapped": _text(wrapped)
        }  # fmt: skip
        self.write()

    def unwrap(self, name: str, passphrase: str) -> bytes:
        """The database key; raises SignInFailed, after the same work, for any wrong pair.

        Raises StoreUnavailable if this person's copy is damaged; the others still open.
        """
        entry = self.wraps.get(name.casefold())
        known = _NOBODYS
        if entry is not None:
            try:
                known = _parts(entry)
            except (ValueError, KeyError, TypeError) as error:
                raise StoreUnavailable(
                    f"The key for {name} in {self.path.name} is damaged. Restore {self.path.name} "
                    "from a backup, use the recovery key, or sign in as somebody else."
                ) from error
        salt, nonce, wrapped = known
        lock = AESGCM(self._stretch(passphrase, salt))
        try:
            return lock.decrypt(nonce, wrapped, name.casefold().encode())
        except InvalidTag as error:
            raise SignInFailed(_WRONG) from error

    def forget(self, name: str) -> None:
        """Take away one person's copy."""
        if self.wraps.pop(name.casefold(), None) is not None:
            self.write()

    def write(self) -> None:
        """Write the file whole or not at all, readable by its owner only.

        Raises StoreUnavailable if the disk does not take it.
        """
        body = json.dumps(
            {
                "stretching": {
                    "memory": self.stretching.memory, "passes": self.stretching.passes,
                    "lanes": self.stretching.lanes,
                },
                "wraps": self.wraps,
                **_optional("practice_passphrase", self.practice_passphrase),
            },
            indent=1,
        )  # fmt: skip
        handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=".keys-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            Path(temporary).unlink(missing_ok=True)
            raise StoreUnavailable(
                f"{self.path.name} could not be written: {error.strerror or error}. The keys in it "
                "are as they were. Put that right, then give the passphrase again."
            ) from error

    def _stretch(self, passphrase: str, salt: bytes) -> bytes:
        return hash_secret_raw(
            passphrase.encode(), salt, self.stretching.passes, self.stretching.memory,
            self.stretching.lanes, KEY_BYTES, Type.ID,
        )  # fmt: skip


def new_key() -> bytes:
    """A fresh database key."""
    return secrets.token_bytes(KEY_BYTES)


def new_recovery_key() -> str:
    """A key to be printed once and locked away: 160 bits, in groups of five."""
    raw = base64.b32encode(secrets.token_bytes(20)).decode()
    return "-".join(raw[start : start + 4] for start in range(0, len(raw), 4))


def tidy_recovery_key(typed: str) -> str:
    """A recovery key as it was printed, however it was typed off the paper.

    It has no 0, 1 or 8: whoever reads one has mistaken a letter for it.
    """
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    plain = plain.translate(str.maketrans("018", "OIB"))
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def check_passphrase(passphrase: str, name: str) -> None:
    """Refuse a passphrase that is short or guessable; length counts, not odd characters."""
    problem = None
    plain = passphrase.casefold().replace(" ", "")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        problem = f"It needs at least {SHORTEST_PASSPHRASE} characters; four plain words will do."
    elif len(set(plain)) < 5:
        problem = "It repeats too few characters."
    elif name and name.casefold() in plain and len(plain) - len(name) < SHORTEST_PASSPHRASE:
        problem = "It must not be built on your user name."
    if problem:
        raise InvalidInput(f"This passphrase is too weak. {problem}", {"passphrase": problem})


def _parts(wrap: Any) -> tuple[bytes, bytes, bytes]:
    """Salt, nonce and wrapped key of one copy; raises what damage may raise."""
    parts = []
    for name, length in _LENGTHS.items():
        part = base64.b64decode(wrap[name], validate=True)
        if len(part) != length:
            raise ValueError(f"the {name} is not {length} bytes long")
        parts.append(part)
    salt, nonce, wrapped = parts
    return salt, nonce, wrapped


def _optional(name: str, value: Any) -> Mapping[str, Any]:
    return {} if value is None else {name: value}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
