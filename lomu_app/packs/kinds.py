"""The kinds of pack that there are; whoever makes one registers it under its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lomu_app.kernel.errors import InvalidInput
from lomu_app.packs.story import PackContent
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class PackWish:
    """What a pack is wanted of: an area, a day, and whatever else its kind asks for.

    `about` is a reference: a person's, a meeting's, a quarter; empty where the kind asks for none.
    """

    area: str
    day: dt.date
    about: str = ""
    agency: str = ""


Load = Callable[[Reader, PackWish], PackContent]


@dataclass(frozen=True, slots=True)
class PackKind:
    """One kind. `about` says in a word what it wants to know, e.g. `person`."""

    code: str
    label: str
    load: Load
    about: str


_KINDS: dict[str, PackKind] = {}


def pack_kind(code: str, *, label: str, load: Load, about: str = "") -> PackKind:
    """Register a kind of pack, so that `pack build` and the desk find it."""
    if code in _KINDS:
        raise AssertionError(f"there is a kind of pack {code} already")
    made = _KINDS[code] = PackKind(code, label, load, about)
    return made


def pack_kinds() -> tuple[PackKind, ...]:
    """All of them, by their names."""
    return tuple(_KINDS[code] for code in sorted(_KINDS))


def find_kind(code: str) -> PackKind:
    """The kind of this name. Raises InvalidInput that lists those that there are."""
    found = _KINDS.get(code.strip().lower())
    if found is None:
        known = ", ".join(sorted(_KINDS))
        raise InvalidInput(f"There is no pack “{code}”. There are: {known}.", {"kind": known})
    return found
