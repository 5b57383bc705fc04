"""The hash chain: sealing transactions, and checking that nothing was altered since.

A link is SHA-256 over the previous link, the entry, and one digest a change. Digests cover
a salt and the change's content. Published heads (in the footer of packs, in the witness
file) are what a forger cannot reach.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import sqlalchemy as sa

from lomu_app.kernel.counting import counted
from lomu_app.kernel.progress import Progress, Silent, check_cancelled
from lomu_app.store.audit import AuditChange, AuditEntry, AuditSeal
from lomu_app.store.base import Base
from lomu_app.store.catalog import tables_there
from lomu_app.store.log_months import Months
from lomu_app.store.merged import MergedChange, MergedDatabase, MergedEntry, MergedSeal
from lomu_app.store.replay import differences_from_replay, differing_receipts

GENESIS = b"\0" * 32
_TABLES = Base.metadata.tables
_CHANGE = _TABLES[AuditChange.__tablename__]
_ENTRY = _TABLES[AuditEntry.__tablename__]
_SEAL = _TABLES[AuditSeal.__tablename__]
CHANGE_COLUMNS = (
    _CHANGE.c.tx, _CHANGE.c.id, _CHANGE.c.table_name, _CHANGE.c.row_key, _CHANGE.c.operation,
    _CHANGE.c.salt, _CHANGE.c.old, _CHANGE.c.new,
)  # fmt: skip
# As stored, not as read: JSON that means the same but was altered must not pass.
ENTRY_COLUMNS = tuple(
    sa.type_coerce(column, sa.Text()).label(column.name) if column.name == "recipients" else column
    for column in _ENTRY.c
)
# Asked by every command: made once, for making a statement costs more than asking it.
_NEWEST = sa.select(_SEAL.c.position, _SEAL.c.hash).order_by(_SEAL.c.position.desc()).limit(1)
_LAST_SEALED = sa.select(sa.func.coalesce(sa.func.max(_SEAL.c.tx), 0)).scalar_subquery()
_UNSEALED = sa.union_all(
    sa.select(_CHANGE.c.tx).where(_CHANGE.c.tx > _LAST_SEALED),
    sa.select(_ENTRY.c.tx).where(_ENTRY.c.tx > _LAST_SEALED),
).limit(1)
_TX = sa.bindparam("of", type_=sa.Integer())
_ENTRY_OF = sa.select(*ENTRY_COLUMNS).where(_ENTRY.c.tx == _TX)
STREAM = {"stream_results": True, "yield_per": 5_000}
# One at a time: a file of half a million offences is one transaction.
_CHANGES_OF = (
    sa.select(*CHANGE_COLUMNS)
    .where(_CHANGE.c.tx == _TX)
    .order_by(_CHANGE.c.id)
    .execution_options(**STREAM)
)
NEW_SEAL = sa.insert(_SEAL)
_BATCH = 500
TOLD_EVERY = 2_000  # changes of one transaction
_DIGEST = 32  # bytes of one
# Kept: `json.dumps` would make one for each of some million changes.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link: its place in the chain (0 when empty) and its hash."""

    position: int
    hash: bytes

    @property
    def short(self) -> str:
        """As printed on paper, e.g. `#1042 3f9ac1d2e07b`."""
        return f"#{self.position} {self.hash.hex()[:12]}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found; `problems` is empty when all is well."""

    transactions: int
    changes: int
    unsealed: int
    head: Head
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def with_problems(self, *problems: str) -> Verdict:
        """The same, with more that is wrong."""
        return replace(self, problems=(*self.problems, *problems))


def head(connection: sa.Connection) -> Head:
    """The newest link of the chain."""
    row = connection.execute(_NEWEST).first()
    return Head(0, GENESIS) if row is None else Head(row.position, bytes(row.hash))


def has_unsealed(connection: sa.Connection) -> bool:
    """Whether anything lies beyond the last seal; on SQLite that is somebody else's doing."""
    return connection.execute(_UNSEALED).first() is not None


def seal(connection: sa.Connection, tx: int, progress: Progress | None = None) -> Head:
    """Close one transaction's entry and changes with the next link.

    Raises Cancelled where `progress` was told to stop; nothing is committed then.
    """
    last = head(connection)
    entry = connection.execute(_ENTRY_OF, {"of": tx}).one()
    changes = connection.execute(_CHANGES_OF, {"of": tx})
    growing = bytearray()  # bit by bit: joined at once they hold up every other thread
    for digest in _digests(changes, progress or Silent()):
        growing += digest
    digests = bytes(growing)
    link, row = next_link(last, entry, digests)
    connection.execute(NEW_SEAL, row)
    return link


def next_link(last: Head, entry: Any, digests: bytes) -> tuple[Head, dict[str, Any]]:
    """The link after `last`, and its row."""
    position = last.position + 1
    link = _link(position, last.hash, entry, digests)
    row = {
        "position": position, "tx": entry.tx, "changes": len(digests) // _DIGEST,
        "digests": digests, "previous": last.hash, "hash": link,
    }  # fmt: skip
    return Head(position, link), row


def _digests(changes: Iterable[Any], progress: Progress) -> Iterator[bytes]:
    for number, change in enumerate(changes, 1):
        if number % TOLD_EVERY == 0:
            check_cancelled(progress)
            progress.step(number, 0, f"{number:,} changes sealed")
        yield digest_of(change)


def verify(connection: sa.Connection, progress: Progress | None = None) -> Verdict:
    """Check the chain, its completeness, and that the tables are what the audit made them.

    Five levels: every link; every entry and change sealed; every current row equal to the
    last audited state of that row (which catches a trigger dropped, a row edited, and the
    trigger put back); a receipt for each command, and no other; every link of the logs that were
    merged in, up to the head noted then. The connection must see one moment throughout. Raises
    Cancelled where `progress` was told to stop, DBAPIError where the server went away: that says
    nothing of the log.
    """
    watched = progress or Silent()
    walk = _Walk()
    unsealed = 0
    try:
        total = head(connection).position
        _go_along(walk, _links(connection, _own_log(connection)), total, watched)
        watched.step(total, total, "comparing the records with the chain")
        unsealed = _count_unsealed(connection)
        if connection.dialect.name == "sqlite" and unsealed:
            walk.problems.append(
                f"{counted(unsealed, 'transaction is', 'transactions are')} not sealed"
            )
        walk.problems += differences_from_replay(connection)
        walk.problems += differing_receipts(connection)
        walk.problems += merged_problems(connection, watched)
    except (sa.exc.DBAPIError, ValueError) as error:
        if isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated:
            raise
        walk.problems.append(f"the audit cannot be read beyond link {walk.head.position}")
    return Verdict(walk.links, walk.changes, unsealed, walk.head, tuple(walk.problems))


class _Walk:
    """Goes along the chain, link by link."""

    def __init__(self) -> None:
        self.head = Head(0, GENESIS)
        self.links = 0
        self.changes = 0
        self.problems: list[str] = []

    def take(self, link: Any, entries: Sequence[Any], digests: bytes) -> None:
        place = f"link {link.position}"
        if link.position != self.head.position + 1:
            self.problems.append(f"{place}: the link before it is missing")
        if bytes(link.previous) != self.head.hash:
            self.problems.append(f"{place}: does not continue the link before it")
        if len(entries) != 1:
            many = "there is more than one entry of its number"
            self.problems.append(f"{place}: {many if entries else 'its entry is missing'}")
        elif _link_of(link, entries[0]) != link.hash:
            self.problems.append(f"{place}: the entry or the seal was altered")
        changes = len(digests) // _DIGEST
        if changes != link.changes or digests != bytes(link.digests):
            self.problems.append(f"{place}: its changes were altered, added to or removed")
        self.head = Head(link.position, bytes(link.hash))
        self.links += 1
        self.changes += changes


def _go_along(walk: _Walk, links: Iterable[Any], total: int, progress: Progress) -> None:
    for link in links:
        walk.take(*link)
        if walk.links % _BATCH == 0:
            check_cancelled(progress)
            progress.step(walk.links, total, "links of the chain")
    check_cancelled(progress)


class _Log(NamedTuple):
    """A log as it is read: its seals by position, its entries and its changes in their order."""

    seal: sa.FromClause
    entries: sa.Select[Any]
    changes: sa.Select[Any]
    tx_of_entry: sa.ColumnElement[int]
    tx_of_change: sa.ColumnElement[int]
    months_of_entries: Months | None = None
    months_of_changes: Months | None = None


def _own_log(connection: sa.Connection) -> _Log:
    return _Log(
        _SEAL, sa.select(*ENTRY_COLUMNS), sa.select(*CHANGE_COLUMNS).order_by(_CHANGE.c.id),
        _ENTRY.c.tx, _CHANGE.c.tx,
        Months(connection, _ENTRY.name), Months(connection, _CHANGE.name),
    )  # fmt: skip


def _merged_log(merged_id: int) -> _Log:
    seal, entry, change = (
        Base.metadata.tables[each.__tablename__] for each in (MergedSeal, MergedEntry, MergedChange)
    )
    names = [column.name for column in CHANGE_COLUMNS if column.name != "id"]
    texts = [
        sa.type_coerce(entry.c[c.name], sa.Text()).label(c.name) if c.name == "recipients"
        else entry.c[c.name] for c in _ENTRY.c
    ]  # fmt: skip
    return _Log(
        sa.select(seal).where(seal.c.merged_id == merged_id).subquery(),
        sa.select(*texts).where(entry.c.merged_id == merged_id),
        sa.select(change.c.number.label("id"), *(change.c[name] for name in names))
        .where(change.c.merged_id == merged_id)
        .order_by(change.c.number),
        entry.c.tx, change.c.tx,
    )  # fmt: skip


def merged_problems(connection: sa.Connection, progress: Progress | None = None) -> list[str]:
    """What is wrong with the logs of databases that were merged into this one. Raises Cancelled."""
    if MergedDatabase.__tablename__ not in tables_there(connection):
        return []
    merged = Base.metadata.tables[MergedDatabase.__tablename__].c
    told = sa.select(
        merged.id, merged.label, merged.position, merged.head, merged.transactions, merged.changes
    )
    return [
        f"the log of {row.label}, merged in: {problem}"
        for row in connection.execute(told.order_by(merged.id)).all()
        for problem in _of_merged(connection, row, progress or Silent())
    ]


def _of_merged(connection: sa.Connection, noted: Any, progress: Progress) -> Iterator[str]:
    walk = _Walk()
    _go_along(walk, _links(connection, _merged_log(noted.id)), noted.transactions, progress)
    yield from walk.problems
    if (walk.head.position, walk.head.hash.hex()) != (noted.position, noted.head):
        yield "it does not end with the link that was noted"
    held = [
        connection.execute(
            sa.select(sa.func.count()).select_from(kind).where(kind.merged_id == noted.id)
        ).scalar_one()
        for kind in (MergedEntry, MergedChange)
    ]
    if held != [walk.links, walk.changes] or held != [noted.transactions, noted.changes]:
        yield "it holds more or less than was noted"


def _links(connection: sa.Connection, log: _Log) -> Iterator[tuple[Any, list[Any], bytes]]:
    """Each link with its entry and the digests of its changes as they are now.

    Of a server that lies in months a key holds the month as well: that there is one entry of a
    number is not what the database says, but what is looked at here.
    """
    start = -1
    position = log.seal.c.position
    while True:
        links = connection.execute(
            sa.select(log.seal).where(position > start).order_by(position).limit(_BATCH)
        ).all()
        if not links:
            return
        wanted = [link.tx for link in links]
        entries: dict[int, list[Any]] = {tx: [] for tx in wanted}
        lately = log.months_of_entries.of(wanted) if log.months_of_entries else ()
        for row in connection.execute(log.entries.where(log.tx_of_entry.in_(wanted), *lately)):
            entries[row.tx].append(row)
        digests = {tx: bytearray() for tx in wanted}
        lately = log.months_of_changes.of(wanted) if log.months_of_changes else ()
        rows = log.changes.where(log.tx_of_change.in_(wanted), *lately)
        for row in connection.execute(rows.execution_options(**STREAM)):
            digests[row.tx] += digest_of(row)
        for link in links:
            yield link, entries[link.tx], bytes(digests[link.tx])
        start = links[-1].position


def _count_unsealed(connection: sa.Connection) -> int:
    sealed = sa.select(_SEAL.c.tx)
    beyond = sa.union(
        sa.select(_ENTRY.c.tx).where(_ENTRY.c.tx.not_in(sealed)),
        sa.select(_CHANGE.c.tx).where(_CHANGE.c.tx.not_in(sealed)),
    ).subquery()
    return connection.execute(sa.select(sa.func.count()).select_from(beyond)).scalar_one()


def digest_of(change: Any) -> bytes:
    """The digest of one change, with its salt."""
    # With its id: the last change of a row decides what the row must be now.
    parts = [change.id, change.table_name, change.row_key, change.operation, change.salt,
             change.old, change.new]  # fmt: skip
    return hashlib.sha256(_canonical(parts)).digest()


def _link(position: int, previous: bytes, entry: Any, digests: bytes) -> bytes:
    header = [position, *tuple(entry)]
    return hashlib.sha256(previous + _canonical(header) + digests).digest()


def _link_of(link: Any, entry: Any) -> bytes:
    return _link(link.position, bytes(link.previous), entry, bytes(link.digests))


def _canonical(parts: list[Any]) -> bytes:
    return _ENCODER.encode(parts).encode()
