"""Changing who somebody is, and noting other names."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.people.commands import AddName, AmendPerson, FieldChange
from lomu_app.people.rows import PersonDetail
from lomu_app.people.rules import NewName
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, DateField, TextField
from ui.people.fields import YearField, cro_field, pnc_field
from ui.people.form_dialog import FormDialog, Theirs
from ui.people.words import NAME_KINDS, SEXES, STATUSES

_NEVER_NONE = ("surname", "forenames", "source")


class EditPersonDialog(FormDialog):
    """Changes fields of one person; only what was changed is sent."""

    def __init__(self, parent: QWidget, desk: Desk, person: PersonDetail) -> None:
        super().__init__(
            parent, desk, f"Change {person.name}", draft=f"person:{person.id}",
            person_id=person.id, version=person.version,
        )  # fmt: skip
        clock = desk.core.clock
        form = self.form
        form.add(TextField("surname", "Surname"))
        form.add(TextField("forenames", "Forenames"))
        form.add(DateField("date_of_birth", "Date of birth", today=clock.today))
        form.add(
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
        form.set_values(_shown(person))
        self.finish("Save")

    def command(self) -> AmendPerson:
        """The fields that differ from the record."""
        now = self.form.values()
        changes = tuple(
            FieldChange(key, _stored(key, base), _stored(key, now[key]))
            for key, base in self.base.items()
            if now[key] != base
        )
        return AmendPerson(person_id=self.person_id, version=self.version, changes=changes)

    def theirs(self, person: PersonDetail) -> Theirs | None:
        """The record as it now stands; None where it was joined into another."""
        return None if person.joined_into_id is not None else (person.version, _shown(person))


def _shown(person: PersonDetail) -> dict[str, Any]:
    year = person.perceived_birth_year
    return {**dataclasses.asdict(person), "perceived_birth_year": "" if year is None else str(year)}


def _stored(key: str, value: Any) -> Any:
    """A value of the form as the record holds it."""
    if key == "perceived_birth_year":
        return None if value is None else int(value)
    return (value or "") if key in _NEVER_NONE else value


class AddNameDialog(FormDialog):
    """Notes another name."""

    def __init__(self, parent: QWidget, desk: Desk, person: PersonDetail) -> None:
        draft = f"person:{person.id}:name"
        super().__init__(
            parent, desk, f"Another name of {person.name}", draft=draft, person_id=person.id
        )
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
        return AddName(person_id=self.person_id, name=name)
