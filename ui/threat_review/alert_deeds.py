"""Raising an alert and settling it, by dialog; what is typed stays until it is done."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import AlertLine
from lomu_app.daart.threat_alerts import OUTCOME_LENGTH, TEXT_LENGTH
from lomu_app.daart.threat_commands import RaiseAlert, SettleAlert
from lomu_app.daart.threat_rules import alert_categories
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.threat_review.dialogs import CommandDialog
from ui.threat_review.listing import Listing


class RaiseDialog(CommandDialog):
    """What it is about, in which words, from which day on, about whom."""

    def __init__(self, parent: QWidget, desk: Desk, listing: Listing) -> None:
        super().__init__(parent, desk, listing, "Raise an alert", f"alert:raise:{listing.area}")
        self._area_name = listing.area
        self.lead(
            f"For the meeting of {listing.area}. It stands on each day's list until somebody says "
            "what came of it."
        )
        policy = desk.core.policies["threat_review"]
        kinds = [(each.code, each.label) for each in alert_categories(policy)]
        self.form.add(ChoiceField("category", "About", kinds, required=True))
        self.form.add(
            MultilineField("text", "What the meeting has to know", required=True, lines=3,
                           help_text=f"At most {TEXT_LENGTH} letters.")
        )  # fmt: skip
        today = desk.core.clock.today
        day = self.form.add(DateField("day", "From this day on", today=today, required=True))
        day.set_value(max(today(), listing.day))
        self.form.add(TextField("person", "Person, if known", letters=12, hint="P-000123"))
        self.finish("Raise", "category")

    def command(self) -> RaiseAlert:
        values = self.form.values()
        return RaiseAlert(
            area=self._area_name, category=str(values["category"]), day=values["day"],
            text=str(values["text"]), person=str(values["person"] or ""),
        )  # fmt: skip


class SettleDialog(CommandDialog):
    """What came of one alert."""

    def __init__(self, parent: QWidget, desk: Desk, listing: Listing, alert: AlertLine) -> None:
        name = f"alert:settle:{alert.alert_id}"
        super().__init__(parent, desk, listing, f"Settle {alert.reference}", name)
        self._alert = alert
        self.lead(f"{alert.category_label}  ·  {alert.text}")
        self.form.add(
            MultilineField("outcome", "What came of it", required=True, lines=3,
                           help_text=f"At most {OUTCOME_LENGTH} letters.")
        )  # fmt: skip
        listing.changed.connect(self._read_again)
        self.finish("Settle", "outcome")

    def command(self) -> SettleAlert:
        return SettleAlert(
            alert_id=self._alert.alert_id, version=self._alert.version,
            outcome=str(self.form.fields["outcome"].value()),
        )  # fmt: skip

    def _read_again(self) -> None:
        self._alert = self._listing.alert(self._alert.alert_id) or self._alert


class AlertDeeds(QObject):
    """Opens the dialogs, if the person may and the list takes it; says why not."""

    def __init__(self, desk: Desk, listing: Listing, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._listing, self._page = desk, listing, page

    def may_raise(self) -> bool:
        """Whether an alert can be put on the list shown: one of a day to come, or of today."""
        facts = self._listing.facts
        may = self._desk.core.actor.may(Permission.EDIT_TARGETS)
        return may and facts is not None and not facts.past and not facts.exact

    def may_settle(self) -> bool:
        """Whether the alerts shown can be given an outcome."""
        facts = self._listing.facts
        may = self._desk.core.actor.may(Permission.RECORD_ATTEMPTS)
        return may and facts is not None and not facts.exact

    def raise_one(self) -> None:
        """Ask what it is."""
        if not self.may_raise():
            self._desk.say("Alerts are raised on the list of today or of a day to come.")
            return
        dialog = RaiseDialog(self._page, self._desk, self._listing)
        dialog.saved.connect(self._raised)
        dialog.open()

    def settle(self, alert_id: int) -> None:
        """Ask what came of it."""
        alert = self._listing.alert(alert_id)
        if alert is None or not self.may_settle():
            return
        dialog = SettleDialog(self._page, self._desk, self._listing, alert)
        dialog.saved.connect(self._settled)
        dialog.open()

    def _raised(self, result: Any) -> None:
        self._desk.say(f"Raised {result['reference']}")

    def _settled(self, result: Any) -> None:
        self._desk.say(f"Settled {result['reference']}")
