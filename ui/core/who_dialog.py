"""A form about somebody: searched for first; put on record first where nobody is meant."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QWidget

from lomu_app.people.commands import RegisterPerson
from lomu_app.people.match_queries import possible_rows
from lomu_app.people.rows import PossibleRow
from lomu_app.people.rules import Identity, LooksLikeKnown, NewAddress, NewPerson
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.core.person_field import Found, PersonField
from ui.kit.fields import CheckField, ChoiceField, DateField, MultilineField, TextField

_PAUSE = 250  # milliseconds after the last key before look-alikes are searched
_NEW = ("surname", "forenames", "date_of_birth", "sex", "pnc_id", "cro_number", "addresses")
SEXES = (("male", "Male"), ("female", "Female"), ("not_specified", "Not specified"))


class WhoDialog(FormDialog):
    """Subclasses add their own fields, call `begin`, and say what to do with `about(values)`.

    The command for somebody new goes first; that of `about` follows with the new person's id.
    `first` is the field that is gone to once it is known who is meant.
    """

    first = ""

    def __init__(self, parent: QWidget, desk: Desk, title: str, *, draft: str) -> None:
        super().__init__(parent, desk, title, draft=draft)
        self._looked_at: frozenset[int] = frozenset()
        self.who = self.form.add(PersonField(desk))
        self.is_new = self.form.add(CheckField("is_new", "Not on record yet"))
        self._add_new_person()
        self.other_box = QCheckBox("I have looked at them: this is somebody else")
        self.form.add_widget(self.other_box)
        self.other_box.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.search_alike)
        self.who.chosen.connect(self._chosen)
        self.who.searched.connect(self._alike)
        self.is_new.changed.connect(self._switch)
        for key in _NEW:
            self.form.fields[key].changed.connect(self._timer.start)

    def begin(self, yes: str, person_id: int) -> None:
        """Lay it out; with somebody chosen already unless `person_id` is 0."""
        self.lay_out(yes, first="person_id")
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 96)
        self._switch()
        if person_id:
            self.who.set_value(person_id)

    def about(self, values: dict[str, Any]) -> Any:
        """The command about the person of `values["person_id"]`."""
        raise NotImplementedError

    def person_chosen(self, person_id: int) -> None:
        """Somebody was chosen, or with 0 nobody any more."""

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
            addresses=tuple(address.text for address in new.addresses),
        )  # fmt: skip
        self.who.search_like(identity)

    def command(self, values: dict[str, Any]) -> Any:
        """Somebody new first goes on record; the rest follows."""
        if self.is_new.value():
            seen = tuple(self._looked_at) if self.other_box.isChecked() else ()
            return RegisterPerson(person=self._person(), seen_matches=seen)
        return self.about(values)

    def done_with(self, done: Any) -> None:
        """After the person, the rest; after the rest, the end."""
        if isinstance(done.result, dict):
            super().done_with(done)
            return
        # From here on the person is on record, whatever becomes of the rest.
        self.is_new.set_value(False)
        self.who.set_value(int(done.result))
        values = {**self.form.values(), "person_id": int(done.result)}
        self.desk.run(self, self.about(values), self.done_with, self.failed)

    def failed(self, error: Exception) -> None:
        """Show whom it may be."""
        if isinstance(error, LooksLikeKnown):
            self.save_button.setEnabled(True)
            self.say_problem(error.message)
            query = partial(possible_rows, found=error.matches)
            self.desk.read(self, query, self._show_known, self.read_failed, key="known")
        else:
            super().failed(error)

    def read_failed(self, error: Exception) -> None:
        """Something could not be looked up."""
        self.desk.prompter.show_problem(self, error)

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
        if person_id and self.is_new.value():
            self.is_new.set_value(False)  # one of the look-alikes was the one
        self.person_chosen(person_id)
        if person_id:
            self.show_field(self.first)

    def _alike(self, found: list[Found]) -> None:
        ids = frozenset(one.person.id for one in found)
        if ids - self._looked_at:
            self.other_box.setChecked(False)  # whoever has newly appeared was not looked at yet
        self._looked_at = ids
        self.other_box.setVisible(bool(ids))

    def _show_known(self, rows: list[PossibleRow]) -> None:
        self.who.show_possible([Found(row.person, "; ".join(row.reasons)) for row in rows])
