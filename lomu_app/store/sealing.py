"""Sealing what waits on a shared database, where the seal follows the commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from lomu_app.store.audit import AuditChange, AuditEntry
from lomu_app.store.base import Base
from lomu_app.store.log_months import THIS_MONTH
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
_ENTRIES_OF = sa.select(*ENTRY_COLUMNS).where(
    _ENTRY.c.tx.in_(_SEVERAL), sa.text("audit_entry.month BETWEEN :first AND :last")
)
_CHANGES_OF_SEVERAL = (
    sa.select(*CHANGE_COLUMNS)
    .where(_CHANGE.c.tx.in_(_SEVERAL), sa.text("audit_change.month BETWEEN :first AND :last"))
    .order_by(_CHANGE.c.tx, _CHANGE.c.id)
    .execution_options(**STREAM)
)


# What waits was begun in the month before that of the newest link, or later, or in the month before
# the server's own, where its clock was put back since that link was made: whoever began earlier and
# has not come to an end for a month is found where everything is looked through.
_NEWEST = """
    SELECT s.tx, e.month FROM (SELECT tx FROM audit_seal ORDER BY position DESC LIMIT 1) s
    LEFT JOIN audit_entry e ON e.tx = s.tx AND e.month >= CAST({} AS date)
    ORDER BY e.month DESC NULLS LAST LIMIT 1
"""
_NEWEST_LATELY = sa.text(_NEWEST.format(f"{THIS_MONTH} - interval '1 month'"))
_NEWEST_EVER = sa.text(_NEWEST.format("'-infinity'"))
_SINCE_EVER = "-infinity"
_SINCE = f"CAST(least(CAST(:since AS date), {THIS_MONTH}) - interval '1 month' AS date)"
_WAITING = sa.text(
    "SELECT n.tx, n.month FROM audit_entry n "  # noqa: S608 - our own words
    f"WHERE n.tx > :after AND n.month >= {_SINCE} "
    "AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.tx = n.tx) ORDER BY n.tx"
)


class Waiting(NamedTuple):
    """A transaction without its seal, and the month of the log in which it lies."""

    tx: int
    month: dt.date


def waiting(connection: sa.Connection, looked_back: int | None) -> list[Waiting]:
    """What is to be sealed among the newest so many transactions; among all where None is said."""
    after, since = 0, _SINCE_EVER
    if looked_back is not None:
        for asked in (_NEWEST_LATELY, _NEWEST_EVER):
            newest = connection.execute(asked).first()
            if newest is None:
                break
            after = newest.tx - looked_back
            if newest.month is not None:
                since = str(newest.month)
                break
    found = connection.execute(_WAITING, {"after": after, "since": since})
    return [Waiting(*row) for row in found]


def seal_each(connection: sa.Connection, transactions: Sequence[Waiting]) -> None:
    """Close each of these transactions with the next link, in their order.

    They cost few questions together: many wait while a crowd writes, and whoever seals them one by
    one would fall behind.
    """
    last = head(connection)
    for first in range(0, len(transactions), _AT_ONCE):
        these = transactions[first : first + _AT_ONCE]
        several, months = [each.tx for each in these], [each.month for each in these]
        asked = {"several": several, "first": min(months), "last": max(months)}
        entries = {row.tx: row for row in connection.execute(_ENTRIES_OF, asked)}
        digests = {tx: bytearray() for tx in several}
        for change in connection.execute(_CHANGES_OF_SEVERAL, asked):
            digests[change.tx] += digest_of(change)
        rows = []
        for tx in several:
            last, row = next_link(last, entries[tx], bytes(digests[tx]))
            rows.append(row)
        connection.execute(NEW_SEAL, rows)
