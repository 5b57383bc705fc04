"""A referral: who, into which cohort, and why."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cohorts.commands import ReferToCohort
from lomu_app.cohorts.queries import load_memberships_of_person
from lomu_app.cohorts.rows import MembershipRow
from lomu_app.cohorts.rules import cohort_rules
from ui.cohorts.words import is_live, stage_words
from ui.core.desk import Desk
from ui.core.who_dialog import WhoDialog
from ui.kit.banner import Banner
from ui.kit.fields import ChoiceField, DateField, MultilineField


class ReferDialog(WhoDialog):
    """`saved(Done)`: its result holds `membership_id` and `reference`."""

    first = "cohort"

    def __init__(self, parent: QWidget, desk: Desk, *, person_id: int = 0) -> None:
        super().__init__(parent, desk, "Refer to a cohort", draft="membership:new")
        policy = desk.core.policies["cohorts"]
        self.known_banner = Banner()
        self.known_banner.close_button.hide()
        self.form.add_widget(self.known_banner)
        self.known_banner.hide()
        offered = [rule for rule in cohort_rules(policy).values() if rule.offered]
        cohorts = [(rule.code.value, f"{rule.short}  {rule.label}") for rule in offered]
        self.form.add(ChoiceField("cohort", "Cohort", cohorts, required=True))
        sources = list(policy["referral_sources"].items())
        self.form.add(ChoiceField("source", "Referred by", sources, required=True))
        self.form.add(MultilineField("reason", "Why", required=True, lines=3))
        areas = [(area, area) for area in desk.area.areas]
        self.form.add(ChoiceField("area", "Area", areas, required=True))
        self.form.add(DateField("referred_on", "Referred on", today=desk.core.clock.today))
        self.form.set_values({"area": desk.area.now, "referred_on": desk.core.clock.today()})
        self.begin("Refer", person_id)

    def about(self, values: dict[str, Any]) -> ReferToCohort:
        """The referral."""
        return ReferToCohort(
            person_id=values["person_id"], cohort=values["cohort"], area=values["area"],
            source=values["source"], reason=values["reason"], referred_on=values["referred_on"],
        )  # fmt: skip

    def person_chosen(self, person_id: int) -> None:
        """Say in which cohorts the person is or was."""
        self._show_memberships([])
        if person_id:
            query = partial(load_memberships_of_person, person_id=person_id)
            self.desk.read(self, query, self._show_memberships, self.read_failed, key="cohorts")

    def _show_memberships(self, rows: list[MembershipRow]) -> None:
        told = [
            f"{row.cohort_label}, {row.area}: {stage_words(row).lower()} ({row.reference})"
            for row in sorted(rows, key=is_live, reverse=True)
        ]
        self.known_banner.say(f"Known already: {'; '.join(told)}." if told else "")
        self.known_banner.close_button.hide()
