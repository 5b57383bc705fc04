"""What the meeting goes through besides the targets: one line that opens into all of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lomu_app.daart.snapshot import AlertLine
from lomu_app.kernel.counting import counted
from ui.kit.chips import Chip, ChipLabel
from ui.kit.labels import ElidedLabel, TextLabel, show_if
from ui.threat_review.words import alert_state

_ROWS = 4  # shown at once; the rest scrolls


class AlertRow(QWidget):
    """One alert: what it is about, its words, how it stands, and the button that settles it."""

    settle_wanted = Signal(int)

    def __init__(self, alert: AlertLine, *, may_settle: bool) -> None:
        super().__init__()
        self.alert_id = alert.alert_id
        words = f"{alert.name}: {alert.text}" if alert.name else alert.text
        self.words_label = ElidedLabel(words)
        self.state_label = TextLabel(alert_state(alert), "muted")
        self.settle_button = QPushButton("Settle …")
        self.settle_button.setProperty("quiet", True)
        self.settle_button.setAccessibleName(f"Settle {alert.reference}, {words}")
        show_if(self.settle_button, shown=may_settle and alert.outcome is None)
        self.settle_button.clicked.connect(self._wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        tone = "neutral" if alert.outcome is not None else "soon"
        line.addWidget(ChipLabel(Chip(alert.category_label, tone)))
        line.addWidget(self.words_label, 1)
        line.addWidget(self.state_label)
        line.addWidget(self.settle_button)

    def _wanted(self) -> None:
        self.settle_wanted.emit(self.alert_id)


class AlertPanel(QFrame):
    """`raise_wanted` and `settle_wanted(alert id)`; the page opens the dialogs."""

    raise_wanted = Signal()
    settle_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.short_label = ElidedLabel("", "muted")
        self.open_button = QPushButton("Show")
        self.open_button.setProperty("quiet", True)
        self.open_button.setCheckable(True)
        self.open_button.setAccessibleName("Show the alerts")
        self.open_button.toggled.connect(self._opened)
        self.raise_button = QPushButton("Raise …")
        self.raise_button.setProperty("quiet", True)
        self.raise_button.setAccessibleName("Raise an alert")
        self.raise_button.clicked.connect(self.raise_wanted)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.short_label, 1)
        line.addWidget(self.open_button)
        line.addWidget(self.raise_button)
        self._rows: list[AlertRow] = []
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, 6, 0)
        self._inside.setSpacing(2)
        body = QWidget()
        body.setObjectName("scrolled")
        body.setLayout(self._inside)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("Alerts")
        self._area.setWidget(body)
        self._area.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 6, 2)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._area)

    def show_alerts(
        self, alerts: tuple[AlertLine, ...], *, may_raise: bool, may_settle: bool
    ) -> None:
        """Show these; away when there are none."""
        for row in self._rows:
            self._inside.removeWidget(row)
            row.deleteLater()
        self._rows = [AlertRow(alert, may_settle=may_settle) for alert in alerts]
        for row in self._rows:
            row.settle_wanted.connect(self.settle_wanted)
            self._inside.addWidget(row)
        self._say(alerts)
        self.raise_button.setVisible(may_raise)
        self.open_button.setVisible(bool(alerts))
        if not alerts:
            self.open_button.setChecked(False)
        high = self._rows[0].sizeHint().height() + 2 if self._rows else 0
        self._area.setFixedHeight(high * min(len(self._rows), _ROWS) + 4)
        # Without any it would only take room from the list; the menu raises the first one.
        self.setVisible(bool(alerts))

    def rows(self) -> list[AlertRow]:
        """What is shown, in order."""
        return self._rows

    def toggle(self) -> None:
        """Open it and go in, or close it."""
        if not self._rows:
            self.raise_wanted.emit()
            return
        self.open_button.toggle()
        if self.open_button.isChecked():
            buttons = [row.settle_button for row in self._rows if row.settle_button.isVisible()]
            (buttons[0] if buttons else self.open_button).setFocus()

    def _say(self, alerts: tuple[AlertLine, ...]) -> None:
        unsettled = [alert for alert in alerts if alert.outcome is None]
        if not alerts:
            self.short_label.setText("No alerts or releases")
        elif not unsettled:
            self.short_label.setText(f"{counted(len(alerts), 'alert')}, all settled")
        else:
            told = "   ·   ".join(f"{each.category_label}: {each.text}" for each in unsettled)
            self.short_label.setText(f"{counted(len(unsettled), 'alert')} to settle   ·   {told}")

    def _opened(self, opened: bool) -> None:
        self.open_button.setText("Hide" if opened else "Show")
        self.open_button.setAccessibleName("Hide the alerts" if opened else "Show the alerts")
        self._area.setVisible(opened)
