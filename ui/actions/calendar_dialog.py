"""The day of an action on its way into a calendar outside: on record first, then written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from lomu_app.actions.calendar_text import action_calendar
from lomu_app.actions.rows import ActionDetail, ActionRow
from lomu_app.actions.rules import Source
from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import COMPARTMENT, Actor, Permission
from lomu_app.meetings.raised import where_raised
from lomu_app.packs.exporting import RecordCogExport, RecordExport
from lomu_app.packs.files import pack_file_name, write_whole
from ui.core.calendar_dialog import CalendarOut
from ui.core.desk import Desk

_WARNING = (
    "A calendar leaves this system: whoever may see it sees when which action is due, for as "
    "long as it keeps it. The file names the action by reference and kind, and nobody. The "
    "export is put on record, with who gets it."
)


def may_leave(row: ActionRow, actor: Actor) -> bool:
    """Whether somebody may let it out; what a COG raised takes the right to its papers."""
    return actor.may(Permission.EXPORT_COG if row.apart else Permission.EXPORT)


@dataclass(frozen=True, slots=True)
class Leaving:
    """One action as a file."""

    core: Core
    row: ActionRow
    place: Path
    recipients: tuple[str, ...]
    replace: bool = False

    def write(self) -> Path:
        """Put it on record, then write it; on a pool thread."""
        core = self.core
        text = action_calendar([self.row], core.clock.now(), core.marking).encode()
        digest = hashlib.sha256(text).hexdigest()[:16]
        core.execute(self._record(digest))
        write_whole(self.place, text, replace=self.replace)
        return self.place

    def _record(self, digest: str) -> RecordExport | RecordCogExport:
        row, files = self.row, (self.place.name,)
        if not row.apart:
            return RecordExport(
                subject=f"action:{row.id}", what="Calendar", files=files, snapshot=digest,
                recipients=self.recipients,
            )  # fmt: skip
        of_meeting = row.source_kind is Source.MEETING
        meeting_id = self.core.ask(where_raised, row.source_id).meeting_id if of_meeting else None
        return RecordCogExport(
            meeting_id=meeting_id, location_id=None if of_meeting else row.source_id,
            what=f"Calendar of {row.reference}", files=files, snapshot=digest,
            recipients=self.recipients,
        )  # fmt: skip


class CalendarDialog(CalendarOut):
    """The day of one action, for a calendar outside."""

    what = "Action as a calendar"

    def __init__(self, parent: QWidget, desk: Desk, detail: ActionDetail) -> None:
        self.row = detail.row
        draft = f"action:{self.row.id}:calendar"
        super().__init__(
            parent, desk, f"Into a calendar · {self.row.reference}",
            draft=f"{COMPARTMENT}{draft}" if self.row.apart else draft, warning=_WARNING,
        )  # fmt: skip

    def name(self) -> str:
        """By reference and day."""
        row, marking = self.row, self.desk.core.marking
        return pack_file_name("Action", row.reference, row.due, row.version, marking, suffix=".ics")

    def leaving(self, place: Path, recipients: tuple[str, ...], *, replace: bool) -> Leaving:
        """This action."""
        return Leaving(self.desk.core, self.row, place, recipients, replace)
