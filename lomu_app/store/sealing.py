"""Sealing what waits on a shared database, where the seal follows the commit."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.store.audit import AuditChange, AuditEntry
from lomu_app.store.base import Base
from lomu_app.store.seal import (
    CHANGE_COLUMNS,
    ENTRY_COLUMNS,
    NEW_SEAL,
    STREAM,
    digest_of,
    head,
    next_link,
)

_CHANGE = Base.metadata.tables[AuditChange.__tablename__]
_ENTRY = Base.metadata.tables[AuditEntry.__tablename__]
_AT_ONCE = 100  # transactions
_SEVERAL = sa.bindparam("several", type_=sa.Integer(), expanding=True)
_ENTRIES_OF = sa.select(*ENTRY_COLUMNS).where(_ENTRY.c.tx.in_(_SEVERAL))
_CHANGES_OF_SEVERAL = (
    sa.select(*CHANGE_COLUMNS)
    .where(_CHANGE.c.tx.in_(_SEVERAL))
    .order_by(_CHANGE.c.tx, _CHANGE.c.id)
    .execution_options(**STREAM)
)


def seal_each(connection: sa.Connection, transactions: Sequence[int]) -> None:
    """Close each of these transactions with the next link, in their order.

    They cost few questions together: many wait while a crowd writes, and whoever seals them one by
    one would fall behind.
    """
    last = head(connection)
    for first in range(0, len(transactions), _AT_ONCE):
        several = list(transactions[first : first + _AT_ONCE])
        entries = {row.tx: row for row in connection.execute(_ENTRIES_OF, {"several": several})}
        digests = {tx: bytearray() for tx in several}
        for change in connection.execute(_CHANGES_OF_SEVERAL, {"several": several}):
            digests[change.tx] += digest_of(change)
        rows = []
        for tx in several:
            last, row = next_link(last, entries[tx], bytes(digests[tx]))
            rows.append(row)
        connection.execute(NEW_SEAL, rows)
