"""One command, one transaction, one audit entry."""

from __future__ import annotations

import platform
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app import __version__
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.clock import Clock, SystemClock
from lomu_app.kernel.errors import EditConflict, RecordNotFound
from lomu_app.kernel.permissions import Actor
from lomu_app.kernel.policy import PolicyBook
from lomu_app.kernel.progress import Progress, Silent
from lomu_app.store import seal, telling
from lomu_app.store.audit import AuditEntry, AuditSeal, Verb
from lomu_app.store.base import Base, Versioned
from lomu_app.store.server_log import LOG
from lomu_app.store.store import Store

RecordT = TypeVar("RecordT", bound=Base)

# Made once: making a statement costs more than executing it, and every command needs these.
_NEXT_TX = sa.select(sa.func.coalesce(sa.func.max(AuditSeal.tx), 0) + 1)
_NEW_ENTRY = sa.insert(Base.metadata.tables[AuditEntry.__tablename__])
# Where many write, one clock says when: theirs may be wrong, each in another way.
_NEW_SHARED_ENTRY = _NEW_ENTRY.values(
    at=sa.text(
        """to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24\\:MI\\:SS.US"Z"')"""
    )
)

GONE = "This record no longer exists. Reload the page."
CONFLICT = (
    "Somebody else changed this record while you had it open. Your typing is kept: "
    "look at what has changed, then save again."
)


@dataclass(frozen=True, slots=True)
class Reader:
    """What a query is given: a session on one snapshot, and who asks, when, under which rules."""

    session: Session
    actor: Actor
    clock: Clock
    policies: PolicyBook


Watch = Callable[["UnitOfWork", Base], None]
_WATCHES: list[Watch] = []


def watch_every_get(watch: Watch) -> None:
    """Call `watch(uow, record)` for each record that a command goes for; it may refuse."""
    _WATCHES.append(watch)


Miss = Callable[["UnitOfWork", type[Base], int], None]
_MISSES: list[Miss] = []


def watch_every_miss(miss: Miss) -> None:
    """Call `miss(uow, model, key)` for each record that is not found; it may say more than that.

    What a server keeps from somebody is not found either.
    """
    _MISSES.append(miss)


class UnitOfWork:
    """What a handler is given: the session, and what to tell the audit and the screens."""

    def __init__(
        self, store: Store, connection: sa.Connection, actor: Actor, clock: Clock,
        policies: PolicyBook, progress: Progress | None = None,
    ) -> None:  # fmt: skip
        self.actor = actor
        self.clock = clock
        self.policies = policies
        self.progress = progress or Silent()
        self.session = Session(connection, expire_on_commit=False)
        self.subject: str | None = None
        self.reason: str | None = None
        self.recipients: list[str] | None = None
        self._store = store
        self._connection = connection
        self._touched: defaultdict[Kind, set[int]] = defaultdict(set)
        self._tx = self._begin_audit()

    @property
    def tx(self) -> int:
        """The number of this transaction in the audit."""
        return self._tx

    def reader(self) -> Reader:
        """For queries inside this transaction."""
        return Reader(self.session, self.actor, self.clock, self.policies)

    def get(
        self, model: type[RecordT], key: int, *, expected_version: int | None = None
    ) -> RecordT:
        """Load one record, refusing it if it has moved on since the user read it."""
        found = self.session.get(model, key)
        if found is None:
            for miss in _MISSES:
                miss(self, model, key)
            raise RecordNotFound(GONE)
        theirs = getattr(found, "version", None)
        if expected_version is not None and theirs != expected_version:
            raise EditConflict(CONFLICT, theirs=theirs)
        for watch in _WATCHES:
            watch(self, found)
        return found

    def add(self, record: RecordT) -> RecordT:
        """Store a new record, signed and dated; its id is known afterwards."""
        now = self.clock.now()
        signed: object = record
        if isinstance(signed, Versioned):
            signed.created_at = signed.updated_at = now
            signed.created_by = signed.updated_by = self.actor.username
        self.session.add(record)
        self.session.flush()
        return record

    def changed(self, record: Versioned) -> None:
        """Sign and date a change to a record."""
        record.updated_at = self.clock.now()
        record.updated_by = self.actor.username

    def touch(self, kind: Kind, *ids: int) -> None:
        """Say which records the screens must show anew."""
        self._touched[kind].update(ids)

    def explain(
        self, *, subject: str | None = None, reason: str | None = None,
        recipients: Iterable[str] | None = None,
    ) -> None:  # fmt: skip
        """Say what the audit entry is about, why it was done, and who received what."""
        self.subject = subject or self.subject
        self.reason = reason or self.reason
        self.recipients = list(recipients) if recipients is not None else self.recipients

    def commit(self, tag: str, verb: Verb, operation_id: str | None) -> tuple[ChangeSet, ...]:
        """Write the audit entry, seal it, and commit; what was touched."""
        self.session.flush()
        self._write_entry(tag, verb, operation_id)
        if self._store.embedded:
            seal.seal(self._connection, self._tx, self.progress)
        else:
            about = (tag, self.subject or "")
            telling.tell(self._connection, self._store.origin, self._touched, *about)
        self._store.check_file()
        transaction = self._connection.get_transaction()
        if transaction is None:
            raise AssertionError("a unit of work always has a transaction")
        transaction.commit()
        self.session.close()
        return tuple(ChangeSet(kind, frozenset(ids)) for kind, ids in self._touched.items())

    def _begin_audit(self) -> int:
        if self._store.embedded:
            return int(self._connection.execute(_NEXT_TX).scalar_one())
        if self._store.bound:
            begun = self._connection.exec_driver_sql(f"SELECT {LOG}.begin_unit()")
            return int(begun.scalar_one())
        tx: Any = self._connection.exec_driver_sql("SELECT nextval('audit_tx')").scalar_one()
        self._connection.exec_driver_sql(
            "SELECT set_config('lomu.tx', %(tx)s, true)", {"tx": str(tx)}
        )
        return int(tx)

    def _write_entry(self, tag: str, verb: Verb, operation_id: str | None) -> None:
        told: dict[str, Any] = {
            "tx": self._tx, "user_id": self.actor.user_id, "username": self.actor.username,
            "machine": platform.node()[:120], "tag": tag, "verb": verb.value,
            "subject": self.subject, "reason": self.reason, "recipients": self.recipients,
            "operation_id": operation_id, "app_version": __version__,
        }  # fmt: skip
        if not self._store.embedded:
            self._connection.execute(_NEW_SHARED_ENTRY, told)
            return
        # The machine's real time, even when --today sets the day that is being worked on.
        at = SystemClock().now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        self._connection.execute(_NEW_ENTRY, {**told, "at": at})
