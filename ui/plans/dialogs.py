"""What is asked of a plan as a whole: starting it, agreement, review, which of two goes on."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.kernel.errors import EditConflict
from lomu_app.plans.commands import RecordAgreement, ReviewPlan, SettlePlans, StartPlan
from lomu_app.plans.queries import load_plan
from lomu_app.plans.rows import PlanDetail, PlanRow
from lomu_app.plans.rules import AGREEMENT_LABELS, BY_CODE, EXIT_TEST_LABELS, Agreement
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import ChoiceField, DateField, MultilineField
from ui.plans.words import labelled

_CHANGED = (
    "Somebody else changed the plan while you were typing. Nothing you typed is lost. Close this "
    "to look at the plan first (a draft is kept), or save again: it then counts for the plan as "
    "it stands now."
)


class StartDialog(FormDialog):
    """Opens an empty plan for somebody in an area."""

    def __init__(
        self, parent: QWidget, desk: Desk, person_id: int, areas: tuple[str, ...], area: str
    ) -> None:
        draft = f"person:{person_id}:plan"
        super().__init__(parent, desk, "Start a case-management plan", draft=draft)
        self._person_id = person_id
        choices = [(each, each) for each in areas]
        field = self.form.add(ChoiceField("area", "Area", choices, required=True))
        field.set_value(area)
        for code in ("index_offence", "risks", "exit_test"):
            heading = BY_CODE[code]
            self.form.add(MultilineField(code, heading.label, help_text=heading.hint, lines=2))
        self.lay_out("Start the plan", first="index_offence")

    def command(self, values: dict[str, Any]) -> StartPlan:
        """The empty plan."""
        told = {code: values[code] or "" for code in ("index_offence", "risks", "exit_test")}
        return StartPlan(person_id=self._person_id, area=values["area"] or "", **told)


class _PlanDialog(FormDialog):
    """A dialog about a plan that is there; a newer plan is told, then saving again counts."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: PlanDetail, title: str, draft: str
    ) -> None:
        super().__init__(parent, desk, title, draft=f"plan:{detail.row.id}:{draft}")
        self.detail = detail

    def seen(self) -> dict[str, Any]:
        """The plan, and the version of it that this dialog counts for."""
        return {"plan_id": self.detail.row.id or 0, "version": self.detail.row.version}

    def conflict(self, _error: EditConflict) -> None:
        """Take the newer version, and say so."""
        query = partial(load_plan, plan_id=self.detail.row.id or 0)
        self.desk.read(self, query, self._newer, self.failed, key="newer")

    def _newer(self, detail: PlanDetail) -> None:
        self.detail = detail
        self.say_problem(_CHANGED)


class AgreementDialog(_PlanDialog):
    """Whether the person agrees; a version is kept."""

    def __init__(self, parent: QWidget, desk: Desk, detail: PlanDetail) -> None:
        super().__init__(parent, desk, detail, "Agreement of the person", "agreement")
        answers = labelled(AGREEMENT_LABELS)
        self.form.add(ChoiceField("agreement", "Answer", answers, required=True))
        self.day = self.form.add(
            DateField("asked_on", "Asked on", today=desk.core.clock.today, required=True)
        )
        self.day.set_today()
        self.form.add(
            MultilineField("reason", "Why", help_text="Needed unless the person agrees.", lines=3)
        )
        intro = "The plan is kept as a version, as the person was asked about it."
        self.lay_out("Record the answer", first="agreement", intro=intro)

    def command(self, values: dict[str, Any]) -> RecordAgreement | None:
        """The answer."""
        if values["agreement"] != Agreement.AGREED and values["reason"] is None:
            self.form.show_errors({"reason": "Say why."})
            return None
        return RecordAgreement(
            **self.seen(), agreement=values["agreement"] or "", asked_on=values["asked_on"],
            reason=values["reason"] or "",
        )  # fmt: skip

    def accept(self) -> None:
        """Send it once, unless a reason is missing."""
        ready = self.save_button.isEnabled() and self.form.check()
        if ready and (command := self.command(self.form.values())) is not None:
            self.send(command)


class ReviewDialog(_PlanDialog):
    """What a review found; a version is kept and the clock set anew."""

    def __init__(self, parent: QWidget, desk: Desk, detail: PlanDetail) -> None:
        super().__init__(parent, desk, detail, "Review the plan", "review")
        today = desk.core.clock.today
        held = self.form.add(DateField("held_on", "Held on", today=today, required=True))
        held.set_today()
        self.form.add(MultilineField("present", "Who took part", required=True, lines=2)).set_value(
            ""
        )
        self.form.add(MultilineField("findings", "What was found", required=True, lines=4))
        test = detail.content.headings.get("exit_test", "") or "No exit test is written yet."
        self.form.add(
            ChoiceField(
                "exit_test", "Exit test", labelled(EXIT_TEST_LABELS), required=True,
                help_text=test,
            )
        )  # fmt: skip
        self.form.add(MultilineField("exit_reason", "On what grounds", required=True, lines=2))
        days = desk.core.policies["plans"]["review_days"]
        self.form.add(
            DateField(
                "next_review", "Next review", today=today,
                help_text=f"Left empty, it is due in {days} days.",
            )
        )  # fmt: skip
        intro = "The plan is kept as a version, as the review leaves it."
        self.lay_out("Record the review", first="present", intro=intro)

    def command(self, values: dict[str, Any]) -> ReviewPlan:
        """The review."""
        words: dict[str, Any] = {
            key: values[key] or "" for key in ("present", "findings", "exit_reason")
        }
        return ReviewPlan(
            **self.seen(), held_on=values["held_on"], exit_test=values["exit_test"] or "",
            next_review=values["next_review"], **words,
        )  # fmt: skip


class SettleDialog(_PlanDialog):
    """Of two plans that a join has left: which goes on, and why."""

    def __init__(self, parent: QWidget, desk: Desk, detail: PlanDetail, other: PlanRow) -> None:
        super().__init__(parent, desk, detail, "Two plans of one person", "settle")
        self._rows = {str(row.id): row for row in (detail.row, other)}
        choices = [(key, _plan_words(row)) for key, row in self._rows.items()]
        self.form.add(ChoiceField("goes_on", "Which goes on?", choices, required=True))
        self.form.add(MultilineField("reason", "Why", required=True, lines=3))
        intro = (
            "The other one is closed. Nothing of it is lost: it is kept as a version, can be read "
            "on this page, and can be reopened if the join is undone."
        )
        self.lay_out("Let it go on", first="goes_on", intro=intro)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 84)

    def command(self, values: dict[str, Any]) -> SettlePlans:
        """The choice."""
        chosen = self._rows[values["goes_on"]]
        other = next(row for row in self._rows.values() if row is not chosen)
        return SettlePlans(
            plan_id=chosen.id or 0, version=chosen.version, other_id=other.id or 0,
            other_version=other.version, reason=values["reason"] or "",
        )  # fmt: skip

    def _newer(self, detail: PlanDetail) -> None:
        super()._newer(detail)
        rows = (detail.row, *detail.others)
        self._rows = {str(row.id): row for row in rows if str(row.id) in self._rows}


def _plan_words(row: PlanRow) -> str:
    lies = f"of {row.lies_with}, joined" if row.lies_with else "of this record"
    goals = f"{row.control_goals} control, {row.change_goals} change"
    return f"{row.reference} {lies}: {goals}, {row.versions} kept"
