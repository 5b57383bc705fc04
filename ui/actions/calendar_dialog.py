"""The day of an action on its way into a calendar outside: on record first, then written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from lomu_app.actions.rows import ActionDetail, ActionRow
from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import COMPARTMENT, Actor, Permission
from lomu_app.packs.action_calendar import action_calendar_name, write_action_calendar
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
        return write_action_calendar(
            self.core, self.row, self.place, self.recipients, replace=self.replace
        )


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
        return action_calendar_name(self.row, self.desk.core.marking)

    def leaving(self, place: Path, recipients: tuple[str, ...], *, replace: bool) -> Leaving:
        """This action."""
        return Leaving(self.desk.core, self.row, place, recipients, replace)
