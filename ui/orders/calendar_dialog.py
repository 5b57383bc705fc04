"""The clocks on their way into a calendar outside: asked for, put on record, then written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from lomu_app.bootstrap import Core
from lomu_app.kernel.counting import counted
from lomu_app.orders.rows import ClockRow
from lomu_app.packs.clock_calendar import write_clock_calendar
from lomu_app.packs.files import pack_file_name
from ui.core.calendar_dialog import CalendarOut
from ui.core.desk import Desk

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
        """On a pool thread."""
        return write_clock_calendar(
            self.core, self.clocks, self.subject, self.place, self.recipients,
            replace=self.replace,
        )  # fmt: skip


class CalendarDialog(CalendarOut):
    """The clocks of one order, or of a list, for a calendar outside."""

    what = "Clocks as a calendar"

    def __init__(
        self, parent: QWidget, desk: Desk, clocks: Sequence[ClockRow], *, subject: str, what: str
    ) -> None:
        self._clocks, self._subject, self._of = tuple(clocks), subject, what
        super().__init__(
            parent, desk, f"Calendar of {counted(len(clocks), 'clock')} · {what}",
            draft="orders:calendar", warning=_WARNING,
        )  # fmt: skip

    def name(self) -> str:
        """By what it is of, and today."""
        core = self.desk.core
        return pack_file_name(
            "Clocks", self._of, core.clock.today(), 1, core.marking, suffix=".ics"
        )

    def leaving(self, place: Path, recipients: tuple[str, ...], *, replace: bool) -> Leaving:
        """These clocks."""
        return Leaving(self.desk.core, self._subject, self._clocks, place, recipients, replace)
