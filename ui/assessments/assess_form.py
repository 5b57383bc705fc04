"""The form of one instrument, made from its file: its items, then what the assessor judges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import Signal

from lomu_app.assessments.commands import RecordAssessment
from lomu_app.assessments.rows import AssessmentRow
from lomu_app.assessments.rules import (
    NOT_KNOWN,
    Band,
    Instrument,
    Outcome,
    Override,
    add_up,
)
from lomu_app.kernel.permissions import Permission
from ui.assessments.answer_field import AnswerField
from ui.core.desk import Desk
from ui.kit.dates import day_words
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.kit.forms import Form
from ui.kit.labels import TextLabel, WrappedLabel

_WORDS_OF = {"yes": "Yes", "no": "No", "not_known": "Not known"}


class Standing(NamedTuple):
    """How far a form has come: what is answered, and what the answers add up to once all are."""

    answered: int
    of: int
    not_known: int
    open: tuple[str, ...]
    outcome: Outcome | None
    judged: Band | None
    not_done: bool


class AssessForm(Form):
    """Items under each other; `moved(field)` when the cursor went on to another of them."""

    moved = Signal(object)

    def __init__(self, desk: Desk, instrument: Instrument) -> None:
        super().__init__()
        self._desk, self.instrument = desk, instrument
        reasons = list(desk.core.policies["assessments"]["not_done_reasons"].items())
        self.not_done = self.add(
            ChoiceField(
                "not_done_reason", "Not assessed, because", reasons,
                help_text="Leave it open where the person could be assessed.",
            )
        )  # fmt: skip
        self._headings: list[TextLabel] = []
        self.items = self._add_items()
        self._add_judgement()
        areas = [(area, area) for area in desk.area.areas]
        self.add(ChoiceField("area", "Area", areas, required=True)).set_value(desk.area.now)
        day = self.add(
            DateField("assessed_on", "Assessed on", today=desk.core.clock.today, required=True)
        )
        day.set_value(desk.core.clock.today())
        self.add(TextField("source", "Source", hint="Crime reference, meeting, visit"))
        self.add(MultilineField("note", "Note", lines=2))
        self.not_done.changed.connect(self._switch)
        self.mark_clean()

    def standing(self) -> Standing:
        """How far it has come."""
        answers = [field.value() for field in self.items]
        given = [answer for answer in answers if answer is not None]
        whole = len(given) == len(self.items) and not any(
            field.problem() and not field.needs_evidence() for field in self.items
        )
        outcome = add_up(self.instrument, given) if whole else None
        return Standing(
            len(given), len(self.items), sum(one.value == NOT_KNOWN for one in given),
            tuple(field.label for field in self.items if field.value() is None), outcome,
            self._judged(), self.not_done.value() is not None,
        )  # fmt: skip

    def problems(self) -> dict[str, str]:
        """What is missing or wrong, by field; nothing hidden is asked for."""
        found = {}
        for key, field in self.fields.items():
            told = "" if field.isHidden() else field.problem()
            if told:
                found[key] = told
        lowered = self.lowering()
        if lowered and not self._desk.core.actor.may(Permission.LOWER_RISK):
            found["judged_band"] = lowered
        elif self._needs_reason() and not self.fields["judgement_reason"].value():
            found["judgement_reason"] = "Say why the band is not what the answers add up to."
        return found

    def lowering(self) -> str:
        """What is to be known before a band is set lower; empty where it is not."""
        standing = self.standing()
        computed = standing.outcome.band if standing.outcome else None
        if standing.judged is None or computed is None or not standing.judged < computed:
            return ""
        if self._desk.core.actor.may(Permission.LOWER_RISK):
            return "Lower than the answers add up to: it needs a reason, and is logged with it."
        return (
            "Lower than the answers add up to: only a sergeant may set that. Record it without "
            "a judgement, and ask a sergeant to sign the lower band."
        )

    def command(self, person_id: int) -> RecordAssessment:
        """What the form means."""
        values = self.values()
        done = not values["not_done_reason"]
        answers = tuple(a for f in self.items if (a := f.value()) is not None)
        return RecordAssessment(
            person_id=person_id, area=values["area"], tool=self.instrument.code,
            answers=answers if done else (),
            judged_band=(values.get("judged_band") or "") if done else "",
            judgement_reason=(values.get("judgement_reason") or "") if done else "",
            not_done_reason=values["not_done_reason"] or "", assessed_on=values["assessed_on"],
            note=values["note"] or "", source=values["source"] or "",
        )  # fmt: skip

    def begin(self) -> None:
        """The cursor into the first item that is not answered."""
        open_still = next((f for f in self.items if f.value() is None), None)
        (open_still or self.not_done).take_focus()

    def show_before(self, before: AssessmentRow | None) -> None:
        """How each item was answered in an earlier assessment with the same instrument."""
        lines: Mapping[str, Any] = {}
        if before is not None:
            lines = {line.item: line for line in before.answers}
        for field in self.items:
            line = lines.get(field.key)
            if line is None or before is None:
                field.show_before("")
                continue
            told = _WORDS_OF.get(str(line.value), str(line.value)).replace("_", " ")
            evidence = f": {line.evidence}" if line.evidence else ""
            field.show_before(f"{day_words(before.assessed_on)}  {told}{evidence}")

    def holds_until(self) -> dt.date | None:
        """How long it will count."""
        day = self.fields["assessed_on"].value()
        if day is None:
            return None
        policy = self._desk.core.policies["assessments"]
        days = policy["not_done_days"] if self.not_done.value() else self.instrument.validity_days
        return day + dt.timedelta(days=int(days))  # type: ignore[no-any-return]  # a date field

    def _add_items(self) -> list[AnswerField]:
        found: list[AnswerField] = []
        group = ""
        for item in self.instrument.items:
            if item.group != group:
                group = item.group
                heading = TextLabel(group, "h2")
                self.add_widget(heading)
                self._headings.append(heading)
            field = self.add(AnswerField(self.instrument, item))
            field.wants_next.connect(self._next)
            field.wants_previous.connect(self._previous)
            found.append(field)
        return found

    def _add_judgement(self) -> None:
        self.lowering_label = WrappedLabel("", "error", self)
        self.lowering_label.hide()
        if self.instrument.override is Override.NOBODY:
            return
        bands = [(band.code, band.label) for band in self.instrument.bands]
        self.add(
            ChoiceField(
                "judged_band", "Professional judgement", bands,
                help_text="Left open, what the answers add up to stands. Anybody may raise it "
                "with a reason; lowering it needs a sergeant and a reason.",
            )
        )  # fmt: skip
        self.add_widget(self.lowering_label)
        self.add(MultilineField("judgement_reason", "Reason for the judgement", lines=2))

    def _judged(self) -> Band | None:
        field = self.fields.get("judged_band")
        code = field.value() if field is not None else None
        return self.instrument.band(code) if code else None

    def _needs_reason(self) -> bool:
        standing = self.standing()
        if standing.not_done or standing.judged is None or standing.outcome is None:
            return False
        return standing.judged != standing.outcome.band

    def _switch(self) -> None:
        """What was not done has neither answers nor a judgement."""
        done = self.not_done.value() is None
        for field in self.items:
            field.setVisible(done)
        for heading in self._headings:
            heading.setVisible(done)
        for key in ("judged_band", "judgement_reason"):
            if key in self.fields:
                self.fields[key].setVisible(done)
        self.lowering_label.setVisible(done and bool(self.lowering_label.text()))

    def tell_lowering(self) -> None:
        """Say beforehand what lowering needs."""
        told = self.lowering()
        self.lowering_label.setText(f"▲ {told}" if told else "")
        self.lowering_label.setVisible(bool(told) and self.not_done.value() is None)

    def _next(self) -> None:
        self._step(1)

    def _previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        at = next((n for n, field in enumerate(self.items) if field is self.sender()), 0) + by
        if 0 <= at < len(self.items):
            self.items[at].take_focus()
            self.moved.emit(self.items[at])
        elif at >= len(self.items):
            after = self.fields.get("judged_band") or self.fields["source"]
            after.take_focus()
            self.moved.emit(after)
