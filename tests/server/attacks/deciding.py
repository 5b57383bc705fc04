"""Skipping the second pair of eyes, and dropping what the agenda must keep."""

from __future__ import annotations

from tests.server.attacks.model import attack, writing

_APPROVES = (
    "UPDATE threat_list SET status = 'approved', approved_by = '{{by}}', approved_at = now(), "
    "version = version + 1 WHERE id = {list}"
)
_LETS_OUT = (
    "UPDATE cog_intelligence SET approved_by = '{{by}}', approved_at = now(), "
    "version = version + 1 WHERE id = {info}"
)
_GRANTS = (
    "UPDATE cog_sign_off SET outcome = 'granted', decided_by = session_user, decided_at = now(), "
    "minute = 'm'{{more}}, version = version + 1 WHERE location_id = {proposed} "
)
_WORKERS = ("sergeant", "inspector", "cse_officer", "cog_chair")


def _by(sql: str, name: str) -> str:
    return sql.replace("{{by}}", name)


ATTACKS = (
    writing("a list approved by whoever submitted it", ("sergeant",), _by(_APPROVES, "ps.one")),
    writing("a list approved in an inspector's name", ("sergeant",), _by(_APPROVES, "insp.one")),
    writing("a list approved by an inspector in another's name", ("inspector",),
            _by(_APPROVES, "insp.two")),
    writing("a list approved by an inspector who changed it", ("inspector",),
            "UPDATE threat_list SET hands = '[\"insp.one\", \"ps.one\"]', version = version + 1 "
            "WHERE id = {list}", _by(_APPROVES, "insp.one")),
    writing("a line changed by somebody who is not named", ("inspector", "sergeant"),
            "UPDATE threat_list SET hands = '[]', version = version + 1 WHERE id = {list}"),
    writing("a line changed past the list", ("inspector",),
            "UPDATE threat_item SET rank = rank + 1, version = version + 1 WHERE list_id = {list}"),
    writing("a line taken off a draft while its target is wanted", ("sergeant", "inspector"),
            "DELETE FROM threat_item WHERE list_id = {list}"),
    writing("a line of a settled target taken off by somebody who prepares no list",
            ("offender_manager",),
            "UPDATE threat_list SET hands = (hands::jsonb || to_jsonb(session_user::text))::text, "
            "version = version + 1 WHERE id = {list}",
            "DELETE FROM threat_item WHERE target_id = {settled}"),
    writing("lines taken off by a viewer", ("viewer",),
            "DELETE FROM threat_item WHERE list_id = {list} RETURNING id", meets=[]),
    writing("a list that begins approved", ("sergeant", "inspector"),
            "INSERT INTO threat_list (area, day, status, prepared_by, prepared_at, policy, hands, "
            "edits, version, created_at, created_by, updated_at, updated_by) VALUES ('Coventry', "
            "'2027-01-01', 'approved', session_user, now(), '', '[]', 0, 1, now(), '', now(), '')"),
    writing("a list frozen by somebody who may not", ("offender_manager",),
            "UPDATE threat_list SET status = 'presented', version = version + 1 "
            "WHERE id = {list}"),
    writing("a target closed by an offender manager", ("offender_manager",),
            "UPDATE target SET status = 'closed', version = version + 1 WHERE id = {target}"),
    writing("a target made ready by an offender manager", ("offender_manager",),
            "UPDATE target SET status = 'ready', version = version + 1 WHERE id = {target}"),
    writing("an exception in a sergeant's name", ("offender_manager",),
            "UPDATE target_check SET exception_by = 'ps.one', version = version + 1 "
            "WHERE target_id = {target}", "INSERT INTO target_check (target_id, code, state, note, "
            "checked_at, checked_by, exception_by, version, created_at, created_by, updated_at, "
            "updated_by) VALUES ({target}, 'children', 'done', '', now(), session_user, 'ps.one', "
            "1, now(), '', now(), '')"),
    writing("a target written by a viewer", ("viewer", "manager", "cse_officer"),
            "UPDATE target SET comments = 'x', version = version + 1 WHERE id = {target} "
            "RETURNING id", meets=[]),
    writing("a member let go by whoever proposed it", ("inspector",),
            "UPDATE membership SET leaving_by = session_user, leaving_at = now(), "
            "version = version + 1 WHERE id = {member}",
            "UPDATE membership SET status = 'deselected', version = version + 1 "
            "WHERE id = {member}"),
    writing("a proposal to let go in somebody else's name", ("inspector",),
            "UPDATE membership SET leaving_by = 'ps.one', version = version + 1 "
            "WHERE id = {member}"),
    writing("a member selected by an offender manager", ("offender_manager",),
            "UPDATE membership SET status = 'selected', version = version + 1 "
            "WHERE id = {member}"),
    writing("intelligence let out by whoever wrote it", ("sergeant",), _by(_LETS_OUT, "ps.one")),
    writing("intelligence let out in the chair's name", ("sergeant", "inspector"),
            _by(_LETS_OUT, "chair.one")),
    writing("intelligence let out by whoever may not", ("cse_officer",),
            _by(_LETS_OUT, "cse.one")),
    writing("the editors of intelligence forgotten", _WORKERS,
            "UPDATE cog_intelligence SET edited_by = '', version = version + 1 WHERE id = {info}"),
    writing("a text altered under the name of its writer", ("inspector", "cog_chair"),
            "UPDATE cog_intelligence SET sanitised_text = 'changed', version = version + 1 "
            "WHERE id = {info}"),
    writing("intelligence that comes approved", ("sergeant", "inspector"),
            "INSERT INTO cog_intelligence (location_id, sanitised_text, submitted_by, text_by, "
            "edited_by, approved_by, approved_at) VALUES ({place}, 'New', session_user, "
            "session_user, ';' || session_user || ';', 'insp.two', now())"),
    writing("a sign-off granted by whoever proposed it", ("sergeant",),
            _GRANTS.replace("{{more}}", ", exception_reason = 'x'")),
    writing("a sign-off granted without its points", ("cog_chair",),
            _GRANTS.replace("{{more}}", "")),
    writing("a sign-off granted by whoever is no chair", ("inspector", "cse_officer"),
            _GRANTS.replace("{{more}}", ", exception_reason = 'x'")),
    writing("a location signed off without a decision", _WORKERS,
            "UPDATE cog_location SET status = 'signed_off', version = version + 1 "
            "WHERE id = {place}"),
    writing("a location referred out without a handover", _WORKERS,
            "UPDATE cog_location SET status = 'referred_out', version = version + 1 "
            "WHERE id = {place}"),
    writing("a location called a duplicate of nothing", _WORKERS,
            "UPDATE cog_location SET status = 'duplicate', version = version + 1 "
            "WHERE id = {place}"),
    writing("a location moved out of sight", _WORKERS,
            "UPDATE cog_location SET area = 'Dudley', version = version + 1 WHERE id = {place}"),
    writing("a location called a nomination again", _WORKERS,
            "UPDATE cog_location SET status = 'nominated', version = version + 1 "
            "WHERE id = {place}"),
    attack("a location deleted", _WORKERS, "DELETE FROM cog_location WHERE id = {place}"),
    attack("all locations dropped", _WORKERS, "TRUNCATE cog_location CASCADE"),
    attack("a score deleted", _WORKERS, "DELETE FROM cog_risk_score"),
    attack("an item taken off the agenda", _WORKERS,
           "DELETE FROM meeting_item WHERE meeting_id = {meeting}"),
    writing("an item made to be about something else", ("sergeant", "inspector", "cog_chair"),
            "UPDATE meeting_item SET subject_id = 999, version = version + 1 "
            "WHERE meeting_id = {meeting}"),
    writing("an item decided before the meeting", ("sergeant", "inspector", "cog_chair"),
            "UPDATE meeting_item SET decision = 'keep', decided_at = now(), "
            "decided_by = session_user, version = version + 1 WHERE meeting_id = {meeting}"),
    writing("a meeting opened without a location", ("cog_chair",),
            "INSERT INTO meeting (kind, area, covers, held_on, starts_at, place, chair, "
            "minute_taker, status, prepared_by, statement, policy, edits, version, created_at, "
            "created_by, updated_at, updated_by) VALUES ('cog', 'Coventry', '', '2026-12-24', '', "
            "'', '', '', 'prepared', session_user, '', '', 0, 1, now(), '', now(), '')",
            "UPDATE meeting SET status = 'open', opened_by = session_user, opened_at = now(), "
            "version = version + 1 WHERE held_on = '2026-12-24'"),
    writing("a meeting opened in the chair's name", ("sergeant",),
            "UPDATE meeting SET status = 'open', opened_by = 'chair.one', version = version + 1 "
            "WHERE id = {meeting}"),
    writing("a meeting that ends before it began", ("cog_chair",),
            "UPDATE meeting SET status = 'ended', version = version + 1 WHERE id = {meeting}"),
    writing("minutes approved that were never written", ("cog_chair",),
            "UPDATE meeting SET status = 'approved', version = version + 1 WHERE id = {meeting}"),
    writing("a meeting moved to another area", ("cog_chair",),
            "UPDATE meeting SET area = 'Dudley', version = version + 1 WHERE id = {meeting}"),
    attack("a meeting deleted", ("cog_chair", "inspector"),
           "DELETE FROM meeting WHERE id = {meeting}"),
    writing("another area's location signed off", ("cog_chair", "inspector"),
            "UPDATE cog_location SET status = 'signed_off', version = version + 1 "
            "WHERE id = {their_place} RETURNING id", meets=[]),
    writing("a handover accepted by the area that offers it", ("sergeant", "cog_chair"),
            "UPDATE cog_transfer SET outcome = 'accepted', answered_by = session_user, "
            "answered_at = now(), version = version + 1 WHERE id = {transfer}"),
    writing("a handover offered in somebody else's name", ("sergeant", "inspector"),
            "INSERT INTO cog_transfer (location_id, reason, to_area, offered_by, offered_at, "
            "answered_by, answer, version, created_at, created_by, updated_at, updated_by) VALUES "
            "({place}, '', 'Dudley', 'chair.one', now(), '', '', 1, now(), '', now(), '')"),
    writing("a rank that is not one's own", ("viewer",),
            "UPDATE user_account SET display_name = 'Insp One', version = version + 1 "
            "WHERE username = session_user RETURNING id", meets=[]),
)  # fmt: skip
