"""Does what is done to orders: opens the form, tells what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.permissions import Permission
from lomu_app.orders.commands import EndCondition
from lomu_app.orders.rows import ClockRow, OrderDetail
from lomu_app.orders.rules import ClockKind, OrderStatus
from ui.core.desk import Desk
from ui.core.taking_back import TakeBack
from ui.orders.breach_dialog import BreachDialog
from ui.orders.calendar_dialog import CalendarDialog
from ui.orders.condition_dialogs import ConditionDialog, ConditionOverDialog
from ui.orders.record_dialog import RecordOrderDialog
from ui.orders.step_dialogs import (
    EndDialog,
    ExtendDialog,
    InForceDialog,
    OrderDialog,
    ServeDialog,
    SettleDialog,
    VaryDialog,
)
from ui.orders.words import name_of

_SETTLE = "settle_"
_FORMS = {
    "in_force": InForceDialog, "serve": ServeDialog, "vary": VaryDialog, "extend": ExtendDialog,
    "condition": ConditionDialog, "breach": BreachDialog,
}  # fmt: skip
_SAID = {
    "in_force": "in force", "serve": "served", "vary": "varied", "extend": "bail extended",
    "condition": "condition added", "over": "condition ended", "breach": "breach recorded",
}  # fmt: skip


class Doing(QObject):
    """`recorded(order id)` after an order is new or changed; `raised(target id)` after a breach."""

    recorded = Signal(object)
    raised = Signal(object)

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk

    def do(self, key: str, detail: OrderDetail) -> None:
        """Open the form of a deed."""
        owner, desk = self._owner, self._desk
        if key in _FORMS:
            self._open(_FORMS[key](owner, desk, detail), key)
        elif key.startswith(_SETTLE):
            clock = ClockKind(key.removeprefix(_SETTLE))
            self._open(SettleDialog(owner, desk, detail, clock), key)
        else:
            self._open(EndDialog(owner, desk, detail, OrderStatus(key)), key)

    def end_condition(self, detail: OrderDetail, condition_id: int) -> None:
        """Open the form that ends one condition."""
        self._open(ConditionOverDialog(self._owner, self._desk, detail, condition_id), "over")

    def raise_breach(self, detail: OrderDetail, breach_id: int) -> None:
        """Open the form that raises a breach on record."""
        breach = next(line for line in detail.breaches if line.id == breach_id)
        self._open(BreachDialog(self._owner, self._desk, detail, breach), "breach")

    def record(self, person_id: int = 0) -> None:
        """Open the form of a new order."""
        dialog = RecordOrderDialog(self._owner, self._desk, person_id=person_id)
        dialog.saved.connect(self._recorded)
        dialog.open()

    def calendar(self, clocks: Sequence[ClockRow], *, subject: str, what: str) -> None:
        """Open the form that writes these clocks as a calendar."""
        if not self._desk.core.actor.may(Permission.EXPORT):
            self._desk.say("Your role does not allow exports. Ask a sergeant.")
        elif not clocks:
            self._desk.say("There is no clock to put into a calendar.")
        else:
            dialog = CalendarDialog(self._owner, self._desk, clocks, subject=subject, what=what)
            dialog.saved.connect(self._written)
            dialog.open()

    def _open(self, dialog: OrderDialog, key: str) -> None:
        dialog.setProperty("deed", key)
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self, done: Any) -> None:
        dialog = self.sender()
        if not isinstance(dialog, OrderDialog):
            raise TypeError("only the forms of an order are answered here")
        row, result = dialog.detail.row, done.result
        told = _SAID.get(str(dialog.property("deed")), "saved")
        words = f"{row.kind_short} {row.reference} {name_of(row)}: {told}"
        target = result.get("reference") if isinstance(dialog, BreachDialog) else None
        if target:
            self._desk.say(f"{words}, and raised as {target}")
            self.raised.emit(int(result["id"]))
        else:
            back = self._undo(dialog, result)
            self._desk.say(words, back.run if back is not None else None)
            self.recorded.emit(row.id)  # it may stand under another chip now

    def _undo(self, dialog: OrderDialog, result: Any) -> TakeBack | None:
        """A condition can be taken back; a step that was taken is undone by another step."""
        if not isinstance(dialog, ConditionDialog):
            return None
        command = EndCondition(
            order_id=dialog.detail.row.id, version=result["version"],
            condition_id=result["condition_id"], ended_at=self._desk.core.clock.now(),
            reason="Taken back: added by mistake",
        )  # fmt: skip
        return TakeBack(self._owner, self._desk, command, "Condition taken back")

    def _recorded(self, done: Any) -> None:
        self._desk.say(f"{done.result['reference']} put on record")
        self.recorded.emit(int(done.result["order_id"]))

    def _written(self, place: Path) -> None:
        self._desk.say(f"Written: {place.name}")
