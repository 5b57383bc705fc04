"""The minutes as they read, with what was added to them and the digest of their text."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lomu_app.meetings.rows import MeetingDetail, Minutes
from ui.core.desk import Desk
from ui.kit.dates import moment_words
from ui.kit.labels import WrappedLabel
from ui.kit.scrolling_dialog import ScrollingDialog

_LINES, _LETTERS = 22, 84


class MinutesDialog(ScrollingDialog):
    """To be read and copied; nothing is typed here."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: MeetingDetail, minutes: Minutes
    ) -> None:
        super().__init__(parent.window(), f"Minutes · {detail.row.title}")
        self._desk = desk
        state = "Approved and locked." if minutes.locked else "Drafted; the chair approves them."
        self.inside.addWidget(WrappedLabel(f"{state} SHA-256 {minutes.digest[:16]}…", "muted"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setPlainText(minutes.text)
        self.text.setAccessibleName("Minutes")
        self.text.setTabChangesFocus(True)
        metrics = self.fontMetrics()
        self.text.setMinimumHeight(metrics.lineSpacing() * _LINES)
        self.text.setMinimumWidth(metrics.averageCharWidth() * _LETTERS)
        self.inside.addWidget(self.text)
        for each in minutes.addenda:
            about = f" on {each.reference}" if each.reference else ""
            told = f"Addendum{about}, {moment_words(each.at)}, {each.by}: {each.text}"
            self.inside.addWidget(WrappedLabel(told))
        self.add_buttons("Close")
