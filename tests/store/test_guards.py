"""A trigger of the audit taken away, weakened or planted is found by a verification."""

from __future__ import annotations

import pytest

from tests.support.cores import Cores

ON_FILE = {
    "DROP TRIGGER audit_target_update": "the guard audit_target_update is missing",
    "DROP TRIGGER audit_seal_no_delete": "the guard audit_seal_no_delete is missing",
    "DROP TRIGGER version_person": "the guard version_person is missing",
    "DROP TRIGGER search_fts_insert": "the guard search_fts_insert is missing",
    "DROP TRIGGER audit_entry_no_update; CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON "
    "audit_entry WHEN old.tx > 900 BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END": (
        "the guard audit_entry_no_update is missing, altered"
    ),
    "CREATE TRIGGER kind AFTER INSERT ON target BEGIN UPDATE target SET victim_risk = 'standard', "
    "version = version + 1 WHERE id = new.id; END": "kind is a trigger or view that is not the",
    "CREATE VIEW wanted AS SELECT * FROM target": "wanted is a trigger or view that is not the",
}
ON_SERVER = {
    "DROP TRIGGER audit_target ON target": "the guard audit_target is missing",
    "ALTER TABLE target DISABLE TRIGGER audit_target": "the guard audit_target is missing, alter",
    "ALTER TABLE audit_seal DISABLE TRIGGER USER": "the guard audit_seal_append_only is missing",
    "DROP TRIGGER version_person ON person": "the guard version_person is missing",
    "DROP TRIGGER audit_person ON person; CREATE TRIGGER audit_person AFTER INSERT ON person "
    "FOR EACH ROW WHEN (NEW.id > 900) EXECUTE FUNCTION lomu_capture('id')": (
        "the guard audit_person is missing, altered"
    ),
    "DROP TRIGGER audit_person ON person; CREATE TRIGGER audit_person AFTER INSERT OR DELETE ON "
    "person FOR EACH ROW EXECUTE FUNCTION lomu_capture('id')": (
        "the guard audit_person is missing, altered"
    ),
    "DROP TRIGGER audit_person ON person; CREATE TRIGGER audit_person AFTER INSERT OR UPDATE OR "
    "DELETE ON person FOR EACH ROW EXECUTE FUNCTION lomu_append_only()": (
        "the guard audit_person is missing, altered"
    ),
    "CREATE OR REPLACE FUNCTION lomu_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RETURN NULL; END'": "the guard lomu_append_only is missing, altered",
    "CREATE FUNCTION helpful() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; "
    "CREATE TRIGGER kind BEFORE INSERT ON target FOR EACH ROW EXECUTE FUNCTION helpful()": (
        "kind is a trigger or view that is not the"
    ),
}


@pytest.mark.parametrize("statements", ON_FILE)
def test_that_a_weakened_guard_is_told(embedded_core_as: Cores, statements: str) -> None:
    told = _told_after(embedded_core_as, _apart(statements))
    assert told[0].startswith(ON_FILE[statements])
    assert len(told) == 1


@pytest.mark.parametrize("statements", ON_SERVER)
def test_that_a_weakened_guard_is_told_on_the_server(
    postgres_core_as: Cores, statements: str
) -> None:
    told = _told_after(postgres_core_as, [statements])
    assert told[0].startswith(ON_SERVER[statements])
    assert len(told) == 1


def _apart(statements: str) -> list[str]:
    """SQLite takes one at a time; a trigger's own steps stay together."""
    first, mark, rest = statements.partition("; CREATE")
    return [first, f"CREATE{rest}"] if mark else [statements]


def _told_after(cores: Cores, statements: list[str]) -> tuple[str, ...]:
    core = cores("administrator")
    assert core.verify_audit().ok
    with core.store.engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()
    return core.verify_audit().problems
