"""What hangs on a joined record follows it where whoever joins does not see it.

The program moves what its user sees. The rest, rows of other areas and of the compartment, the
database moves by itself, and tells nobody; taken back, it goes back.
"""

from __future__ import annotations

from collections.abc import Iterator

from lomu_app.store.server_log import RULES

_OTHER_AREA = f"t.area <> ALL ({RULES}.my_areas())"
_COMPARTMENT = (
    f"(NOT {RULES}.may('{{see_cse}}') OR NOT EXISTS (SELECT 1 FROM public.cog_location l "
    f"WHERE l.id = t.location_id AND (l.area = ANY ({RULES}.my_areas()) "
    f"OR l.id = ANY ({RULES}.offered()))))"
)
_OPENED_BY_A_LOOK = {
    "person_photo": "photos", "person_link": "links", "person_document": "documents",
}  # fmt: skip
"""These tables, with what the program called their rows where it moved them itself."""
FOLLOWS = {
    "target": _OTHER_AREA, "membership": _OTHER_AREA, "legal_order": _OTHER_AREA,
    "action_item": _OTHER_AREA, "assessment": _OTHER_AREA, "intervention": _OTHER_AREA,
    # The database alone moves what a look opens, whoever has looked at which of the two.
    **dict.fromkeys(_OPENED_BY_A_LOOK, "true"),
    "cog_location_link": _COMPARTMENT, "cog_tactic": _COMPARTMENT,
}  # fmt: skip
"""The condition on which a row of each table is out of the joiner's sight."""

TABLE = (
    f"CREATE TABLE IF NOT EXISTS {RULES}.followed (joined_id bigint NOT NULL, "
    "table_name text NOT NULL, row_id bigint NOT NULL, "
    "PRIMARY KEY (joined_id, table_name, row_id))"
)


def statements() -> Iterator[str]:
    """The table, function and trigger; they can be installed anew."""
    yield TABLE
    there = " ".join(_moved(table, unseen) for table, unseen in FOLLOWS.items())
    back = " ".join(map(_moved_back, FOLLOWS))
    yield (
        f"CREATE OR REPLACE FUNCTION {RULES}.follow_join() RETURNS trigger LANGUAGE plpgsql "
        "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN "
        "IF OLD.joined_into_id IS NULL AND NEW.joined_into_id IS NOT NULL THEN "
        f"{there} ELSIF OLD.joined_into_id IS NOT NULL AND NEW.joined_into_id IS NULL THEN {back} "
        f"DELETE FROM {RULES}.followed WHERE joined_id = NEW.id; END IF; RETURN NULL; END $$"
    )
    yield f"REVOKE ALL ON FUNCTION {RULES}.follow_join() FROM PUBLIC"
    yield "DROP TRIGGER IF EXISTS follow_join ON public.person"
    yield (
        "CREATE TRIGGER follow_join AFTER UPDATE ON public.person "
        f"FOR EACH ROW EXECUTE FUNCTION {RULES}.follow_join()"
    )


def _moved(table: str, unseen: str) -> str:
    return (
        f"WITH gone AS (UPDATE public.{table} t SET person_id = NEW.joined_into_id, "
        f"version = t.version + 1 WHERE t.person_id = NEW.id AND {unseen} RETURNING t.id) "
        f"INSERT INTO {RULES}.followed SELECT NEW.id, '{table}', id FROM gone;"
    )


def _moved_back(table: str) -> str:
    moved = (
        f"UPDATE public.{table} t SET person_id = NEW.id, version = t.version + 1 "
        f"FROM {RULES}.followed f WHERE f.joined_id = NEW.id AND f.table_name = '{table}' "
        "AND f.row_id = t.id AND t.person_id = OLD.joined_into_id;"
    )
    return moved + (_moved_before(table) if table in _OPENED_BY_A_LOOK else "")


def _moved_before(table: str) -> str:
    """The same of what the program of an older release moved, as is noted on the pair."""
    return (
        f" UPDATE public.{table} t SET person_id = NEW.id, version = t.version + 1 "
        "FROM public.possible_match m WHERE t.person_id = OLD.joined_into_id "
        "AND m.first_id = least(NEW.id, OLD.joined_into_id) "
        "AND m.second_id = greatest(NEW.id, OLD.joined_into_id) "
        "AND m.moved::jsonb -> 'joined' = to_jsonb(NEW.id) AND "
        f"m.moved::jsonb -> 'rooms' -> '{_OPENED_BY_A_LOOK[table]}' @> to_jsonb(t.id);"
    )
