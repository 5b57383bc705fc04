"""Out of a cohort: proposed by one, decided by another, with what is still live before them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cohorts.commands import ConfirmDeselection, DeclineDeselection, ProposeDeselection
from lomu_app.cohorts.rows import MembershipDetail
from lomu_app.cohorts.rules import leaving_reasons
from lomu_app.kernel.permissions import Permission
from ui.cohorts.member_dialog import MemberDialog
from ui.cohorts.pane_words import leaving_sentence
from ui.core.desk import Desk
from ui.kit.facts import Facts
from ui.kit.fields import ChoiceField, MultilineField


def _still_live(detail: MembershipDetail) -> Facts:
    facts = Facts("Still live")
    facts.set_facts([("", "\n".join(detail.hindrances) or "Nothing: no target and no order.")])
    return facts


class ProposeDialog(MemberDialog):
    """A sergeant's proposal."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Propose to deselect", draft="propose")
        self.form.add_widget(_still_live(detail))
        reasons = list(leaving_reasons(self.policy).items())
        self.form.add(ChoiceField("reason", "Reason", reasons, required=True))
        self.form.add(
            MultilineField("detail", "What has changed since the selection", required=True, lines=3)
        )
        self.lay_out("Propose", first="reason", intro="Somebody else decides on it.")

    def command(self, values: dict[str, Any]) -> ProposeDeselection:
        """The proposal."""
        return ProposeDeselection(**self.seen(), reason=values["reason"], detail=values["detail"])


class DeselectDialog(MemberDialog):
    """The decision to let somebody go; what is live takes an inspector's override."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Deselect as proposed", draft="confirm")
        self.form.add_widget(_still_live(detail))
        self.form.add(MultilineField("grounds", "Grounds", required=True, lines=3))
        if detail.hindrances and desk.core.actor.may(Permission.OVERRIDE_DESELECTION):
            self.form.add(
                MultilineField(
                    "override", "Override", required=True, lines=2,
                    help_text="Why the person is let go in spite of what is still live.",
                )
            )  # fmt: skip
        self.lay_out("Deselect", first="grounds", intro=leaving_sentence(detail, self.policy))
        if detail.hindrances and "override" not in self.form.fields:
            self.say_problem(
                "This cannot be done while something is live. End it first, or ask an inspector."
            )

    def command(self, values: dict[str, Any]) -> ConfirmDeselection:
        """The decision."""
        return ConfirmDeselection(
            **self.seen(), grounds=values["grounds"], override=values.get("override") or ""
        )


class DeclineDialog(MemberDialog):
    """The proposal is turned down."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Keep in spite of the proposal", draft="decline")
        self.form.add(MultilineField("reason", "Why the person stays", required=True, lines=3))
        self.lay_out("Keep", first="reason", intro=leaving_sentence(detail, self.policy))

    def command(self, values: dict[str, Any]) -> DeclineDeselection:
        """The decision."""
        return DeclineDeselection(**self.seen(), reason=values["reason"])
