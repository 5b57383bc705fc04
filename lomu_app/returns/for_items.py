"""What partners say of a case or another item of a meeting: it stands in what was said of it."""

from __future__ import annotations

import datetime as dt

from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import NotPermitted, RecordNotFound
from lomu_app.meetings.commands import NoteItem
from lomu_app.meetings.forums import forum_of
from lomu_app.meetings.holding import note_item
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.records import DISCUSSION, MeetingItem
from lomu_app.meetings.rows import MeetingRow
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.odoc.queries import load_case
from lomu_app.odoc.records import OdocCase
from lomu_app.returns.receiving import (
    NOT_YOURS,
    Answer,
    Receiver,
    Room,
    Standing,
    key_of,
    receives,
)
from lomu_app.store.unit_of_work import GONE, Reader, UnitOfWork


def _find(reader: Reader, row_id: str, since: dt.datetime) -> Standing | None:
    item = _item(reader, row_id)
    if item is None:
        return None
    try:
        meeting = load_meeting(reader, item.meeting_id)
    except (NotPermitted, RecordNotFound):
        return None
    row = next((each for each in meeting.items if each.id == item.id), None)
    if row is None:
        return None
    told = [row.decision_label] if row.decision else []
    if row.discussion and item.updated_at > since:
        when = f"{london(item.updated_at):%d/%m/%Y %H:%M}"
        told.append(f"{when} {item.updated_by}: {row.discussion}"[:300])
    return Standing(
        row.reference or row.title, row.title, f"{meeting.row.title}, {meeting.row.status_label}",
        tuple(told), _closed(reader, meeting.row),
        Room(
            DISCUSSION - len(item.discussion),
            "What was said of it in the meeting is full: shorten that first",
        ),
    )  # fmt: skip


def _closed(reader: Reader, meeting: MeetingRow) -> str:
    if meeting.status is MeetingStatus.APPROVED:
        return "The minutes are locked: bring it to the next meeting"
    if meeting.status is MeetingStatus.CALLED_OFF:
        return "The meeting was called off: bring it to the next one"
    return "" if reader.actor.may(forum_of(meeting.kind).prepares) else NOT_YOURS


def _take(uow: UnitOfWork, answer: Answer) -> str:
    """Put it below what was said already."""
    item = _item(uow.reader(), answer.row_id)
    if item is None:
        raise RecordNotFound(GONE)
    # A meeting decides, and no file: what stands beside a decision is told as what they say.
    told = answer.cells.items()
    text = " · ".join(f"{key}: {said}" if len(told) > 1 else said for key, said in told)
    said = "\n".join(part for part in (item.discussion, f"{answer.source}: {text}") if part)
    note_item(uow, NoteItem(meeting_item_id=item.id, version=item.version, discussion=said))
    return f"{item.reference or item.title}: noted"[:200]


def _item(reader: Reader, row_id: str) -> MeetingItem | None:
    """The item itself, or that of a case which the asker may see."""
    kind, key = row_id.rpartition(":")[0], key_of(row_id)
    if not isinstance(key, int):
        return None
    if kind == "item":
        return reader.session.get(MeetingItem, key)
    case = reader.session.get(OdocCase, key)
    if case is None:
        return None
    try:
        load_case(reader, case.meeting_item_id)
    except (NotPermitted, RecordNotFound):
        return None
    return case.item


receives(Receiver(("item", "case", "decision"), (), NoteItem.permission, _find, _take))
