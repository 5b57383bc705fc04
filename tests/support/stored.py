"""Records as they are stored, for what tests do in passing.

What a page asks for with a record costs ten times as much; a test that is about that asks the
query itself.
"""

from __future__ import annotations

from typing import TypeVar

from lomu_app.bootstrap import Core
from lomu_app.store.base import Base

Record = TypeVar("Record", bound=Base)


def stored(core: Core, kind: type[Record], key: int) -> Record:
    """The record with this id."""
    with core.store.reading() as session:
        return session.get_one(kind, key)
