"""Changing who somebody is, and noting other names."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.kernel.errors import EditConflict, FieldConflict
from lomu_app.people.commands import AddName, AmendPerson, FieldChange
from lomu_app.people.rows import PersonDetail
from lomu_app.people.rules import NewName
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, DateField, TextField
from ui.people.fields import YearField, cro_field, pnc_field
from ui.people.form_dialog import FormDialog
from ui.people.words import NAME_KINDS, SEXES, STATUSES, day_words

_NEVER_NONE = ("surname", "forenames", "source")


class EditPersonDialog(FormDialog):
    """Changes fields of one person; only what was changed is sent."""

    def __init__(self, parent: QWidget, desk: Desk, person: PersonDetail) -> None:
        super().__init__(parent, desk, f"Change {person.name}", draft=f"person:{person.id}")
        self._person_id, self._version = person.id, person.version
        clock = desk.core.clock
        form = self.form
        form.add(TextField("surname", "Surname"))
        form.add(TextField("forenames", "Forenames"))
        form.add(DateField("date_of_birth", "Date of birth", today=clock.today))
        self.year_field = form.add(
            YearField(
                "perceived_birth_year", "Year of birth as it seems",
                help_text="Where the date of birth is not known.",
            )
        )  # fmt: skip
        form.add(ChoiceField("sex", "Sex", SEXES, required=True))
        form.add(pnc_field(clock.today().year))
        form.add(cro_field())
        form.add(ChoiceField("status", "Status", STATUSES[:-1], required=True))
        form.add(TextField("source", "Where this comes from"))
        values = dataclasses.asdict(person)
        values["perceived_birth_year"] = _text(person.perceived_birth_year)
        form.set_values(values)
        self._base = self._values()
        self.finish("Save")

    def command(self) -> AmendPerson:
        """The fields that differ from the record."""
        now = self._values()
        changes = tuple(
            FieldChange(key, base, now[key]) for key, base in self._base.items() if now[key] != base
        )
        return AmendPerson(person_id=self._person_id, version=self._version, changes=changes)

    def meet_conflict(self, error: EditConflict) -> bool:
        """Show what somebody else made of the same fields; saving again keeps what is typed."""
        moved = error.theirs not in (None, self._version)
        self._version = error.theirs or self._version
        self.form.show_errors(
            {clash.field: f"Somebody else has made this {_told(clash)}." for clash in error.fields}
        )
        for clash in error.fields:
            self._base[clash.field] = _plain(clash.theirs)
        return moved and not error.fields

    def _values(self) -> dict[str, Any]:
        values = self.form.values()
        values["perceived_birth_year"] = self.year_field.year()
        for key in _NEVER_NONE:
            values[key] = values[key] or ""
        return values


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    return value.value if hasattr(value, "value") else value


def _told(clash: FieldConflict) -> str:
    theirs = clash.theirs
    if theirs in (None, ""):
        return "empty"
    words = day_words(theirs) if hasattr(theirs, "strftime") else str(_plain(theirs))
    return f"“{dict((*SEXES, *STATUSES)).get(words, words)}”"


class AddNameDialog(FormDialog):
    """Notes another name."""

    def __init__(self, parent: QWidget, desk: Desk, person: PersonDetail) -> None:
        draft = f"person:{person.id}:name"
        super().__init__(parent, desk, f"Another name of {person.name}", draft=draft)
        self._person_id = person.id
        self.form.add(TextField("surname", "Surname"))
        self.form.add(TextField("forenames", "Forenames, or the nickname"))
        kind = self.form.add(ChoiceField("kind", "Kind of name", NAME_KINDS, required=True))
        kind.set_value("alias")
        self.form.add(TextField("source", "Where this comes from"))
        self.finish("Put on record")

    def command(self) -> AddName:
        """The new name."""
        values = self.form.values()
        name = NewName(
            values["surname"] or "", values["forenames"] or "", values["kind"],
            values["source"] or "",
        )  # fmt: skip
        return AddName(person_id=self._person_id, name=name)

    def meet_conflict(self, _error: EditConflict) -> bool:
        """An addition cannot clash; saving again is enough."""
        return False
