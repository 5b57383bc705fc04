"""Of two memberships of one person in one cohort this one goes on; the other is ended for it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cohorts.commands import EndDouble
from lomu_app.cohorts.rows import MembershipDetail
from ui.cohorts.member_dialog import MemberDialog
from ui.cohorts.pane_words import double_words
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, MultilineField


class DoubleDialog(MemberDialog):
    """Which of the others ends, and why this one goes on."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MembershipDetail) -> None:
        super().__init__(parent, desk, detail, "Keep this one of two", draft="double")
        others = [(str(one.id), double_words(one)) for one in detail.doubles]
        ends = self.form.add(ChoiceField("other", "This one ends", others, required=True))
        self.form.add(MultilineField("reason", "Why this one goes on", required=True, lines=3))
        if len(others) == 1:
            ends.set_value(others[0][0])
        intro = (
            f"{double_words(detail.row)} goes on. The other ends as a joined record with all that "
            "it tells, and lives again if the join is undone. This one takes over what it does not "
            "know, and of release and the end of supervision the earlier day to come."
        )
        self.lay_out("Keep this one", first="reason" if len(others) == 1 else "other", intro=intro)

    @property
    def ended_id(self) -> int:
        """The membership that ends."""
        return int(self.form.fields["other"].value())

    def command(self, values: dict[str, Any]) -> EndDouble:
        """The choice."""
        other = next(one for one in self.detail.doubles if str(one.id) == values["other"])
        return EndDouble(
            **self.seen(), other_id=other.id, other_version=other.version, reason=values["reason"]
        )
