"""The forms before the meeting: what is read out of a case, and what is set aside."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.odoc.commands import BriefCase, SetGapAside
from lomu_app.odoc.rows import CaseRow, GapRow
from lomu_app.odoc.scope import case_rules
from lomu_app.people.rules import shown_name
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import MultilineField


class BriefDialog(FormDialog):
    """What is read out in 90 seconds; the policy says how many words that is."""

    def __init__(self, parent: QWidget, desk: Desk, case: CaseRow) -> None:
        told = case.briefing
        name = shown_name(told.surname, told.forenames)
        super().__init__(
            parent, desk, f"Summary · {told.reference} {name}", draft=f"odoc:brief:{case.case_id}"
        )
        self.case = case
        rules = case_rules(desk.core.policies["odoc"])
        help_text = (
            f"At most {rules.summary_words} words, {rules.summary_seconds} seconds. No victim, no "
            "source: a second person checks it before it is read out."
        )
        field = MultilineField(
            "summary", "What is read out", required=True, lines=8, help_text=help_text
        )
        self.form.add(field)
        self.form.set_values({"summary": case.draft})
        self.lay_out("Keep it", first="summary", intro=f"{told.cohort}. {told.status}.")

    def command(self, values: dict[str, Any]) -> Any:
        """The summary."""
        return BriefCase(
            case_id=self.case.case_id, version=self.case.version, summary=values["summary"] or ""
        )


class AsideDialog(FormDialog):
    """Why the meeting does without it."""

    def __init__(self, parent: QWidget, desk: Desk, gap: GapRow) -> None:
        draft = f"odoc:aside:{gap.case_id}:{gap.code}"
        super().__init__(parent, desk, f"Set aside · {gap.reference}", draft=draft)
        self.gap = gap
        self.form.add(MultilineField("reason", "Why", required=True, lines=3))
        self.lay_out("Set it aside", first="reason", intro=f"{gap.label}: {gap.told}.")

    def command(self, values: dict[str, Any]) -> Any:
        """That it is set aside."""
        return SetGapAside(
            case_id=self.gap.case_id or 0, version=self.gap.version, gap=self.gap.code,
            reason=values["reason"] or "",
        )  # fmt: skip
