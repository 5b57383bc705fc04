"""On the way into a calendar outside: who gets it, and where to; then it leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import CheckField, MultilineField


class Leaving(Protocol):
    """What puts the calendar on record and writes it, on a pool thread."""

    def write(self) -> Path:
        """The file that was written."""


class CalendarOut(FormDialog):
    """Asks who gets it and warns, then where to. `saved(path)` once the file is written.

    A feature says what it is called, under which name it is offered, and what leaves.
    """

    what = "As a calendar"

    def __init__(
        self, parent: QWidget, desk: Desk, title: str, *, draft: str, warning: str
    ) -> None:
        super().__init__(parent, desk, title, draft=draft)
        self._file = Path()
        self.form.add(
            MultilineField(
                "recipients", "Who gets it", required=True, lines=3, help_text="One a line."
            )
        )
        self.knows = self.form.add(
            CheckField("knows", "They may see this, and nobody else sees that calendar")
        )
        self.lay_out("Choose where …", first="recipients", intro=warning)

    def name(self) -> str:
        """The name that the file is offered under."""
        raise NotImplementedError

    def leaving(self, place: Path, recipients: tuple[str, ...], *, replace: bool) -> Leaving:
        """What leaves, to these."""
        raise NotImplementedError

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
        self.desk.prompter.save_file(
            self, self.what, "Calendar (*.ics)", self._placed, name=self.name()
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
        leaving = self.leaving(self._file, recipients, replace=replace)
        self.desk.tasks.run(self, leaving.write, self.done_with, self.failed)
