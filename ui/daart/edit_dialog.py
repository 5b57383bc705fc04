"""Editing a target's fields. Two people may edit at once; a clash is shown field by field."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from lomu_app.daart.commands import AmendTarget
from lomu_app.daart.rows import TargetDetail
from lomu_app.daart.target_detail import load_target
from lomu_app.kernel.errors import EditConflict, FieldConflict
from ui.core.desk import Desk
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
        self._clashes: tuple[FieldConflict, ...] = ()
        add_target_fields(self.form, desk)
        self.form.set_values(shown_values(self.base))
        self.theirs_button = QPushButton("Take theirs")
        self.theirs_button.setAutoDefault(False)
        self.theirs_button.clicked.connect(self._take_theirs)
        self.lay_out("Save", first=first)
        self.buttons.addButton(self.theirs_button, self.buttons.ButtonRole.ActionRole)
        self.theirs_button.hide()
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
        """Say who changed what; saving again then means to put one's own over it."""
        self._clashes = error.fields
        for clash in error.fields:
            self.base[clash.field] = clash.theirs
        lines = {
            clash.field: f"Somebody else has made it {told(clash.field, clash.theirs)} meanwhile."
            for clash in error.fields
        }
        self.form.show_errors(lines, "Somebody else changed this target while you were typing")
        self.name_main("Save mine all the same")
        self.theirs_button.setVisible(bool(error.fields))
        query = partial(load_target, target_id=self.target_id)
        self.desk.read(self, query, self._tell_who, self.failed, key="who")

    def _tell_who(self, detail: TargetDetail) -> None:
        lines = detail.history[:1]
        said = "".join(f" Last change: {line.who}: {line.what}." for line in lines)
        self.say_problem(f"What you typed is still here; nothing of it was saved.{said}")

    def _take_theirs(self) -> None:
        for clash in self._clashes:
            self.form.fields[clash.field].set_value(to_field(clash.field, clash.theirs))
        self._clashes = ()
        self.form.show_errors({})
        self.problem.hide()
        self.theirs_button.hide()
        self.name_main("Save")
        self.save_button.setFocus()
