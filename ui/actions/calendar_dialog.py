"""The day of an action on its way into a calendar outside: on record first, then written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.actions.calendar_text import action_calendar
from lomu_app.actions.rows import ActionDetail, ActionRow
from lomu_app.actions.rules import Source
from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.meetings.raised import where_raised
from lomu_app.packs.exporting import RecordCogExport, RecordExport
from lomu_app.packs.files import pack_file_name, write_whole
from ui.actions.action_dialogs import ActionDialog
from ui.core.desk import Desk
from ui.kit.fields import CheckField, MultilineField

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


class CalendarDialog(ActionDialog):
    """Asks who gets it and warns, then where to. `saved(path)` once the file is written."""

    def __init__(self, parent: QWidget, desk: Desk, detail: ActionDetail) -> None:
        super().__init__(parent, desk, detail, "Into a calendar", draft="calendar")
        self._file = Path()
        self.form.add(
            MultilineField(
                "recipients", "Who gets it", required=True, lines=3, help_text="One a line."
            )
        )
        self.knows = self.form.add(
            CheckField("knows", "They may see this, and nobody else sees that calendar")
        )
        self.lay_out("Choose where …", first="recipients", intro=_WARNING)

    def command(self, _values: dict[str, Any]) -> Any:
        """Nothing is sent: the file is written instead."""
        return None

    def accept(self) -> None:
        """Ask where to."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        if not self.knows.value():
            self.form.show_errors({"knows": "Say that they may see it, or let it be."})
            return
        core, row = self.desk.core, self.detail.row
        name = pack_file_name(
            "Action", row.reference, row.due, row.version, core.marking, suffix=".ics"
        )
        self.desk.prompter.save_file(
            self, "Action as a calendar", "Calendar (*.ics)", self._placed, name=name
        )

    def _placed(self, path: Path) -> None:
        self._file = path.with_suffix(".ics")
        if self._file.exists():
            self.desk.prompter.confirm(
                self, "Replace what is there?", f"{self._file.name} exists already.", "Replace",
                self._replace,
            )  # fmt: skip
        else:
            self._write(replace=False)

    def _replace(self) -> None:
        self._write(replace=True)

    def _write(self, *, replace: bool) -> None:
        typed = str(self.form.fields["recipients"].value() or "")
        recipients = tuple(line.strip() for line in typed.splitlines() if line.strip())
        self.save_button.setEnabled(False)
        leaving = Leaving(self.desk.core, self.detail.row, self._file, recipients, replace)
        self.desk.tasks.run(self, leaving.write, self.done_with, self.failed)
