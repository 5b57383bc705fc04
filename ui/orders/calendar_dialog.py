"""The clocks on their way into a calendar outside: asked for, put on record, then written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.bootstrap import Core
from lomu_app.kernel.counting import counted
from lomu_app.orders.calendar_text import calendar_text
from lomu_app.orders.rows import ClockRow
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.files import pack_file_name, write_whole
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import CheckField, MultilineField

_WARNING = (
    "A calendar leaves this system: whoever may see that calendar sees when which order runs "
    "out, for as long as the calendar keeps it. The file names orders by reference and kind, "
    "and no person. The export is put on record, with who gets it."
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """These clocks as one file. `subject` is what the log names: one order, or an area."""

    core: Core
    subject: str
    clocks: tuple[ClockRow, ...]
    place: Path
    recipients: tuple[str, ...]
    replace: bool = False

    def write(self) -> Path:
        """Put it on record, then write it; on a pool thread."""
        text = calendar_text(self.clocks, self.core.clock.now(), self.core.marking).encode()
        self.core.execute(
            RecordExport(
                subject=self.subject, what="Calendar", files=(self.place.name,),
                snapshot=hashlib.sha256(text).hexdigest()[:16], recipients=self.recipients,
            )
        )  # fmt: skip
        write_whole(self.place, text, replace=self.replace)
        return self.place


class CalendarDialog(FormDialog):
    """Asks who gets it and warns, then where to. `saved(path)` once the file is written."""

    def __init__(
        self, parent: QWidget, desk: Desk, clocks: Sequence[ClockRow], *, subject: str, what: str
    ) -> None:
        told = counted(len(clocks), "clock")
        super().__init__(parent, desk, f"Calendar of {told} · {what}", draft="orders:calendar")
        self._clocks, self._subject, self._what = tuple(clocks), subject, what
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
        core = self.desk.core
        name = pack_file_name(
            "Clocks", self._what, core.clock.today(), 1, core.marking, suffix=".ics"
        )
        self.desk.prompter.save_file(
            self, "Clocks as a calendar", "Calendar (*.ics)", self._placed, name=name
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
        leaving = Leaving(
            self.desk.core, self._subject, self._clocks, self._file, recipients, replace
        )
        self.desk.tasks.run(self, leaving.write, self.done_with, self.failed)
