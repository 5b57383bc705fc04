"""A row that was handed from one record to another is opened by a look at each that it lay on.

Whoever may join a record into another one, or hand an assessment over, could do so to everybody,
read them all by one look, and undo it. So the database notes where such a row came from, and
forgets it when it goes back.
"""

from __future__ import annotations

from collections.abc import Iterator

from lomu_app.store.server_log import RULES

TABLES = ("person_photo", "person_document", "person_link", "assessment")
NAME = "note_move"
_NOTED = f"{RULES}.moved"
_THIS = "m.table_name = TG_TABLE_NAME AND m.row_id = NEW.id"

# `person_id` is where the row lay, `at_id` where it lies now; `step` tells which came first.
TABLE = (
    f"CREATE TABLE IF NOT EXISTS {_NOTED} (table_name text NOT NULL, row_id bigint NOT NULL, "
    "step integer NOT NULL, person_id bigint NOT NULL, at_id bigint NOT NULL, "
    "PRIMARY KEY (table_name, row_id, step))",
    f"CREATE INDEX IF NOT EXISTS moved_at ON {_NOTED} (at_id)",
)

# Called before the row is written: what is asked within the same statement finds both or neither.
_NOTES = f"""
CREATE OR REPLACE FUNCTION {RULES}.{NAME}() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    back integer := (SELECT m.step FROM {_NOTED} m WHERE {_THIS} AND m.person_id = NEW.person_id);
BEGIN
    IF back IS NULL THEN
        INSERT INTO {_NOTED} SELECT TG_TABLE_NAME, NEW.id, coalesce(max(m.step), 0) + 1,
            OLD.person_id, NEW.person_id FROM {_NOTED} m WHERE {_THIS};
    ELSE
        DELETE FROM {_NOTED} m WHERE {_THIS} AND m.step >= back;
    END IF;
    UPDATE {_NOTED} m SET at_id = NEW.person_id WHERE {_THIS};
    RETURN NEW;
END $$
"""

RULES_FUNCTIONS: dict[str, tuple[str, str]] = {
    # Rows at records that were looked at, which came from one that was not.
    "shut(wanted text)": (
        "bigint[]",
        f"SELECT coalesce(array_agg(m.row_id), '{{}}') FROM {_NOTED} m "
        f"WHERE m.table_name = wanted AND m.at_id = ANY ({RULES}.opened()) "
        f"AND m.person_id <> ALL ({RULES}.opened())",
    ),
    # Whom a look is missing at, where one at the record that an assessment lies on opens it not.
    "look_first_at(wanted bigint)": (
        "bigint",
        "SELECT coalesce((SELECT m.person_id FROM "
        f"{_NOTED} m WHERE m.table_name = 'assessment' AND m.row_id = a.id "
        f"AND m.at_id = ANY ({RULES}.opened()) AND m.person_id <> ALL ({RULES}.opened()) "
        f"AND m.person_id <> ALL ({RULES}.all_of(a.person_id)) "
        "ORDER BY m.step LIMIT 1), a.person_id) FROM public.assessment a WHERE a.id = wanted "
        f"AND a.area = ANY ({RULES}.my_areas()) AND a.person_id <> ALL ({RULES}.hidden())",
    ),
}


def statements() -> Iterator[str]:
    """Function and triggers, as SQL that can be run anew; as whoever owns the tables."""
    yield _NOTES
    yield f"REVOKE ALL ON FUNCTION {RULES}.{NAME}() FROM PUBLIC"
    for table in TABLES:
        yield f"DROP TRIGGER IF EXISTS {NAME} ON public.{table}"
        yield (
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON public.{table} FOR EACH ROW "
            "WHEN (OLD.person_id IS DISTINCT FROM NEW.person_id) "
            f"EXECUTE FUNCTION {RULES}.{NAME}()"
        )
