"""Audit capture: triggers write every row change in the transaction that makes it.

Three tables, all append-only:

- `audit_change`: one row a changed row, written by triggers. `salt` makes its digest
  unguessable, so that the content can be erased one day while the chain still verifies.
- `audit_entry`: one row a transaction: who, when, what for, on whose behalf, with the verb
  of DPA 2018 s.62. Written by the unit of work just before it commits.
- `audit_seal`: the chain. One link a transaction over the entry and its changes' digests.

A change without its entry cannot be committed: a deferred foreign key refuses it. What is
committed without its seal is found when the next unit of work begins (SQLite), or waits for
the sealer (PostgreSQL).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lomu_app.store.base import Base, JsonText, Words, table_args
from lomu_app.store.catalog import tables_there


class Verb(StrEnum):
    """What was done with personal data: the six of DPA 2018 s.62, and the house's own."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    SIGN_IN = "sign_in"
    REFUSED_SIGN_IN = "refused_sign_in"
    DENIED = "denied"
    ADMINISTRATION = "administration"


class AuditEntry(Base):
    """One transaction: who did what, and why. `subject` reads `target:12`."""

    __tablename__ = "audit_entry"
    __table_args__ = table_args(sa.Index("ix_audit_entry_verb_tx", "verb", "tx"))
    tx: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(Words(32))
    user_id: Mapped[int]
    username: Mapped[str] = mapped_column(Words(80))
    machine: Mapped[str] = mapped_column(Words(120))
    tag: Mapped[str] = mapped_column(Words(80))
    verb: Mapped[str] = mapped_column(Words(40))
    subject: Mapped[str | None] = mapped_column(Words(200), index=True)
    reason: Mapped[str | None] = mapped_column(Words(2000))
    recipients: Mapped[list[str] | None] = mapped_column(JsonText())
    operation_id: Mapped[str | None] = mapped_column(Words(64))
    app_version: Mapped[str] = mapped_column(Words(20))


class AuditChange(Base):
    """One changed row: `old` and `new` are JSON of all its columns, or null."""

    __tablename__ = "audit_change"
    __table_args__ = table_args(
        sa.ForeignKeyConstraint(["tx"], ["audit_entry.tx"], deferrable=True, initially="DEFERRED"),
        sa.Index("ix_audit_change_row", "table_name", "row_key"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    tx: Mapped[int] = mapped_column(index=True)
    table_name: Mapped[str] = mapped_column(Words(60))
    row_key: Mapped[str] = mapped_column(Words(80))
    operation: Mapped[str] = mapped_column(Words(10))
    salt: Mapped[str] = mapped_column(Words(64))
    old: Mapped[str | None] = mapped_column(sa.Text())
    new: Mapped[str | None] = mapped_column(sa.Text())


class AuditSeal(Base):
    """One link of the chain; `digests` holds 32 bytes a change, in order of their ids."""

    __tablename__ = "audit_seal"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tx: Mapped[int] = mapped_column(unique=True)
    changes: Mapped[int]
    digests: Mapped[bytes]
    previous: Mapped[bytes]
    hash: Mapped[bytes]


AUDIT_TABLES = ("audit_entry", "audit_change", "audit_seal")

# Not audited, each with its reason. Everything else is.
UNAUDITED = {
    "audit_entry": "is the audit",
    "audit_change": "is the audit",
    "audit_seal": "is the audit",
    "alembic_version": "schema revision, no personal data",
    "operation": "receipts of commands already in the audit entry",
    "search_entry": "derived from audited rows",
    "file_content": "bytes that an audited row names by their SHA-256; they never change",
    "draft": "unsaved typing of one user, dropped on save; not a record yet",
    "merged_entry": "a log of its own, whose head an audited row names",
    "merged_change": "likewise",
    "merged_seal": "likewise",
}


def install_foundations(connection: sa.Connection) -> None:
    """Make the audit tables append-only, and on PostgreSQL the trigger functions."""
    if connection.dialect.name == "sqlite":
        install_append_only(connection, AUDIT_TABLES)
        return
    connection.exec_driver_sql("CREATE SEQUENCE IF NOT EXISTS audit_tx")
    for statement in POSTGRES_FUNCTIONS.values():
        connection.exec_driver_sql(statement)
    install_append_only(connection, AUDIT_TABLES)


def install_append_only(connection: sa.Connection, tables: Iterable[str]) -> None:
    """Make these tables, rows of a log, append-only."""
    if connection.dialect.name == "sqlite":
        for sql in append_only_triggers(tables).values():
            connection.exec_driver_sql(sql)
        return
    for table in tables:
        connection.exec_driver_sql(append_only_trigger(table))


def append_only_trigger(table: str, schema: str = "") -> str:
    """What keeps the rows of a log as they are on PostgreSQL, as SQL."""
    whole = f"{schema}.{table}" if schema else table
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {whole} "
        "FOR EACH STATEMENT EXECUTE FUNCTION lomu_append_only()"
    )


def append_only_triggers(tables: Iterable[str]) -> dict[str, str]:
    """What keeps the rows of a log as they are on SQLite, as SQL by name."""
    return {
        f"{table}_no_{operation}": (
            f"CREATE TRIGGER {table}_no_{operation} BEFORE {operation} ON {table} BEGIN "
            "SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )
        for table in tables
        for operation in ("update", "delete")
    }


def install_capture(connection: sa.Connection, tables: Iterable[str]) -> None:
    """(Re)create the capture and version triggers of these tables, as they now stand.

    Call it in every migration that makes or alters a table: columns come from the
    database itself, so that a frozen migration stays true.
    """
    there = tables_there(connection)
    for table in tables:
        columns = there[table]
        if connection.dialect.name == "sqlite":
            _install_sqlite(connection, table, columns.names, columns.key)
        else:
            _install_postgres(connection, table, columns.names, columns.key)


def _install_sqlite(
    connection: sa.Connection, table: str, columns: Sequence[str], key: Sequence[str]
) -> None:
    for name, sql in sqlite_triggers(table, columns, key).items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(sql)


def sqlite_triggers(table: str, columns: Sequence[str], key: Sequence[str]) -> dict[str, str]:
    """The capture and version triggers of a table, as SQL by name."""

    def as_json(row: str) -> str:
        return "json_object(" + ", ".join(f"'{c}', {row}.{c}" for c in columns) + ")"

    def row_key(row: str) -> str:
        return " || '/' || ".join(f"{row}.{c}" for c in key)

    wanted = {}
    for operation, old, new, row in (
        ("insert", "NULL", as_json("new"), "new"),
        ("update", as_json("old"), as_json("new"), "new"),
        ("delete", as_json("old"), "NULL", "old"),
    ):
        name = f"audit_{table}_{operation}"
        wanted[name] = (
            f"CREATE TRIGGER {name} AFTER {operation} ON {table} BEGIN "  # noqa: S608 - our own names
            "INSERT INTO audit_change (tx, table_name, row_key, operation, salt, old, new) "
            "VALUES ((SELECT coalesce(max(tx), 0) + 1 FROM audit_seal), "
            f"'{table}', {row_key(row)}, '{operation}', hex(randomblob(16)), {old}, {new}); END"
        )
    if "version" in columns:
        name = f"version_{table}"
        wanted[name] = (
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} "
            "WHEN new.version IS NOT old.version + 1 BEGIN "
            "SELECT RAISE(ABORT, 'the row version must step by one'); END"
        )
    return wanted


def _install_postgres(
    connection: sa.Connection, table: str, columns: Sequence[str], key: Sequence[str]
) -> None:
    keys = ", ".join(f"'{column}'" for column in key)
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_{table} ON {table}")
    connection.exec_driver_sql(
        f"CREATE TRIGGER audit_{table} AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION lomu_capture({keys})"
    )
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS version_{table} ON {table}")
    if "version" in columns:
        connection.exec_driver_sql(
            f"CREATE TRIGGER version_{table} BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION lomu_version_step()"
        )


POSTGRES_FUNCTIONS = {
    "lomu_capture": """
    CREATE OR REPLACE FUNCTION lomu_capture() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public SET timezone = 'UTC' AS $$
    DECLARE
        before jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
        after jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
        current_tx text := current_setting('lomu.tx', true);
        row_key text := '';
        part text;
    BEGIN
        IF current_tx IS NULL OR current_tx = '' THEN
            RAISE EXCEPTION 'a change outside a unit of work is refused';
        END IF;
        FOREACH part IN ARRAY TG_ARGV LOOP
            row_key := row_key || CASE WHEN row_key = '' THEN '' ELSE '/' END
                || (coalesce(after, before) ->> part);
        END LOOP;
        INSERT INTO audit_change (tx, table_name, row_key, operation, salt, old, new)
        VALUES (current_tx::bigint, TG_TABLE_NAME, row_key, lower(TG_OP),
                replace(gen_random_uuid()::text, '-', ''), before::text, after::text);
        RETURN NULL;
    END $$
    """,
    "lomu_version_step": """
    CREATE OR REPLACE FUNCTION lomu_version_step() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public AS $$
    BEGIN
        IF NEW.version IS DISTINCT FROM OLD.version + 1 THEN
            RAISE EXCEPTION 'the row version must step by one';
        END IF;
        RETURN NEW;
    END $$
    """,
    "lomu_append_only": """
    CREATE OR REPLACE FUNCTION lomu_append_only() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public AS $$
    BEGIN
        RAISE EXCEPTION 'the audit is append-only';
    END $$
    """,
}
