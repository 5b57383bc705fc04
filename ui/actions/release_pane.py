"""One release beside the list: its day, its screening, its tasks."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.resettlement.rows import ReleaseDetail, TaskTick, Tick
from lomu_app.resettlement.rules import ReleaseStatus
from ui.actions import words
from ui.core.deed_pane import REFUSED, Deed, DeedPane
from ui.core.desk import Desk
from ui.kit.facts import Facts
from ui.kit.pane_lines import PaneLine, PaneLines


def deeds_for(detail: ReleaseDetail, actor: Actor) -> list[Deed]:
    """What can be done about a release as it stands, the likeliest first."""
    row, allowed = detail.row, actor.may(Permission.MANAGE_MEMBERS)
    found: list[tuple[str, str, str, str]] = []
    if row.status is ReleaseStatus.EXPECTED:
        found += [
            ("screen", "Screening …", "search", "what was looked at"),
            ("out", "Came out …", "forward", "the day, and how it went"),
        ]
        if row.days_left <= 0:
            found.reverse()
        if row.twin:
            found.append(("drop", "Drop this one …", "minus", "why; the other goes on"))
    elif row.status is ReleaseStatus.RELEASED:
        found += [
            ("screen", "Screening …", "search", "what was looked at"),
            ("not_out", "Not out after all …", "undo", "why"),
        ]
    if row.membership_id is not None and row.status is not ReleaseStatus.RELEASED:
        found.append(("day", "Another day …", "calendar", "where it is known from"))
    return [
        Deed(key, told, icon, allowed, f"Needs {needs}." if allowed else REFUSED)
        for key, told, icon, needs in found
    ]


class ReleasePane(DeedPane):
    """Shows a `ReleaseDetail`; `action_wanted(action id)` for one of its tasks."""

    action_wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Release", "Choose a release in the list.", "calendar")
        self.detail: ReleaseDetail | None = None
        self.facts = Facts("The release")
        self.screening = Facts("Screening")
        self.tasks = PaneLines("Tasks")
        self.tasks.chosen.connect(self._task)
        self.lay_out(self.facts, self.screening, self.tasks)

    def clear(self) -> None:
        """Nothing is chosen."""
        self.detail = None
        super().clear()

    def show_release(self, detail: ReleaseDetail) -> None:
        """Show this one."""
        row = detail.row
        same = self.detail is not None and self.detail.row.id == row.id
        self.detail = detail
        self.show_head(words.name_of(row), words.release_line(row), row.person_id, same=same)
        self.chips.set_chips(words.release_chips(row))
        self.warn(row.warning)
        self.facts.set_facts(words.release_facts(detail))
        self.screening.set_facts(words.screening_facts(detail))
        self.tasks.show_lines([_line(task) for task in row.tasks])
        self.steps.set_events(words.release_events(detail.steps))
        self.set_deeds(deeds_for(detail, self._desk.core.actor))

    def _task(self, key: int, _deed: str) -> None:
        self.action_wanted.emit(key)


def _line(task: TaskTick) -> PaneLine:
    return PaneLine(
        task.action_id, words.task_title(task), words.task_details(task),
        (("open", "Open the action"),), ended=task.tick in (Tick.DONE, Tick.DROPPED),
    )  # fmt: skip
