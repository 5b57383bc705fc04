"""What a look at a person opens on a server, to whom, and for how long.

Photographs, files, links and what an assessment says in words are shown by the desk on a page that
is opened by a look alone. Here the database insists on that: a look is a committed line of its log,
and without one these rows and columns are out of everybody's reach, whatever sends the statement.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from lomu_app.assessments.records import IN_WORDS
from lomu_app.assessments.rules import NOT_KNOWN
from lomu_app.people.commands import ConsultPerson
from lomu_app.server import moves
from lomu_app.server.names import Roles, quoted
from lomu_app.store.server_log import LOG, RULES

OPEN_HOURS = 24
"""So long a look opens a record; one within an hour of another adds nothing to that. A desk looks
again after half of it."""

# One each six seconds, for an hour on end: nobody at a desk reads so, and the units whose days this
# was made from open some two hundred records a day. A program that copies a force's files does it.
MOST_AN_HOUR = 600
MANY_AN_HOUR = 300
"""From so many within an hour on, whoever looks after the server is told of it."""
_TOLD_DAYS = 7

TRIGGER = "look_opens"
_PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_TABLE = f"{LOG}.opened"


def tables(roles: Roles) -> tuple[str, ...]:
    """Where it is kept who opened what, as SQL that can be run anew; as the owner of the log.

    `xid` is the transaction of the look. Nobody at a desk has any right to it; the owner of the
    rules answers from it.
    """
    owner = quoted(roles.owner)
    return (
        f"CREATE TABLE IF NOT EXISTS {_TABLE} (user_id bigint NOT NULL, person_id bigint NOT NULL, "
        "at timestamptz NOT NULL, xid xid8 NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS opened_by ON {_TABLE} (user_id, at)",
        f"GRANT USAGE ON SCHEMA {LOG} TO {owner}",
        f"GRANT SELECT ON {_TABLE} TO {owner}",
    )


# Called once the entry is in: before, an entry that gives way to another one would open as well.
_OPENS = f"""
CREATE OR REPLACE FUNCTION {LOG}.{TRIGGER}() RETURNS trigger LANGUAGE plpgsql {_PINNED} AS $$
DECLARE
    who bigint := {RULES}.my_id();
    whom bigint;
    those bigint[];
    others bigint;
    again timestamptz;
    -- Said once: asked of the clock for each row, no index would be looked up by it.
    lately timestamptz := clock_timestamp() - interval '1 hour';
BEGIN
    IF who IS NULL THEN
        RETURN NULL; -- whoever looks after the database is kept from nothing
    END IF;
    IF coalesce(NEW.subject, '') !~ '^person:[1-9][0-9]{{0,17}}$' THEN
        RAISE EXCEPTION 'a look names the record that is looked at';
    END IF;
    whom := substr(NEW.subject, 8)::bigint;
    IF coalesce(NEW.reason, '') !~ '[^[:space:]]' THEN
        RAISE EXCEPTION 'say why you look at this record';
    END IF;
    IF NOT {RULES}.may_look_at(whom) THEN
        RAISE EXCEPTION 'there is no such record that you may look at';
    END IF;
    those := {RULES}.all_of(whom);
    SELECT count(*), min(each.at) + interval '1 hour' INTO others, again FROM (
        SELECT max(o.at) AS at FROM {_TABLE} o WHERE o.user_id = who AND o.person_id <> ALL (those)
        AND o.at > lately GROUP BY o.person_id) each;
    IF cardinality(those) > {MOST_AN_HOUR} THEN
        RAISE EXCEPTION 'too many records were joined into this one: tell whoever looks after the server';
    ELSIF others + cardinality(those) > {MOST_AN_HOUR} THEN
        RAISE EXCEPTION 'you have looked at % people within an hour. Go on at %; if your work needs more, ask whoever looks after the server',
            others, to_char(again AT TIME ZONE 'Europe/London', 'HH24:MI');
    END IF;
    -- A record that was looked at lately is open. Noted each time, whoever looks at one again and
    -- again would have every question wait for all of these.
    INSERT INTO {_TABLE} SELECT who, one, clock_timestamp(), pg_current_xact_id()
    FROM unnest(those) one WHERE NOT EXISTS (SELECT 1 FROM {_TABLE} o
        WHERE o.user_id = who AND o.person_id = one AND o.at > lately);
    RETURN NULL;
END $$
"""  # noqa: E501 - one sentence of SQL

LOG_FUNCTIONS = {TRIGGER: _OPENS}


def triggers() -> tuple[str, ...]:
    """The trigger as SQL that can be run anew; as the owner of the log, after the functions."""
    return (
        f"DROP TRIGGER IF EXISTS {TRIGGER} ON {LOG}.audit_entry",
        f"CREATE TRIGGER {TRIGGER} AFTER INSERT ON {LOG}.audit_entry FOR EACH ROW "
        f"WHEN (NEW.verb = '{ConsultPerson.verb.value}' AND NEW.tag = '{ConsultPerson.tag}') "
        f"EXECUTE FUNCTION {LOG}.{TRIGGER}()",
    )


# A look of the transaction that asks does not count: it could be rolled back after the reading.
_LOOKED = (
    f"SELECT coalesce(array_agg(DISTINCT o.person_id), '{{}}') FROM {_TABLE} o "
    f"WHERE o.user_id = (SELECT {RULES}.my_id()) "
    f"AND o.at > statement_timestamp() - interval '{OPEN_HOURS} hours' "
    "AND o.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()"
)
# A record, and those that are joined into it as it stands.
_ALL = (
    "WITH RECURSIVE one AS (SELECT wanted AS id UNION SELECT p.id FROM public.person p "
    "JOIN one o ON p.joined_into_id = o.id) SELECT array_agg(id) FROM one"
)
_SEEN = f"p.id <> ALL ((SELECT {RULES}.hidden())::bigint[])"
# The assessments that lists show to the asker, as `reach` says of their rows.
_LISTED = (
    f"a.id = ANY (wanted) AND (SELECT {RULES}.may('{{see_cohorts}}')) "
    f"AND a.area = ANY ((SELECT {RULES}.my_areas())::text[]) "
    f"AND a.person_id <> ALL ((SELECT {RULES}.hidden())::bigint[])"
)
_WORDS = ", ".join(f"{name} text" for name in IN_WORDS)
_TOLD = ", ".join(f"a.{name}" for name in IN_WORDS)

ALL_OF = "all_of(wanted bigint)"
"""Asked by the log alone: nobody at a desk is told who was joined into whom."""
RULES_FUNCTIONS: dict[str, tuple[str, str]] = {
    "opened()": ("bigint[]", _LOOKED),
    ALL_OF: ("bigint[]", _ALL),
    # What was joined into a record after the look at it is opened by another look.
    "is_open(wanted bigint)": ("boolean", f"SELECT {RULES}.all_of(wanted) <@ {RULES}.opened()"),
    **moves.RULES_FUNCTIONS,
    "may_look_at(wanted bigint)": (
        "boolean",
        f"SELECT EXISTS (SELECT 1 FROM public.person p WHERE p.id = wanted AND {_SEEN} "
        f"AND ({RULES}.may('{{see_people}}') OR p.id = ANY ({RULES}.disclosed())))",
    ),
    # What an assessment says in words, to whoever looked at its person or wrote it down.
    "assessed(wanted bigint[])": (
        f"TABLE (id bigint, {_WORDS})",
        f"SELECT a.id, {_TOLD} FROM public.assessment a WHERE {_LISTED} "
        f"AND ((a.person_id = ANY ((SELECT {RULES}.opened())::bigint[]) "
        f"AND a.id <> ALL ((SELECT {RULES}.shut('assessment'))::bigint[])) "
        f"OR a.created_by = (SELECT {RULES}.my_name()))",
    ),
    # Lists tell how many answers are not known, as they tell the score.
    "not_known(wanted bigint[])": (
        "TABLE (id bigint, many bigint)",
        "SELECT a.id, (SELECT count(*) FROM jsonb_array_elements(a.answers::jsonb) each "
        f"WHERE each ->> 'value' = '{NOT_KNOWN}') FROM public.assessment a WHERE {_LISTED}",
    ),
    # Whether somebody can be recognised is told of each case before a meeting; not how.
    "photo_day(wanted bigint)": (
        "date",
        "SELECT max(f.taken_on) FROM public.person_photo f JOIN public.person p "
        f"ON p.id = f.person_id WHERE f.person_id = wanted AND f.removed_reason IS NULL "
        f"AND (SELECT {RULES}.may('{{see_people}}')) AND {_SEEN}",
    ),
}  # fmt: skip
"""What the rules answer, by signature: the type and the question, as in `identity`."""

_IS_THERE = f"SELECT to_regclass('{_TABLE}') IS NOT NULL"
# A second look at somebody within the hour is no further record.
_MANY = sa.text(f"""
    WITH looks AS (
        SELECT user_id, at, lag(at) OVER (PARTITION BY user_id, person_id ORDER BY at) AS before
        FROM {_TABLE} WHERE at > now() - interval '{_TOLD_DAYS} days'
    ), records AS (
        SELECT user_id, at, count(*) OVER (PARTITION BY user_id ORDER BY at
            RANGE BETWEEN interval '1 hour' PRECEDING AND CURRENT ROW) AS many
        FROM looks WHERE before IS NULL OR before < at - interval '1 hour'
    )
    SELECT u.username, max(r.many) AS many, max(r.at) FILTER (WHERE r.many > :many) AS last
    FROM records r JOIN public.user_account u ON u.id = r.user_id
    GROUP BY u.username HAVING max(r.many) > :many ORDER BY u.username
""")


def many_looks(connection: sa.Connection) -> Iterator[str]:
    """Who opened more records within an hour than a day's work asks for, as hints."""
    if not connection.exec_driver_sql(_IS_THERE).scalar_one():
        return  # an older boundary, which the lapses tell of
    for username, many, last in connection.execute(_MANY, {"many": MANY_AN_HOUR}):
        yield (
            f"{username} looked at {many} people within an hour, last so on "
            f"{last:%d/%m/%Y at %H:%M} UTC: look in the log what for, and ask"
        )


def forget(connection: sa.Connection) -> None:
    """Take away looks that open nothing any more and are told no longer; the log keeps them."""
    if connection.exec_driver_sql(_IS_THERE).scalar_one():
        connection.exec_driver_sql(
            f"DELETE FROM {_TABLE} WHERE at < now() - interval '{_TOLD_DAYS} days'"
        )
