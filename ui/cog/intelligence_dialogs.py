"""Intelligence: put on record with its grade, worded anew, let out by a second person."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cog.grading import (
    HANDLING_LABELS,
    INFORMATION_LABELS,
    SOURCE_LABELS,
    Handling,
)
from lomu_app.cog.rows import IntelligenceRow, LocationDetail
from lomu_app.cog.work_commands import (
    AmendIntelligence,
    RecordIntelligence,
    SanitiseIntelligence,
)
from lomu_app.kernel.errors import EditConflict
from ui.cog.keys_field import KeysField
from ui.cog.words import grade_words, intelligence_details
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import CheckField, DateField, Field, MultilineField, TextField
from ui.kit.labels import WrappedLabel
from ui.kit.ticks_field import TicksField

_NO_REPORT = "What the report itself says never stands here; only where it lies."
_TOLD_OUT = "What may be told of it. A second person approves it before it enters a pack."


class _GradedForm(FormDialog):
    """Source, information and handling by one key each; conditions where handling is C."""

    def add_grade(self, row: IntelligenceRow | None) -> None:
        """The three keys, and what C asks for."""
        form = self.form
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self.grade_fields = [
            form.add(KeysField(key, label, list(short.items()))) for key, label, short in _PARTS
        ]
        self.told = WrappedLabel("", "muted")
        form.add_widget(self.told)
        codes = list(self.desk.core.policies["cog"]["condition_codes"].items())
        form.add(MultilineField("conditions", "Under which conditions it may be shared", lines=2))
        form.add(TicksField("codes", "Codes", [(c, f"{c} {t}") for c, t in codes]))
        if row is not None and row.source is not None and row.grade is not None:
            handling = row.handling.value if row.handling is not None else ""
            form.set_values({"source": row.source.value, "information": row.grade.value,
                             "handling": handling, "conditions": row.conditions,
                             "codes": row.condition_codes})  # fmt: skip
        for field in self.grade_fields:
            field.wants_next.connect(self._go_on)
            field.changed.connect(self._graded)
        self._graded()

    def grade(self) -> dict[str, Any]:
        """The grade as the commands take it."""
        source, information, handling = (field.value() for field in self.grade_fields)
        values = self.form.values()
        return {
            "graded": f"{source}{information} {handling}", "conditions": values["conditions"] or "",
            "condition_codes": tuple(values["codes"]),
        }  # fmt: skip

    def _graded(self) -> None:
        values = [field.value() for field in self.grade_fields]
        with_conditions = values[2] == Handling.CONDITIONS.value
        self.form.fields["conditions"].setVisible(with_conditions)
        self.form.fields["codes"].setVisible(with_conditions)
        told = [_FULL[at].get(value or "", "") for at, value in enumerate(values)]
        said = "; ".join(words for words in told if words)
        said = f"{said}." if said else "Not graded yet."
        if with_conditions:
            said += " It enters no pack as it is."
        if values[1] == "E":
            said += " Suspected to be false: no score may rest on it."
        self.told.setText(said)

    def _go_on(self) -> None:
        at = next(n for n, field in enumerate(self.grade_fields) if field is self.sender())
        if at + 1 < len(self.grade_fields):
            self.grade_fields[at + 1].take_focus()
        else:
            shown = self.form.fields["conditions"]
            after: Field = shown if not shown.isHidden() else self.form.fields["sanitised_text"]
            after.take_focus()


_LETTERS = 92  # of width, so that five keys stand beside each other
# What stands on the keys; in full it is told under them.
_PARTS = (
    ("source", "Source", {"1": "Reliable", "2": "Untested", "3": "Not reliable"}),
    ("information", "Information",
     {"A": "Direct", "B": "Corroborated", "C": "Indirect", "D": "Not known", "E": "False?"}),
    ("handling", "Handling", {"P": "As it is", "C": "With conditions"}),
)  # fmt: skip
_FULL = (
    {each.value: words for each, words in SOURCE_LABELS.items()},
    {each.value: words for each, words in INFORMATION_LABELS.items()},
    {each.value: words for each, words in HANDLING_LABELS.items()},
)


class RecordDialog(_GradedForm):
    """A new item."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        row, today = detail.row, desk.core.clock.today
        title = f"Intelligence · {row.reference} {row.name}"
        super().__init__(parent, desk, title, draft=f"cog:location:{row.id}:intelligence")
        self._location_id = row.id
        form = self.form
        form.add_row(
            DateField("informed_on", "Information of", today=today, required=True),
            DateField("received_on", "Received", today=today, help_text="Today, if left open."),
        )
        form.add_row(TextField("urn", "URN"), TextField("raw_reference", "Where the report lies"))
        form.add(CheckField("several", "Several sources say it"))
        self.add_grade(None)
        form.add(MultilineField("sanitised_text", "Text", help_text=_TOLD_OUT, lines=4))
        form.add(DateField("review_on", "Review on", today=today))
        self.lay_out("Put it on record", first="informed_on", intro=_NO_REPORT)

    def command(self, values: dict[str, Any]) -> Any:
        """The item."""
        return RecordIntelligence(
            location_id=self._location_id, informed_on=values["informed_on"],
            received_on=values["received_on"], urn=values["urn"] or "",
            raw_reference=values["raw_reference"] or "", several_sources=bool(values["several"]),
            sanitised_text=values["sanitised_text"] or "", review_on=values["review_on"],
            **self.grade(),
        )  # fmt: skip


class RewordDialog(_GradedForm):
    """Text and grade anew; an approval is void from then on."""

    def __init__(self, parent: QWidget, desk: Desk, item: IntelligenceRow) -> None:
        title = f"Text and grade · {item.reference}"
        super().__init__(parent, desk, title, draft=f"cog:intelligence:{item.id}:text")
        self._item = item
        self.add_grade(item)
        self.form.add(
            MultilineField("sanitised_text", "Text", help_text=_TOLD_OUT, required=True, lines=5)
        )
        self.form.add(DateField("review_on", "Review on", today=desk.core.clock.today))
        self.form.fields["sanitised_text"].set_value(item.sanitised_text)
        self.form.fields["review_on"].set_value(item.review_on)
        void = "It was approved; any change takes the approval away." if item.approved_at else ""
        self.lay_out("Save", first="sanitised_text", intro=void)

    def command(self, values: dict[str, Any]) -> Any:
        """The new text and grade."""
        return AmendIntelligence(
            intelligence_id=self._item.id, version=self._item.version,
            sanitised_text=values["sanitised_text"], review_on=values["review_on"],
            **self.grade(),
        )  # fmt: skip

    def conflict(self, _error: EditConflict) -> None:
        """Somebody else was quicker."""
        self.say_problem(_MOVED_ON)


class SanitiseDialog(FormDialog):
    """The text as it stands, for the second person to approve."""

    def __init__(self, parent: QWidget, desk: Desk, item: IntelligenceRow) -> None:
        title = f"Approve the text · {item.reference}"
        super().__init__(parent, desk, title, draft=f"cog:intelligence:{item.id}:approve")
        self._item = item
        for words in intelligence_details(item):
            self.form.add_widget(WrappedLabel(words))
        self.lay_out(
            "Approve it", first="",
            intro=f"{grade_words(item)}. Written by {item.text_by}. Approve it only if nobody "
            "can tell from it who said so, and no child can be known by it.",
        )  # fmt: skip

    def command(self, _values: dict[str, Any]) -> Any:
        """The approval."""
        return SanitiseIntelligence(intelligence_id=self._item.id, version=self._item.version)

    def conflict(self, _error: EditConflict) -> None:
        """It reads otherwise now."""
        self.say_problem(_MOVED_ON)


_MOVED_ON = (
    "Meanwhile somebody changed this item. Close this form and look at it again; what you typed "
    "is kept."
)
