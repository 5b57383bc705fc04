"""Recording an attempt to arrest in a few keys: the outcome, and Enter."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.daart.commands import RecordAttempt
from lomu_app.daart.rows import TargetDetail
from lomu_app.daart.rules import ATTEMPT_LABELS, AttemptOutcome
from ui.core.desk import Desk
from ui.daart.deed_dialogs import TargetDialog
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField


class AttemptDialog(TargetDialog):
    """Day, time and first address are filled in; the cursor waits in the outcome."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: TargetDetail, *, outcome: str = ""
    ) -> None:
        super().__init__(parent, desk, detail, "Record attempt", draft="attempt")
        outcomes = [
            (one.value, words)
            for one, words in ATTEMPT_LABELS.items()
            if one is not AttemptOutcome.NOT_RECORDED
        ]
        self.outcome = self.form.add(
            ChoiceField("outcome", "What came of it", outcomes, required=True)
        )
        self.custody = self.form.add(TextField("custody_reference", "Custody reference"))
        self.form.add(DateField("on_day", "Day", today=desk.core.clock.today, required=True))
        self.form.add(TextField("at_time", "Time", letters=5, hint="22:10"))
        places = [(address.text, address.text) for address in detail.addresses]
        if places:
            self.form.add(ChoiceField("place", "Where", places))
        self.form.add(TextField("elsewhere", "Somewhere else" if places else "Where"))
        self.form.add(TextField("officers", "Officers"))
        self.form.add(MultilineField("note", "What happened, what was learnt", lines=2))
        self.form.add(TextField("next_step", "Next step"))
        self.form.set_values(
            {
                "outcome": outcome, "on_day": desk.core.clock.today(), "at_time": desk.time(),
                "place": places[0][0] if places else None,
            }
        )  # fmt: skip
        self.outcome.changed.connect(self._show_custody)
        self.lay_out("Record", first="custody_reference" if outcome else "outcome")
        self._show_custody()

    def command(self, values: dict[str, Any]) -> Any:
        """The attempt."""
        return RecordAttempt(
            target_id=self.detail.row.id, on_day=values["on_day"], outcome=values["outcome"],
            at_time=values["at_time"], place=values["elsewhere"] or values.get("place") or "",
            officers=values["officers"] or "", note=values["note"] or "",
            next_step=values["next_step"] or "",
            custody_reference=values["custody_reference"] or "",
        )  # fmt: skip

    def _show_custody(self) -> None:
        self.custody.setVisible(self.outcome.value() == AttemptOutcome.ARRESTED.value)
