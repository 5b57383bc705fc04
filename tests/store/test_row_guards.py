"""Rules about rows hold against raw SQL on both back-ends, and a lost one is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lomu_app.store import guards
from lomu_app.store.row_guards import RowGuard, install_row_guards, never_deleted
from tests.support.cores import Cores

RULES = (
    never_deleted("draft_note", "A note"),
    RowGuard(
        "draft_note_closed", "draft_note", "update",
        "old.closed AND new.text IS DISTINCT FROM old.text", "A closed note stays as it is",
    ),
    RowGuard(
        "draft_note_empty", "draft_note", "insert",
        "NOT EXISTS (SELECT 1 FROM person WHERE person.id = new.person) AND NOT new.closed",
        "A note is about somebody",
    ),
)  # fmt: skip


def _note(store_is_file: bool) -> str:
    kind = "INTEGER" if store_is_file else "BOOLEAN"
    return f"CREATE TABLE draft_note (id INTEGER, text TEXT, closed {kind}, person INTEGER)"


def test_that_a_rule_about_rows_holds_whoever_writes(core_as: Cores) -> None:
    engine = core_as.store.engine
    with engine.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql(_note(core_as.store.embedded))
        install_row_guards(connection, RULES)
        install_row_guards(connection, RULES)  # a later migration may do it again
        add = sa.text("INSERT INTO draft_note VALUES (:id, 'Seen', :closed, 7)")
        connection.execute(add, {"id": 1, "closed": True})
        connection.exec_driver_sql("UPDATE draft_note SET id = 2")
        refused = {
            "DELETE FROM draft_note": "A note is never deleted",
            "UPDATE draft_note SET text = NULL": "A closed note stays",
            "INSERT INTO draft_note VALUES (3, '', false, 7)": "A note is about somebody",
        }
        if not core_as.store.embedded:
            refused["TRUNCATE draft_note"] = "A note is never deleted"
        for statement, says in refused.items():
            with pytest.raises(sa.exc.DBAPIError, match=says), connection.begin_nested():
                connection.exec_driver_sql(statement)
        transaction.rollback()


def test_that_a_rule_which_is_gone_is_told(core_as: Cores, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = never_deleted("person", "A person")
    monkeypatch.setattr(guards, "ROW_GUARDS", (*guards.ROW_GUARDS, rule))
    engine = core_as.store.engine
    with engine.connect() as connection, connection.begin() as transaction:
        install_row_guards(connection, [rule])
        assert guards.problems(connection) == ()
        table = "" if core_as.store.embedded else " ON person"
        connection.exec_driver_sql(f"DROP TRIGGER guard_person_stays{table}")
        assert guards.problems(connection) == (
            "the guard guard_person_stays is missing, altered or switched off",
        )
        transaction.rollback()


def test_that_a_rule_which_only_one_back_end_understands_is_refused() -> None:
    for name, operation, says in (("a", "replace", "No"), ("b", "delete", "It's not so")):
        with pytest.raises(ValueError, match="both back-ends"):
            RowGuard(name, "person", operation, "old.id = 1", says)
