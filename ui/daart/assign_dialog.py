"""One owner or team for many targets at once; each is its own command, and told if refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import Allocate
from lomu_app.daart.rows import TargetRow
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import LomuError
from lomu_app.kernel.progress import Progress
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.daart.deed_dialogs import add_owner_fields
from ui.kit.progress import ProgressBar

_TOLD = 5


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of it."""

    done: tuple[int, ...]
    refused: tuple[str, ...]


def assign_all(
    core: Core, rows: Sequence[TargetRow], owner: str, team: str, progress: Progress
) -> Assigned:
    """Allocate one after the other; stops where it is told to, and keeps what is done."""
    done, refused = [], []
    for number, row in enumerate(rows):
        if progress.cancelled():
            refused.append(f"stopped; {len(rows) - number} were left as they are")
            break
        progress.step(number, len(rows), row.reference)
        try:
            core.execute(Allocate(target_id=row.id, version=row.version, owner=owner, team=team))
        except LomuError as error:
            refused.append(f"{row.reference}: {error.message}")
        else:
            done.append(row.id)
    return Assigned(tuple(done), tuple(refused))


class AssignDialog(FormDialog):
    """`started` when it begins, `assigned(Assigned)` once it is over."""

    started = Signal()
    assigned = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, rows: Sequence[TargetRow]) -> None:
        many = counted(len(rows), "target")
        super().__init__(parent, desk, f"Assign {many}", draft="target:assign")
        self._rows = tuple(rows)
        self.me_button = add_owner_fields(self, "", "")
        self.me_button.clicked.connect(self._put_me)
        self.progress = ProgressBar()
        self.column.addWidget(self.progress)
        self.lay_out(f"Assign {len(rows)}", first="owner")
        self.buttons.addButton(self.me_button, self.buttons.ButtonRole.ActionRole)

    def accept(self) -> None:
        """Do all of them, telling how far it has come."""
        values = self.form.values()
        owner, team = values["owner"] or "", values["team"] or ""
        if not self.save_button.isEnabled():
            return
        if not owner and not team:
            needed = "Name an owner or a team."
            self.form.show_errors({"owner": needed, "team": needed}, needed)
            return
        self.save_button.setEnabled(False)
        work = partial(assign_all, self.desk.core, self._rows, owner, team)
        self.progress.begin("Assigning")
        self.started.emit()
        running = self.desk.tasks.run_long(
            self, work, self._over, self._broken, self.progress.show_step
        )
        if self.progress.isVisible():
            self.progress.watch(running)

    def command(self, values: dict[str, Any]) -> Any:
        """Not one command but many; see `accept`."""
        raise NotImplementedError

    def _over(self, told: Assigned) -> None:
        self.progress.end()
        self.assigned.emit(told)
        if not told.refused:
            self.leave()
            return
        more = len(told.refused) - _TOLD
        tail = f"; and {more} more" if more > 0 else ""
        self.say_problem(
            f"{len(told.done)} assigned, {len(told.refused)} not: "
            f"{'; '.join(told.refused[:_TOLD])}{tail}"
        )

    def _broken(self, error: Exception) -> None:
        self.progress.end()
        self.failed(error)

    def _put_me(self) -> None:
        self.form.fields["owner"].set_value(self.desk.core.actor.display_name)
