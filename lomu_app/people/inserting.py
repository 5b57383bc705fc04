"""Many rows of one table, written in bulk and signed as each alone would be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.batches import batches
from lomu_app.store.base import Versioned
from lomu_app.store.unit_of_work import UnitOfWork

AT_ONCE = 500
"""So many rows are written at once."""


def insert_signed(
    uow: UnitOfWork, model: type[Versioned], rows: Iterable[dict[str, Any]]
) -> list[int]:
    """Insert many rows of one table, signed and dated; their ids, in order.

    Some hundreds at once: the answer about very many is made, and let go of, in one piece, for
    which every other thread waits.
    """
    now, who = uow.clock.now(), uow.actor.username
    signed = {"created_at": now, "updated_at": now, "created_by": who, "updated_by": who}
    query = sa.insert(model).returning(model.id, sort_by_parameter_order=True)
    return [
        key
        for some in batches(rows, AT_ONCE)
        for key in uow.session.scalars(query, [{"version": 1, **signed, **row} for row in some])
    ]
