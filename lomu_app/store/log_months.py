"""The log of a server lies in parts, one a month.

On PostgreSQL `audit_entry` and `audit_change` are tables of parts, told apart by the month in which
a row was written to this server. The month is the server's own, that of the transaction, so that an
entry and its changes share one; no client names it, no record holds it, and no link of the chain is
made of it. What was written before there were parts lies in one, as `EARLIER`; what no part was
made for in time lies in the last, so that no write ever fails for want of one.

Nothing is ever detached for good: the chain is verified from its first link.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, Self

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from lomu_app.kernel.errors import Refused
from lomu_app.store import planner
from lomu_app.store.audit import AuditChange, AuditEntry, append_only_trigger

IN_PARTS = (AuditEntry.__tablename__, AuditChange.__tablename__)
"""The tables that lie in parts, what is referred to before what refers to it."""
AHEAD = 12
"""So many months have their parts made beforehand."""
EARLIER = "0001-01-01"
"""The month of what was written before there were parts."""
THIS_MONTH = "date_trunc('month', now() AT TIME ZONE 'UTC')::date"
_LONG_AGO, _NEVER = "-infinity", "infinity"
_BOUNDS = re.compile(r"FROM \(('?)(.+?)\1\) TO \(('?)(.+?)\3\)")
_PARTS = sa.text("""
    SELECT c.relname, n.nspname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE i.inhparent = to_regclass(:table) AND NOT i.inhdetachpending
""")
_PARENT = sa.text("""
    SELECT n.nspname, quote_ident(pg_get_userbyid(c.relowner)) AS owner, c.relforcerowsecurity
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(:table)
""")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a table: from a month (inclusive) to another (exclusive), as `2026-11-01`.

    The first begins with `-infinity`, the last ends with `infinity`.
    """

    name: str
    schema: str
    begins: str
    ends: str

    @property
    def last(self) -> bool:
        """Whether it takes whatever no other part was made for."""
        return self.ends == _NEVER


def parts_of(connection: sa.Connection, table: str) -> list[Part]:
    """The parts of a table in their order; none where it is whole, as on an older schema."""
    found = []
    # Bounds are told as the session writes days.
    connection.exec_driver_sql("SET LOCAL datestyle = 'ISO'")
    for name, schema, bounds in connection.execute(_PARTS, {"table": table}):
        told = _BOUNDS.search(bounds or "")
        if told is None:  # takes what fits nowhere, and is not the program's
            found.append(Part(name, schema, _NEVER, _NEVER))
            continue
        begins, ends = told[2], told[4]
        found.append(
            Part(
                name, schema, _LONG_AGO if begins == "MINVALUE" else begins,
                _NEVER if ends == "MAXVALUE" else ends,
            )
        )  # fmt: skip
    return sorted(found, key=_place)


def _place(part: Part) -> tuple[bool, str, str]:
    return part.begins != _LONG_AGO, part.begins, part.name


def this_month(connection: sa.Connection) -> dt.date:
    """The first day of the server's month."""
    found: dt.date = connection.exec_driver_sql(f"SELECT {THIS_MONTH}").scalar_one()
    return found


def later(month: dt.date, months: int) -> dt.date:
    """The first day of the month so many months after (below nought: before) this one."""
    counted = month.year * 12 + month.month - 1 + months
    return dt.date(counted // 12, counted % 12 + 1, 1)


# --- making parts -----------------------------------------------------------------------------


def keep_ahead(connection: sa.Connection, ahead: int | None = None) -> list[str]:
    """Make the parts of the months to come that are missing; the names of those of the entries.

    So many are made ahead, `AHEAD` where nothing is said. As whoever owns the log, or a superuser.
    Rows that lie in the last part for want of another stay where they are: it becomes the part of
    their months, and a new one is the last. Raises Refused where the last was taken off.
    """
    if not parts_of(connection, IN_PARTS[0]):
        return []  # of an older release
    wanted = later(this_month(connection), (AHEAD if ahead is None else ahead) + 1)
    if _begin_of_last(connection) >= wanted:
        return []
    # Changes first, as whoever saves comes to them first, too.
    connection.exec_driver_sql(f"LOCK TABLE {', '.join(reversed(IN_PARTS))}")
    # Somebody else may have made them while this waited.
    begins = _begin_of_last(connection)
    if begins >= wanted:
        return []
    lasts = [_last_of(connection, table) for table in IN_PARTS]
    upto = _filled_upto(connection, begins)
    tables = [_Table.named(connection, table) for table in IN_PARTS]
    for table, part in reversed(list(zip(tables, lasts, strict=True))):
        _take_off(connection, table, part)
    made, statements = _made(tables, lasts, [begins, *_months(upto, wanted)])
    connection.exec_driver_sql("; ".join(statements))
    if tables[0].kept_apart:
        for statement in planner.uncounted(connection, tables[0].schema):
            connection.exec_driver_sql(statement)
    return made


def _months(begins: dt.date, ends: dt.date) -> Iterator[dt.date]:
    """The first days of the months from one to another, and that of the other."""
    while begins < ends:
        yield begins
        begins = later(begins, 1)
    yield begins


def _made(
    tables: Sequence[_Table], lasts: Sequence[Part], turns: Sequence[dt.date]
) -> tuple[list[str], list[str]]:
    """The parts that lie between these days, and what makes them of the last that was taken off.

    Nothing is dropped: what was taken for empty and is not does not fit where it is put.
    """
    used, made, statements = turns[0] < turns[1], [], list[str]()
    for place, (begins, ends) in enumerate(pairwise(turns)):
        if begins == ends:
            continue  # the last part was not used
        made.append(_named(tables[0].name, begins, ends))
        for table, part in zip(tables, lasts, strict=True):
            name = _named(table.name, begins, ends)
            if place == 0:
                statements += table.closed(part.name, name, begins, ends)
            else:
                statements += table.part(name, begins, ends)
    for table, part in zip(tables, lasts, strict=True):
        if used:
            statements += table.part(f"{table.name}_later", turns[-1], None)
        else:
            statements.append(table.attached(part.name, turns[-1], None))
    return made, statements


def _begin_of_last(connection: sa.Connection) -> dt.date:
    return dt.date.fromisoformat(_last_of(connection, IN_PARTS[0]).begins)


def _last_of(connection: sa.Connection, table: str) -> Part:
    for part in parts_of(connection, table):
        if part.last and part.begins != _NEVER:
            return part
    raise Refused(
        f"The last part of {table} is missing; it was detached by hand. Attach it again "
        f"(ALTER TABLE … ATTACH PARTITION {table}_later), and try again; nothing was changed."
    )


def _filled_upto(connection: sa.Connection, begins: dt.date) -> dt.date:
    """The month after the last of those that the last part has been used for."""
    upto = max(begins, this_month(connection))
    for table in IN_PARTS:
        # Of the table: of a part by itself whoever owns it is shown nothing.
        newest = connection.exec_driver_sql(
            f"SELECT max(month) FROM {table} WHERE month >= '{begins}'"  # noqa: S608 - our own names
        ).scalar()
        if newest is not None:
            upto = max(upto, later(newest, 1))
    return upto


def _take_off(connection: sa.Connection, table: _Table, part: Part) -> None:
    """Take the last part off for a moment, with the reference to entries that it keeps for it."""
    whole = f"{part.schema}.{part.name}"
    connection.exec_driver_sql(f"ALTER TABLE {table.whole} DETACH PARTITION {whole}")
    kept = connection.execute(
        sa.text("SELECT quote_ident(conname) FROM pg_constraint WHERE contype = 'f' "
                "AND conrelid = to_regclass(:part) AND conparentid = 0"),
        {"part": whole},
    )  # fmt: skip
    for name in kept.scalars().all():
        connection.exec_driver_sql(f"ALTER TABLE {whole} DROP CONSTRAINT {name}")


def _named(table: str, begins: dt.date, ends: dt.date) -> str:
    """`audit_entry_2026_11`; of several months the first and the last."""
    last = later(ends, -1)
    closing = "" if last == begins else f"_to_{last:%Y_%m}"
    return f"{table}_{begins:%Y_%m}{closing}"


class _Table(NamedTuple):
    """A table of parts as it stands: where, whose, and whether under forced row security."""

    name: str
    schema: str
    owner: str
    kept_apart: bool

    @classmethod
    def named(cls, connection: sa.Connection, name: str) -> Self:
        return cls(name, *connection.execute(_PARENT, {"table": name}).one())

    @property
    def whole(self) -> str:
        """Its name with that of its schema."""
        return f"{self.schema}.{self.name}"

    def part(self, name: str, begins: dt.date, ends: dt.date | None) -> Iterator[str]:
        """What makes a part, whose guard, owner and row security are its own, not its table's."""
        part = f"{self.schema}.{name}"
        yield f"CREATE TABLE {part} PARTITION OF {self.whole} FOR VALUES {_span(begins, ends)}"
        yield append_only_trigger(name, self.schema)
        if self.kept_apart:
            yield from closing(part)
        yield f"ALTER TABLE {part} OWNER TO {self.owner}"

    def closed(self, last: str, name: str, begins: dt.date, ends: dt.date) -> Iterator[str]:
        """What makes the last part that of some months, with all that lies in it."""
        part = f"{self.schema}.{last}"
        yield f"ALTER TRIGGER {last}_append_only ON {part} RENAME TO {name}_append_only"
        yield f"ALTER TABLE {part} RENAME TO {name}"
        yield self.attached(name, begins, ends)

    def attached(self, name: str, begins: dt.date, ends: dt.date | None) -> str:
        """What puts a part in its place."""
        part = f"{self.schema}.{name}"
        return f"ALTER TABLE {self.whole} ATTACH PARTITION {part} FOR VALUES {_span(begins, ends)}"


def _span(begins: dt.date, ends: dt.date | None) -> str:
    return f"FROM ('{begins}') TO ({'MAXVALUE' if ends is None else repr(str(ends))})"


def closing(part: str) -> Iterator[str]:
    """Statements that leave no way into a part but through its table, whoever asks."""
    yield f"ALTER TABLE {part} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {part} FORCE ROW LEVEL SECURITY"


# --- splitting a log that is whole ------------------------------------------------------------


def split(connection: sa.Connection) -> None:
    """Put the two tables into parts; not a row is written anew.

    What is there becomes the first part of each. Its keys are made anew, for they hold the month
    as well, and the server reads it through once.
    """
    month = this_month(connection)
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    tables = [_Table.named(connection, table) for table in IN_PARTS]
    for table in reversed(tables):
        connection.exec_driver_sql("; ".join(_set_aside(table)))
    for table in tables:
        connection.exec_driver_sql("; ".join(_parted(table._replace(kept_apart=False), month)))


_KEYS = {"audit_entry": "tx", "audit_change": "id"}
_INDEXES = {
    "audit_entry": {"ix_audit_entry_subject": "subject", "ix_audit_entry_verb_tx": "verb, tx"},
    "audit_change": {
        "ix_audit_change_tx": "tx", "ix_audit_change_row": "table_name, row_key",
    },
}  # fmt: skip
_REFERENCE = (
    "ADD CONSTRAINT fk_audit_change_tx FOREIGN KEY (tx, month) "
    "REFERENCES {schema}.audit_entry (tx, month) DEFERRABLE INITIALLY DEFERRED"
)


def _set_aside(table: _Table) -> Iterator[str]:
    """Give what is there the name and the keys of the first part."""
    name, first = table.name, f"{table.name}_before"
    whole = f"{table.schema}.{first}"
    yield f"ALTER TABLE {table.schema}.{name} RENAME TO {first}"
    yield f"ALTER TABLE {whole} ADD COLUMN month date NOT NULL DEFAULT date '{EARLIER}'"
    yield f"ALTER TABLE {whole} ALTER COLUMN month SET DEFAULT {THIS_MONTH}"
    yield f"ALTER TRIGGER {name}_append_only ON {whole} RENAME TO {first}_append_only"
    # `server init` makes them for the whole table, and PostgreSQL by that for each of its parts.
    for trigger in ("entry_signed", "look_opens"):
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {whole}"
    if name == "audit_change":
        yield f"ALTER TABLE {whole} DROP CONSTRAINT fk_audit_change_tx"
    yield f"ALTER TABLE {whole} DROP CONSTRAINT pk_{name}"
    yield f"ALTER TABLE {whole} ADD CONSTRAINT pk_{first} PRIMARY KEY ({_KEYS[name]}, month)"
    for index in _INDEXES[name]:
        yield f"ALTER INDEX {table.schema}.{index} RENAME TO {index.replace(name, first)}"


def _parted(table: _Table, month: dt.date) -> Iterator[str]:
    """The table of parts with its first, and one that takes all that comes after."""
    name, whole, first = table.name, table.whole, f"{table.whole}_before"
    yield f"CREATE TABLE {whole} (LIKE {first} INCLUDING DEFAULTS) PARTITION BY RANGE (month)"
    yield f"ALTER TABLE {whole} OWNER TO {table.owner}"
    yield f"ALTER TABLE {whole} ADD CONSTRAINT pk_{name} PRIMARY KEY ({_KEYS[name]}, month)"
    for index, columns in _INDEXES[name].items():
        yield f"CREATE INDEX {index} ON {whole} ({columns})"
    if name == "audit_change":
        yield f"ALTER TABLE {whole} {_REFERENCE.format(schema=table.schema)}"
        yield f"ALTER SEQUENCE {whole}_id_seq OWNED BY {whole}.id"
    yield f"ALTER TABLE {whole} ATTACH PARTITION {first} FOR VALUES FROM (MINVALUE) TO ('{month}')"
    yield append_only_trigger(name, table.schema)
    yield from table.part(f"{name}_later", month, None)


# --- asking of few months ---------------------------------------------------------------------


class SameMonth(sa.ColumnElement[bool]):
    """That a change and its entry lie in one part, which spares looking into all the others.

    Beside the join by `tx`, which says the same; on the embedded database, which is whole, it says
    nothing.
    """

    inherit_cache = True
    type = sa.Boolean()


@compiles(SameMonth)
def _anywhere(_element: SameMonth, _compiler: Any, **_: Any) -> str:
    return "1 = 1"


@compiles(SameMonth, "postgresql")
def _in_one_part(_element: SameMonth, _compiler: Any, **_: Any) -> str:
    return "audit_change.month = audit_entry.month"


class Months:
    """In which months the transactions of a table may be looked for, as they lie now."""

    def __init__(self, connection: sa.Connection, table: str) -> None:
        self._month = sa.literal_column(f"{table}.month", sa.Date())
        self._held: list[tuple[Part, int, int]] = []
        parts = parts_of(connection, table) if connection.dialect.name == "postgresql" else []
        if not parts:
            return
        asked = " UNION ALL ".join(
            f"SELECT {place}, min(tx), max(tx) FROM {table} "  # noqa: S608 - our own names
            f"WHERE month >= '{part.begins}' AND month < '{part.ends}'"
            for place, part in enumerate(parts)
        )
        found = {place: (low, high) for place, low, high in connection.exec_driver_sql(asked)}
        self._held = [
            (part, *found[place]) for place, part in enumerate(parts) if found[place][0] is not None
        ]

    def of(self, transactions: Sequence[int]) -> tuple[sa.ColumnElement[bool], ...]:
        """Conditions that spare the months in which none of these can lie; none without parts."""
        low, high = min(transactions), max(transactions)
        held = [part for part, first, last in self._held if first <= high and last >= low]
        if not held:
            return ()
        begins = sa.literal_column(f"date '{held[0].begins}'", sa.Date())
        ends = sa.literal_column(f"date '{held[-1].ends}'", sa.Date())
        return self._month >= begins, self._month < ends
