"""Sign-off: proposed with evidence, withdrawn, or decided by the chair outside a meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cog.commands import DecideSignOff, ProposeSignOff, WithdrawSignOff
from lomu_app.cog.rows import LocationDetail
from lomu_app.cog.sign_off_rules import OF_PROPOSAL
from ui.cog.location_dialogs import LocationDialog
from ui.core.desk import Desk
from ui.kit.fields import CheckField, DateField, MultilineField
from ui.kit.labels import WrappedLabel

_STRANDS = (
    ("prevent", "Prevent: what was achieved, or n/a and why"),
    ("protect", "Protect: what was achieved, or n/a and why"),
    ("justice", "Justice: what was achieved, or n/a and why"),
)


class ProposeSignOffDialog(LocationDialog):
    """Evidence a strand, displacement, the day of the review; what is open is told first."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        super().__init__(parent, desk, detail, "Propose the sign-off", draft="sign_off")
        form = self.form
        for key, label in _STRANDS:
            form.add(MultilineField(key, label, required=True, lines=2))
        form.add(
            MultilineField("displacement", "Displacement: where it may have gone, what was "
                           "looked at", required=True, lines=2)
        )  # fmt: skip
        form.add(DateField("review_on", "Review on", today=desk.core.clock.today, required=True))
        days = int(desk.core.policies["cog"]["review_days"])
        review = desk.core.clock.today() + dt.timedelta(days=days)
        form.set_values({"review_on": review})
        open_points = [
            f"○ {check.label}: {check.told}" for check in detail.points
            if not check.met and check.point not in OF_PROPOSAL
        ]  # fmt: skip
        told = "Everything else is met; the chair decides in a meeting."
        if open_points:
            told = "\n".join(("Still open, so that the chair could only grant an exception:",
                              *open_points))  # fmt: skip
        self.lay_out("Propose it", first="prevent", intro=told)

    def command(self, values: dict[str, Any]) -> Any:
        """The proposal."""
        return ProposeSignOff(**self.seen(), **values)


class WithdrawDialog(LocationDialog):
    """Why the proposal does not stand."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        super().__init__(parent, desk, detail, "Withdraw the proposal", draft="withdraw")
        self.form.add(MultilineField("reason", "Why it does not stand", required=True, lines=3))
        self.lay_out("Withdraw it", first="reason", intro="It stays on the agenda.")

    def command(self, values: dict[str, Any]) -> Any:
        """The withdrawal."""
        return WithdrawSignOff(**self.seen(), reason=values["reason"])


class DecideDialog(LocationDialog):
    """The chair declines, or grants by a written exception that shows wherever it is told."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        super().__init__(parent, desk, detail, "Decide outside a meeting", draft="decide")
        lacking = [f"○ {check.label}: {check.told}" for check in detail.points if not check.met]
        self.form.add_widget(WrappedLabel("\n".join(lacking)))
        self.form.add(CheckField("granted", "Sign it off by exception"))
        self.form.add(MultilineField("minute", "Minute", required=True, lines=3))
        self.form.add(
            MultilineField("exception_reason", "Why by exception", lines=3,
                           help_text="It shows in every pack and in the minutes.")
        )  # fmt: skip
        self.lay_out(
            "Decide", first="minute",
            intro="Outside a quorate meeting a sign-off is always an exception. Without the tick "
            "the proposal is declined.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The decision."""
        return DecideSignOff(
            **self.seen(), granted=bool(values["granted"]), minute=values["minute"],
            exception_reason=values["exception_reason"] or "",
        )  # fmt: skip
