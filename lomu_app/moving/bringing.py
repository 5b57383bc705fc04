"""What comes in, as it is written: rows, their log, their old numbers, likely pairs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from lomu_app.bootstrap import policies
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import Clock
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.kernel.permissions import Actor
from lomu_app.kernel.progress import Progress
from lomu_app.moving import rows, whose
from lomu_app.moving.likely import Pair
from lomu_app.moving.renumbering import Renumbering, Row, found_by
from lomu_app.moving.rows import Tally
from lomu_app.people.registering import record_possible_matches
from lomu_app.store import guards, seal
from lomu_app.store.audit import Verb
from lomu_app.store.base import Base
from lomu_app.store.merged import MERGED_LOG, MergedDatabase
from lomu_app.store.numbers import APART
from lomu_app.store.store import Store
from lomu_app.store.unit_of_work import UnitOfWork

TAG = "database:merged"
_T = Base.metadata.tables
# Of these a merge itself writes rows beside those that come in.
_COUNTED = ("merged_database", "possible_match")


@dataclass(slots=True)
class Brought:
    """What was written: rows by table, accounts with the roles that they had there, and what not.

    `known` are rows by table that are here already, `left` those of tables not taken over;
    `renumbered` records had another number, `matches` pairs wait for somebody, `limited` people
    came under limited access.
    """

    rows: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    renumbered: int = 0
    matches: int = 0
    limited: int = 0


@dataclass(slots=True)
class Bringing:
    """One merge under way, in the transaction of `write`."""

    store: Store
    actor: Actor
    write: sa.Connection
    read: sa.Connection
    new: Renumbering
    same: frozenset[str]
    noted: MergedDatabase
    clock: Clock
    progress: Progress
    unusable: str
    rehearse: bool = False
    told: Brought = field(default_factory=Brought)
    _uow: UnitOfWork | None = None

    def bring(self, pairs: Iterable[Pair]) -> Brought:
        """Write everything, and hold what was written against what was sent.

        Raises StoreUnavailable where it differs, Cancelled.
        """
        uow = UnitOfWork(self.store, self.write, self.actor, self.clock, policies(), self.progress)
        self._uow = uow
        with rows.only_logged(self.write):
            sent = {table: self._rows(table) for table in _carried()}
            if not self.store.embedded:
                # What a counter has given out no rollback takes back.
                rows.set_counters(self.write, of_log=False, only=_COUNTED if self.rehearse else ())
            noted = uow.add(self.noted)
            self._log(noted.id)
            self._numbers(noted.id)
            self._queue(uow, pairs)
        self._compare(sent)
        self._explain(uow)
        return self.told

    def commit(self) -> None:
        """Sign it, and let it be so."""
        if self._uow is None:
            raise AssertionError("nothing was brought yet")
        self._uow.commit(TAG, Verb.COMBINATION, None)

    # --- rows --------------------------------------------------------------------------

    def _rows(self, table: sa.TableClause) -> Tally:
        # Asked before: while rows are being written nothing else can be.
        coming = self._coming(table, self._there(table.name))
        sent = rows.bring(self.write, table, coming, self.progress)
        self.told.rows[table.name] = sent.rows
        return sent

    def _coming(self, table: sa.TableClause, there: frozenset[str]) -> Iterator[Row]:
        for row in rows.read(self.read, table):
            if self._is_known(table.name, row, there):
                self.told.known[table.name] = self.told.known.get(table.name, 0) + 1
                continue
            changed = self.new.row(table.name, row)
            if table.name == "user_account":
                self._without_rights(changed)
            if table.name == "access_limit" and row["lifted_at"] is None:
                self.told.limited += 1
            yield changed

    def _there(self, table: str) -> frozenset[str]:
        """Bytes that are here already; they are called by what they are."""
        if table != "file_content":
            return frozenset()
        return frozenset(self.write.execute(sa.select(_T[table].c.sha256)).scalars())

    def _is_known(self, table: str, row: Row, there: frozenset[str]) -> bool:
        if table == "file_content":
            return row["sha256"] in there
        return (table, row.get("id")) in self.new.known

    def _without_rights(self, account: Row) -> None:
        """Nobody gets into this database by having been let into another one.

        Barred they are not: a limit that nobody is left to change would open to others.
        """
        self.told.accounts[account["username"]] = tuple(_list(account["roles"]))
        account |= {"roles": "[]", "areas": "[]", "passphrase_hash": self.unusable}

    # --- the log and the numbers -------------------------------------------------------

    def _log(self, merged_id: int) -> None:
        """The other log, word for word, beside ours."""
        for table in rows.tables():
            target = whose.LOG.get(table.name)
            if target is None:
                self._count_left(table)
                continue
            into = next(each for each in rows.tables() if each.name == target)
            highest = sa.select(sa.func.coalesce(sa.func.max(_T[target].c.id), 0))
            start = int(self.write.execute(highest).scalar_one())
            coming = self._of_log(table, merged_id, start)
            rows.bring(self.write, into, coming, self.progress)

    def _of_log(self, table: sa.TableClause, merged_id: int, start: int) -> Iterator[Row]:
        for number, row in enumerate(rows.read(self.read, table), start + 1):
            if "id" in row:
                row["number"] = row["id"]
            yield row | {"id": number, "merged_id": merged_id}

    def _count_left(self, table: sa.TableClause) -> None:
        if table.name in whose.HELD_BACK:
            counted = sa.select(sa.func.count()).select_from(table)
            self.told.left[table.name] = int(self.read.execute(counted).scalar_one())

    def _numbers(self, merged_id: int) -> None:
        """Which number each record had there, so that whoever knows that one finds it."""
        into = next(each for each in rows.tables() if each.name == "former_number")
        highest = sa.select(sa.func.coalesce(sa.func.max(_T["former_number"].c.id), 0))
        start = int(self.write.execute(highest).scalar_one())
        coming = (
            {
                "id": start + place, "merged_id": merged_id, "kind": kind, "record_id": number,
                "number": old, "now": self.new.references[old], "found": found_by(old),
                "apart": number >= APART or table in whose.COMPARTMENT,
            }
            for place, (table, kind, number, old) in enumerate(self._numbered(), 1)
        )  # fmt: skip
        self.told.renumbered = rows.bring(self.write, into, coming, self.progress).rows

    def _numbered(self) -> Iterator[tuple[str, str, int, str]]:
        for table, kind in whose.REFERENCES.items():
            column = _T[table].c
            wanted = sa.select(column.id, column.reference).order_by(column.id)
            for row in self.read.execute(wanted).all():
                yield table, kind, self.new.shifts[table](row.id), row.reference
        table, kind, letters = whose.PLANS
        for number in self.read.execute(sa.select(_T[table].c.id)).scalars().all():
            yield table, kind, self.new.shifts[table](number), f"{letters}{number:06d}"

    # --- people and the end ------------------------------------------------------------

    def _queue(self, uow: UnitOfWork, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            person = self.new.shifts["person"](pair.there_id)
            self.told.matches += len(record_possible_matches(uow, person, [pair.candidate]))
        for table, kind in whose.REFERENCES.items():
            if table not in whose.COMPARTMENT:
                shift, number = self.new.shifts[table], _T[table].c.id
                ordinary = sa.select(number).where(number < APART)
                ids = self.read.execute(ordinary).scalars()
                uow.touch(Kind(kind), *map(shift, ids))

    def _compare(self, sent: Mapping[sa.TableClause, Tally]) -> None:
        """Raise StoreUnavailable unless what is here now is what was sent, and both logs verify."""
        wrong = [
            table.name for table, tally in sent.items()
            if "id" in table.c and self._arrived(table) != tally
        ]  # fmt: skip
        problems = [
            *(f"{name} differs" for name in wrong),
            *seal.merged_problems(self.write, self.progress), *guards.problems(self.write),
        ]  # fmt: skip
        if problems:
            raise StoreUnavailable(
                f"What arrived is not what was sent: {problems[0]}. Nothing was merged; both "
                "databases are as they were. Tell whoever looks after the program."
            )

    def _arrived(self, table: sa.TableClause) -> Tally:
        shift, number = self.new.shifts[table.name], table.c.id
        came = sa.or_(
            sa.and_(number > shift.ordinary, number < APART), number > APART + shift.apart
        )
        if table.name in {*MERGED_LOG, "former_number", "possible_match", "merged_database"}:
            # The merge has written into these besides.
            came = sa.and_(came, number <= shift.ordinary + self._last(table))
        return rows.tally(self.write, table, self.progress, came)

    def _last(self, table: sa.TableClause) -> int:
        highest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))
        return int(self.read.execute(highest).scalar_one())

    def _explain(self, uow: UnitOfWork) -> None:
        head = f"#{self.noted.position} {self.noted.head[:12]}"
        uow.explain(
            subject="database",
            reason=f"Merged from {self.noted.source} as {self.noted.label}; its log ended with "
            f"{head}"[:2000],
        )


def _carried() -> list[sa.TableClause]:
    kept = {*whose.HELD_BACK, *whose.LOG}
    return [table for table in rows.tables() if table.name not in kept]


def _list(text: str) -> list[str]:
    found: list[str] = json.loads(text)
    return found
