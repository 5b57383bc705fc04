"""The forms of an intervention: referred, a session, started or ended."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.interventions.commands import (
    RecordSession,
    ReferToIntervention,
    StepIntervention,
)
from lomu_app.interventions.rows import InterventionRow
from lomu_app.interventions.rules import (
    OUTCOME_LABELS,
    Beneficiary,
    InterventionStatus,
    intervention_kinds,
)
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField

_STEPS = {
    InterventionStatus.STARTED: ("Started", "Started", "Note"),
    InterventionStatus.COMPLETED: ("Completed", "Completed", "Note"),
    InterventionStatus.FAILED: ("Failed", "Failed", "Why"),
    InterventionStatus.DECLINED: ("Declined", "Declined", "Why"),
    InterventionStatus.WITHDRAWN: ("Withdrawn", "Withdraw", "Why"),
}


class ReferDialog(FormDialog):
    """A referral; what the kind does not ask for is not shown."""

    def __init__(self, parent: QWidget, desk: Desk, person_id: int) -> None:
        super().__init__(
            parent,
            desk,
            "Refer to a programme or support",
            draft=f"person:{person_id}:intervention",
        )
        self._person_id = person_id
        self.kinds = intervention_kinds(desk.core.policies["interventions"])
        form = self.form
        kinds = [(kind.code, kind.label) for kind in self.kinds.values()]
        self.kind_field = form.add(ChoiceField("kind", "Intervention", kinds, required=True))
        areas = [(area, area) for area in desk.area.areas]
        form.add(ChoiceField("area", "Area", areas, required=True))
        self.pseudonym = form.add(
            TextField("pseudonym", "The victim’s pseudonym", help_text="Such as V1; never a name.",
                      letters=20)
        )  # fmt: skip
        self.sessions = form.add(TextField("sessions", "Sessions planned", letters=4))
        form.add(TextField("provider", "Provider"))
        day = form.add(DateField("referred_on", "Referred on", today=desk.core.clock.today))
        form.add(MultilineField("reason", "Why", required=True, lines=3))
        form.set_values({"area": desk.area.now})
        day.set_value(desk.core.clock.today())
        self.kind_field.changed.connect(self._switch)
        self.lay_out("Refer", first="kind")
        self._switch()

    def command(self, values: dict[str, Any]) -> Any:
        """The referral."""
        typed = "" if self.sessions.isHidden() else (values["sessions"] or "")
        return ReferToIntervention(
            person_id=self._person_id, area=values["area"], kind=values["kind"],
            reason=values["reason"], provider=values["provider"] or "",
            referred_on=values["referred_on"],
            sessions=int(typed) if typed.isdigit() else None,
            pseudonym=values["pseudonym"] or "",
        )  # fmt: skip

    def _switch(self) -> None:
        kind = self.kinds.get(self.kind_field.value() or "")
        victim = kind is not None and kind.beneficiary is Beneficiary.VICTIM
        self.pseudonym.setVisible(victim)
        self.sessions.setVisible(kind is not None and not kind.sessions_fixed)
        if kind is not None:
            self.sessions.edit.setPlaceholderText(str(kind.sessions or ""))


class InterventionDialog(FormDialog):
    """A form about one intervention as it was read."""

    def __init__(
        self, parent: QWidget, desk: Desk, row: InterventionRow, title: str, *, draft: str
    ) -> None:
        super().__init__(
            parent, desk, f"{title} · {row.kind_short} {row.reference}",
            draft=f"intervention:{row.id}:{draft}",
        )  # fmt: skip
        self.row = row

    def seen(self) -> dict[str, Any]:
        """What every command about the intervention names."""
        return {"intervention_id": self.row.id, "version": self.row.version}


class SessionDialog(InterventionDialog):
    """What came of the next session, or of one on record."""

    def __init__(self, parent: QWidget, desk: Desk, row: InterventionRow) -> None:
        super().__init__(parent, desk, row, "Session", draft="session")
        following = len(row.held) + 1
        numbers = [(str(number), _number_words(row, number)) for number in range(following, 0, -1)]
        self.number = self.form.add(ChoiceField("number", "Session", numbers, required=True))
        today = desk.core.clock.today
        self.form.add(DateField("held_on", "Day", today=today, required=True))
        outcomes = [(code.value, words) for code, words in OUTCOME_LABELS.items()]
        self.form.add(ChoiceField("outcome", "What came of it", outcomes, required=True))
        self.form.add(TextField("note", "Note"))
        self.form.set_values({"number": str(following), "held_on": today()})
        self.number.changed.connect(self._switch)
        self.lay_out("Record", first="outcome")

    def command(self, values: dict[str, Any]) -> Any:
        """The session."""
        return RecordSession(
            **self.seen(), number=int(values["number"]), held_on=values["held_on"],
            outcome=values["outcome"], note=values["note"] or "",
        )  # fmt: skip

    def _switch(self) -> None:
        """One on record is corrected: what it says now stands in the form."""
        number = int(self.number.value() or 0)
        for line in self.row.held:
            if line.number == number:
                self.form.fields["held_on"].set_value(line.held_on)
                self.form.fields["outcome"].set_value(line.outcome.value)
                self.form.fields["note"].set_value(line.note)


class InterventionStepDialog(InterventionDialog):
    """It starts, or ends; says what follows from the end."""

    def __init__(
        self, parent: QWidget, desk: Desk, row: InterventionRow, status: InterventionStatus
    ) -> None:
        title, yes, asked = _STEPS[status]
        super().__init__(parent, desk, row, title, draft=status.value)
        self.status = status
        needed = status not in (InterventionStatus.STARTED, InterventionStatus.COMPLETED)
        self.form.add(MultilineField("reason", asked, required=needed, lines=3))
        day = self.form.add(DateField("on_day", "Day", today=desk.core.clock.today, required=True))
        day.set_value(desk.core.clock.today())
        kind = intervention_kinds(desk.core.policies["interventions"])[row.kind]
        follows = next((each for each in kind.follows if each.status is status), None)
        intro = ""
        if follows is not None:
            intro = (
                f"An action follows: {follows.text}. {follows.owner}, {follows.agency}, within "
                f"{follows.days} days."
            )
        self.lay_out(yes, first="reason", intro=intro)

    def command(self, values: dict[str, Any]) -> Any:
        """The step."""
        return StepIntervention(
            **self.seen(), status=self.status.value, reason=values["reason"] or "",
            on_day=values["on_day"],
        )  # fmt: skip


def _number_words(row: InterventionRow, number: int) -> str:
    if number > len(row.held):
        of = f" of {row.sessions}" if row.sessions else ""
        return f"{number}{of}"
    line = next(line for line in row.held if line.number == number)
    return f"{number}, on record: {OUTCOME_LABELS[line.outcome].lower()}"
