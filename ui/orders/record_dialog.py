"""An order goes on record: who, which kind, and then only what that kind has."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.orders.commands import RecordOrder
from lomu_app.orders.reckoning import EndLimits, end_limits, first_clocks
from lomu_app.orders.rules import Family, OrderKind, OrderStatus, end_of_day, order_kinds
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.core.person_field import PersonField
from ui.kit.fields import CheckField, ChoiceField, MultilineField, TextField
from ui.kit.labels import WrappedLabel
from ui.kit.moment_field import MomentField
from ui.kit.page import IconButton
from ui.orders.limits import limit_words, reckoned_words
from ui.orders.step_dialogs import OUTSIDE

_OF_KIND = (
    "applied_only", "made_at", "made_by", "served_at", "ends_at", "court_at", "review_at",
    "outside_limits",
)  # fmt: skip


class RecordOrderDialog(FormDialog):
    """`saved(Done)`: its result holds `order_id` and `reference`.

    Which fields there are hangs on the kind; what the policy reckons is told as one types.
    """

    def __init__(self, parent: QWidget, desk: Desk, *, person_id: int = 0) -> None:
        super().__init__(parent, desk, "Record an order, notice, licence or bail",
                         draft="order:new")  # fmt: skip
        self._policy = desk.core.policies["orders"]
        self.kinds = order_kinds(self._policy)
        form = self.form
        self.who = form.add(PersonField(desk))
        areas = [(area, area) for area in desk.area.areas]
        form.add(ChoiceField("area", "Area", areas, required=True))
        kinds = [(kind.code, f"{kind.label} ({kind.short})") for kind in self.kinds.values()]
        self.kind_field = form.add(ChoiceField("kind", "Kind", kinds, required=True))
        self._add_fields()
        form.set_values({"area": desk.area.now})
        self.kind_field.changed.connect(self._switch)
        for key in ("applied_only", "made_at", "served_at", "ends_at"):
            form.fields[key].changed.connect(self._reckon)
        self.latest_button.clicked.connect(self._put_latest)
        self.lay_out("Put on record", first="person_id")
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 90)
        self._switch()
        if person_id:
            self.who.set_value(person_id)

    def kind(self) -> OrderKind | None:
        """The kind that is chosen."""
        return self.kinds.get(self.kind_field.value() or "")

    def command(self, values: dict[str, Any]) -> Any:
        """The order; a field that its kind does not have says nothing."""
        shown = {key: None if self.form.fields[key].isHidden() else values[key] for key in _OF_KIND}
        return RecordOrder(
            person_id=values["person_id"], area=values["area"], kind=values["kind"],
            made_at=values["made_at"], made_by=shown["made_by"] or "",
            applied_only=bool(shown["applied_only"]), served_at=shown["served_at"],
            ends_at=shown["ends_at"], court_at=shown["court_at"], review_at=shown["review_at"],
            case_reference=values["case_reference"] or "", officer=values["officer"] or "",
            note=values["note"] or "", outside_limits=shown["outside_limits"] or "",
        )  # fmt: skip

    def _add_fields(self) -> None:
        form, now = self.form, self.desk.core.clock.now
        form.add(CheckField("applied_only", "Only applied for, not made yet"))
        form.add(MomentField("made_at", "Made at", now=now, required=True))
        self.made_by = form.add(TextField("made_by", "Made by", required=True))
        for key, label, usual in (
            ("served_at", "Served at", ""),
            ("court_at", "Hearing, if the court named a time", ""),
            ("review_at", "Review, if one is agreed", "23:59"),
            ("ends_at", "Runs out", "23:59"),
        ):
            form.add(MomentField(key, label, now=now, usual=usual, help_text=""))
        self.reckoned = WrappedLabel("", "muted")
        self.latest_button = IconButton("Put in the latest", "calendar_clock")
        self.latest_button.setAutoDefault(False)
        form.add_widget(self.reckoned)
        form.add_widget(self.latest_button)
        form.add(TextField("outside_limits", OUTSIDE))
        form.add(TextField("case_reference", "Case, warrant or custody reference", letters=40))
        form.add(TextField("officer", "Officer"))
        form.add(MultilineField("note", "Note", lines=3))

    def _switch(self) -> None:
        kind = self.kind()
        shown = set() if kind is None else _fields_of(kind)
        if kind is not None and not self.form.fields["applied_only"].value():
            self.made_by.edit.setPlaceholderText(str(self._policy["authorities"][kind.authority]))
        for key in _OF_KIND:
            self.form.fields[key].setVisible(key in shown)
        bail = kind is not None and kind.family is Family.BAIL
        self.form.fields["made_at"].set_label("Arrested at" if bail else "Made at")
        self._reckon()

    def _reckon(self) -> None:
        """Say what the policy reckons from what is typed so far."""
        kind, made = self.kind(), self.form.fields["made_at"].value()
        applied = bool(self.form.fields["applied_only"].value())
        limits = EndLimits(None, None, "")
        told: list[str] = []
        if kind is not None and made is not None and not applied:
            limits = end_limits(self._policy, kind, made, kind.starts[0])
            clocks = first_clocks(kind, made, self.form.fields["served_at"].value())
            told = [reckoned_words(clocks), limit_words(limits)]
        if applied:
            told = ["Its clocks start when it is made."]
        if kind is not None and kind.unverified:
            told.append(f"To be confirmed by your force: {', '.join(kind.unverified)}.")
        self.limits = limits
        words = "\n".join(line for line in told if line)
        self.reckoned.setText(words)
        self.reckoned.setVisible(bool(words))
        self.latest_button.setVisible(limits.latest is not None)
        self.form.fields["outside_limits"].setVisible(self._outside(limits, kind))

    def _outside(self, limits: EndLimits, kind: OrderKind | None) -> bool:
        ends = self.form.fields["ends_at"].value()
        if ends is None or kind is None or kind.family is Family.BAIL:
            return False  # nobody may grant longer bail than the step allows
        early = limits.earliest is not None and ends.date() < limits.earliest
        return early or (limits.latest is not None and ends > end_of_day(limits.latest))

    def _put_latest(self) -> None:
        if self.limits.latest is not None:
            self.form.fields["ends_at"].set_value(end_of_day(self.limits.latest))


def _fields_of(kind: OrderKind) -> set[str]:
    """Which of the changing fields a kind has."""
    found = {"made_at", "made_by"}
    if OrderStatus.APPLIED in kind.starts:
        found.add("applied_only")
    if kind.family in (Family.ORDER, Family.NOTICE):
        found.add("served_at")
    if kind.court is not None or kind.family is Family.ORDER:
        found.add("court_at")
    if kind.review is not None or kind.family is Family.LICENCE:
        found.add("review_at")
    if kind.court is None and kind.code != "rui":
        found.add("ends_at")
    return found
