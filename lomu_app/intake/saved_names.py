"""Under which names mappings are kept: those of COG registers apart, for the cleared alone.

Somebody who is not cleared may give a name that such a mapping bears, and is told nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lomu_app.intake.location_mapping import holds_locations
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import COMPARTMENT, Actor, Permission

_MARK = " (COG)"


def name_to_keep(actor: Actor, typed: str, content: Mapping[str, Any]) -> str:
    """The name under which a mapping is stored; raises InvalidInput for none."""
    name = " ".join(typed.split()).removesuffix(_MARK)
    if not name or name.startswith(COMPARTMENT):
        raise InvalidInput("Give the mapping a name.", {"name": "is missing"})
    apart = actor.may(Permission.SEE_CSE) and _of_locations(content)
    return f"{COMPARTMENT}{name}" if apart else name


def names_for(actor: Actor, stored: Iterable[str]) -> tuple[str, ...]:
    """What the actor is shown of these, in order."""
    cleared = actor.may(Permission.SEE_CSE)
    shown = [
        f"{name.removeprefix(COMPARTMENT)}{_MARK}" if name.startswith(COMPARTMENT) else name
        for name in stored
        if cleared or not name.startswith(COMPARTMENT)
    ]
    return tuple(sorted(shown))


def names_meant(actor: Actor, shown: str) -> tuple[str, ...]:
    """Under which names that may be stored, the likeliest first."""
    plain = shown.removesuffix(_MARK)
    if not actor.may(Permission.SEE_CSE):
        return () if shown.startswith(COMPARTMENT) else (shown,)
    apart = f"{COMPARTMENT}{plain}"
    return (apart, shown) if plain != shown else (shown, apart)


def _of_locations(content: Mapping[str, Any]) -> bool:
    columns = content.get("columns")
    if not isinstance(columns, list) or not all(isinstance(each, Mapping) for each in columns):
        return False
    return holds_locations(ColumnMapping.from_dict({"sheet": "", **content}))
