"""The log of a server whose database finds out by itself who acts.

There the log lies in a schema of its own, under an owner of its own who cannot log in. Nobody who
works at a desk may write to it but through what stands here: the database numbers the transaction,
signs its entry with the account of whoever logged in and the server's own time, and seals what was
committed. What a client says of its name, its number and its time is overwritten.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.store.log_months import THIS_MONTH

LOG, RULES = "lomu_log", "lomu_rules"
BOUND = "lomu_bound"
"""The execution option of an engine whose database finds out by itself who acts."""

_DENIED = "denied"  # `Verb.DENIED`: all that whoever was barred may still leave in the log
_PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
# Seconds after which somebody who holds the seal is cut off, so that nobody freezes it.
TURN_SECONDS = 3
# The same of somebody who is at it: an import of half a million rows takes its time.
BUSY_SECONDS = 120
WHOLE_LOG = 2**62
"""Looked back so many transactions, the seal goes through all of the log."""


def is_bound(connection: sa.Connection) -> bool:
    """Whether this database finds out by itself who acts."""
    if connection.dialect.name != "postgresql":
        return False
    found = connection.exec_driver_sql(f"SELECT to_regnamespace('{RULES}') IS NOT NULL")
    return bool(found.scalar_one())


def knows_who(session: Session) -> bool:
    """Whether this session's database finds out by itself who acts."""
    return bool(session.connection().get_execution_options().get(BOUND, False))


_ASKS_FOR_LOOKS = "the server opens some of what hangs on a person by a look alone"
_ASKS = sa.text(
    f"SELECT to_regprocedure('{RULES}.opened()') IS NOT NULL AND {RULES}.my_id() IS NOT NULL"
)


def asks_for_looks(session: Session) -> bool:
    """Whether this session's database opens some of what hangs on a person by a look alone.

    One that was made a boundary by an older release does not; nor does any of whoever looks after
    it, from whom it keeps nothing.
    """
    connection = session.connection()
    if not knows_who(session):
        return False
    known = connection.info  # of this one connection to the server, for as long as it is open
    if not known.get(_ASKS_FOR_LOOKS):
        known[_ASKS_FOR_LOOKS] = bool(connection.execute(_ASKS).scalar_one())
    return bool(known[_ASKS_FOR_LOOKS])


LOG_TABLES = (
    f"CREATE SEQUENCE IF NOT EXISTS {LOG}.tx_number",
    f"CREATE TABLE IF NOT EXISTS {LOG}.unit (xid xid8 PRIMARY KEY, tx bigint NOT NULL UNIQUE)",
    # Locked by whoever seals; it holds nothing, and nobody else has any right to it.
    f"CREATE TABLE IF NOT EXISTS {LOG}.turn ()",
)

# The number is that of the transaction itself: nobody can name that of somebody else.
_BEGIN = f"""
CREATE OR REPLACE FUNCTION {LOG}.begin_unit() RETURNS bigint LANGUAGE plpgsql {_PINNED} AS $$
DECLARE
    mine bigint;
BEGIN
    SELECT tx INTO mine FROM {LOG}.unit WHERE xid = pg_current_xact_id();
    IF mine IS NULL THEN
        INSERT INTO {LOG}.unit VALUES (pg_current_xact_id(), nextval('{LOG}.tx_number'))
        RETURNING tx INTO mine;
    END IF;
    RETURN mine;
END $$
"""

_NOTE_CHANGE = f"""
CREATE OR REPLACE FUNCTION {LOG}.note_change(
    of_table text, of_row text, what text, before text, after text
) RETURNS void LANGUAGE sql {_PINNED} AS $$
    INSERT INTO {LOG}.audit_change (tx, table_name, row_key, operation, salt, old, new)
    VALUES ({LOG}.begin_unit(), of_table, of_row, what,
            replace(gen_random_uuid()::text, '-', ''), before, after)
$$
"""

# Takes the place of the function that believes what number the client gives.
BOUND_FUNCTIONS = {
    "lomu_capture": f"""
    CREATE OR REPLACE FUNCTION lomu_capture() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
    DECLARE
        before jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
        after jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
        row_key text := '';
        part text;
    BEGIN
        FOREACH part IN ARRAY TG_ARGV LOOP
            row_key := row_key || CASE WHEN row_key = '' THEN '' ELSE '/' END
                || (coalesce(after, before) ->> part);
        END LOOP;
        PERFORM {LOG}.note_change(
            TG_TABLE_NAME::text, row_key, lower(TG_OP), before::text, after::text
        );
        RETURN NULL;
    END $$
    """,
}

_ENTRY = f"""
CREATE OR REPLACE FUNCTION {LOG}.lomu_entry() RETURNS trigger LANGUAGE plpgsql {_PINNED} AS $$
BEGIN
    NEW.tx := {LOG}.begin_unit();
    NEW.at := to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    NEW.user_id := coalesce({RULES}.login_id(), 0);
    NEW.username := coalesce({RULES}.my_name(), {RULES}.login_name());
    IF NEW.username IS NULL THEN
        RAISE EXCEPTION 'this login belongs to no account';
    ELSIF {RULES}.my_name() IS NULL AND NEW.verb <> '{_DENIED}' THEN
        RAISE EXCEPTION 'the account of this login has been barred';
    END IF;
    RETURN NEW;
END $$
"""

# The same bytes as `seal._canonical` makes: JSON without blanks, and letters as they are.
_CHANGE_JSON = (
    "'[' || c.id || ',' || to_json(c.table_name)::text || ',' || to_json(c.row_key)::text || ',' "
    "|| to_json(c.operation)::text || ',' || to_json(c.salt)::text || ',' "
    "|| coalesce(to_json(c.old)::text, 'null') || ',' || coalesce(to_json(c.new)::text, 'null') "
    "|| ']'"
)
_TEXTS = ("at", "username", "machine", "tag", "verb", "subject", "reason", "recipients",
          "operation_id", "app_version")  # fmt: skip


def _entry_json() -> str:
    told = {name: f"coalesce(to_json(e.{name})::text, 'null')" for name in _TEXTS}
    parts = ["place", "e.tx", told.pop("at"), "e.user_id", *told.values()]
    return "'[' || " + " || ',' || ".join(parts) + " || ']'"


# Asked of the last months first: of all of them it has to be where nobody wrote for as long.
_MONTH_BEFORE = f"""
CREATE OR REPLACE FUNCTION {LOG}.month_before(sealed bigint) RETURNS date
LANGUAGE plpgsql {_PINNED} AS $$
DECLARE
    lately date := {THIS_MONTH} - interval '1 month';
    found date;
BEGIN
    SELECT max(n.month) INTO found FROM {LOG}.audit_entry n
    WHERE n.tx = sealed AND n.month >= lately;
    IF found IS NULL THEN
        SELECT max(n.month) INTO found FROM {LOG}.audit_entry n WHERE n.tx = sealed;
    END IF;
    -- Never from later than that: a clock that was put back has left a newest link in the future.
    RETURN least(coalesce(found - interval '1 month', '-infinity'), lately);
END $$
"""

_SEAL = f"""
CREATE OR REPLACE FUNCTION {LOG}.seal_waiting(looked_back bigint) RETURNS bigint
LANGUAGE plpgsql {_PINNED} AS $$
DECLARE
    e record;
    place bigint;
    prior bytea;
    said bytea;
    link bytea;
    newest bigint;
    since date := '-infinity';
    done bigint := 0;
    holder record;
BEGIN
    BEGIN
        LOCK TABLE {LOG}.turn IN EXCLUSIVE MODE NOWAIT;
    EXCEPTION WHEN lock_not_available THEN
        FOR holder IN
            SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            JOIN pg_roles r ON r.oid = a.usesysid AND NOT r.rolsuper
            WHERE l.relation = '{LOG}.turn'::regclass AND l.granted
            AND a.datname = current_database() AND a.pid <> pg_backend_pid()
            AND clock_timestamp() - a.xact_start > CASE WHEN a.state = 'active'
                THEN interval '{BUSY_SECONDS} seconds' ELSE interval '{TURN_SECONDS} seconds' END
        LOOP
            PERFORM pg_terminate_backend(holder.pid);
        END LOOP;
        RETURN 0;
    END;
    SELECT position, hash, tx INTO place, prior, newest FROM {LOG}.audit_seal
    ORDER BY position DESC LIMIT 1;
    IF looked_back < {WHOLE_LOG} THEN
        -- What waits was begun in the month before that of the newest link and ours, or later.
        since := {LOG}.month_before(newest);
    END IF;
    place := coalesce(place, 0);
    prior := coalesce(prior, decode(repeat('00', 32), 'hex'));
    FOR e IN
        SELECT n.* FROM {LOG}.audit_entry n WHERE n.tx > coalesce(newest, 0) - looked_back
        AND n.month >= since
        AND NOT EXISTS (SELECT 1 FROM {LOG}.audit_seal s WHERE s.tx = n.tx) ORDER BY n.tx
    LOOP
        SELECT coalesce(string_agg(sha256(convert_to({_CHANGE_JSON}, 'UTF8')), ''::bytea
                                   ORDER BY c.id), ''::bytea)
        INTO said FROM {LOG}.audit_change c
        WHERE c.tx = e.tx AND c.month = e.month;
        place := place + 1;
        link := sha256(prior || convert_to({_entry_json()}, 'UTF8') || said);
        INSERT INTO {LOG}.audit_seal (position, tx, changes, digests, previous, hash)
        VALUES (place, e.tx, length(said) / 32, said, prior, link);
        DELETE FROM {LOG}.unit WHERE tx = e.tx;
        prior := link;
        done := done + 1;
    END LOOP;
    RETURN done;
END $$
"""

LOG_FUNCTIONS = {
    "begin_unit": _BEGIN, "note_change": _NOTE_CHANGE, "lomu_entry": _ENTRY,
    "month_before": _MONTH_BEFORE, "seal_waiting": _SEAL,
}  # fmt: skip
