"""What the meeting goes through besides the targets, as a band above them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from lomu_app.daart.snapshot import AlertLine
from lomu_app.kernel.counting import counted
from ui.kit.labels import ElidedLabel, as_tooltip


def alert_words(alert: AlertLine) -> str:
    """`Prison release: HALLAM, Wes: out at 10:00`."""
    told = (alert.category_label, alert.name, alert.text)
    return ": ".join(part for part in told if part)


class MeetingAlerts(QFrame):
    """The next alert to settle, with how many there are; away when all are settled."""

    def __init__(self, settle: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("band", True)
        self._open: list[AlertLine] = []
        self.words_label = ElidedLabel("")
        self.settle_button = QPushButton("Settle …")
        self.settle_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.settle_button.setToolTip("A")
        self.settle_button.clicked.connect(settle)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(self.words_label, 1)
        row.addWidget(self.settle_button)
        self.hide()

    def show_alerts(self, alerts: tuple[AlertLine, ...], *, may_settle: bool) -> None:
        """Show those of the list that nobody has settled yet."""
        self._open = [alert for alert in alerts if alert.outcome is None]
        told = [alert_words(alert) for alert in self._open]
        count = counted(len(told), "alert")
        self.words_label.setText(f"{count} (A)    {told[0]}" if told else "")
        self.setToolTip(as_tooltip("\n".join(told)))
        self.settle_button.setVisible(may_settle)
        self.setVisible(bool(told))

    def next_id(self) -> int:
        """The alert to settle next; 0 when there is none."""
        return self._open[0].alert_id if self._open else 0
