"""Steps that are not one's own: past the permission, past the beginning, past whoever signed."""

from __future__ import annotations

from tests.server.attacks.model import writing


def _like(table: str, row: str, *, number: int, **said: str) -> str:
    """A row planted beside another one that it is like but for what is said."""
    differs = ", ".join(f"'{name}', {value}" for name, value in said.items())
    return (
        f"INSERT INTO {table} SELECT (made).* FROM (SELECT jsonb_populate_record(one, "
        f"jsonb_build_object('id', {number}, {differs})) AS made FROM {table} one "
        f"WHERE id = {{{row}}}) planted"
    )


def _pack(number: int, *, status: str, needs_check: str) -> str:
    words = ", ".join(
        f"'{name}', ''" for name in ("subject", "snapshot", "why", "check_note", "ended_reason")
    )
    return (
        "INSERT INTO disclosure_release SELECT (made).* FROM (SELECT jsonb_populate_record("
        f"NULL::disclosure_release, jsonb_build_object('id', {number}, 'reference', 'D-{number}', "
        f"'kind', 'fsim', 'title', 'x', 'area', 'Coventry', 'day', current_date, {words}, "
        "'pack_version', 1, 'data_as_at', now(), 'marking', 'OFFICIAL-SENSITIVE', 'policy', 'x', "
        f"'needs_check', {needs_check}, 'status', '{status}', 'status_since', now(), "
        "'released_by', session_user, 'version', 1, 'created_at', now(), 'created_by', '', "
        "'updated_at', now(), 'updated_by', '')) AS made) planted"
    )


def _withdraws(pack: str) -> str:
    return (
        "UPDATE disclosure_release SET status = 'withdrawn', ended_reason = 'x', "
        f"version = version + 1 WHERE id = {{{pack}}}"
    )


def _meeting(status: str) -> str:
    return (
        "INSERT INTO meeting (kind, area, covers, held_on, starts_at, place, chair, minute_taker, "
        "status, prepared_by, statement, policy, edits, version, created_at, created_by, "
        "updated_at, updated_by) VALUES ('odoc', 'Coventry', '', '2026-12-30', '', '', '', '', "
        f"'{status}', session_user, '', '', 0, 1, now(), '', now(), '')"
    )


_MEETING = "(SELECT id FROM meeting WHERE held_on = '2026-12-30')"
_CHAIR = "'odoc.one'"
_ITEM = f"(SELECT id FROM meeting_item WHERE meeting_id = {_MEETING})"
_WRITES_BRIEFING = (
    _meeting("prepared"),
    "INSERT INTO meeting_item (meeting_id, position, section, subject_kind, subject_id, reference, "
    "title, facts, needs_decision, settled, joined_late, presented_by, summary, discussion, "
    "detail, rationale, chair_reason, vote, dissent, deferred_before, version, created_at, "
    f"created_by, updated_at, updated_by) VALUES ({_MEETING}, 1, 'x', 'membership', {{member}}, "
    "'x', 'x', jsonb_build_object()::text, false, '', false, '', '', '', '', '', '', '', '', 0, 1, "
    "now(), '', now(), '')",
    "INSERT INTO odoc_case (meeting_item_id, membership_id, summary, summary_by, decided, "
    "refusals, gaps, policy, version, created_at, created_by, updated_at, updated_by) VALUES ("
    f"{_ITEM}, {{member}}, 'Read this out', session_user, jsonb_build_object()::text, '[]', "
    "jsonb_build_object()::text, '', 1, now(), '', now(), '')",
)
_BRIEFS = f"UPDATE odoc_case SET {{what}}, version = version + 1 WHERE meeting_item_id = {_ITEM}"


def _briefs(what: str) -> str:
    return _BRIEFS.replace("{what}", what)


def _calls_off(by: str = "session_user") -> str:
    return (
        f"UPDATE meeting SET status = 'called_off', called_off_by = {by}, called_off_at = now(), "
        "called_off_reason = 'x', version = version + 1 "
    )


def _member(what: str) -> str:
    return f"UPDATE membership SET {what}, version = version + 1 WHERE id = {{leaving}}"


def _list(what: str) -> str:
    return f"UPDATE threat_list SET {what}, version = version + 1 WHERE id = {{other_list}}"


ATTACKS = (
    writing("a list approved by a sergeant who had no hand in it", ("sergeant",),
            _list("status = 'approved', approved_by = session_user, approved_at = now()")),
    writing("a list shown that nobody has approved", ("sergeant", "inspector"),
            _list("status = 'presented', presented_by = session_user, presented_at = now()")),
    writing("a member let go by a sergeant", ("sergeant",),
            _member("status = 'deselected', ended_on = current_date")),
    writing("a member let go by a sergeant as a joined record", ("sergeant",),
            _member("leaving_by = session_user, leaving_reason = 'joined_record'"),
            _member("status = 'deselected', ended_on = current_date")),
    writing("a proposal taken over and emptied, to decide on it", ("inspector",),
            _member("leaving_by = session_user"), _member("leaving_by = NULL"),
            _member("status = 'deselected', ended_on = current_date")),
    writing("a proposal of somebody else emptied", ("sergeant",), _member("leaving_by = NULL")),
    writing("a briefing emptied of its writer, to check it", ("sergeant",), *_WRITES_BRIEFING,
            _briefs("summary_by = NULL"), _briefs("checked_by = session_user")),
    writing("a briefing checked as it is written", ("sergeant",), *_WRITES_BRIEFING,
            _briefs("summary = 'x', summary_by = NULL, checked_by = session_user")),
    writing("a meeting opened by a sergeant", ("sergeant",), _meeting("prepared"),
            "UPDATE meeting SET status = 'open', opened_by = session_user, opened_at = now(), "
            f"version = version + 1 WHERE id = {_MEETING}"),
    writing("a meeting called off by a sergeant", ("sergeant",), _meeting("prepared"),
            f"{_calls_off()} WHERE id = {_MEETING}"),
    writing("a meeting of the COG called off by who chairs others", ("inspector",),
            f"{_calls_off()} WHERE id = {{meeting}}"),
    writing("a meeting called off in the chair's name", ("inspector",), _meeting("prepared"),
            f"{_calls_off(_CHAIR)} WHERE id = {_MEETING}"),
    writing("a meeting called off in nobody's name", ("inspector",), _meeting("prepared"),
            "UPDATE meeting SET status = 'called_off', called_off_by = '', called_off_at = now(), "
            f"called_off_reason = 'x', version = version + 1 WHERE id = {_MEETING}"),
    writing("a meeting called off in the name of who did so before", ("cog_chair",),
            "UPDATE meeting SET status = 'prepared', version = version + 1 "
            "WHERE id = {called_off}",
            "UPDATE meeting SET status = 'called_off', version = version + 1 "
            "WHERE id = {called_off}"),
    writing("a meeting called off that is open", ("inspector",), _meeting("prepared"),
            "UPDATE meeting SET status = 'open', chair = session_user, opened_by = session_user, "
            f"opened_at = now(), version = version + 1 WHERE id = {_MEETING}",
            f"{_calls_off()} WHERE id = {_MEETING}"),
    writing("an item put on a meeting that was called off", ("inspector",), _meeting("prepared"),
            f"{_calls_off()} WHERE id = {_MEETING}", _WRITES_BRIEFING[1]),
    writing("a meeting taken up again by a sergeant", ("sergeant",),
            "UPDATE meeting SET status = 'prepared', version = version + 1 "
            "WHERE id = {called_off}"),
    writing("a meeting that begins ended", ("sergeant", "cog_chair"), _meeting("ended")),
    writing("a meeting that begins with its minutes approved", ("sergeant", "inspector"),
            _meeting("approved")),
    writing("a target that begins ready", ("offender_manager",),
            _like("target", "target", number=900001, reference="'T-900001'", status="'ready'")),
    writing("a member that begins selected", ("offender_manager",),
            _like("membership", "member", number=900001, reference="'M-900001'",
                  status="'selected'")),
    writing("a member that begins let go", ("offender_manager", "sergeant", "inspector"),
            _like("membership", "member", number=900002, reference="'M-900002'",
                  status="'deselected'", ended_on="current_date")),
    writing("a pack that begins released", ("cog_chair",),
            _pack(900001, status="released", needs_check="false")),
    writing("a pack that begins checked", ("sergeant", "inspector", "manager"),
            _pack(900002, status="checked", needs_check="true")),
    writing("a pack that needs a check made one that needs none", ("sergeant", "manager"),
            _pack(900003, status="built", needs_check="true"),
            "UPDATE disclosure_release SET needs_check = false, version = version + 1 "
            "WHERE id = 900003"),
    writing("a pack of several areas withdrawn by who has one of them", ("sergeant", "inspector"),
            _withdraws("wide_pack"), meets=[]),
    writing("a pack withdrawn by who may not see somebody in it", ("sergeant", "inspector"),
            _withdraws("limited_pack"), meets=[]),
    writing("a copy accounted for by who may not see somebody in it", ("sergeant", "inspector"),
            "UPDATE disclosure_copy SET accounted_how = 'x', version = version + 1 "
            "WHERE release_id = {limited_pack}", meets=[]),
    writing("a colleague's name taken", ("administrator",),
            "UPDATE user_account SET username = 'insp.one', version = version + 1 "
            "WHERE username = session_user"),
    writing("a colleague's account given another name", ("administrator",),
            "UPDATE user_account SET username = 'insp.gone', username_folded = 'insp.gone', "
            "version = version + 1 WHERE username = 'insp.two'"),
    writing("an account made in a colleague's name", ("administrator",),
            "INSERT INTO user_account (username, username_folded, display_name, passphrase_hash, "
            "roles, areas, active, version, created_at, created_by, updated_at, updated_by) VALUES "
            "('insp.one', 'planted', 'Insp One', '', '[]', '[]', true, 1, now(), '', now(), '')"),
)  # fmt: skip
