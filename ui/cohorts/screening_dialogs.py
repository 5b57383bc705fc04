"""The way in: screening a referral, and the word that everything is assessed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.assessments.instruments import tool_names
from lomu_app.cohorts.commands import CompleteAssessment, ScreenReferral
from lomu_app.cohorts.rows import MembershipDetail
from lomu_app.cohorts.rules import cohort_rules
from ui.cohorts.member_dialog import MemberDialog, grounds_shown, yes_no
from ui.cohorts.pane_words import referral_facts
from ui.core.desk import Desk
from ui.kit.facts import Facts
from ui.kit.fields import ChoiceField, DateField, MultilineField

_ANSWERS = (("take_in", "Take in"), ("send_away", "Screen out"))
_FLAGS = (("yes", "Found"), ("no", "Looked up, none found"))


class ScreenDialog(MemberDialog):
    """Take a referral in, or screen it out; asks for the facts that the cohort needs."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Screen the referral", draft="screen")
        told = Facts("What was referred")
        told.set_facts(referral_facts(detail, self.policy, desk.core.clock.today()))
        self.form.add_widget(told)
        self.form.add(ChoiceField("accept", "Decision", _ANSWERS, required=True))
        needs = cohort_rules(self.policy)[detail.row.cohort].needs
        if "release_date" in needs:
            self.form.add(
                DateField("release_date", "Day of release", today=desk.core.clock.today)
            ).set_value(detail.row.release_date)
        if "da_flag" in needs:
            self.form.add(
                ChoiceField(
                    "da_flag", "Earlier high-risk DA flags", _FLAGS,
                    help_text="Whatever the offence that the person is in for.",
                )
            )  # fmt: skip
        self.form.add(MultilineField("reason", "Reason", required=True, lines=3))
        self.lay_out("Screen", first="accept")

    def command(self, values: dict[str, Any]) -> ScreenReferral:
        """The screening."""
        return ScreenReferral(
            **self.seen(), accept=values["accept"] == "take_in", reason=values["reason"],
            release_date=values.get("release_date"), da_flag=yes_no(values.get("da_flag")),
        )  # fmt: skip


class AssessedDialog(MemberDialog):
    """Everything that the cohort asks for is assessed; what is not is told beforehand."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Everything is assessed", draft="assessed")
        self.form.add_widget(grounds_shown("Known today", detail.grounds))
        self.form.add(MultilineField("grounds", "Note for those who decide", lines=3))
        self.lay_out("Hand on for decision", first="grounds")
        if detail.missing_tools:
            named = tool_names(desk.core.policies, detail.missing_tools)
            self.say_problem(
                f"Still to be assessed: {named}. Record each of them on the person's page, or say "
                "there why it could not be done."
            )

    def command(self, values: dict[str, Any]) -> CompleteAssessment:
        """The step."""
        return CompleteAssessment(**self.seen(), grounds=values["grounds"] or "")
