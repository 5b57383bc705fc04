"""How somebody stands today, in a few words at the top of the record: wanted, on bail, managed.

A room above says what it knows, as it says what it tells of the past:

    stands("orders", Permission.SEE_COHORTS, _on_bail)

`_on_bail(reader, person_id)` returns flags for those areas that the asker works for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from lomu_app.kernel.permissions import Permission
from lomu_app.people.entry_records import AccessLimit
from lomu_app.people.records import Person, PersonStatus
from lomu_app.people.seeing import require_person
from lomu_app.store.unit_of_work import Reader


class Weight(StrEnum):
    """How much a flag weighs: grave ones stand first."""

    GRAVE = "grave"
    NOTABLE = "notable"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Flag:
    """A few words, such as `Wanted: 2 targets`."""

    words: str
    weight: Weight = Weight.PLAIN


Says = Callable[[Reader, int], Sequence[Flag]]


class _Voice(NamedTuple):
    permission: Permission
    says: Says


_VOICES: dict[str, _Voice] = {}
_STATUS = {
    PersonStatus.IN_CUSTODY: Flag("In custody", Weight.NOTABLE),
    PersonStatus.DECEASED: Flag("Deceased", Weight.GRAVE),
    PersonStatus.MOVED_AWAY: Flag("Moved away"),
}


def stands(name: str, permission: Permission, says: Says) -> None:
    """Let a room say how somebody stands."""
    if name in _VOICES:
        raise AssertionError(f"{name} says so already")
    _VOICES[name] = _Voice(permission, says)


def standing_of(reader: Reader, person_id: int, *, apart: bool = True) -> list[Flag]:
    """All that is said of somebody today, grave things first. Raises NotPermitted.

    Without what stands `apart` nothing is told that only those cleared for it may know.
    """
    require_person(reader, person_id)
    flags = _own(reader, person_id)
    for _, voice in sorted(_VOICES.items()):
        kept_apart = voice.permission is Permission.SEE_CSE
        if reader.actor.may(voice.permission) and (apart or not kept_apart):
            flags += voice.says(reader, person_id)
    return sorted(flags, key=lambda flag: tuple(Weight).index(flag.weight))


def _own(reader: Reader, person_id: int) -> list[Flag]:
    status = reader.session.scalar(sa.select(Person.status).where(Person.id == person_id))
    flags = [_STATUS[status]] if status in _STATUS else []
    limited = sa.select(AccessLimit.id).where(
        AccessLimit.person_id == person_id, AccessLimit.lifted_at.is_(None)
    )
    if reader.session.scalar(limited) is not None:
        flags.append(Flag("Limited access", Weight.GRAVE))
    return flags
