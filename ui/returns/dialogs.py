"""Who sent a workbook back, and when."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.returns.deciding import Place, Wish, command_for
from lomu_app.returns.rows import ReturnCheck
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import DateField, MultilineField, TextField


class OnRecordDialog(FormDialog):
    """Puts a return on record, with all that was decided."""

    def __init__(
        self, parent: QWidget, desk: Desk, check: ReturnCheck, wishes: dict[Place, Wish], left: int
    ) -> None:
        super().__init__(parent, desk, f"Put the return on record · copy {check.copy}",
                         draft=f"return:{check.copy}")  # fmt: skip
        self.check, self.wishes = check, dict(wishes)
        self.form.add(
            TextField("returned_by", "Who sent it back", required=True,
                      help_text="Whoever filled it in: the records say that it comes from them.")
        )  # fmt: skip
        day = DateField("received_on", "Received on", today=desk.core.clock.today, required=True)
        self.form.add(day)
        self.form.add(MultilineField("note", "Note", lines=2))
        self.form.set_values(
            {"returned_by": check.recipient, "received_on": desk.core.clock.today(), "note": ""}
        )
        taken = sum(wish.take for wish in wishes.values())
        refused = len(wishes) - taken
        later = f" {left} stay to be decided on: bring the file back again." if left else ""
        self.lay_out(
            "Put on record", first="returned_by",
            intro=f"{taken} taken, {refused} refused, in one go or not at all.{later}",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The return."""
        return command_for(
            self.check, self.wishes, returned_by=values["returned_by"],
            received_on=values["received_on"], note=values["note"] or "",
        )  # fmt: skip
