"""Writing under another name, rewriting the log, holding up its seal."""

from __future__ import annotations

from tests.server.attacks.model import (
    BROKEN_KEY,
    CASE_WORKERS,
    ENTRY,
    EVERYBODY,
    NO_RIGHT,
    RULE,
    TAKEN,
    attack,
    writing,
)

_WRITERS = ("offender_manager", "sergeant", "inspector")
_NAMED = (
    "INSERT INTO person_name (person_id, kind, surname, forenames, source, version, created_at, "
    "created_by, updated_at, updated_by) VALUES ({person}, 'alias', 'Forged', '', '', 1, now(), "
    "'insp.two', now(), 'insp.two') RETURNING created_by, updated_by"
)
_DATED = ENTRY.replace("app_version)", "app_version, month)").replace("'1')", "'1', '2020-01-01')")
_OURS = "SELECT count(*) FROM {table} WHERE {column} = 'insp.two'"

ATTACKS = (
    writing("a record under somebody else's name", _WRITERS, _NAMED,
            meets=[("{me}", "{me}")],
            after=("SELECT count(*) FROM person_name WHERE created_by = 'insp.two'", [(0,)])),
    writing("a change under somebody else's name", _WRITERS,
            "UPDATE person SET updated_by = 'insp.two', version = version + 1 "
            "WHERE id = {person} RETURNING updated_by", meets=[("{me}",)]),
    attack("who made a record, made somebody else", _WRITERS,
           "UPDATE person SET created_by = 'insp.two', version = version + 1 WHERE id = {person}"),
    attack("when a record was made, made another day", _WRITERS,
           "UPDATE person SET created_at = now(), version = version + 1 WHERE id = {person}"),
    writing("a review in somebody else's name", _WRITERS,
            "UPDATE target SET reviewed_by = 'insp.two', version = version + 1 "
            "WHERE id = {target}"),
    writing("an address checked by somebody else", _WRITERS,
            "UPDATE person_address SET checked_by = 'insp.two', version = version + 1 "
            "WHERE person_id = {person}"),
    writing("an entry of the log in somebody else's name, at another time", EVERYBODY,
            "SELECT 1", meets=[(1,)],
            after=("SELECT count(*) FROM lomu_log.audit_entry WHERE tag = 'a:b' "
                   "AND (username = 'insp.two' OR at < '2021' OR tx = 1)", [(0,)])),
    writing("changes put under the number of somebody else's entry", _WRITERS,
            "SELECT set_config('lomu.tx', '1', false)",
            "UPDATE person SET source = source, version = version + 1 WHERE id = {person} "
            "RETURNING 1", meets=[(1,)],
            after=("SELECT count(*) FROM lomu_log.audit_change WHERE tx = 1 "
                   "AND table_name = 'person'", [(0,)])),
    attack("a change without an entry", _WRITERS,
           "UPDATE person SET source = source, version = version + 1 WHERE id = {person}",
           meets=BROKEN_KEY),
    writing("two entries for one change", EVERYBODY, ENTRY, meets=TAKEN),
    attack("a change made up in the log", EVERYBODY,
           "INSERT INTO lomu_log.audit_change (tx, table_name, row_key, operation, salt) "
           "VALUES (1, 'person', '1', 'update', '')"),
    attack("a change made up by the log's own function", EVERYBODY,
           "SELECT lomu_log.note_change('person', '1', 'update', '', '')"),
    attack("a link made up in the chain", EVERYBODY,
           "INSERT INTO lomu_log.audit_seal VALUES (99, 99, 0, '', '', '')"),
    *(attack(f"{what} of {table}", EVERYBODY, sql.format(table=table))
      for table in ("audit_entry", "audit_change", "audit_seal")
      for what, sql in (
          ("rows altered", "UPDATE lomu_log.{table} SET tx = tx"),
          ("rows deleted", "DELETE FROM lomu_log.{table}"),
          ("all rows dropped", "TRUNCATE lomu_log.{table}"),
      )),
    *(attack(f"{what} of a month of {table}", EVERYBODY, sql.format(part=f"{table}_{{month}}"))
      for table in ("audit_entry", "audit_change")
      for what, sql in (
          ("rows altered past the table", "UPDATE lomu_log.{part} SET tx = tx"),
          ("rows deleted past the table", "DELETE FROM lomu_log.{part}"),
          ("all rows dropped past the table", "TRUNCATE lomu_log.{part}"),
          ("a row made up past the table", "INSERT INTO lomu_log.{part} (tx) VALUES (1)"),
      )),
    attack("an entry of the log put into another month", EVERYBODY, _DATED),
    attack("a month of the log made by oneself", EVERYBODY,
           "CREATE TABLE lomu_log.mine PARTITION OF lomu_log.audit_entry "
           "FOR VALUES FROM ('2900-01-01') TO ('2900-02-01')"),
    attack("a month of the log taken off", EVERYBODY,
           "ALTER TABLE lomu_log.audit_entry DETACH PARTITION lomu_log.audit_entry_{month}"),
    attack("a month of the log dropped", EVERYBODY, "DROP TABLE lomu_log.audit_change_{month}"),
    attack("the guard of a month switched off", EVERYBODY,
           "ALTER TABLE lomu_log.audit_entry_{month} DISABLE TRIGGER ALL"),
    attack("the log's table dropped", EVERYBODY, "DROP TABLE lomu_log.audit_entry"),
    attack("the log's number drawn", EVERYBODY, "SELECT nextval('lomu_log.tx_number')"),
    attack("the log's number set back", EVERYBODY, "SELECT setval('lomu_log.tx_number', 1)"),
    attack("whose transaction is whose", EVERYBODY, "SELECT * FROM lomu_log.unit"),
    attack("a number put under one's transaction", EVERYBODY,
           "INSERT INTO lomu_log.unit VALUES (pg_current_xact_id(), 1)"),
    attack("the seal held by its lock", EVERYBODY,
           "LOCK TABLE lomu_log.turn IN EXCLUSIVE MODE"),
    attack("the seal held by a lock of the log", EVERYBODY,
           "LOCK TABLE lomu_log.audit_seal IN ACCESS EXCLUSIVE MODE"),
    attack("capture switched off", EVERYBODY, "ALTER TABLE person DISABLE TRIGGER audit_person"),
    attack("all triggers switched off", EVERYBODY, "ALTER TABLE person DISABLE TRIGGER ALL"),
    attack("triggers passed by as a replica", EVERYBODY,
           "SET session_replication_role = replica"),
    attack("capture dropped", EVERYBODY, "DROP TRIGGER audit_person ON person"),
    attack("a rule that swallows what is captured", EVERYBODY,
           "CREATE RULE swallow AS ON INSERT TO lomu_log.audit_change DO INSTEAD NOTHING"),
    attack("a receipt in somebody else's name", CASE_WORKERS,
           "INSERT INTO operation (operation_id, command, digest, user_id) "
           "VALUES ('forged', 'X', '', 1)", meets=RULE),
    attack("a draft put under somebody else's hands", ("sergeant",),
           "INSERT INTO draft (user_id, form, saved_at, fields) "
           "VALUES (1, 'target:1', now(), '{{}}')", meets=RULE),
    attack("a receipt taken away", EVERYBODY, "DELETE FROM operation", meets=NO_RIGHT),
    writing("a row version stepped by two", _WRITERS,
            "UPDATE person SET version = version + 2 WHERE id = {person}"),
    writing("a row version left as it is", _WRITERS,
            "UPDATE person SET surname = surname WHERE id = {person}"),
)  # fmt: skip
