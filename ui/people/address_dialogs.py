"""Where somebody may be found: adding, changing and checking an address."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lomu_app.people.address_commands import AddAddress, AmendAddress, RecordAddressCheck
from lomu_app.people.rows import AddressRow, PersonDetail
from lomu_app.people.rules import NewAddress
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.people.form_dialog import FormDialog, Theirs

_USUAL_KIND = "last known"


class _AddressForm(FormDialog):
    """The boxes that adding and changing share."""

    def fill(self) -> None:
        """Add the boxes."""
        listed = self.desk.core.policies["people"]["address_kinds"]
        kinds = [(kind, kind.capitalize()) for kind in listed]
        self.form.add(MultilineField("text", "Address", required=True, lines=2))
        self.form.add(
            TextField(
                "postcode", "Postcode", letters=8,
                help_text="Leave it empty where it stands in the address.",
            )
        )  # fmt: skip
        self.form.add(
            TextField(
                "point", "Grid reference", letters=22,
                help_text="Or latitude and longitude: tells how far off a place lies.",
            )
        )  # fmt: skip
        self.kind_field = self.form.add(ChoiceField("kind", "Kind", kinds, required=True))
        self.form.add(TextField("note", "Note", hint="Dog, side gate, who else lives there, …"))


class AddAddressDialog(_AddressForm):
    """Notes another address, last in the order of trying."""

    def __init__(self, parent: QWidget, desk: Desk, person: PersonDetail) -> None:
        draft = f"person:{person.id}:address"
        super().__init__(
            parent, desk, f"Another address of {person.name}", draft=draft, person_id=person.id
        )
        self.fill()
        self.kind_field.set_value(_USUAL_KIND)
        self.form.add(TextField("source", "Where this comes from"))
        self.finish("Put on record")

    def command(self) -> AddAddress:
        """The new address."""
        values = self.form.values()
        address = NewAddress(
            values["text"], values["postcode"], values["kind"], values["note"] or "",
            values["source"] or "", values["point"] or "",
        )  # fmt: skip
        return AddAddress(person_id=self.person_id, address=address)


class AmendAddressDialog(_AddressForm):
    """Changes an address, its note or its place in the order of trying."""

    def __init__(
        self, parent: QWidget, desk: Desk, person: PersonDetail, address: AddressRow
    ) -> None:
        super().__init__(
            parent, desk, "Change the address", draft=f"address:{address.id}",
            person_id=person.id, version=address.version,
        )  # fmt: skip
        self._address_id = address.id
        self.fill()
        running = sum(row.ended_on is None for row in person.addresses)
        places = [(str(place), str(place)) for place in range(1, running + 1)]
        self.form.add(ChoiceField("rank", "Place in the order of trying", places, required=True))
        self.form.set_values(_shown(address))
        self.finish("Save")

    def command(self) -> AmendAddress:
        """All of the address as it stands in the form."""
        values = self.form.values()
        return AmendAddress(
            address_id=self._address_id, version=self.version, text=values["text"],
            postcode=values["postcode"], kind=values["kind"], rank=int(values["rank"]),
            note=values["note"] or "", point=values["point"] or "",
        )  # fmt: skip

    def theirs(self, person: PersonDetail) -> Theirs | None:
        """The address as it now stands."""
        found = _running(person, self._address_id)
        return None if found is None else (found.version, _shown(found))


class AddressCheckDialog(FormDialog):
    """Records that somebody has checked an address."""

    def __init__(
        self, parent: QWidget, desk: Desk, person: PersonDetail, address: AddressRow
    ) -> None:
        super().__init__(
            parent, desk, "Record a check", draft=f"address:{address.id}:check",
            person_id=person.id, version=address.version,
        )  # fmt: skip
        self._address_id = address.id
        self.form.add(
            DateField("on_day", f"Day of the check of {address.text}", today=desk.core.clock.today)
        )
        self.form.add(TextField("note", "Note", hint="What was found"))
        self.form.set_values({"on_day": desk.core.clock.today(), "note": address.note})
        self.finish("Record the check")

    def command(self) -> RecordAddressCheck:
        """The check; by whoever is signed in."""
        values = self.form.values()
        return RecordAddressCheck(
            address_id=self._address_id, version=self.version, on_day=values["on_day"],
            note=values["note"] or "",
        )  # fmt: skip

    def theirs(self, person: PersonDetail) -> Theirs | None:
        """The note as it now stands; a day of a check is mine alone."""
        found = _running(person, self._address_id)
        return None if found is None else (found.version, {"note": found.note})


def _running(person: PersonDetail, address_id: int) -> AddressRow | None:
    rows = (row for row in person.addresses if row.ended_on is None)
    return next((row for row in rows if row.id == address_id), None)


def _shown(address: AddressRow) -> dict[str, str | None]:
    return {
        "text": address.text, "postcode": address.postcode, "kind": address.kind,
        "note": address.note, "rank": str(address.rank), "point": address.point,
    }  # fmt: skip
