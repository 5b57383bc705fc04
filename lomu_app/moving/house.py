"""Moving a whole database: every row, the log, the chain and the seals, under the same ids.

The source is held still, read, and never written. The target takes all of it in one transaction,
in which what has arrived is compared with what was sent; until that is committed it says of
itself that it holds nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.access.records import UserAccount
from lomu_app.bootstrap import policies
from lomu_app.kernel.clock import Clock
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import Refused, StoreUnavailable
from lomu_app.kernel.progress import Progress, Silent
from lomu_app.moving import rows
from lomu_app.moving.ends import Place, Source, Target, opened_source, opened_target, set_revision
from lomu_app.moving.rows import Tally
from lomu_app.store import guards, migrate, seal, witness
from lomu_app.store.audit import Verb
from lomu_app.store.engine import WRITE
from lomu_app.store.keys import Stretching
from lomu_app.store.store import translate
from lomu_app.store.unit_of_work import UnitOfWork

TAG = "database:moved"


@dataclass(frozen=True, slots=True)
class Moved:
    """What has arrived: the end of the log that was carried, and each table's rows and digest.

    Into a folder also its recovery key, told once, and who needs a new passphrase there.
    """

    head: seal.Head
    transactions: int
    tables: dict[str, Tally]
    recovery_key: str = ""
    without_key: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(tally.rows for tally in self.tables.values())


def move(
    source: Place, target: Place, username: str | None, passphrase: str | None, *, clock: Clock,
    progress: Progress | None = None, stretching: Stretching | None = None,
) -> Moved:  # fmt: skip
    """Take the database at `source` to `target`, wholly or not at all.

    Raises SignInFailed, NotPermitted; Refused where the target is not empty, the source's log
    does not verify or both are folders; StoreUnavailable where either end fails; Cancelled.
    """
    if source.folder is not None and target.folder is not None:
        raise Refused("Between folders a database goes by `backup` and `restore`.")
    with opened_source(source, username, passphrase) as old, old.held_still() as read:
        told = progress or Silent()
        verdict = sound_source(old, read, told)
        new = opened_target(
            target, old.actor.username, passphrase or "", stretching or Stretching()
        )
        try:
            without = () if new.folder is None else _others(read, old)
            with _failing_told(new):
                tables = _take_in(old, read, new, verdict, clock, told)
        except BaseException:
            new.give_up()
            raise
        # It is all there; else the next command seals it.
        with suppress(sa.exc.DBAPIError, StoreUnavailable):
            new.store.seal_waiting(everything=True)
        new.store.close()
    return Moved(verdict.head, verdict.transactions, tables, new.recovery_key, without)


def sound_source(
    source: Source, read: sa.Connection, progress: Progress, done: str = "moved"
) -> seal.Verdict:
    """What the log of the source comes to; raises Refused where it is not whole."""
    verdict = seal.verify(read, progress)
    missing = None if source.seen is None else witness.problem(read, source.seen)
    verdict = verdict.with_problems(
        *(() if missing is None else (missing,)), *guards.problems(read)
    )
    if verdict.unsealed:
        raise Refused(
            f"Not sealed yet in {source.words}: {counted(verdict.unsealed, 'transaction')}. Run "
            "`main.py audit verify` on it, which seals them, and try again. Nothing was changed."
        )
    if not verdict.ok:
        raise Refused(
            f"The log of {source.words} does not verify, so the database is not {done}: "
            f"{verdict.problems[0]}. Nothing was changed."
        )
    return verdict


def _take_in(
    source: Source, read: sa.Connection, target: Target, verdict: seal.Verdict, clock: Clock,
    progress: Progress,
) -> dict[str, Tally]:  # fmt: skip
    with target.store.engine.connect() as plain:
        write = plain.execution_options(**{WRITE: True})
        with write.begin():
            _nobody_else(write)
            with rows.without_guards(write):
                tables = {
                    table.name: rows.carry(read, write, table, progress) for table in rows.tables()
                }
            _compare(write, tables, verdict, progress)
            set_revision(write, migrate.LATEST)
            _put_on_record(source, target, write, verdict, clock)
    return tables


def _nobody_else(write: sa.Connection) -> None:
    """Nobody may have filled it, and nobody may, since it was found empty."""
    if write.dialect.name == "postgresql":
        write.exec_driver_sql("SET LOCAL row_security = off")
        write.exec_driver_sql("LOCK TABLE alembic_version IN EXCLUSIVE MODE")
    if not rows.is_empty(write):
        raise Refused("Somebody else has written into the new database. Nothing was moved.")


def _compare(
    write: sa.Connection, sent: dict[str, Tally], verdict: seal.Verdict, progress: Progress
) -> None:
    """Raise StoreUnavailable unless what has arrived is what was sent, and its log verifies."""
    wrong = [
        table.name for table in rows.tables()
        if rows.tally(write, table, progress) != sent[table.name]
    ]  # fmt: skip
    arrived = seal.verify(write, progress)
    problems = (*arrived.problems, *guards.problems(write))
    if not wrong and not problems and arrived.head == verdict.head:
        return
    found = f"{wrong[0]} differs" if wrong else (*problems, "its log ends elsewhere")[0]
    raise StoreUnavailable(
        f"What arrived is not what was sent: {found}. Nothing was moved; the database that it was "
        "to be moved from is as it was. Tell whoever looks after the program."
    )


def _put_on_record(
    source: Source, target: Target, write: sa.Connection, verdict: seal.Verdict, clock: Clock
) -> None:
    """Write into the log where it came from, and commit everything."""
    uow = UnitOfWork(target.store, write, source.actor, clock, policies())
    uow.explain(
        subject="database",
        reason=f"Moved here from {source.words}, whose log ended with {verdict.head.short}"[:2000],
    )
    uow.commit(TAG, Verb.ADMINISTRATION, None)


def _others(read: sa.Connection, source: Source) -> tuple[str, ...]:
    """Who may sign in, but for whoever moves: of their passphrases only a trace is known."""
    account = UserAccount.__table__.c
    names = read.execute(
        sa.select(account.username).where(account.active).order_by(account.username)
    ).scalars()
    return tuple(name for name in names if name != source.actor.username)


@contextmanager
def _failing_told(target: Target) -> Iterator[None]:
    """What is at stake, beside what went wrong."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise StoreUnavailable(
            f"The move into {target.words} broke off. {translate(error).message} The database that "
            "is moved is whole and as it was. The new one either says that the move has not come "
            "to its end, and may then be moved into again, or holds everything."
        ) from error
