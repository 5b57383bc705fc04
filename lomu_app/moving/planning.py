"""What all that comes in is called from now on, worked out before the first row is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from lomu_app.moving import rows, whose
from lomu_app.moving.decisions import Names
from lomu_app.moving.renumbering import Renumbering, Shift, reference_of
from lomu_app.store.base import Base
from lomu_app.store.numbers import APART

_T = Base.metadata.tables


def planned(
    read: sa.Connection, write: sa.Connection, names: Names, areas: Mapping[str, str]
) -> Renumbering:
    """How the rows of the one database are written into the other."""
    new = Renumbering(_shifts(write), names=names.renamed, areas=areas)
    for table in whose.KNOWN_HERE:
        new.known.update(_known(read, write, table, new))
    for table in whose.REFERENCES:
        column = _T[table].c
        for row in read.execute(sa.select(column.id, column.reference)):
            new.refer(row.reference, reference_of(row.reference, _shown(new.shifts[table](row.id))))
    table, _kind, letters = whose.PLANS
    for number in read.execute(sa.select(_T[table].c.id)).scalars():
        new.refer(f"{letters}{number:06d}", f"{letters}{new.shifts[table](number):06d}")
    new.hashes = dict(_hashes(read, new))
    return new


def _shown(number: int) -> int:
    return number - APART if number >= APART else number


def _shifts(write: sa.Connection) -> dict[str, Shift]:
    """By table what is added to the ids that come in: the highest that is in use or given out."""
    return {
        table.name: Shift(_highest(write, table.name), _highest_apart(write, table.name))
        for table in rows.tables()
        if "id" in table.c
    }


def _highest(write: sa.Connection, table: str) -> int:
    number = _T[table].c.id
    wanted = sa.select(sa.func.coalesce(sa.func.max(number), 0)).where(number < APART)
    highest = int(write.execute(wanted).scalar_one())
    if write.dialect.name == "sqlite" or table.startswith("audit_"):
        return highest
    # Somebody who waits for us to end may have been given one already.
    given = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table}_id_seq"  # noqa: S608 - our own names
    return max(highest, int(write.exec_driver_sql(given).scalar_one()))


def _highest_apart(write: sa.Connection, table: str) -> int:
    number = _T[table].c.id
    wanted = sa.select(sa.func.max(number)).where(number >= APART)
    return int(write.execute(wanted).scalar_one() or APART) - APART


def _known(
    read: sa.Connection, write: sa.Connection, table: str, new: Renumbering
) -> Iterator[tuple[tuple[str, int], int]]:
    """Rows that are here already, by table and by their id there."""
    if "id" not in _T[table].c:
        return
    here = {tuple(row[1:]): row[0] for row in _keyed(write, table)}
    for row in _keyed(read, table):
        key = tuple(new.name(each) if table == "user_account" else each for each in row[1:])
        if table == "user_account":
            key = tuple(each.casefold() for each in key)
        if key in here:
            yield (table, row[0]), here[key]


def _keyed(connection: sa.Connection, table: str) -> Iterator[Any]:
    columns = (_T[table].c[name] for name in whose.KNOWN_HERE[table])
    yield from connection.execute(sa.select(_T[table].c.id, *columns))


def _hashes(read: sa.Connection, new: Renumbering) -> Iterator[tuple[str, str]]:
    """What a frozen list's seal becomes, since the numbers in it do: the list has it as well."""
    snapshot = next(table for table in rows.tables() if table.name == "threat_snapshot")
    for row in rows.read(read, snapshot):
        changed = new.row("threat_snapshot", row)
        if changed["hash"] != row["hash"]:
            yield row["hash"], changed["hash"]
