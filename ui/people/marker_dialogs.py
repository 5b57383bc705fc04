"""Warning markers: setting one, and changing what it says about itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lomu_app.people.marker_commands import AddMarker, AmendMarker
from lomu_app.people.rows import MarkerRow, PersonDetail
from lomu_app.people.rules import NewMarker
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.people.form_dialog import FormDialog, Theirs

_IN_WORDS = "-"


class _MarkerForm(FormDialog):
    """The boxes that setting and changing share."""

    def fill(self) -> None:
        """Add the boxes."""
        today = self.desk.core.clock.today
        self.form.add(
            MultilineField(
                "note", "Note", lines=3, help_text="What happened, and what to look out for."
            )
        )
        self.form.add(DateField("marked_on", "Day it was set", today=today))
        self.form.add(
            DateField(
                "ends_on", "Last day it holds", today=today,
                help_text="Leave it empty where it holds until somebody ends it.",
            )
        )  # fmt: skip


class AddMarkerDialog(_MarkerForm):
    """Sets a marker: a code of the list, or words."""

    def __init__(self, parent: QWidget, desk: Desk, person: PersonDetail) -> None:
        draft = f"person:{person.id}:marker"
        super().__init__(
            parent, desk, f"Warning marker on {person.name}", draft=draft, person_id=person.id
        )
        listed = desk.core.policies["warning_markers"]["markers"]
        codes = [
            (str(item["code"]), f"{item['code']}  {item['label']}")
            for item in sorted(listed, key=_order)
            if item.get("active", True)
        ]
        codes.append((_IN_WORDS, "Something else, told in the note"))
        self.form.add(ChoiceField("code", "Warning of", codes, required=True))
        self.fill()
        self.form.add(TextField("source", "Where this comes from"))
        self.form.set_values({"marked_on": desk.core.clock.today()})
        self.finish("Set the marker")

    def command(self) -> AddMarker:
        """The new marker."""
        values = self.form.values()
        code = "" if values["code"] == _IN_WORDS else values["code"]
        marker = NewMarker(
            code, values["note"] or "", values["marked_on"], values["ends_on"],
            values["source"] or "",
        )  # fmt: skip
        return AddMarker(person_id=self.person_id, marker=marker)

    def accept(self) -> None:
        """A marker without a code needs its words."""
        values = self.form.values()
        if values["code"] == _IN_WORDS and not values["note"]:
            self.form.show_errors({"note": "Say in words what to look out for."})
            return
        super().accept()


class AmendMarkerDialog(_MarkerForm):
    """Changes note and days of a marker."""

    def __init__(
        self, parent: QWidget, desk: Desk, person: PersonDetail, marker: MarkerRow
    ) -> None:
        title = f"Change the marker {marker.code or marker.note}"
        super().__init__(
            parent, desk, title, draft=f"marker:{marker.id}", person_id=person.id,
            version=marker.version,
        )  # fmt: skip
        self._marker_id = marker.id
        self.fill()
        self.form.set_values(_shown(marker))
        self.finish("Save")

    def command(self) -> AmendMarker:
        """The marker as it stands in the form."""
        values = self.form.values()
        return AmendMarker(
            marker_id=self._marker_id, version=self.version, note=values["note"] or "",
            marked_on=values["marked_on"], ends_on=values["ends_on"],
        )  # fmt: skip

    def theirs(self, person: PersonDetail) -> Theirs | None:
        """The marker as it now stands."""
        rows = (row for row in person.markers if row.live)
        found = next((row for row in rows if row.id == self._marker_id), None)
        return None if found is None else (found.version, _shown(found))


def _shown(marker: MarkerRow) -> dict[str, object]:
    return {"note": marker.note, "marked_on": marker.marked_on, "ends_on": marker.ends_on}


def _order(item: dict[str, object]) -> int:
    return int(str(item["order"]))
