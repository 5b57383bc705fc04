"""A bar with words and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui.kit.labels import ElidedLabel, announce, show_if
from ui.kit.tasks import Running, Step


class ProgressBar(QFrame):
    """Shows `Step`s of a `Running`; hidden when there is nothing to show."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._running: Running | None = None
        self._title = ""
        self.words_label = ElidedLabel("", "h3")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel_button = QPushButton("Stop")
        self.cancel_button.clicked.connect(self._cancel)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.words_label)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(14)
        row.addLayout(column, 1)
        row.addWidget(self.cancel_button)
        self.hide()

    def begin(self, title: str, running: Running | None = None) -> None:
        """Show the bar for a piece of work that has just been asked for."""
        self._running, self._title = running, title
        self.words_label.setText(title)
        self.bar.setRange(0, 0)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText("Stop")
        show_if(self, shown=True)
        announce(self, title)

    def watch(self, running: Running) -> None:
        """What Stop will stop."""
        self._running = running

    def show_step(self, step: Step) -> None:
        """A slot for `run_long(stepped=…)`."""
        self.bar.setRange(0, max(step.total, 0))
        self.bar.setValue(step.done)
        count = f"  ·  {step.done:,} of {step.total:,}" if step.total else ""
        self.words_label.setText(f"{self._title}: {step.what}{count}")

    def end(self) -> None:
        """The work is over, one way or another."""
        self._running = None
        self.hide()

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.cancel_button.setText("Stopping …")
        if self._running is not None:
            self._running.cancel()
        self.cancel_requested.emit()
