"""The day of one action on its way into a calendar outside: on record first, then written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from lomu_app.actions.calendar_text import action_calendar
from lomu_app.actions.rows import ActionRow
from lomu_app.actions.rules import Source
from lomu_app.kernel.errors import Refused
from lomu_app.meetings.raised import where_raised
from lomu_app.packs.exporting import RecordCogExport, RecordExport
from lomu_app.packs.files import pack_file_name, write_whole
from lomu_app.packs.house import House


def action_calendar_name(row: ActionRow, marking: str) -> str:
    """By reference and day."""
    return pack_file_name("Action", row.reference, row.due, row.version, marking, suffix=".ics")


def write_action_calendar(
    house: House, row: ActionRow, place: Path, recipients: Sequence[str], *, why: str = "",
    replace: bool = False,
) -> Path:  # fmt: skip
    """Put on record who gets the action's day, then write it to `place`.

    Raises NotPermitted for whoever may not let it out: what a COG raised takes the right to its
    papers. Raises Refused where the file is there already, unless told to `replace`.
    """
    if place.exists() and not replace:
        raise Refused(f"{place} is there already. Choose another name, or replace it.")
    text = action_calendar([row], house.clock.now(), house.marking).encode()
    digest = hashlib.sha256(text).hexdigest()[:16]
    house.execute(_record(house, row, place, digest, tuple(recipients), why))
    write_whole(place, text, replace=replace)
    return place


def _record(
    house: House, row: ActionRow, place: Path, digest: str, recipients: tuple[str, ...], why: str
) -> RecordExport | RecordCogExport:
    files = (place.name,)
    if not row.apart:
        return RecordExport(
            subject=f"action:{row.id}", what="Calendar", files=files, snapshot=digest,
            recipients=recipients, why=why,
        )  # fmt: skip
    of_meeting = row.source_kind is Source.MEETING
    meeting_id = house.ask(where_raised, row.source_id).meeting_id if of_meeting else None
    return RecordCogExport(
        meeting_id=meeting_id, location_id=None if of_meeting else row.source_id,
        what=f"Calendar of {row.reference}", files=files, snapshot=digest, recipients=recipients,
        why=why,
    )  # fmt: skip
