"""A new target: who, then what for. Nobody is put on record twice by mistake."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lomu_app.daart.commands import AlreadyWanted, Conflict, ProposeTarget
from lomu_app.daart.proposing import find_conflicts
from ui.core.desk import Desk
from ui.core.who_dialog import WhoDialog
from ui.daart.target_fields import EDITED, add_target_fields, from_field
from ui.kit.banner import Banner
from ui.kit.fields import ChoiceField


class NewTargetDialog(WhoDialog):
    """`saved(Done)`: its result holds `id` and `reference` of the new target."""

    first = "offence"

    def __init__(self, parent: QWidget, desk: Desk, *, person_id: int = 0) -> None:
        super().__init__(parent, desk, "New target", draft="target:new")
        self.conflicts: tuple[Conflict, ...] = ()
        self.conflict_banner = Banner()
        self.conflict_banner.close_button.hide()
        self.spoken_box = QCheckBox("We have spoken; this is a matter of its own")
        for widget in (self.conflict_banner, self.spoken_box):
            self.form.add_widget(widget)
            widget.hide()
        areas = [(area, area) for area in desk.area.areas]
        self.form.add(ChoiceField("area", "Area", areas, required=True))
        periods = [(str(days), f"{days} days") for days in desk.core.policies["targets"]["periods"]]
        self.form.add(
            ChoiceField(
                "period_days", "To be returned within", periods,
                help_text="Left open, the risk to the victim decides.",
            )
        )  # fmt: skip
        add_target_fields(self.form, desk)
        self.form.set_values({"area": desk.area.now, "date_added": desk.core.clock.today()})
        self.begin("Put on the list", person_id)

    def about(self, values: dict[str, Any]) -> ProposeTarget:
        """The target."""
        fields = {name: from_field(name, values[name]) for name in EDITED}
        period = values["period_days"]
        seen = self.conflicts if self.spoken_box.isChecked() else ()
        return ProposeTarget(
            person_id=values["person_id"], area=values["area"],
            period_days=int(period) if period else None,
            seen_conflicts=tuple(conflict.target_id for conflict in seen), **fields,
        )  # fmt: skip

    def failed(self, error: Exception) -> None:
        """Show who has this person already."""
        if isinstance(error, AlreadyWanted):
            self.save_button.setEnabled(True)
            self._show_conflicts(error.conflicts)
            self.spoken_box.setFocus()
        else:
            super().failed(error)

    def person_chosen(self, person_id: int) -> None:
        """Look who has this person already."""
        self._show_conflicts(())
        if person_id:
            query = partial(find_conflicts, person_id=person_id)
            self.desk.read(self, query, self._show_conflicts, self.read_failed, key="conflicts")

    def _show_conflicts(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = tuple(conflicts)
        said = "; ".join(dict.fromkeys(one.words for one in self.conflicts))
        words = f"Already wanted: {said}. Speak to them first." if said else ""
        self.conflict_banner.say(words, tone="problem")
        self.conflict_banner.close_button.hide()
        self.spoken_box.setChecked(False)
        self.spoken_box.setVisible(bool(said))
