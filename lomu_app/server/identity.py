"""What the database knows of whoever asks, from the login alone.

Each function answers about the session's own login and nobody else, so that a policy may lean on
it and a client learns nothing from it that it does not know. `session_user` is what somebody
logged in as; no statement of theirs changes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lomu_app.daart.rules import OUTSTANDING
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.rules import LIVE
from lomu_app.server import looks
from lomu_app.server.names import Roles, quoted
from lomu_app.store.numbers import APART, COUNTED_APART
from lomu_app.store.server_log import RULES

TABLES = (
    f"CREATE TABLE IF NOT EXISTS {RULES}.login (login name PRIMARY KEY, "
    "user_id bigint NOT NULL UNIQUE REFERENCES public.user_account (id))",
    f"CREATE TABLE IF NOT EXISTS {RULES}.role_permission (role text NOT NULL, "
    "permission text NOT NULL, PRIMARY KEY (role, permission))",
    f"CREATE TABLE IF NOT EXISTS {RULES}.area_authority (area text PRIMARY KEY, "
    "authority text NOT NULL)",
    f"CREATE TABLE IF NOT EXISTS {RULES}.cog_unit (authority text PRIMARY KEY, area text NOT NULL)",
)

_ARGUMENT = re.compile(r"\b(wanted|today|kind|besides) ")
_OUTSTANDING = ", ".join(f"'{status}'" for status in sorted(OUTSTANDING))
_LIVE_ORDERS = ", ".join(f"'{status}'" for status in sorted(LIVE))
_PINNED = "STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_OWN_LOGIN = "l.login = session_user"
_ACCOUNT = (
    f"public.user_account u JOIN {RULES}.login l ON l.user_id = u.id "
    f"WHERE {_OWN_LOGIN} AND u.active"
)

# Those whom a pack of the asker's own area names.
_NAMED = (
    "SELECT 1 FROM public.disclosure_person d "
    "JOIN public.disclosure_release r ON r.id = d.release_id WHERE d.release_id = wanted "
    f"AND r.area = ANY ({RULES}.my_areas()) "
    f"AND (r.seen_with IS NULL OR r.seen_with = ANY ({RULES}.my_rights()))"
)

# Those whom packs tell of that the asker may know of, and the records that theirs were joined into:
# whoever asks who was given somebody's data asks by the record that stands today.
_DISCLOSED = (
    "WITH RECURSIVE told AS (SELECT d.person_id AS id "
    "FROM public.disclosure_person d JOIN public.disclosure_release r "
    f"ON r.id = d.release_id WHERE {RULES}.may('{{see_disclosures}}') "
    f"AND r.area = ANY ({RULES}.my_areas()) "
    f"AND (r.seen_with IS NULL OR r.seen_with = ANY ({RULES}.my_rights())) "
    "UNION SELECT p.joined_into_id FROM public.person p JOIN told t ON p.id = t.id "
    "WHERE p.joined_into_id IS NOT NULL) SELECT coalesce(array_agg(id), '{}') FROM told"
)

# The locations of other areas that come to the asker's: by an offer, and to the COG that is held
# there for each unit of its authority. None of them may be missing on its agenda.
_OFFERED = (
    "SELECT coalesce(array_agg(o.id), '{}') FROM ("
    "SELECT t.location_id AS id FROM public.cog_transfer t "
    f"WHERE t.to_area = ANY ({RULES}.my_areas()) "
    "AND (t.outcome IS NULL OR t.outcome = 'accepted') "
    f"UNION SELECT l.id FROM public.cog_location l JOIN {RULES}.cog_unit c "
    "ON c.authority = l.authority AND c.area <> l.area "
    f"WHERE c.area = ANY ({RULES}.my_areas()) AND {RULES}.may('{{see_cse}}')) o"
)

# Who holds a record open is told by the login of their session, whatever its program calls itself.
_EDITORS = (
    "SELECT coalesce(array_agg(DISTINCT u.id), '{}') FROM pg_locks k "
    "JOIN pg_stat_activity a ON a.pid = k.pid AND a.datname = current_database() "
    f"JOIN {RULES}.login l ON l.login = a.usename "
    "JOIN public.user_account u ON u.id = l.user_id "
    "WHERE k.locktype = 'advisory' AND k.objsubid = 2 AND k.granted "
    "AND k.database = a.datid AND k.classid = kind::oid AND k.objid = wanted::oid "
    f"AND split_part(a.application_name, ':', 3) <> besides AND {RULES}.my_id() IS NOT NULL"
)


def functions(
    roles: Roles, taken_with: Mapping[Permission, frozenset[Permission]]
) -> dict[str, str]:
    """The functions as SQL, by their signature.

    `taken_with` are the permissions that nobody has without another one, by that one.
    """
    caretaker = f"pg_has_role(session_user, '{roles.owner}', 'MEMBER')"
    made = {
        "my_id()": ("bigint", f"SELECT u.id FROM {_ACCOUNT}"),
        # Whoever may become the owner looks after the database, and acts under the login's name.
        "my_name()": (
            "text",
            f"SELECT coalesce((SELECT u.username FROM {_ACCOUNT}), "
            f"CASE WHEN {caretaker} THEN session_user::text END)",
        ),
        # Whose the login is, barred or not: the log names whoever was refused.
        "login_id()": ("bigint", f"SELECT l.user_id FROM {RULES}.login l WHERE {_OWN_LOGIN}"),
        "login_name()": (
            "text",
            f"SELECT u.username FROM {RULES}.login l JOIN public.user_account u "
            f"ON u.id = l.user_id WHERE {_OWN_LOGIN}",
        ),
        "my_names()": (
            "text[]",
            f"SELECT array_agg(n) FROM (SELECT unnest(ARRAY[lower(u.username), "
            f"lower(u.display_name)]) AS n FROM {_ACCOUNT}) mine",
        ),
        "my_passphrase_hash()": ("text", f"SELECT u.passphrase_hash FROM {_ACCOUNT}"),
        "my_areas()": (
            "text[]",
            "SELECT coalesce(array_agg(a), '{}') FROM (SELECT jsonb_array_elements_text("
            f"u.areas::jsonb) AS a FROM {_ACCOUNT}) mine",
        ),
        "my_authorities()": (
            "text[]",
            f"SELECT coalesce(array_agg(a.authority), '{{}}') FROM {RULES}.area_authority a "
            f"WHERE a.area = ANY ({RULES}.my_areas())",
        ),
        "my_rights()": ("text[]", _rights(taken_with)),
        "may(wanted text[])": ("boolean", f"SELECT wanted && {RULES}.my_rights()"),
        "hidden()": ("bigint[]", _hidden()),
        "offered()": ("bigint[]", _OFFERED),
        # Their tactics, which whoever holds that COG changes: they are found as the location is.
        "offered_tactics()": (
            "bigint[]",
            "SELECT coalesce(array_agg(t.id), '{}') FROM public.cog_tactic t "
            f"WHERE t.location_id = ANY ({RULES}.offered())",
        ),
        "disclosed()": ("bigint[]", _DISCLOSED),
        # Whether a pack names somebody whom the asker may not see, or anybody under limited access:
        # of whom it tells is kept from them.
        "names_hidden(wanted bigint)": (
            "boolean",
            f"SELECT EXISTS ({_NAMED} AND d.person_id = ANY ({RULES}.hidden()))",
        ),
        "names_limited(wanted bigint)": (
            "boolean",
            "WITH RECURSIVE shut AS (SELECT a.person_id AS id FROM public.access_limit a "
            "WHERE a.lifted_at IS NULL "
            "UNION SELECT p.id FROM public.person p JOIN shut s ON p.joined_into_id = s.id) "
            f"SELECT EXISTS ({_NAMED} AND d.person_id IN (SELECT id FROM shut))",
        ),
        # That there is an assessment, and whose: whoever decides has to ask there what it says.
        "assessed_elsewhere(wanted bigint, today date)": (
            "TABLE (tool text, area text, assessed_on date, done boolean, policy text)",
            "SELECT a.tool, a.area, a.assessed_on, a.not_done_reason IS NULL, a.policy "
            "FROM public.assessment a WHERE a.person_id = wanted AND a.withdrawn_by IS NULL "
            "AND a.assessed_on <= today AND (a.valid_until IS NULL OR a.valid_until >= today) "
            f"AND {RULES}.may('{{see_cohorts}}') AND a.area <> ALL ({RULES}.my_areas()) "
            f"AND a.person_id <> ALL ({RULES}.hidden()) ORDER BY a.assessed_on, a.id",
        ),
        # That something is live there which keeps somebody from being let go here.
        "live_elsewhere(wanted bigint)": (
            "TABLE (what text, area text)",
            "SELECT l.what, l.area FROM (SELECT 'target' AS what, t.area, t.person_id "
            f"FROM public.target t WHERE t.status IN ({_OUTSTANDING}) UNION ALL "
            "SELECT 'order', o.area, o.person_id FROM public.legal_order o "
            f"WHERE o.status IN ({_LIVE_ORDERS})) l WHERE l.person_id = wanted "
            f"AND {RULES}.may('{{see_cohorts}}') AND l.area <> ALL ({RULES}.my_areas()) "
            f"AND l.person_id <> ALL ({RULES}.hidden()) ORDER BY l.what DESC, l.area",
        ),
        # Whom of an own area another one is after as well.
        "also_wanted(wanted text)": (
            "TABLE (id bigint, area text)",
            "SELECT t.id, o.area FROM public.target t "
            "JOIN public.target o ON o.person_id = t.person_id "
            f"WHERE t.area = wanted AND wanted = ANY ({RULES}.my_areas()) "
            f"AND t.status IN ({_OUTSTANDING}) AND o.status IN ({_OUTSTANDING}) "
            f"AND o.area <> ALL ({RULES}.my_areas()) AND {RULES}.may('{{see_targets}}') "
            f"AND t.person_id <> ALL ({RULES}.hidden())",
        ),
        # That another area is after somebody as well, and whom to ring up: what the desk tells.
        "wanted_elsewhere(wanted bigint)": (
            "TABLE (id bigint, area text, team text, owner text)",
            "SELECT t.id, t.area, t.team, t.owner FROM public.target t WHERE t.person_id = wanted "
            f"AND t.status IN ({_OUTSTANDING}) AND {RULES}.may('{{see_targets}}') "
            f"AND t.area <> ALL ({RULES}.my_areas()) AND t.person_id <> ALL ({RULES}.hidden())",
        ),
        "limit_reason(wanted bigint)": (
            "text",
            f"SELECT a.reason FROM public.access_limit a WHERE a.person_id = wanted "
            f"AND {RULES}.may('{{see_people}}') AND a.person_id <> ALL ({RULES}.hidden())",
        ),
        "next_apart(wanted text)": ("bigint", _next_apart()),
        "editors(kind bigint, wanted bigint, besides text)": ("bigint[]", _EDITORS),
        **looks.RULES_FUNCTIONS,
    }  # fmt: skip
    return {
        name: f"CREATE OR REPLACE FUNCTION {RULES}.{name} RETURNS {answer} LANGUAGE sql {_PINNED} "
        f"AS $${body}$$"
        for name, (answer, body) in made.items()
    }


def _rights(taken_with: Mapping[Permission, frozenset[Permission]]) -> str:
    given = " AND ".join(
        f"(permission NOT IN ({_listed(those)}) "
        f"OR EXISTS (SELECT 1 FROM held WHERE permission = '{needed}'))"
        for needed, those in taken_with.items()
    )
    return (
        "WITH held AS (SELECT DISTINCT p.permission FROM "
        f"(SELECT jsonb_array_elements_text(u.roles::jsonb) AS role FROM {_ACCOUNT}) mine "
        f"JOIN {RULES}.role_permission p ON p.role = mine.role) "
        "SELECT coalesce(array_agg(permission), '{}') FROM held "
        f"WHERE {given}"
    )


def _listed(permissions: frozenset[Permission]) -> str:
    return ", ".join(f"'{each}'" for each in sorted(permissions))


def _hidden() -> str:
    """The people whom the asker may not see, with those whose records were joined into theirs.

    A limit that nobody is left to change is open to whoever may set one.
    """
    able = (
        "EXISTS (SELECT 1 FROM public.user_account u WHERE u.active AND (u.username = a.owner "
        "OR a.named::jsonb ? u.username))"
    )
    return (
        "WITH RECURSIVE shut AS (SELECT a.person_id AS id FROM public.access_limit a "
        f"WHERE a.lifted_at IS NULL AND a.owner IS DISTINCT FROM {RULES}.my_name() "
        f"AND NOT (a.named::jsonb ? coalesce({RULES}.my_name(), '')) "
        f"AND NOT ({RULES}.may('{{limit_access}}') AND NOT {able}) "
        "UNION SELECT p.id FROM public.person p JOIN shut s ON p.joined_into_id = s.id) "
        "SELECT coalesce(array_agg(id), '{}') FROM shut"
    )


def _next_apart() -> str:
    """The next number of a table among those that not everybody may know of."""
    counted = " ".join(
        f"WHEN wanted = '{table}' AND {RULES}.may('{{{','.join(permissions)}}}') "
        f"THEN (SELECT max(id) FROM public.{table})"
        for table, permissions in sorted(COUNTED_APART.items())
    )
    return f"SELECT greatest({APART}, CASE {counted} END) + 1"


def grants(roles: Roles, signatures: list[str]) -> list[str]:
    """Who may ask: everybody at a desk, and the log, which signs with the answer."""
    to = dict.fromkeys(signatures, (roles.desk, roles.log)) | {looks.ALL_OF: (roles.log,)}
    return [
        f"GRANT EXECUTE ON FUNCTION {RULES}.{_ARGUMENT.sub('', name)} "
        f"TO {', '.join(map(quoted, groups))}"
        for name, groups in to.items()
    ]
