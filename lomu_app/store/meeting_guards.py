"""What the database keeps of meetings: nothing falls off an agenda, locked minutes stay locked."""

from __future__ import annotations

from lomu_app.store.cog_guards import OPEN
from lomu_app.store.row_guards import RowGuard, never_deleted

_OPEN_LOCATION = f"l.status IN ({OPEN})"
_BEGINS = "new.status = 'open' AND old.status = 'prepared'"
_ENDS = "new.status = 'ended' AND old.status = 'open'"
_STEPS = (
    "'prepared>open', 'open>ended', 'ended>approved', 'prepared>called_off', 'called_off>prepared'"
)
_AT = "EXISTS (SELECT 1 FROM meeting m WHERE m.id = {row}.meeting_id AND m.status {status})"
_STATE = "(SELECT m.status FROM meeting m WHERE m.id = new.meeting_id)"
_REOPENED_ITEM = (
    "new.meeting_id <> old.meeting_id OR new.subject_kind <> old.subject_kind "
    "OR new.subject_id IS DISTINCT FROM old.subject_id"
)
# What the meeting before made of the same thing.
_DEFERRED_BEFORE = (
    "coalesce((SELECT e.decision FROM meeting_item e JOIN meeting m ON m.id = e.meeting_id "
    "JOIN meeting mine ON mine.id = new.meeting_id WHERE e.subject_kind = new.subject_kind "
    "AND e.subject_id = new.subject_id AND m.kind = mine.kind AND m.held_on < mine.held_on "
    "AND e.decision IS NOT NULL ORDER BY m.held_on DESC LIMIT 1), '') = 'defer'"
)


def _lacking(decided: str) -> str:
    """That a location of the area has no item in this meeting, or none that is decided."""
    return (
        "new.kind = 'cog' AND EXISTS (SELECT 1 FROM cog_location l "  # noqa: S608 - our own words
        "WHERE (l.area = new.area OR l.authority = new.covers) "
        f"AND {_OPEN_LOCATION} AND NOT EXISTS (SELECT 1 FROM meeting_item i "
        "WHERE i.meeting_id = new.id AND i.subject_kind = 'location' "
        f"AND i.subject_id = l.id{decided}))"
    )


def _locked(table: str, operation: str) -> RowGuard:
    return RowGuard(
        f"{table}_locked_{operation}", table, operation,
        _AT.format(row="new", status="IN ('approved', 'called_off')"),
        "the minutes are approved and locked, or the meeting called off; only addenda are added",
    )  # fmt: skip


MEETING_GUARDS: tuple[RowGuard, ...] = (
    never_deleted("meeting", "a meeting"),
    never_deleted("meeting_attendance", "an entry of the attendance"),
    never_deleted("meeting_item", "an item of an agenda"),
    never_deleted("meeting_paper", "a paper of a meeting"),
    never_deleted("meeting_addendum", "an addendum"),
    RowGuard(
        "meeting_begins_prepared", "meeting", "insert", "new.status <> 'prepared'",
        "a meeting begins as prepared",
    ),
    RowGuard(
        "meeting_steps", "meeting", "update",
        "new.status <> old.status AND (old.status || '>' || new.status) "
        f"NOT IN ({_STEPS})",
        "a meeting is prepared, opened, ended and approved, in that order; called off before it is "
        "opened, or not at all",
    ),
    RowGuard(
        "meeting_stays_itself", "meeting", "update",
        "new.kind <> old.kind OR new.area <> old.area OR new.covers <> old.covers "
        "OR (old.status <> 'prepared' AND new.held_on <> old.held_on)",
        "a meeting that has begun stays of its forum, area and day",
    ),
    RowGuard(
        "meeting_locked", "meeting", "update", "old.status = 'approved'",
        "the minutes are approved and locked; only addenda are added",
    ),
    RowGuard(
        "meeting_called_off_stands", "meeting", "update",
        "old.status = 'called_off' AND new.status = 'called_off'",
        "a meeting that was called off stays as it stood until it is taken up again",
    ),
    RowGuard(
        "meeting_in_order", "meeting", "update",
        f"{_BEGINS} AND EXISTS (SELECT 1 FROM meeting m "  # noqa: S608 - our own words
        "WHERE m.id <> new.id AND m.kind = new.kind AND m.area = new.area "
        "AND m.status NOT IN ('prepared', 'called_off') "
        "AND (m.status = 'open' OR m.held_on > new.held_on))",
        "meetings of one forum and area are held one after the other",
    ),
    RowGuard(
        "meeting_agenda_whole", "meeting", "update", f"{_BEGINS} AND {_lacking('')}",
        "a location that is not signed off is missing from the agenda",
    ),
    RowGuard(
        "meeting_ends_decided", "meeting", "update",
        f"{_ENDS} AND EXISTS (SELECT 1 FROM meeting_item i "  # noqa: S608 - our own words
        "WHERE i.meeting_id = new.id AND i.needs_decision AND i.decision IS NULL)",
        "an item of the agenda is not decided yet",
    ),
    RowGuard(
        "meeting_ends_whole", "meeting", "update",
        f"{_ENDS} AND {_lacking(' AND i.decision IS NOT NULL')}",
        "a location that is not signed off has no decision in this meeting",
    ),
    RowGuard(
        "meeting_ends_with_minutes", "meeting", "update",
        "new.status = 'approved' AND old.status = 'ended' AND NOT EXISTS (SELECT 1 FROM "
        "meeting_paper p WHERE p.meeting_id = new.id AND p.kind = 'minutes')",
        "there are no minutes to approve",
    ),
    *(
        _locked(table, operation)
        for table in ("meeting_item", "meeting_attendance", "meeting_paper")
        for operation in ("insert", "update")
    ),
    RowGuard(
        "meeting_paper_of_the_opening", "meeting_paper", "update",
        "old.kind = 'agenda' OR new.kind <> old.kind OR new.meeting_id <> old.meeting_id",
        "the agenda stays as the meeting was opened on",
    ),
    RowGuard(
        "meeting_item_stays_itself", "meeting_item", "update", _REOPENED_ITEM,
        "an item stays about what it was put on the agenda for",
    ),
    RowGuard(
        "meeting_item_decided_in_meeting", "meeting_item", "update",
        f"new.decision IS DISTINCT FROM old.decision AND ({_STATE} <> 'open' "
        "OR new.decision IS NULL)",
        "an item is decided in the meeting, and not undecided again",
    ),
    RowGuard(
        "meeting_item_begins_undecided", "meeting_item", "insert", "new.decision IS NOT NULL",
        "an item comes onto the agenda undecided",
    ),
    RowGuard(
        "meeting_item_deferred_twice", "meeting_item", "update",
        f"new.decision = 'defer' AND trim(new.chair_reason) = '' AND {_DEFERRED_BEFORE}",
        "what was put off before is put off again only for a written reason of the chair",
    ),
    RowGuard(
        "meeting_addendum_after_approval", "meeting_addendum", "insert",
        "NOT " + _AT.format(row="new", status="= 'approved'"),
        "an addendum is made to locked minutes",
    ),
    RowGuard(
        "meeting_addendum_stands", "meeting_addendum", "update", "1 = 1",
        "an addendum stands as it was made",
    ),
    RowGuard(
        "meeting_attendance_of_one", "meeting_attendance", "update",
        "new.meeting_id <> old.meeting_id", "an attendance stays that of its meeting",
    ),
)  # fmt: skip
