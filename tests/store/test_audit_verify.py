"""Nothing of the audit can be altered, added, taken away or moved without it being told."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as cipher
from sqlalchemy import event

from lomu_app import bootstrap
from lomu_app.access.commands import ChangeUser
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.store import seal
from lomu_app.store.audit import AUDIT_TABLES
from lomu_app.store.base import Base
from lomu_app.store.draft import KeepDraft
from lomu_app.store.engine import apply_settings
from tests.support.commands import everybody
from tests.support.cores import ADMIN, PASSPHRASE, Cores
from tests.support.examples.access import add_user, set_up_installation
from tests.support.targets import make_person

BYTES_A_VALUE = 4


def work(cores: Cores) -> Core:
    """Some commands, so that there is something to falsify."""
    core = everybody(cores)
    for number in range(4):
        user_id = core.execute(add_user(core)).result
        core.execute(
            ChangeUser(user_id=user_id, version=1, roles=("viewer",), areas=(), active=True)
        )
        core.execute(set_up_installation(core))
        core.execute(KeepDraft(form=f"f{number}", fields={"a": "é"}))
    return core


@contextmanager
def tampering(core: Core) -> Iterator[sa.Connection]:
    """A connection on which the guards are gone; everything is taken back in the end."""
    with core.store.engine.connect() as connection:
        drop_guards(connection)
        yield connection
        connection.rollback()


def drop_guards(connection: sa.Connection) -> None:
    """Take the append-only triggers away, as whoever owns the file or the table can."""
    for table in AUDIT_TABLES:
        if connection.dialect.name == "sqlite":
            for operation in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{operation}")
        else:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def altered(value: Any, chance: random.Random) -> list[Any]:
    """The value with one byte changed, in several ways."""
    if value is None:
        return ["", "x"]
    if isinstance(value, int):
        return [value ^ 1, value + 1_000_000, -value]
    if isinstance(value, str):
        places = chance.sample(range(len(value)), min(len(value), BYTES_A_VALUE))
        return [value[:p] + chr(ord(value[p]) ^ 1) + value[p + 1 :] for p in places]
    content = bytes(value)
    places = chance.sample(range(len(content)), min(len(content), BYTES_A_VALUE))
    return [content[:p] + bytes([content[p] ^ 1]) + content[p + 1 :] for p in places]


@pytest.mark.parametrize("table", AUDIT_TABLES)
def test_that_any_single_changed_byte_is_found(core_as: Cores, table: str) -> None:
    core, chance, tried = work(core_as), random.Random(5), 0
    columns = Base.metadata.tables[table].c
    key = next(iter(Base.metadata.tables[table].primary_key)).name
    with tampering(core) as connection:
        for column in columns:
            rows = connection.execute(
                sa.text(f"SELECT {key} AS key, {column.name} AS value FROM {table} ORDER BY {key}")
            ).all()
            for row in chance.sample(list(rows), 2):
                for value in altered(row.value, chance):
                    tried += _found_or_refused(connection, table, key, row.key, column.name, value)
    assert tried > 2 * len(columns)


def _found_or_refused(
    connection: sa.Connection, table: str, key: str, place: Any, column: str, value: Any
) -> int:
    if column == "recipients" and value == "":
        value = "[]"
    with connection.begin_nested() as inside:
        try:
            connection.execute(
                sa.text(f"UPDATE {table} SET {column} = :value WHERE {key} = :place"),
                {"value": value, "place": place},
            )
        except sa.exc.IntegrityError:
            inside.rollback()
            return 0
        verdict = seal.verify(connection)
        assert not verdict.ok, f"{table}.{column} of {place} as {value!r} went unnoticed"
        if inside.is_active:
            inside.rollback()
    return 1


FORGERIES = {
    "an entry deleted": "DELETE FROM audit_entry WHERE tx = {tx}",
    "a change deleted": "DELETE FROM audit_change WHERE tx = {tx}",
    "a link deleted": "DELETE FROM audit_seal WHERE tx = {tx}",
    "the first link deleted": "DELETE FROM audit_seal WHERE position = 1",
    "a change added": (
        "INSERT INTO audit_change (id, tx, table_name, row_key, operation, salt, old, new) "
        "SELECT 900000, tx, table_name, row_key, operation, salt, old, new FROM audit_change "
        "WHERE tx = {tx}"
    ),
    "a change moved to another transaction": (
        "UPDATE audit_change SET tx = {tx} - 1 WHERE tx = {tx}"
    ),
    "two links swapped": (
        "UPDATE audit_seal SET position = -1 WHERE position = 5;"
        "UPDATE audit_seal SET position = 5 WHERE position = 4;"
        "UPDATE audit_seal SET position = 4 WHERE position = -1"
    ),
    "the last change of a row made an earlier one": (
        "UPDATE audit_change SET id = -id WHERE tx = {tx}"
    ),
    "content exchanged between two changes": (
        "UPDATE audit_change SET new = (SELECT new FROM audit_change o WHERE o.tx = {tx} - 1) "
        "WHERE tx = {tx}"
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_that_rows_deleted_added_or_moved_are_found(core_as: Cores, name: str) -> None:
    core = work(core_as)
    with tampering(core) as connection:
        tx = connection.execute(
            sa.text("SELECT max(tx) FROM audit_change WHERE operation = 'update'")
        ).scalar_one()
        assert seal.verify(connection).ok
        touched = 0
        for statement in FORGERIES[name].format(tx=tx).split(";"):
            touched += connection.exec_driver_sql(statement).rowcount
        assert touched
        assert not seal.verify(connection).ok


def test_that_a_log_cut_short_is_found_by_who_has_seen_more(embedded_core_as: Cores) -> None:
    core = work(embedded_core_as)
    # It kept a draft, which leaves no audited row behind to compare.
    cut_the_tail(core)
    with core.store.engine.connect() as connection:
        assert seal.verify(connection).ok, "a chain alone cannot tell"
    assert "cut short" in core.verify_audit().problems[0]
    core.execute(KeepDraft(form="later", fields={}))
    assert "cut short" in core.verify_audit().problems[0], "later work must not hide it"


def cut_the_tail(core: Core) -> None:
    """Take the newest transaction away, as whoever owns the database can."""
    with core.store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        drop_guards(connection)
        tx = connection.execute(sa.text("SELECT max(tx) FROM audit_seal")).scalar_one()
        receipt = f"(SELECT operation_id FROM audit_entry WHERE tx = {tx})"
        connection.exec_driver_sql(f"DELETE FROM operation WHERE operation_id = {receipt}")
        for table in reversed(AUDIT_TABLES):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE tx = {tx}")
        connection.commit()


def test_that_an_older_copy_put_back_is_found(embedded_folder: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copy(embedded_folder / "lomu.db", older)
    core = bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    core.execute(add_user(core))
    core.close()
    older.replace(embedded_folder / "lomu.db")

    again = bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    again.execute(add_user(again))
    verdict = again.verify_audit()
    again.close()
    assert len(verdict.problems) == 1
    assert "older copy" in verdict.problems[0]


def test_that_a_damaged_note_of_the_witness_is_as_good_as_none(
    embedded_core_as: Cores, embedded_folder: Path
) -> None:
    (embedded_folder / "witness.json").write_text('{"position": ')
    core = work(embedded_core_as)
    assert core.verify_audit().ok


EDITS = {
    "edited": "UPDATE user_account SET roles = '[\"administrator\"]', version = version + 1 "
    "WHERE id = (SELECT max(id) FROM user_account)",
    "deleted": "DELETE FROM user_account WHERE id = (SELECT max(id) FROM user_account)",
    "added": "INSERT INTO installation (name, value) VALUES ('forged', 'yes')",
}


@pytest.mark.parametrize("name", EDITS)
def test_that_a_row_edited_behind_a_dropped_trigger_is_found(core_as: Cores, name: str) -> None:
    core = work(core_as)
    table = EDITS[name].split()[2 if name != "edited" else 1]
    with core.store.engine.connect() as connection:
        _without_capture(connection, table, EDITS[name])
        connection.commit()
    verdict = core.verify_audit()
    (problem,) = verdict.problems
    assert problem.startswith(f"{table}: ")
    told = (" row is not as the audit left it", " rows are not as the audit left them")
    assert problem.endswith(told)


def _without_capture(connection: sa.Connection, table: str, edit: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.exec_driver_sql(edit)
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    triggers = connection.exec_driver_sql(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"
    ).all()
    for trigger in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger.name}")
    connection.exec_driver_sql(edit)
    for trigger in triggers:
        connection.exec_driver_sql(trigger.sql)


RECEIPTS = {
    "DELETE FROM operation WHERE operation_id = {newest}": "1 commands have lost their receipts",
    "INSERT INTO operation (operation_id, command, digest, user_id) "
    "VALUES ('forged', 'AddUser', 'x', 1)": "1 receipts belong to no command",
    "UPDATE operation SET operation_id = 'forged' WHERE operation_id = {newest}": (
        "1 commands have lost their receipts"
    ),
    "UPDATE operation SET user_id = user_id + 1 WHERE operation_id = {newest}": (
        "1 commands have lost their receipts"
    ),
}


@pytest.mark.parametrize("statement", RECEIPTS)
def test_that_receipts_taken_away_added_or_exchanged_are_found(
    core_as: Cores, statement: str
) -> None:
    core = work(core_as)
    newest = (
        "(SELECT operation_id FROM audit_entry WHERE tx = "
        "(SELECT max(tx) FROM audit_entry WHERE operation_id IS NOT NULL))"
    )
    assert core.verify_audit().ok
    with core.store.engine.connect() as connection:
        assert connection.exec_driver_sql(statement.format(newest=newest)).rowcount == 1
        connection.commit()
    assert core.verify_audit().problems[0] == f"operation: {RECEIPTS[statement]}"


def test_that_others_may_work_while_the_audit_is_verified(core_as: Cores) -> None:
    core = work(core_as)
    worked: list[str] = []

    @event.listens_for(core.store.engine, "before_cursor_execute")
    def work_on(_c: Any, _cursor: Any, sql: str, _values: Any, _ctx: Any, _many: bool) -> None:
        if sql.lstrip().startswith("SELECT") and worked[-1:] != ["begun"]:
            worked.append("begun")
            core.execute(add_user(core))
            worked.append(sql)

    verdict = core.verify_audit()
    assert len(worked) > 24, "somebody works before each of its statements"
    assert verdict.problems == ()
    event.remove(core.store.engine, "before_cursor_execute", work_on)
    again = core.verify_audit()
    assert again.ok
    assert again.transactions > verdict.transactions


@contextmanager
def outsider(core: Core) -> Iterator[Any]:
    """Another program that has the key, and minds no foreign key."""
    connection = cipher.connect(str(core.store.path), isolation_level=None)
    assert core.store.key is not None
    apply_settings(connection, core.store.key)
    connection.execute("PRAGMA foreign_keys = OFF")
    yield connection
    connection.close()


def test_that_nothing_is_written_on_top_of_an_outsiders_change(embedded_core_as: Cores) -> None:
    core = work(embedded_core_as)
    with outsider(core) as forging:
        forging.execute("UPDATE user_account SET active = 0, version = version + 1 WHERE id = 1")
    with pytest.raises(StoreUnavailable, match="from outside the program"):
        core.execute(KeepDraft(form="a", fields={}))
    assert core.verify_audit().problems[0] == "1 transaction is not sealed"


def test_that_an_outsiders_whole_forged_transaction_is_not_adopted(
    embedded_core_as: Cores,
) -> None:
    core = work(embedded_core_as)
    with outsider(core) as forging:
        forging.execute("UPDATE user_account SET active = 0, version = version + 1 WHERE id = 1")
        forging.execute(
            "INSERT INTO audit_entry SELECT tx + 1, at, user_id, username, machine, tag, verb, "
            "subject, reason, recipients, NULL, app_version FROM audit_entry "
            "ORDER BY tx DESC LIMIT 1"
        )
    with pytest.raises(StoreUnavailable, match="from outside the program"):
        core.execute(KeepDraft(form="a", fields={}))
    assert not core.verify_audit().ok


def test_that_a_forged_row_in_an_old_transaction_is_found(embedded_core_as: Cores) -> None:
    core = work(embedded_core_as)
    with outsider(core) as forging:
        forging.execute(
            "INSERT INTO audit_change (tx, table_name, row_key, operation, salt, old, new) "
            "VALUES (2, 'user_account', '1', 'update', 'aa', '{}', '{}')"
        )
    assert not core.verify_audit().ok


def test_that_only_the_link_to_the_one_before_stops_a_careful_forger(
    core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = work(core_as)
    with tampering(core) as connection:
        _forge_carefully(connection)
        problems = seal.verify(connection).problems
        assert len(problems) == 1
        assert problems[0].endswith("does not continue the link before it")

        whole = seal._Walk.take

        def without_the_check(self: Any, link: Any, entry: Any, changes: Any) -> None:
            self.head = seal.Head(self.head.position, bytes(link.previous))
            whole(self, link, entry, changes)

        monkeypatch.setattr(seal._Walk, "take", without_the_check)
        assert seal.verify(connection).ok, "the control: without the check he goes unnoticed"


def _forge_carefully(connection: sa.Connection) -> None:
    """Give an entry another author, and make its link anew so that it fits again."""
    entry, links = Base.metadata.tables["audit_entry"], Base.metadata.tables["audit_seal"]
    link = connection.execute(sa.select(links).where(links.c.position == 4)).one()
    connection.execute(
        sa.update(entry).where(entry.c.tx == link.tx).values(username="somebody.else")
    )
    forged = connection.execute(sa.select(*seal.ENTRY_COLUMNS).where(entry.c.tx == link.tx)).one()
    made = seal._link(link.position, bytes(link.previous), forged, bytes(link.digests))
    connection.execute(sa.update(links).where(links.c.position == 4).values(hash=made))


def test_that_a_column_of_a_later_release_is_no_change_until_somebody_fills_it(
    core_as: Cores,
) -> None:
    core = work(core_as)
    with core.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE user_account ADD COLUMN shoulder_number text")
    with core.store.engine.connect() as connection:
        assert seal.verify(connection).ok
        for filled in ("'C 1234'", "''"):
            _without_capture(
                connection, "user_account",
                f"UPDATE user_account SET shoulder_number = {filled} WHERE username = '{ADMIN}'",
            )  # fmt: skip
            (problem,) = seal.verify(connection).problems
            assert problem == "user_account: 1 row is not as the audit left it"


def test_that_a_value_emptied_behind_a_dropped_trigger_is_found(core_as: Cores) -> None:
    core = everybody(core_as)
    make_person(core)
    with core.store.engine.connect() as connection:
        assert seal.verify(connection).ok
        _without_capture(connection, "person", "UPDATE person SET date_of_birth = NULL")
        (problem,) = seal.verify(connection).problems
    assert problem == "person: 1 row is not as the audit left it"
