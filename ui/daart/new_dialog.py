"""A new target: who, then what for. Nobody is put on record twice by mistake."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QWidget

from lomu_app.daart.commands import AlreadyWanted, Conflict, ProposeTarget
from lomu_app.daart.proposing import find_conflicts
from lomu_app.people.commands import RegisterPerson
from lomu_app.people.match_queries import possible_rows
from lomu_app.people.rows import PossibleRow
from lomu_app.people.rules import Identity, LooksLikeKnown, NewAddress, NewPerson
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.core.person_field import Found, PersonField
from ui.daart.target_fields import EDITED, add_target_fields, from_field
from ui.kit.banner import Banner
from ui.kit.fields import CheckField, ChoiceField, DateField, MultilineField, TextField

_PAUSE = 250  # milliseconds after the last key before look-alikes are searched
_NEW = ("surname", "forenames", "date_of_birth", "sex", "pnc_id", "cro_number", "addresses")
SEXES = (("male", "Male"), ("female", "Female"), ("not_specified", "Not specified"))


class NewTargetDialog(FormDialog):
    """`saved(Done)`: its result holds `id` and `reference` of the new target."""

    def __init__(self, parent: QWidget, desk: Desk, *, person_id: int = 0) -> None:
        super().__init__(parent, desk, "New target", draft="target:new")
        self.conflicts: tuple[Conflict, ...] = ()
        self._looked_at: frozenset[int] = frozenset()
        self.who = self.form.add(PersonField(desk))
        self.is_new = self.form.add(CheckField("is_new", "Not on record yet"))
        self._add_new_person()
        self.other_box = QCheckBox("I have looked at them: this is somebody else")
        self.conflict_banner = Banner()
        self.conflict_banner.close_button.hide()
        self.spoken_box = QCheckBox("We have spoken; this is a matter of its own")
        for widget in (self.other_box, self.conflict_banner, self.spoken_box):
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
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.search_alike)
        self.who.chosen.connect(self._chosen)
        self.who.searched.connect(self._alike)
        self.is_new.changed.connect(self._switch)
        for key in _NEW:
            self.form.fields[key].changed.connect(self._timer.start)
        self.lay_out("Put on the list", first="person_id", tall=True)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 96)
        self._switch()
        if person_id:
            self.who.set_value(person_id)

    def search_alike(self) -> None:
        """Look for people who may be the one that is typed."""
        self._timer.stop()
        if not self.is_new.value():
            return
        new = self._person()
        identity = Identity(
            surname=new.surname, forenames=new.forenames, date_of_birth=new.date_of_birth,
            pnc_id=new.pnc_id, cro_number=new.cro_number,
            postcodes=tuple(address.text for address in new.addresses),
        )  # fmt: skip
        self.who.search_like(identity)

    def command(self, values: dict[str, Any]) -> Any:
        """Somebody new first goes on record; the target follows."""
        if self.is_new.value():
            seen = tuple(self._looked_at) if self.other_box.isChecked() else ()
            return RegisterPerson(person=self._person(), seen_matches=seen)
        return self._proposal(values)

    def done_with(self, done: Any) -> None:
        """After the person, the target; after the target, the end."""
        if isinstance(done.result, dict):
            super().done_with(done)
            return
        # From here on the person is on record, whatever becomes of the target.
        self.is_new.set_value(False)
        self.who.set_value(int(done.result))
        values = {**self.form.values(), "person_id": int(done.result)}
        self.desk.run(self, self._proposal(values), self.done_with, self.failed)

    def failed(self, error: Exception) -> None:
        """Show whom it may be, or who has this person already."""
        if isinstance(error, LooksLikeKnown):
            self.save_button.setEnabled(True)
            self.say_problem(error.message)
            query = partial(possible_rows, found=error.matches)
            self.desk.read(self, query, self._show_known, self._read_failed, key="known")
        elif isinstance(error, AlreadyWanted):
            self.save_button.setEnabled(True)
            self._show_conflicts(error.conflicts)
            self.spoken_box.setFocus()
        else:
            super().failed(error)

    def _add_new_person(self) -> None:
        form = self.form
        form.add(TextField("surname", "Surname"))
        form.add(TextField("forenames", "Forenames"))
        form.add(DateField("date_of_birth", "Date of birth", today=self.desk.core.clock.today))
        form.add(ChoiceField("sex", "Sex", SEXES))
        form.add(TextField("pnc_id", "PNC id", letters=14, hint="18/214553C"))
        form.add(TextField("cro_number", "CRO number", letters=14, hint="123456/04H"))
        form.add(
            MultilineField(
                "addresses", "Addresses", lines=2, help_text="One a line, in the order of trying."
            )
        )

    def _person(self) -> NewPerson:
        values = {key: self.form.fields[key].value() for key in _NEW}
        lines = [line.strip() for line in (values["addresses"] or "").splitlines()]
        return NewPerson(
            surname=values["surname"] or "", forenames=values["forenames"] or "",
            date_of_birth=values["date_of_birth"], sex=values["sex"] or "not_known",
            pnc_id=values["pnc_id"], cro_number=values["cro_number"],
            addresses=tuple(NewAddress(line) for line in lines if line),
        )  # fmt: skip

    def _proposal(self, values: dict[str, Any]) -> ProposeTarget:
        fields = {name: from_field(name, values[name]) for name in EDITED}
        period = values["period_days"]
        seen = self.conflicts if self.spoken_box.isChecked() else ()
        return ProposeTarget(
            person_id=values["person_id"], area=values["area"],
            period_days=int(period) if period else None,
            seen_conflicts=tuple(conflict.target_id for conflict in seen), **fields,
        )  # fmt: skip

    def _switch(self) -> None:
        new = bool(self.is_new.value())
        for key in _NEW:
            self.form.fields[key].setVisible(new)
        if new and self.who.value():
            self.who.set_value(None)
            self._chosen(0)
        self.who.set_optional(optional=new)
        self.other_box.hide()
        if new:
            self.show_field("surname")
            self.search_alike()

    def _chosen(self, person_id: int) -> None:
        self._show_conflicts(())
        if not person_id:
            return
        if self.is_new.value():
            self.is_new.set_value(False)  # one of the look-alikes was the one
        query = partial(find_conflicts, person_id=person_id)
        self.desk.read(self, query, self._show_conflicts, self._read_failed, key="conflicts")
        self.show_field("offence")

    def _alike(self, found: list[Found]) -> None:
        ids = frozenset(one.person.id for one in found)
        if ids - self._looked_at:
            self.other_box.setChecked(False)  # whoever has newly appeared was not looked at yet
        self._looked_at = ids
        self.other_box.setVisible(bool(ids))

    def _show_known(self, rows: list[PossibleRow]) -> None:
        self.who.show_possible([Found(row.person, "; ".join(row.reasons)) for row in rows])

    def _show_conflicts(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = tuple(conflicts)
        said = "; ".join(dict.fromkeys(one.words for one in self.conflicts))
        words = f"Already wanted: {said}. Speak to them first." if said else ""
        self.conflict_banner.say(words, tone="problem")
        self.conflict_banner.close_button.hide()
        self.spoken_box.setChecked(False)
        self.spoken_box.setVisible(bool(said))

    def _read_failed(self, error: Exception) -> None:
        self.desk.prompter.show_problem(self, error)
