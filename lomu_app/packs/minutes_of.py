"""The minutes of whatever forum, each as its room lets them out; and that they left, on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lomu_app.cog.out import load_minutes_pack
from lomu_app.meetings.papers import MinutesPack, load_minutes_paper
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.rules import MeetingKind
from lomu_app.odoc.out import load_odoc_minutes
from lomu_app.packs.exporting import RecordCogExport, RecordExport
from lomu_app.store.unit_of_work import Reader

_LOADS = {
    MeetingKind.COG: load_minutes_pack, MeetingKind.ODOC: load_odoc_minutes,
    MeetingKind.DA_MEETING: load_odoc_minutes,
}  # fmt: skip


def load_minutes_of(reader: Reader, meeting_id: int) -> MinutesPack:
    """Raises RecordNotFound before the meeting has ended, NotPermitted for a forum not seen."""
    kind = load_meeting(reader, meeting_id).row.kind
    return _LOADS.get(kind, load_minutes_paper)(reader, meeting_id)


def recording(
    kind: str, meeting_id: int, what: str, files: Sequence[str], digest: str,
    recipients: Sequence[str], why: str, *, names_people: bool = True, stays_in_force: bool = False,
) -> RecordExport | RecordCogExport:  # fmt: skip
    """The command that puts it on record; the COG's is told to the cleared alone.

    `stays_in_force`: of the COG, what goes to nobody outside it.
    """
    told: dict[str, Any] = {
        "what": what, "files": tuple(files), "snapshot": digest, "recipients": tuple(recipients),
        "why": why,
    }  # fmt: skip
    if kind == MeetingKind.COG:
        return RecordCogExport(meeting_id=meeting_id, stays_in_force=stays_in_force, **told)
    return RecordExport(
        subject=f"{kind}:meeting:{meeting_id}", names_people=names_people, **told
    )  # fmt: skip
