"""The small forms of a location: notes, steps, duplicates, transfers, what is said of the place."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cog.alike import AlikeRow
from lomu_app.cog.commands import (
    AddLocationNote,
    AmendLocation,
    AnswerTransfer,
    FieldChange,
    MarkDuplicate,
    OfferTransfer,
    StepLocation,
)
from lomu_app.cog.detail import load_location
from lomu_app.cog.rows import LocationDetail, TransferLine
from lomu_app.cog.rules import LocationStatus, NoteNature, location_kinds
from lomu_app.kernel.errors import EditConflict
from ui.cog.place_fields import PlaceFields, clash_words
from ui.cog.words import NATURE_WORDS, STRAND_CHOICES, status_words
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import CheckField, ChoiceField, DateField, Field, MultilineField, TextField
from ui.kit.number_field import NumberField

_CLASHED = "Somebody else changed this while you were typing"
# Title, button, what is asked.
_STEPS = {
    LocationStatus.ACCEPTED: ("Accept it onto the agenda", "Accept it", "Why it belongs there"),
    LocationStatus.REOPENED: ("Reopen it", "Reopen it", "Why it is back on the agenda"),
    LocationStatus.MONITORING: ("Monitor it", "Monitor it", "What is watched, and why"),
    LocationStatus.ARCHIVED: ("Archive it", "Archive it", "Why nothing more is to be done"),
}


class LocationDialog(FormDialog):
    """A form about one location as it was read; after a conflict, as it is now."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: LocationDetail, title: str, *, draft: str
    ) -> None:
        row = detail.row
        heading = f"{title} · {row.reference} {row.name}"
        super().__init__(parent, desk, heading, draft=f"cog:location:{row.id}:{draft}")
        self.detail = detail

    def seen(self) -> dict[str, Any]:
        """What a command that changes the location names."""
        return {"location_id": self.detail.row.id, "version": self.detail.row.version}

    def conflict(self, _error: EditConflict) -> None:
        """Read it again and say what has changed; what was typed stays."""
        query = partial(load_location, location_id=self.detail.row.id)
        self.desk.read(self, query, self._moved_on, self.failed, key="again")

    def _moved_on(self, detail: LocationDetail) -> None:
        last = detail.steps[-1]
        self.detail = detail
        self.say_problem(
            f"Meanwhile somebody changed this location; it is {status_words(detail.row).lower()} "
            f"since {last.by}’s step. What you typed is still here; if it holds all the same, "
            "send it again."
        )


class NoteDialog(LocationDialog):
    """A dated update; facts, opinions and intelligence apart."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        super().__init__(parent, desk, detail, "Note", draft="note")
        natures = [(each.value, words) for each, words in NATURE_WORDS.items()]
        self.form.add(ChoiceField("nature", "What it is", natures, required=True))
        self.form.add(DateField("on_day", "Of which day", today=desk.core.clock.today,
                                required=True))  # fmt: skip
        self.form.add(MultilineField("text", "What is to be noted", required=True, lines=5))
        self.form.set_values({"nature": NoteNature.FACT.value, "on_day": desk.core.clock.today()})
        self.lay_out(
            "Note it", first="text",
            intro="Intelligence with a grade is put on record as such; here stands what is "
            "neither graded nor sanitised, and no pack takes it.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The note."""
        return AddLocationNote(
            location_id=self.detail.row.id, on_day=values["on_day"], nature=values["nature"],
            text=values["text"],
        )  # fmt: skip


class StepDialog(LocationDialog):
    """One step that somebody takes by hand, and why."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: LocationDetail, status: LocationStatus
    ) -> None:
        title, yes, asked = _STEPS[status]
        super().__init__(parent, desk, detail, title, draft=status.value)
        self._status = status
        self.form.add(MultilineField("reason", asked, required=True, lines=3))
        self.lay_out(yes, first="reason")

    def command(self, values: dict[str, Any]) -> Any:
        """The step."""
        return StepLocation(**self.seen(), status=self._status.value, reason=values["reason"])


class DuplicateDialog(LocationDialog):
    """Which open location of the area it is the same as; those that look alike are offered."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: LocationDetail, alike: list[AlikeRow]
    ) -> None:
        super().__init__(parent, desk, detail, "The same as another", draft="duplicate")
        choices = [
            (str(row.id), f"{row.reference} {row.name} ({', '.join(row.why)})") for row in alike
        ]
        self.form.add(ChoiceField("same_as", "The same as", choices, required=True))
        self.form.add(MultilineField("reason", "Why they are the same", required=True, lines=3))
        told = "That one stays on the agenda; this one leaves it and points there."
        if not alike:
            told = "No other location looks alike by name, address, platform or nearness."
        self.lay_out("It is the same", first="same_as", intro=told)

    def command(self, values: dict[str, Any]) -> Any:
        """The duplicate."""
        return MarkDuplicate(
            **self.seen(), same_as_id=int(values["same_as"]), reason=values["reason"]
        )


class OfferDialog(LocationDialog):
    """Another area takes it over; until it has accepted, it stays on the agenda here."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        super().__init__(parent, desk, detail, "Offer it to another area", draft="transfer")
        units = desk.core.policies["areas"]["units"]
        areas = [
            (unit["label"], unit["label"]) for unit in units if unit["label"] != detail.row.area
        ]
        self.form.add(ChoiceField("to_area", "To which area", areas, required=True))
        self.form.add(MultilineField("reason", "Why it is theirs", required=True, lines=3))
        self.lay_out(
            "Offer it", first="to_area",
            intro="It stays on this agenda until somebody there accepts it.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The offer."""
        return OfferTransfer(**self.seen(), to_area=values["to_area"], reason=values["reason"])


class AnswerDialog(FormDialog):
    """What another area offers: accepted onto the own agenda, or refused."""

    def __init__(self, parent: QWidget, desk: Desk, offer: TransferLine) -> None:
        title = f"Offered by {offer.from_area} · {offer.reference} {offer.name}"
        super().__init__(parent, desk, title, draft=f"cog:transfer:{offer.id}")
        self._offer = offer
        self.form.add(CheckField("accepted", f"Accept it onto the agenda of {offer.to_area}"))
        self.form.add(MultilineField("answer", "Why", required=True, lines=3))
        self.form.set_values({"accepted": offer.to_area in desk.area.areas})
        self.lay_out("Answer", first="answer", intro=f"{offer.offered_by}: {offer.reason}")

    def command(self, values: dict[str, Any]) -> Any:
        """The answer."""
        return AnswerTransfer(
            transfer_id=self._offer.id, version=self._offer.version,
            accepted=bool(values["accepted"]), answer=values["answer"],
        )  # fmt: skip


class PlaceDialog(LocationDialog):
    """Where it lies; only what was changed is sent."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        super().__init__(parent, desk, detail, "Where it lies", draft="place")
        self.place = PlaceFields(self.form, desk.core.policies["cog"], detail.row)
        self.form.set_values(self.place.base())
        self.place.fit(detail.row.kind)
        online = self.form.fields["address"].isHidden()
        self.lay_out("Keep it", first="platform" if online else "address")

    def command(self, _values: dict[str, Any]) -> Any:
        """The fields that differ, each with what it was."""
        changes = self.place.changes()
        return AmendLocation(location_id=self.detail.row.id, changes=changes) if changes else None

    def conflict(self, error: EditConflict) -> None:
        """Say what it is meanwhile; sending again puts one's own over it."""
        self.form.show_errors(self.place.clashed(error.fields), _CLASHED)


class AmendDialog(LocationDialog):
    """What is said of the place; only what was changed is sent."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        super().__init__(parent, desk, detail, "What is said of the place", draft="amend")
        policy, form = desk.core.policies["cog"], self.form
        kinds = [(k.code, k.label) for k in location_kinds(policy)]
        form.add(TextField("name", "Name", required=True))
        form.add_row(ChoiceField("kind", "Kind", kinds, required=True), TextField("ward", "Ward"))
        self.place = PlaceFields(form, policy, detail.row)
        form.add_row(TextField("proprietor", "Owner"), TextField("licensee", "Licensee"))
        form.add_row(
            TextField("licence_number", "Licence number"), TextField("opening_hours", "Open")
        )
        form.add_row(TextField("lead", "Lead"), TextField("theme", "Theme"))
        form.add_row(
            ChoiceField("strand", "Strand", STRAND_CHOICES),
            NumberField("children", "Children thought to be at risk"),
        )
        self.base = _base(detail)
        form.set_values(self.base | self.place.base())
        form.fields["kind"].changed.connect(self._kind_changed)
        self._kind_changed()
        self.lay_out("Save", first="name")

    def command(self, values: dict[str, Any]) -> Any:
        """The fields that differ, each with what it was."""
        changes = tuple(
            FieldChange(key, before, _stored(self.form.fields[key], values[key]))
            for key, before in self.base.items()
            if _stored(self.form.fields[key], values[key]) != before
        )
        changes += self.place.changes()
        return AmendLocation(location_id=self.detail.row.id, changes=changes) if changes else None

    def conflict(self, error: EditConflict) -> None:
        """Say which fields clash; saving again then means to put one's own over them."""
        told = self.place.clashed(error.fields)
        for clash in error.fields:
            if clash.field in self.base:
                self.base[clash.field] = clash.theirs
                told[clash.field] = clash_words(clash.theirs)
        self.form.show_errors(told, _CLASHED)

    def _kind_changed(self) -> None:
        self.place.fit(self.form.fields["kind"].value())


def _base(detail: LocationDetail) -> dict[str, Any]:
    row = detail.row
    return {
        "name": row.name, "kind": row.kind, "ward": detail.ward,
        "proprietor": detail.proprietor, "licensee": detail.licensee,
        "licence_number": detail.licence_number, "opening_hours": detail.opening_hours,
        "lead": row.lead, "theme": detail.theme, "strand": detail.strand,
        "children": row.children,
    }  # fmt: skip


def _stored(field: Field, value: Any) -> Any:
    """As the core keeps it: an empty text where nothing is typed."""
    return value if isinstance(field, NumberField) else value or ""
