"""Above the meeting surface: which meeting, how long the item has been on, how much is decided."""

from __future__ import annotations

import datetime as dt

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lomu_app.kernel.counting import counted
from lomu_app.meetings.rows import MeetingDetail
from ui.kit.banner import Banner
from ui.kit.dates import show_date
from ui.kit.labels import ElidedLabel, TextLabel
from ui.meetings.words import clock_words


class SurfaceHead(QWidget):
    """Title at the left, time and progress at the right."""

    def __init__(self, detail: MeetingDetail) -> None:
        super().__init__()
        self._detail = detail
        self._since: dt.datetime | None = None
        row = detail.row
        where = f"{row.area}  ·  {show_date(row.held_on)}"
        self.title_label = ElidedLabel(f"{row.short}  ·  {where}", "h2")
        self.title_label.setAccessibleName(f"{detail.label}  ·  {where}")
        self.time_label = TextLabel("", "h2")
        self.progress_label = TextLabel("", "h2")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(24)
        line.addWidget(self.title_label, 1)
        line.addWidget(self.time_label)
        line.addWidget(self.progress_label)

    def show_meeting(self, detail: MeetingDetail) -> None:
        """Tell how much of it is decided."""
        self._detail = detail
        self.tell_progress()

    def begin_item(self, now: dt.datetime) -> None:
        """The time of an item runs from now on."""
        self._since = now
        self.tell_time(now)

    def tell_time(self, now: dt.datetime) -> None:
        """How long the item has been on."""
        if self._since is not None:
            gone = int((now - self._since).total_seconds())
            self.time_label.setText(clock_words(gone, self._detail.minutes_an_item))

    def tell_progress(self) -> None:
        """In words where there is room for them, else in figures."""
        wanted = sum(item.needs_decision for item in self._detail.items)
        decided = wanted - self._detail.row.left
        told = f"{decided} of {counted(wanted, 'item')} decided"
        wide = self.progress_label.fontMetrics().horizontalAdvance(told)
        fits = wide * 3 < self.width()  # else nothing is left for the meeting's name and day
        self.progress_label.setText(told if fits else f"{decided} / {wanted}")
        self.progress_label.setAccessibleName(told)
        self.progress_label.setToolTip(told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tell_progress()


class ReadyBanner(Banner):
    """What still keeps the meeting from deciding: the statement, then the quorum."""

    def show_meeting(self, detail: MeetingDetail) -> None:
        """Say it, with the button that does something about it; nothing where nothing lacks."""
        if detail.statement_read_at is None:
            told = "The confidentiality statement has not been read; nothing can be decided yet."
            self.say(told, button="Read it out …", tone="late")
        elif not detail.quorum.quorate:
            lacks = "; ".join(detail.quorum.lacks)
            self.say(f"Not quorate: {lacks}.", button="Who is here …", tone="late")
        else:
            self.say("")
        self.close_button.hide()
