"""What the meeting decides on a line, and what came of it: both entered by keyboard."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_commands import RecordDecision, RecordResult
from lomu_app.daart.threat_rules import ResultCode
from ui.core.desk import Desk
from ui.kit.fields import DateField, TextField
from ui.threat_review.choosing import Option, OptionField
from ui.threat_review.dialogs import LineDialog
from ui.threat_review.listing import Listing


class DecisionDialog(LineDialog):
    """Letter, Enter: decided. Owner, day and words can be added on the way."""

    def __init__(self, parent: QWidget, desk: Desk, listing: Listing, line: ListLine) -> None:
        super().__init__(parent, desk, listing, line, "What is decided?", "decision")
        listed = desk.core.policies["threat_review"]["decisions"]
        options = [Option(entry["label"], entry["label"], entry["key"]) for entry in listed]
        self._needing = {entry["label"] for entry in listed if entry.get("needs_note")}
        self.options = self.form.add(OptionField("decision", "Decision", options, columns=2))
        self.note = self.form.add(TextField("note", "Words", hint="Two officers, side gate …"))
        self.add_owner()
        self._show_decision(line.decision)
        self.finish("Record decision", "decision")

    def words(self) -> str:
        told = super().words()
        asked = f"\nAsked: {self.line.ask}" if self.line.ask else ""
        return told + asked + (f"\nSo far: {self.line.decision}" if self.line.decision else "")

    def accept(self) -> None:
        """Record it, unless words are missing."""
        if self.options.value() in self._needing and not self.note.value():
            self.form.show_errors({"note": "Say in words what is decided, or why."})
        else:
            super().accept()

    def command(self) -> RecordDecision:
        values = {key: str(value or "") for key, value in self.form.values().items()}
        label = "" if values["decision"] == "Something else" else values["decision"]
        return RecordDecision(
            item_id=self.line.item_id, version=self.line.version,
            decision=". ".join(part for part in (label, values["note"]) if part),
            owner=values["owner"], team=values["team"], due=self.due(),
        )  # fmt: skip

    def _show_decision(self, decision: str) -> None:
        head, _stop, rest = decision.partition(". ")
        self.options.set_value(head)
        self.note.set_value(rest if self.options.value() else decision)
        if decision and not self.options.value():
            self.options.set_value("Something else")


class ResultDialog(LineDialog):
    """Letter, what that result needs, Enter: recorded, with the attempt it tells of."""

    def __init__(
        self, parent: QWidget, desk: Desk, listing: Listing, line: ListLine,
        codes: tuple[ResultCode, ...],
    ) -> None:  # fmt: skip
        super().__init__(parent, desk, listing, line, "What came of it?", "result")
        self._codes = {code.code: code for code in codes if code.offered}
        options = [Option(code.code, code.label, code.key) for code in self._codes.values()]
        self.options = self.form.add(OptionField("result", "Outcome", options, columns=2))
        self.form.add(TextField("custody_reference", "Custody reference"))
        self.form.add(TextField("note", "Note", hint="What was seen, what was said"))
        when = self.form.add(
            DateField("on_day", "Day", today=desk.core.clock.today, help_text="")
        )  # fmt: skip
        when.set_value(min(listing.day, desk.core.clock.today()))
        self.form.add(TextField("at_time", "Time", hint="22:10", letters=6))
        self.form.add(TextField("officers", "Who went"))
        self.form.add(TextField("next_step", "Next step"))
        self.options.changed.connect(self._fit_to_result)
        self._fit_to_result()
        self.finish("Record outcome", "result")

    def words(self) -> str:
        decided = f"\nDecided: {self.line.decision}" if self.line.decision else ""
        return super().words() + decided

    def accept(self) -> None:
        """Record it, unless something that this outcome needs is missing."""
        missing = {
            key: "An arrest needs its custody reference."
            if key == "custody_reference"
            else "Say why, or how it is known."
            for key in self._needs()
            if self.form.fields[key].value() is None
        }
        if missing:
            self.form.show_errors(missing)
        else:
            super().accept()

    def command(self) -> RecordResult:
        values: dict[str, Any] = self.form.values()
        code = self._codes[values["result"]]
        tried = code.attempt is not None
        arrested = "custody_reference" in code.needs
        return RecordResult(
            item_id=self.line.item_id, version=self.line.version, result=code.code,
            note=values["note"] or "",
            custody_reference=(values["custody_reference"] or "") if arrested else "",
            on_day=values["on_day"] if tried else None,
            at_time=values["at_time"] if tried else None,
            officers=(values["officers"] or "") if tried else "",
            next_step=(values["next_step"] or "") if tried else "",
        )  # fmt: skip

    def _needs(self) -> tuple[str, ...]:
        code = self._codes.get(self.options.value() or "")
        return code.needs if code else ()

    def _fit_to_result(self) -> None:
        """Ask only for what this outcome can have."""
        code = self._codes.get(self.options.value() or "")
        tried = code is not None and code.attempt is not None
        self.form.fields["custody_reference"].setVisible("custody_reference" in self._needs())
        for key in ("on_day", "at_time", "officers", "next_step"):
            self.form.fields[key].setVisible(tried)
        self.fit()
