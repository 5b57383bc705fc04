"""Actions that concern no person: what they are raised for, and who may know of it.

The rooms that hold such records say so here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lomu_app.actions.rules import Source
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class About:
    """What an action concerns, in words; `seen_with` is what it takes to know of it.

    With `person_id` it concerns that person, and is known by who may know of them.
    """

    words: str
    area: str
    seen_with: Permission | None = None
    person_id: int | None = None


Find = Callable[[UnitOfWork, int], About]
_FINDERS: dict[Source, Find] = {}


def raised_for(source: Source, find: Find) -> None:
    """Let actions be raised for such records; `find(uow, id)` refuses what there is not."""
    _FINDERS[source] = find


def finder_of(source: Source) -> Find | None:
    """What tells of such a record; None where such an action concerns a person."""
    return _FINDERS.get(source)
