"""Thresholds, clocks and code lists as data: versioned TOML files with a source.

Every file starts with `id`, `title`, `version`, `source` and `valid_from`; what follows is
its own. A record that was judged by a policy keeps the policy's `stamp`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lomu_app.kernel.errors import InvalidInput

_HEAD = ("id", "title", "version", "source", "valid_from")


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One policy file. `items` is everything after the head, read-only.

    A file is read once, so a policy is like none but itself, and what was made of it can be kept.
    """

    id: str
    title: str
    version: str
    source: str
    valid_from: dt.date
    items: Mapping[str, Any]

    @property
    def stamp(self) -> str:
        """What a record keeps of the policy that judged it, as `id/version`."""
        return f"{self.id}/{self.version}"

    def __getitem__(self, key: str) -> Any:
        return self.items[key]


def read_policy(path: Path) -> Policy:
    """Read one file; raises InvalidInput naming what is missing or malformed."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"The policy file {path.name} cannot be read: {error}.") from error
    missing = [name for name in _HEAD if name not in data]
    if missing:
        raise InvalidInput(f"The policy file {path.name} lacks: {', '.join(missing)}.")
    head = {name: data.pop(name) for name in _HEAD}
    return Policy(items=MappingProxyType(data), **head)


class PolicyBook:
    """All policies of a folder, by id; read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Policy] = {}

    def __getitem__(self, policy_id: str) -> Policy:
        if policy_id not in self._read:
            self._read[policy_id] = read_policy(self._folder / f"{policy_id}.toml")
        return self._read[policy_id]

    def ids(self) -> tuple[str, ...]:
        """The ids of every policy in the folder."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.toml")))


@cache
def book_of(folder: Path) -> PolicyBook:
    """The book of a folder, the same for the life of the program."""
    return PolicyBook(folder)
