"""Editing a target's fields. Two people may edit at once; a clash is shown field by field."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.daart.commands import AmendTarget
from lomu_app.daart.rows import TargetDetail
from lomu_app.daart.target_detail import load_target
from lomu_app.kernel.errors import EditConflict
from ui.core.conflict_dialog import CLASH
from ui.core.desk import Desk
from ui.core.merging import Merged, ask_whose, clashes_of
from ui.daart.deed_dialogs import TargetDialog
from ui.daart.target_fields import (
    add_target_fields,
    edits,
    shown_values,
    stored_values,
    to_field,
    told,
)


class EditDialog(TargetDialog):
    """All fields of one target; `first` is the field that the cursor starts in."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: TargetDetail, *, first: str = "offence"
    ) -> None:
        super().__init__(parent, desk, detail, "Edit", draft="edit")
        self.target_id = detail.row.id
        self.base = stored_values(detail)
        self._merged = Merged((), ())
        add_target_fields(self.form, desk)
        self.form.set_values(shown_values(self.base))
        self.lay_out("Save", first=first)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 96)

    def command(self, values: dict[str, Any]) -> Any:
        """Only the fields that were changed, each with what it was when the form was filled."""
        changes = edits(self.base, values)
        return AmendTarget(target_id=self.target_id, changes=changes) if changes else None

    def changed_fields(self) -> AmendTarget | None:
        """What would be saved now."""
        command = self.command(self.form.values())
        return command if isinstance(command, AmendTarget) else None

    def conflict(self, error: EditConflict) -> None:
        """Ask whose counts; saving again from the form then means to put one's own over it."""
        for clash in error.fields:
            self.base[clash.field] = clash.theirs
        self._merged = clashes_of(self.form, error.fields, told)
        self.form.show_errors(self._merged.errors(), CLASH)
        self.name_main("Save mine all the same")
        query = partial(load_target, target_id=self.target_id)
        self.desk.read(self, query, self._tell_who, self.failed, key="who")

    def _tell_who(self, detail: TargetDetail) -> None:
        lines = detail.history[:1]
        said = "".join(f"Last change: {line.who}: {line.what}." for line in lines)
        self.say_problem(f"What you typed is still here; nothing of it was saved. {said}".strip())
        if self._merged.clashes:
            ask_whose(self, self._merged, self._decided, said)

    def _decided(self, theirs: frozenset[str]) -> None:
        for key in theirs:
            self.form.fields[key].set_value(to_field(key, self.base[key]))
        self.accept()
