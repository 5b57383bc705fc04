"""One action beside the list."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lomu_app.actions.rows import ActionDetail, ActionRow
from lomu_app.actions.rules import ActionStatus, Source, is_own
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Actor, Permission
from ui.actions import words
from ui.actions.calendar_dialog import may_leave
from ui.core.deed_pane import REFUSED, Deed, DeedPane
from ui.core.desk import Desk
from ui.kit.facts import Facts
from ui.kit.page import IconButton

# What an owner says of an action without the right to edit those of others; what others have
# called off or given away he does not open again.
_OWN_DEEDS = ("in_progress", "done")


def deeds_for(row: ActionRow, actor: Actor) -> list[Deed]:
    """What can be done to an action as it stands, the likeliest first."""
    own = actor.may(Permission.WORK_OWN_ACTIONS) and is_own(row.owner, actor)
    found = [("open", "Open it again …", "undo", "why")]
    if not row.finished:
        found = [
            ("done", "Done …", "check", "what came of it"),
            ("extend", "Another day …", "calendar", "the day, and why"),
            ("transfer", "Give to somebody else …", "forward", "who, and why"),
            ("cancelled", "No longer needed …", "minus", "why"),
        ]
        if row.task is None:
            found.insert(2, ("amend", "Change the words …", "edit", "the words, and why"))
        if row.status is ActionStatus.OPEN:
            found.insert(1, ("in_progress", "Taken up", "clock", ""))
    deeds = []
    for key, told, icon, needs in found:
        owners = key in _OWN_DEEDS or row.status is ActionStatus.DONE
        allowed = actor.may(Permission.EDIT_ACTIONS) or (own and owners)
        hint = (f"Needs {needs}." if needs else "") if allowed else REFUSED
        deeds.append(Deed(key, told, icon, allowed, hint))
    if not row.finished:
        may = may_leave(row, actor)
        deeds.append(Deed("calendar", "Into a calendar …", "calendar", may, "" if may else REFUSED))
    return deeds


class ActionPane(DeedPane):
    """Shows an `ActionDetail`; `release_wanted(release id)` where it belongs to a release.

    `source_wanted`: the location or meeting that it was raised for.
    """

    release_wanted = Signal(int)
    source_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Action", "Choose an action in the list.", "check_circle")
        self.detail: ActionDetail | None = None
        self.facts = Facts("The action")
        self.release_button = IconButton("Open release", "calendar")
        self.release_button.clicked.connect(self._release)
        self.tool_row.addWidget(self.release_button)
        self.source_button = IconButton("Open what it concerns", "pin")
        self.source_button.clicked.connect(self.source_wanted)
        self.tool_row.addWidget(self.source_button)
        self.lay_out(self.facts)

    def clear(self) -> None:
        """Nothing is chosen."""
        self.detail = None
        super().clear()

    def show_action(self, detail: ActionDetail) -> None:
        """Show this one."""
        row, today = detail.row, self._desk.core.clock.today()
        same = self.detail is not None and self.detail.row.id == row.id
        self.detail = detail
        self.show_head(row.text, words.action_line(row), row.person_id or 0, same=same)
        self.chips.set_chips(words.action_chips(row, today))
        late = counted(row.days_late, "day")
        self.warn(f"This was due {late} ago." if row.days_late else "")
        self.facts.set_facts(words.action_facts(detail))
        self.steps.set_events(words.action_events(detail.steps))
        self.release_button.setVisible(row.source_kind is Source.RELEASE)
        self.source_button.setVisible(row.source_kind in (Source.MEETING, Source.LOCATION))
        self.set_deeds(deeds_for(row, self._desk.core.actor))

    def _release(self) -> None:
        if self.detail is not None:
            self.release_wanted.emit(self.detail.row.source_id)
