"""Editing a record field by field: two people who change different fields do not clash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from lomu_app.kernel.errors import EditConflict, FieldConflict, InvalidInput
from lomu_app.store.base import Base, clean_text
from lomu_app.store.unit_of_work import CONFLICT

Clean = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that somebody edited: what they read in it, and what they made of it.

    Both are plain: text, number, date, truth value, None, an enum's value, or a tuple of those.
    """

    field: str
    base: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Edited:
    """One field as it was and as it is now."""

    field: str
    old: Any
    new: Any


def apply_changes(
    record: Base, changes: Iterable[FieldChange], editable: Mapping[str, Clean], *,
    theirs: int | None = None, together: Iterable[tuple[str, ...]] = (),
) -> tuple[Edited, ...]:  # fmt: skip
    """Set what was edited and say what has changed; sets nothing if it raises.

    `editable` names the fields that may be edited, each with the function that checks and
    tidies what was typed (raising InvalidInput). A field that holds something else than both
    `base` and `mine` was changed by somebody else meanwhile: EditConflict, with all three
    values of each such field and the version that now stands (`theirs`).

    `together` names fields that make up one value, such as the two numbers of a point: all of
    them are sent, changed or not (else InvalidInput), and they clash as one, so that of two
    people's values no third is made that nobody typed.
    """
    wanted: dict[str, Any] = {}
    conflicts: list[FieldConflict] = []
    for parts in _as_ones(changes, together):
        mine = {part.field: _cleaned(part, editable) for part in parts}
        now = {field: plain(getattr(record, field)) for field in mine}
        if now == {field: plain(value) for field, value in mine.items()}:
            continue
        if now != {part.field: plain(part.base) for part in parts}:
            conflicts += [
                FieldConflict(part.field, part.base, part.mine, now[part.field]) for part in parts
            ]
        wanted |= mine
    if conflicts:
        raise EditConflict(CONFLICT, theirs=theirs, fields=tuple(conflicts))
    return set_fields(record, wanted)


def _cleaned(change: FieldChange, editable: Mapping[str, Clean]) -> Any:
    if change.field not in editable:
        raise InvalidInput(
            f"“{change.field.replace('_', ' ')}” cannot be changed here.",
            {change.field: "cannot be changed here"},
        )
    return editable[change.field](change.mine)


def _as_ones(
    changes: Iterable[FieldChange], together: Iterable[tuple[str, ...]]
) -> list[list[FieldChange]]:
    """The changes, those beside each other that make up one value."""
    value_of = {field: fields for fields in together for field in fields}
    found: dict[tuple[str, ...], list[FieldChange]] = {}
    for change in changes:
        found.setdefault(value_of.get(change.field, (change.field,)), []).append(change)
    for fields, parts in found.items():
        lacking = set(fields) - {part.field for part in parts}
        if lacking:
            names = " and ".join(fields).replace("_", " ")
            raise InvalidInput(f"Change {names} together.", dict.fromkeys(fields, "both"))
    return list(found.values())


def set_fields(record: Base, values: Mapping[str, Any]) -> tuple[Edited, ...]:
    """Set the fields that differ, and say which they were, in order."""
    edited = []
    for field, value in values.items():
        old = getattr(record, field)
        if plain(old) != plain(value):
            setattr(record, field, value)
            edited.append(Edited(field, plain(old), plain(value)))
    return tuple(edited)


def plain(value: Any) -> Any:
    """A value as a command or a read row holds it, fit to be compared."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list | tuple):
        return tuple(plain(part) for part in value)
    return value
