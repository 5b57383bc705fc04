"""The 07:00 page: this morning's lists, what waits in the chosen area, what others did."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lomu_app.kernel.changes import ChangeSet, Kind
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.kit.empty import EmptyState
from ui.kit.labels import ElidedLabel, TextLabel
from ui.kit.page import IconButton, Page
from ui.today.reading import AreaWork, Day, read_area, read_day
from ui.today.rows import MorningRow, NewsRow, Place, WorkRow, morning_rows, news_rows, work_rows
from ui.today.tables import ShortTable, morning_table, news_table, work_table
from ui.today.words import (
    button_words,
    heading,
    meeting_moment,
    minutes_to,
    since_words,
    standing,
)

TITLE = "Today"
_WATCHED = (
    Kind.TARGET, Kind.THREAT_LIST, Kind.PERSON, Kind.POSSIBLE_MATCH, Kind.IMPORT, Kind.ALERT,
    Kind.ASSESSMENT, Kind.DRAFT, Kind.MEMBERSHIP, Kind.PLAN, Kind.ACTION, Kind.RELEASE,
)  # fmt: skip
_TICK = 20_000  # milliseconds between two looks at the clock
_NARROW = 150  # letters of width below which only one of the two lower lists is shown


class TodayPage(Page):
    """Three lists; Enter in any of them goes where its line leads."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(TITLE)
        self._desk = desk
        self._since = _last_look(desk)
        self.day: Day | None = None
        self.waiting: AreaWork | None = None
        self._read_on: dt.date | None = None
        self._news_wanted = False
        self.mornings = morning_table(desk)
        self.work = work_table(desk)
        self.news = news_table(desk)
        self._make_step()
        self._lay_out()
        self._connect()
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._tick()

    def _make_step(self) -> None:
        self.step_label = ElidedLabel("", "h3")
        self.step_button = IconButton("", "list", primary=True)
        self.step = QFrame()
        self.step.setProperty("band", True)
        row = QHBoxLayout(self.step)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self.step_label, 1)
        row.addWidget(self.step_button)

    def _lay_out(self) -> None:
        self.work_title, self.news_title = TextLabel("", "h2"), TextLabel("", "h2")
        self.work_side = _side(self.work_title, self.work)
        self.news_side = _side(self.news_title, self.news)
        self._lower = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lower.setSpacing(14)
        self._lower.addWidget(self.work_side, 3)
        self._lower.addWidget(self.news_side, 2)
        self.nothing = EmptyState(
            "No area", "Ask an administrator to add the areas that you work for.", icon="home"
        )
        self.nothing.hide()
        self.body.addWidget(self.mornings)
        self.body.addWidget(self.step)
        self.body.addLayout(self._lower, 1)
        self.body.addWidget(self.nothing, 1)

    def _connect(self) -> None:
        self.mornings.opened.connect(self._open_list)
        self.mornings.current_changed.connect(self._area_chosen)
        self.work.opened.connect(self._open_work)
        self.news.opened.connect(self._open_news)
        self.step_button.clicked.connect(self._open_list)
        self._desk.area.changed.connect(self._follow_area)
        self._desk.changes.changed.connect(self._changed)

    # What the shell asks

    def open_with(self, _argument: Any) -> None:
        """Read everything again."""
        self.refresh()
        self.mornings.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read everything again."""
        if not self._desk.area.areas:
            self._say_no_area()
            return
        query = partial(read_day, since=self._since)
        self._desk.read(self, query, self._day_arrived, self._failed, key="day")
        self._read_area()

    def toggle_pane(self) -> None:
        """F8, in a narrow window: what others did in the place of what waits, and back."""
        self._news_wanted = not self._news_wanted
        self._fit_sides()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sides()
        self._fit_mornings()

    def _fit_sides(self) -> None:
        narrow = self.width() < self.fontMetrics().averageCharWidth() * _NARROW
        self.work_side.setVisible(not narrow or not self._news_wanted)
        self.news_side.setVisible(not narrow or self._news_wanted)

    # What was read

    def _read_area(self) -> None:
        query = partial(read_area, area=self._desk.area.now)
        self._desk.read(self, query, self._area_arrived, self._failed, key="area")

    def _day_arrived(self, day: Day) -> None:
        self.day, self._read_on = day, self._desk.core.clock.today()
        _remember_look(self._desk)
        self._show_mornings()
        today = self._desk.core.clock.today()
        self.news_title.setText(f"Others, since {since_words(self._since, today)}")
        self.news.show_rows(news_rows(day, today))
        self._show_area()

    def _show_mornings(self) -> None:
        if self.day is None:
            return
        with QSignalBlocker(self.mornings):  # filling it is no choice of the user's
            self.mornings.show_rows(morning_rows(self.day.mornings, self._minutes()))
        self._fit_mornings()
        self._follow_area()

    def _fit_mornings(self) -> None:
        # No taller than its lines, and never so tall that nothing is left below it.
        most = max(self.mornings.line_height() * 2, self.height() * 2 // 5)
        self.mornings.setFixedHeight(min(self.mornings.whole_height(), most))

    def _area_arrived(self, waiting: AreaWork) -> None:
        self.waiting = waiting
        self._show_area()

    def _show_area(self) -> None:
        area = self._desk.area.now
        morning = self.day.morning(area) if self.day else None
        if self.day is None or morning is None or self.waiting is None:
            return
        if self.waiting.area != area:
            return  # the answer for the area chosen now is on its way
        self.work_title.setText(f"Waiting in {area}")
        self.work.show_rows(work_rows(morning, self.waiting, self.day.held))
        self.step_label.setText(standing(morning))
        words, icon = button_words(morning)
        self.step_button.set_words(words, icon)

    def _say_no_area(self) -> None:
        for part in (self.mornings, self.step, self.work_side, self.news_side):
            part.hide()
        self.nothing.show()

    # What is chosen

    def _area_chosen(self, row_id: int) -> None:
        row = self.mornings.row(row_id)
        if isinstance(row, MorningRow):
            self._desk.area.choose(row.morning.area)

    def _follow_area(self, _area: str = "") -> None:
        area = self._desk.area.now
        for row in self.mornings.rows():
            if row.morning.area == area and self.mornings.current_id() != row.id:
                self.mornings.go_to(row.id)
        if self.waiting is not None and self.waiting.area != area and self.isVisible():
            self._read_area()

    def _open_list(self, _row: object = None) -> None:
        self.navigate.emit("threat_review", None)

    def _open_work(self, row_id: int) -> None:
        row = self.work.row(row_id)
        if isinstance(row, WorkRow):
            self._go(row.place)

    def _open_news(self, row_id: int) -> None:
        row = self.news.row(row_id)
        if isinstance(row, NewsRow) and row.place is not None:
            self._go(row.place)

    def _go(self, place: Place) -> None:
        page, argument = place
        if not self._desk.registry.page_allowed(page):
            self._desk.say("That page is not open to your role.")
            return
        self.navigate.emit(page, argument)

    # What moves on

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if self.isVisible() and any(touched(changes, kind) for kind in _WATCHED):
            self.refresh()

    def _minutes(self) -> int:
        clock = self._desk.core.clock
        return minutes_to(meeting_moment(clock.today(), self._meeting_time()), clock.now())

    def _meeting_time(self) -> str:
        return str(self._desk.core.policies["threat_review"]["meeting_time"])

    def _tick(self) -> None:
        clock = self._desk.core.clock
        self.set_title(TITLE, heading(clock.now(), self._meeting_time()))
        if not self.isVisible():
            return
        if self._read_on != clock.today():
            self.refresh()  # the desk was left open over night
        else:
            self._show_mornings()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _side(title: TextLabel, table: ShortTable) -> QWidget:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(5)
    column.addWidget(title)
    column.addWidget(table, 1)
    return side


def _key(desk: Desk) -> str:
    return f"looked/{desk.core.actor.user_id}"


def _last_look(desk: Desk) -> dt.datetime:
    """When this person last had the page before them, in an earlier session; else a day ago."""
    now = desk.core.clock.now()
    try:
        kept = dt.datetime.fromisoformat(desk.settings.text(_key(desk)))
    except ValueError:
        kept = now - dt.timedelta(days=1)
    return min(kept, now) if kept.tzinfo is not None else now - dt.timedelta(days=1)


def _remember_look(desk: Desk) -> None:
    desk.settings.set_text(_key(desk), desk.core.clock.now().isoformat())
