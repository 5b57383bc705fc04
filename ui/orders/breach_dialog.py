"""A breach is recorded, and raised as a target in the same step where it may be."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lomu_app.daart.breaches import RaiseBreach
from lomu_app.daart.commands import AlreadyWanted, Conflict
from lomu_app.daart.rules import NECESSITY_GROUNDS, POWER_LABELS, RISK_LABELS, Power
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.commands import RecordBreach
from lomu_app.orders.rows import BreachLine, OrderDetail
from ui.core.desk import Desk
from ui.kit.banner import Banner
from ui.kit.fields import CheckField, ChoiceField, MultilineField, TextField
from ui.kit.ticks_field import TicksField
from ui.orders.step_dialogs import OrderDialog
from ui.orders.words import breach_words, condition_words

_OF_TARGET = (
    "victim_risk", "crime_reference", "officer_in_case", "owner", "necessity_grounds",
    "necessity_reason",
)  # fmt: skip


class BreachDialog(OrderDialog):
    """`breach` is one that is on record and is raised only now; None for a new one.

    `saved(Done)`: its result holds `reference` and `id` of the target where one was raised.
    """

    def __init__(
        self, parent: QWidget, desk: Desk, detail: OrderDetail, breach: BreachLine | None = None
    ) -> None:
        title = "Record a breach" if breach is None else "Raise a breach as a target"
        draft = "breach" if breach is None else f"raise_{breach.id}"
        super().__init__(parent, desk, detail, title, draft=draft)
        self.breach = breach
        self.conflicts: tuple[Conflict, ...] = ()
        if breach is None:
            self._add_breach(detail)
        self.raises = self.form.add(CheckField("raises", "Raise it as a target to arrest"))
        self._add_target(desk, detail)
        self.raises.set_value(self._may_raise)
        self.raises.setVisible(self._may_raise and breach is None)
        self.raises.changed.connect(self._switch)
        first = "at" if breach is None else "victim_risk"
        self.lay_out("Record", first=first, intro=self._intro(detail))
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 90)
        self._switch()

    def command(self, values: dict[str, Any]) -> Any:
        """The breach alone, or with the target."""
        if not values["raises"]:
            return RecordBreach(
                **self.seen(), at=values["at"], detail=values["detail"],
                evidence=values["evidence"] or "", condition_id=_number(values["condition_id"]),
                referred_to=values["referred_to"] or "",
            )  # fmt: skip
        seen = self.conflicts if self.spoken_box.isChecked() else ()
        new: dict[str, Any] = {}
        if self.breach is None:
            new = {
                "at": values["at"], "detail": values["detail"],
                "evidence": values["evidence"] or "",
                "condition_id": _number(values["condition_id"]),
            }  # fmt: skip
        return RaiseBreach(
            **self.seen(), **new, breach_id=None if self.breach is None else self.breach.id,
            victim_risk=values["victim_risk"] or "not_assessed",
            crime_reference=values["crime_reference"],
            officer_in_case=values["officer_in_case"] or "", owner=values["owner"] or "",
            necessity_grounds="".join(values["necessity_grounds"]),
            necessity_reason=values["necessity_reason"] or "",
            seen_conflicts=tuple(one.target_id for one in seen),
        )  # fmt: skip

    def failed(self, error: Exception) -> None:
        """Who has this person already is shown, to be spoken to first."""
        if not isinstance(error, AlreadyWanted):
            super().failed(error)
            return
        self.save_button.setEnabled(True)
        self.conflicts = tuple(error.conflicts)
        said = "; ".join(dict.fromkeys(one.words for one in self.conflicts))
        self.conflict_banner.say(f"Already wanted: {said}. Speak to them first.", tone="problem")
        self.conflict_banner.close_button.hide()
        self.spoken_box.show()
        self.spoken_box.setFocus()

    def _add_breach(self, detail: OrderDetail) -> None:
        self.add_moment("at", "Broken at")
        self.form.add(MultilineField("detail", "How it was broken", required=True, lines=3))
        labels = self.desk.core.policies["orders"]["condition_categories"]
        holding = [
            (str(line.id), f"{condition_words(line, labels)}: {line.text}"[:90])
            for line in detail.conditions
            if line.ended_at is None
        ]
        condition = self.form.add(ChoiceField("condition_id", "Which condition", holding))
        condition.setVisible(bool(holding))
        self.form.add(MultilineField("evidence", "What shows it", lines=2))
        self.referred = self.form.add(TextField("referred_to", "Who was told"))

    def _add_target(self, desk: Desk, detail: OrderDetail) -> None:
        form = self.form
        risks = [(risk.value, words) for risk, words in RISK_LABELS.items()]
        grounds = [(letter, f"({letter}) {words}") for letter, words in NECESSITY_GROUNDS.items()]
        form.add(ChoiceField("victim_risk", "Risk to the victim", risks))
        form.add(TextField("crime_reference", "Crime reference", letters=24))
        form.add(TextField("officer_in_case", "Officer in the case")).set_value(detail.row.officer)
        form.add(TextField("owner", "Owner", help_text="Who goes for this person."))
        form.add(TicksField("necessity_grounds", "Necessity, PACE Code G 2.9", grounds))
        form.add(MultilineField("necessity_reason", "Why it is necessary", lines=3))
        self.conflict_banner = Banner()
        self.spoken_box = QCheckBox("We have spoken; this is a matter of its own")
        for widget in (self.conflict_banner, self.spoken_box):
            form.add_widget(widget)
            widget.hide()
        self._may_raise = bool(detail.power) and desk.core.actor.may(Permission.EDIT_TARGETS)

    def _intro(self, detail: OrderDetail) -> str:
        if not detail.power:
            return f"Nobody is arrested for this alone. {detail.breach_means}".strip()
        power = f"Power of arrest: {POWER_LABELS[Power(detail.power)]}. {detail.offence}."
        return power if self.breach is None else f"{breach_words(self.breach)}. {power}"

    def _switch(self) -> None:
        raises = bool(self.raises.value())
        for key in _OF_TARGET:
            self.form.fields[key].setVisible(raises)
        if self.breach is None:
            self.referred.setVisible(not raises)
        self.name_main("Record and raise" if raises else "Record")


def _number(typed: str | None) -> int | None:
    return int(typed) if typed else None
