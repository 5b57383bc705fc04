"""A condition is added, or holds no more."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.orders.commands import AddCondition, EndCondition
from lomu_app.orders.rows import OrderDetail
from lomu_app.orders.rules import ON_BAIL
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, MultilineField, TextField
from ui.orders.step_dialogs import OrderDialog
from ui.orders.words import condition_words


class ConditionDialog(OrderDialog):
    """What the person must or must not do; whom it protects goes by a pseudonym."""

    def __init__(self, parent: QWidget, desk: Desk, detail: OrderDetail) -> None:
        super().__init__(parent, desk, detail, "Add a condition", draft="condition")
        policy = desk.core.policies["orders"]
        categories = list(policy["condition_categories"].items())
        self.form.add(ChoiceField("category", "Category", categories, required=True))
        self.form.add(
            MultilineField(
                "text", "What it asks for", required=True, lines=3,
                help_text="Places and times as the order has them, such as 20:00 to 06:00.",
            )
        )  # fmt: skip
        self.form.add(
            TextField(
                "protected", "Protects", letters=20, hint="V1",
                help_text="A pseudonym such as V1 or witness B, never a name.",
            )
        )  # fmt: skip
        if detail.row.status in ON_BAIL:
            grounds = list(policy["condition_grounds"].items())
            self.form.add(ChoiceField("ground", "Because of", grounds))
        self.form.add(TextField("verified_how", "How it is checked"))
        self.add_moment("ends_at", "Until, if not as long as the order", required=False,
                        usual="23:59")  # fmt: skip
        self.lay_out("Add", first="category")

    def command(self, values: dict[str, Any]) -> Any:
        """The condition."""
        return AddCondition(
            **self.seen(), category=values["category"], text=values["text"],
            ground=values.get("ground"), protected=values["protected"] or "",
            verified_how=values["verified_how"] or "", ends_at=values["ends_at"],
        )  # fmt: skip


class ConditionOverDialog(OrderDialog):
    """When a condition ended, and why."""

    def __init__(self, parent: QWidget, desk: Desk, detail: OrderDetail, condition_id: int) -> None:
        super().__init__(parent, desk, detail, "Condition ended", draft=f"over_{condition_id}")
        self._condition_id = condition_id
        line = next(each for each in detail.conditions if each.id == condition_id)
        self.add_moment("ended_at", "When")
        self.form.add(MultilineField("reason", "Why", required=True, lines=3))
        labels = desk.core.policies["orders"]["condition_categories"]
        self.lay_out(
            "Ended", first="ended_at", intro=f"{condition_words(line, labels)}: {line.text}"
        )

    def command(self, values: dict[str, Any]) -> Any:
        """The end."""
        return EndCondition(
            **self.seen(), condition_id=self._condition_id, ended_at=values["ended_at"],
            reason=values["reason"],
        )  # fmt: skip
