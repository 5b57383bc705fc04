"""Learning of the compartment without being cleared: counts, plans, sizes, numbers, refusals."""

from __future__ import annotations

from tests.server.attacks.model import EVERYBODY, NOT_CLEARED, RULE, attack, writing

_TABLES = (
    "cog_location", "cog_location_link", "cog_location_note", "cog_location_step",
    "cog_risk_score", "cog_intelligence", "cog_tactic", "cog_tactic_step", "cog_sign_off",
    "cog_transfer", "imported_location", "children_at_risk", "children_entry",
)  # fmt: skip

# The planner is asked how many notes come before a word, letter by letter, until none comes after.
_SPELLS = """DO $$ DECLARE
    letters text[] := ARRAY(SELECT chr(c) FROM generate_series(65, 122) c
        WHERE chr(c) ~ '[A-Za-z]' ORDER BY chr(c));
    question text := 'EXPLAIN (FORMAT JSON) SELECT 1 FROM target WHERE safety_note < %L';
    plan json; spelt text := ''; rows text; low int; high int;
BEGIN
    EXECUTE format(question, repeat('z', 9)) INTO plan;
    rows := plan->0->'Plan'->>'Plan Rows';
    FOR place IN 1..9 LOOP
        low := 1; high := cardinality(letters) + 1;
        WHILE high - low > 1 LOOP
            EXECUTE format(question, spelt || letters[(low + high) / 2]) INTO plan;
            IF plan->0->'Plan'->>'Plan Rows' = rows THEN high := (low + high) / 2;
            ELSE low := (low + high) / 2; END IF;
        END LOOP;
        spelt := spelt || letters[low];
    END LOOP;
    RAISE EXCEPTION 'it says %', spelt;
END $$"""

# The same by what EXPLAIN ANALYZE says was asked of a row, or was not, before it was held back.
_HELD_BACK = """DO $$ DECLARE
    letters text[] := ARRAY(SELECT chr(c) FROM generate_series(65, 122) c
        WHERE chr(c) ~ '[A-Za-z]' ORDER BY chr(c));
    question text := 'EXPLAIN (ANALYZE, FORMAT JSON, COSTS OFF, TIMING OFF, SUMMARY OFF) '
        'SELECT 1 FROM {where} < %L';
    plan text; spelt text := ''; wholly int; low int; high int;
BEGIN
    EXECUTE format(question, repeat('z', 9)) INTO plan;
    wholly := cardinality(string_to_array(plan, '"Actual Loops": 0'));
    FOR place IN 1..9 LOOP
        low := 1; high := cardinality(letters) + 1;
        WHILE high - low > 1 LOOP
            EXECUTE format(question, spelt || letters[(low + high) / 2]) INTO plan;
            IF cardinality(string_to_array(plan, '"Actual Loops": 0')) = wholly THEN
                high := (low + high) / 2;
            ELSE low := (low + high) / 2; END IF;
        END LOOP;
        spelt := spelt || letters[low];
    END LOOP;
    RAISE EXCEPTION 'it says %', spelt;
END $$"""

ATTACKS = (
    *(attack(f"counting {table}", NOT_CLEARED, f"SELECT count(*) FROM {table}")
      for table in _TABLES),
    attack("the plan of a look at locations", NOT_CLEARED, "EXPLAIN SELECT * FROM cog_location"),
    attack("what the planner knows of locations", NOT_CLEARED, "SELECT * FROM pg_stats"),
    attack("what the planner keeps of locations", NOT_CLEARED, "SELECT * FROM pg_statistic"),
    attack("a note of another area's target, spelt out by estimates", EVERYBODY, _SPELLS,
           meets=None),
    *(attack(f"{what}, spelt out by what a plan did", EVERYBODY,
             _HELD_BACK.replace("{where}", where), meets=None)
      for what, where in (
          ("a note of another area's target", "target WHERE id = {their_target} AND safety_note"),
          ("a link of somebody not looked at", "person_link WHERE person_id = {shown} AND name"),
      )),
    attack("how many rows the catalogue counts", NOT_CLEARED,
           "SELECT reltuples FROM pg_class WHERE relname = 'cog_location'"),
    attack("how many pages the catalogue counts", NOT_CLEARED,
           "SELECT relpages FROM pg_class WHERE relname = 'cog_location'"),
    attack("how many rows the statistics count", NOT_CLEARED,
           "SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'cog_location'"),
    attack("how many rows were inserted", NOT_CLEARED,
           "SELECT pg_stat_get_tuples_inserted('cog_location'::regclass)"),
    attack("how large the table is", NOT_CLEARED, "SELECT pg_relation_size('cog_location')"),
    attack("how large table and indexes are", NOT_CLEARED,
           "SELECT pg_total_relation_size('cog_intelligence')"),
    attack("how far the numbers of locations are", NOT_CLEARED,
           "SELECT last_value FROM cog_location_id_seq"),
    attack("drawing a number of the locations", NOT_CLEARED,
           "SELECT nextval('cog_location_id_seq')"),
    attack("how far the numbers are, by the catalogue", NOT_CLEARED,
           "SELECT last_value FROM pg_sequences WHERE sequencename = 'cog_location_id_seq'"),
    attack("the COG's meetings", NOT_CLEARED, "SELECT * FROM meeting WHERE kind = 'cog'",
           meets=[]),
    attack("how many meetings there are", NOT_CLEARED, "SELECT count(*) FROM meeting",
           meets=[(0,)]),
    attack("the COG's agenda", NOT_CLEARED, "SELECT title FROM meeting_item", meets=[]),
    attack("what search knows of locations", NOT_CLEARED,
           "SELECT title FROM search_entry WHERE kind IN ('location', 'intelligence', 'tactic')",
           meets=[]),
    attack("a word of the compartment in search", NOT_CLEARED,
           "SELECT count(*) FROM search_entry WHERE "
           "to_tsvector('simple', body) @@ to_tsquery('simple', 'lapwing:*')", meets=[(0,)]),
    attack("entries of the compartment in the log", NOT_CLEARED,
           "SELECT tag FROM audit_entry WHERE tag LIKE 'cog:%' OR subject LIKE 'cog:%'",
           meets=[]),
    attack("changes of the compartment in the log", NOT_CLEARED,
           "SELECT new FROM audit_change WHERE table_name LIKE 'cog%'", meets=[]),
    attack("actions of the compartment", NOT_CLEARED,
           "SELECT * FROM action_item WHERE seen_with = 'see_cse'", meets=[]),
    attack("the next number among the actions kept apart", NOT_CLEARED,
           "SELECT lomu_rules.next_apart('action_item')", meets=[(1_000_000_001,)]),
    attack("locations offered to one's area", NOT_CLEARED,
           "SELECT cardinality(lomu_rules.offered())", meets=[(0,)]),
    attack("planting a row beside a location's in search, to be told that it is taken",
           NOT_CLEARED,
           "INSERT INTO search_entry (kind, record_id, title, detail, body) "
           "VALUES ('location', {place}, '', '', '')"),
    attack("a meeting of the COG planted, to be told that the day is taken",
           ("viewer", "odoc_chair", "administrator"),
           "INSERT INTO meeting (kind, area, held_on, status) "
           "VALUES ('cog', 'Coventry', '2026-11-24', 'prepared')"),
    attack("an addendum to an item, to be told whether it is there",
           ("odoc_chair", "offender_manager", "viewer"),
           "INSERT INTO meeting_addendum (meeting_id, item_id, text, version, created_at, "
           "created_by, updated_at, updated_by) VALUES ({meeting}, 1, '', 1, now(), '', now(), '')",
           meets=RULE),
    writing("an action with the number of one kept apart, to be told that it is taken",
            ("offender_manager",),
            "INSERT INTO action_item (id, reference, area, source_kind, text, kind, owner, "
            "owner_agency, status, status_since, result, priority, version, created_at, "
            "created_by, updated_at, updated_by) VALUES (1000000001, 'AX-000001', 'Coventry', "
            "'person', '', 'visit', '', '', 'open', now(), '', 1, 1, now(), '', now(), "
            "'')"),
    attack("joining the group of the cleared", NOT_CLEARED, "SET ROLE {cse}"),
    attack("what a location's link says of a person", NOT_CLEARED,
           "SELECT p.id FROM person p JOIN cog_location_link l ON l.person_id = p.id"),
)  # fmt: skip
