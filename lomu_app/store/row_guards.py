"""Rules that the database itself keeps about rows, so that no way of writing passes them by.

A room's own refusals come first and say what to do; these stand behind them. Each rule is one
condition that both back-ends read alike: it names the row as `new` and `old`, and may look into
other tables. Booleans stand alone (`new.withdrawn`, never `= 1`), and what may be empty is
compared by `IS DISTINCT FROM`.

A migration installs the guards of its tables; one that alters their text installs them anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

_OPERATIONS = ("insert", "update", "delete")


@dataclass(frozen=True, slots=True)
class RowGuard:
    """`refused` is the SQL condition on which this operation on a row of `table` is refused.

    `says` is the message, without quotation marks. A guard against every deletion also holds
    against emptying the table.
    """

    name: str
    table: str
    operation: str
    refused: str
    says: str

    def __post_init__(self) -> None:
        if self.operation not in _OPERATIONS or "'" in self.says or "%" in self.refused:
            raise ValueError(f"{self.name} is no guard that both back-ends understand")

    @property
    def forever(self) -> bool:
        """Whether no row may ever go."""
        return self.operation == "delete" and self.refused == ALWAYS


ALWAYS = "1 = 1"


def never_deleted(table: str, what: str) -> RowGuard:
    """The guard that no row of the table is ever deleted; `what` are its rows, in words."""
    return RowGuard(f"{table}_stays", table, "delete", ALWAYS, f"{what} is never deleted")


def install_row_guards(connection: sa.Connection, guards: Iterable[RowGuard]) -> None:
    """(Re)create these guards."""
    sqlite = connection.dialect.name == "sqlite"
    for guard in guards:
        if sqlite:
            for name, statement in sqlite_row_guards([guard]).items():
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
                connection.exec_driver_sql(statement)
        else:
            _install_postgres(connection, guard)


def sqlite_row_guards(guards: Iterable[RowGuard]) -> dict[str, str]:
    """The triggers of these guards on SQLite, as SQL by name."""
    return {
        f"guard_{each.name}": (
            f"CREATE TRIGGER guard_{each.name} BEFORE {each.operation} ON {each.table} "
            f"WHEN {each.refused} BEGIN SELECT RAISE(ABORT, '{each.says}'); END"
        )
        for each in guards
    }


def postgres_row_functions(guards: Iterable[RowGuard]) -> dict[str, str]:
    """The functions behind these guards on PostgreSQL, as SQL by name."""
    return {f"lomu_guard_{each.name}": _function(each) for each in guards}


def _function(guard: RowGuard) -> str:
    row = "OLD" if guard.operation == "delete" else "NEW"
    # A condition on a row cannot be looked at where the whole table is emptied.
    condition = "true" if guard.forever else guard.refused
    return (
        f"CREATE OR REPLACE FUNCTION lomu_guard_{guard.name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog, public AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{guard.says}'; END IF; RETURN {row}; END $$"
    )


def _install_postgres(connection: sa.Connection, guard: RowGuard) -> None:
    for statement in postgres_row_functions([guard]).values():
        connection.exec_driver_sql(statement)
    name, function = f"guard_{guard.name}", f"lomu_guard_{guard.name}"
    triggers = {name: f"BEFORE {guard.operation} ON {guard.table} FOR EACH ROW"}
    if guard.forever:
        triggers[f"{name}_whole"] = f"BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT"
    for trigger, when in triggers.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger} ON {guard.table}")
        connection.exec_driver_sql(f"CREATE TRIGGER {trigger} {when} EXECUTE FUNCTION {function}()")
