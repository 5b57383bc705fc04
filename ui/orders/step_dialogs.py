"""The small forms of an order's steps: made, served, varied, extended, settled, ended."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import EditConflict
from lomu_app.orders.commands import (
    BringIntoForce,
    EndOrder,
    ExtendBail,
    ServeOrder,
    SettleClock,
    VaryOrder,
)
from lomu_app.orders.queries import load_order
from lomu_app.orders.reckoning import end_limits, first_clocks
from lomu_app.orders.rows import OrderDetail
from lomu_app.orders.rules import (
    CLOCK_LABELS,
    STATUS_LABELS,
    ClockKind,
    OrderKind,
    OrderStatus,
    end_of_day,
    order_kinds,
)
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.dates import moment_words
from ui.kit.fields import MultilineField, TextField
from ui.kit.labels import WrappedLabel
from ui.kit.moment_field import HOW_TO_TYPE, MomentField
from ui.orders.deeds import authority_of, next_extension
from ui.orders.limits import limit_words, reckoned_words
from ui.orders.words import name_of

OUTSIDE = "Why an end outside these days is right"


def changes_between(old: OrderDetail, new: OrderDetail) -> str:
    """What others did to the order since it was read, in words."""
    steps = [f"{step.recorded_by}: {STATUS_LABELS[step.to_status].lower()}"
             for step in new.steps[len(old.steps):]]  # fmt: skip
    for word, before, after in (
        ("condition", old.conditions, new.conditions), ("breach", old.breaches, new.breaches)
    ):  # fmt: skip
        if len(after) > len(before):
            steps.append(f"a {word} was added")
    return "; ".join(steps) or "its version has moved on"


class OrderDialog(FormDialog):
    """A form about one order as it was read; after a conflict, as it is now."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: OrderDetail, title: str, *, draft: str
    ) -> None:
        row = detail.row
        heading = f"{title} · {row.kind_short} {row.reference} {name_of(row)}"
        super().__init__(parent, desk, heading, draft=f"order:{row.id}:{draft}")
        self.detail = detail
        self.kind: OrderKind = order_kinds(desk.core.policies["orders"])[row.kind]
        self.edits(Kind.ORDER, row.id)

    def seen(self) -> dict[str, Any]:
        """What every command about the order names."""
        return {"order_id": self.detail.row.id, "version": self.detail.row.version}

    def add_moment(
        self, key: str, label: str, *, required: bool = True, usual: str = ""
    ) -> MomentField:
        """A moment; Ctrl+; puts in now. How it is typed is said once a form."""
        first = not any(isinstance(each, MomentField) for each in self.form.fields.values())
        return self.form.add(
            MomentField(
                key, label, now=self.desk.core.clock.now, required=required, usual=usual,
                help_text=HOW_TO_TYPE if first else "",
            )
        )  # fmt: skip

    def conflict(self, _error: EditConflict) -> None:
        """Read it again and say what has changed; what was typed stays."""
        query = partial(load_order, order_id=self.detail.row.id)
        self.desk.read(self, query, self._moved_on, self.failed, key="again")

    def _moved_on(self, detail: OrderDetail) -> None:
        what = changes_between(self.detail, detail)
        self.detail = detail
        self.say_problem(
            f"Meanwhile this order was changed ({what}). What you typed is still here; if it "
            "holds all the same, send it again."
        )


class ServeDialog(OrderDialog):
    """When it was served; says what that does to the clocks."""

    def __init__(self, parent: QWidget, desk: Desk, detail: OrderDetail) -> None:
        super().__init__(parent, desk, detail, "Served", draft="serve")
        self.served = self.add_moment("served_at", "Served at")
        self.reckoned = WrappedLabel("", "muted")
        self.form.add_widget(self.reckoned)
        self.served.changed.connect(self._reckon)
        self.lay_out("Served", first="served_at")
        self._reckon()

    def command(self, values: dict[str, Any]) -> Any:
        """The service."""
        return ServeOrder(**self.seen(), served_at=values["served_at"])

    def _reckon(self) -> None:
        clocks = first_clocks(self.kind, self.detail.row.made_at, self.served.value())
        self.reckoned.setText(reckoned_words(clocks))


class _EndingForm(OrderDialog):
    """A form with an end, and why it may lie outside what is usual."""

    def add_end(self, label: str, *, required: bool) -> None:
        """The end, with the days between which it may lie."""
        limits = end_limits(
            self.desk.core.policies["orders"], self.kind, self.detail.row.made_at,
            self.detail.row.status,
        )  # fmt: skip
        self.add_moment("ends_at", label, required=required, usual="23:59")
        told = limit_words(limits)
        if told:
            self.form.add_widget(WrappedLabel(told, "muted"))
            self.form.add(TextField("outside_limits", OUTSIDE))


class InForceDialog(_EndingForm):
    """An order that was applied for has been made."""

    def __init__(self, parent: QWidget, desk: Desk, detail: OrderDetail) -> None:
        super().__init__(parent, desk, detail, "It was made", draft="in_force")
        self.add_moment("made_at", "Made at")
        self.form.add(TextField("made_by", "Made by", required=True))
        self.add_end("Runs out", required=self.kind.end_needed)
        self.lay_out("In force", first="made_at")

    def command(self, values: dict[str, Any]) -> Any:
        """The making."""
        return BringIntoForce(
            **self.seen(), made_at=values["made_at"], made_by=values["made_by"],
            ends_at=values["ends_at"], outside_limits=values.get("outside_limits") or "",
        )  # fmt: skip


class VaryDialog(_EndingForm):
    """What was changed; the history keeps what stood before."""

    def __init__(self, parent: QWidget, desk: Desk, detail: OrderDetail) -> None:
        super().__init__(parent, desk, detail, "Varied", draft="vary")
        self.add_moment("varied_at", "Varied at")
        self.form.add(TextField("varied_by", "Varied by", required=True))
        self.form.add(MultilineField("changes", "What was changed", required=True, lines=3))
        self.add_end("New end, if it was moved", required=False)
        ends = moment_words(detail.row.ends_at) or "further order"
        self.lay_out("Varied", first="varied_at", intro=f"It runs until {ends} now.")

    def command(self, values: dict[str, Any]) -> Any:
        """The variation."""
        return VaryOrder(
            **self.seen(), varied_at=values["varied_at"], varied_by=values["varied_by"],
            changes=values["changes"], ends_at=values["ends_at"],
            outside_limits=values.get("outside_limits") or "",
        )  # fmt: skip


class ExtendDialog(OrderDialog):
    """The next extension of bail, with the rank that grants it and the latest it may run."""

    def __init__(self, parent: QWidget, desk: Desk, detail: OrderDetail) -> None:
        super().__init__(parent, desk, detail, "Extend the bail", draft="extend")
        policy, row = desk.core.policies["orders"], detail.row
        wanted = next_extension(row.status)
        limits = end_limits(policy, self.kind, row.made_at, wanted)
        rank = authority_of(policy, wanted)
        self.add_moment("extended_at", "Decided at")
        self.form.add(
            TextField("extended_by", f"Decided by: {rank}", required=True, hint="Rank and name")
        )
        ends = self.add_moment("ends_at", "Bail runs until", usual="23:59")
        self.form.add(MultilineField("grounds", "Grounds", required=True, lines=3))
        if limits.latest is not None:
            ends.set_value(end_of_day(limits.latest))
        told = limit_words(limits)
        self.lay_out(
            "Extend", first="extended_at",
            intro=f"{STATUS_LABELS[wanted]}. It ran until {moment_words(row.ends_at)}; "
            f"at this step: {told}",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The extension."""
        return ExtendBail(
            **self.seen(), extended_at=values["extended_at"], extended_by=values["extended_by"],
            ends_at=values["ends_at"], grounds=values["grounds"],
        )  # fmt: skip


class SettleDialog(OrderDialog):
    """What came of a hearing, a notification or a review, and when the next one is."""

    def __init__(self, parent: QWidget, desk: Desk, detail: OrderDetail, clock: ClockKind) -> None:
        title = CLOCK_LABELS[clock]
        super().__init__(parent, desk, detail, title, draft=f"settle_{clock.value}")
        self._clock = clock
        self.form.add(MultilineField("result", "What came of it", required=True, lines=3))
        self.add_moment("next_at", "The next one, if there is one", required=False, usual="23:59")
        reckoned = clock is ClockKind.REVIEW and self.kind.review is not None
        intro = "Left open, the next review is reckoned by the policy." if reckoned else ""
        self.lay_out("Settle", first="result", intro=intro)

    def command(self, values: dict[str, Any]) -> Any:
        """The result."""
        return SettleClock(
            **self.seen(), clock=self._clock.value, result=values["result"],
            next_at=values["next_at"],
        )  # fmt: skip


_ENDS = {
    OrderStatus.EXPIRED: ("It has run out", "Expired", "What is to be noted"),
    OrderStatus.DISCHARGED: ("Discharged or withdrawn", "End it", "Why"),
    OrderStatus.RUI: ("Released under investigation", "Release", "Why there is no bail any more"),
    OrderStatus.CHARGED: ("Charged", "Charged", "With what"),
    OrderStatus.NFA: ("No further action", "End it", "Why"),
}


class EndDialog(OrderDialog):
    """How an order ends; its clocks and conditions end with it."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: OrderDetail, status: OrderStatus
    ) -> None:
        title, yes, why = _ENDS[status]
        super().__init__(parent, desk, detail, title, draft=f"end_{status.value}")
        self._status = status
        ended = self.add_moment("ended_at", "When")
        self.form.add(TextField("decided_by", "Decided by"))
        self.form.add(MultilineField("reason", why, required=True, lines=3))
        ends = detail.row.ends_at
        if status is OrderStatus.EXPIRED and ends is not None and ends <= desk.core.clock.now():
            ended.set_value(london(ends))
        intro = "Its conditions and clocks end with it."
        if status is OrderStatus.RUI:
            intro = "Bail and its conditions end; a review clock starts."
        self.lay_out(yes, first="reason" if ended.value() else "ended_at", intro=intro)

    def command(self, values: dict[str, Any]) -> Any:
        """The end."""
        return EndOrder(
            **self.seen(), status=self._status.value, ended_at=values["ended_at"],
            reason=values["reason"], decided_by=values["decided_by"] or "",
        )  # fmt: skip
