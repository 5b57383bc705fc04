"""Everything that the desk knows of a person, in one stream, newest first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.people.telling import (
    PersonEvent,
    Place,
    TimelinePage,
    timeline,
    timeline_groups,
)
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.kit.chip_row import ChipRow
from ui.kit.empty import EmptyState
from ui.people.timeline_list import TimelineDelegate, TimelineModel, rows_of

_ALL = "all"
_NEAR_THE_END = 400  # pixels above the end at which older events are asked for


class TimelineList(QListView):
    """The list itself; Enter opens what an event is about."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Timeline")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(TimelineDelegate(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()  # words wrap differently now


class TimelineSection(PersonSectionView):
    """Narrowed by kind; older events come as one scrolls."""

    watched = frozenset(Kind) - {Kind.USER, Kind.DRAFT}
    scrolls = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._next: Place | None = None
        self._reading = False
        self.model = TimelineModel()
        self.list = TimelineList()
        self.list.setModel(self.model)
        self.filter = ChipRow("Narrow the timeline")
        self.filter.add(_ALL, "Everything")
        for group in timeline_groups(desk.core.actor):
            self.filter.add(group, group)
        self.empty = EmptyState("Nothing yet", "What is recorded of this person shows here.")
        self.empty.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        self.filter.chosen.connect(self._narrowed)
        self.list.activated.connect(self._open)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)

    def refresh(self) -> None:
        if self.person_id:
            self._reading = True
            self._read(None)

    def _read(self, after: Place | None) -> None:
        group = self.filter.key()
        query = partial(
            timeline, person_id=self.person_id, group="" if group == _ALL else group, after=after
        )
        done = partial(self._arrived, self.person_id, after)
        self._desk.read(self, query, done, self._failed, key="timeline")

    def _arrived(self, person_id: int, after: Place | None, page: TimelinePage) -> None:
        self._reading = False
        if person_id != self.person_id:
            return
        self._next = page.next
        today = self._desk.core.clock.today()
        if after is None:
            self.model.show(rows_of(page.events, today, None))
            self.list.scrollToTop()
        else:
            self.model.add(rows_of(page.events, today, london(after.at).date()))
        self.list.setVisible(bool(self.model.rows))
        self.empty.setVisible(not self.model.rows)

    def _narrowed(self, _group: str) -> None:
        self.refresh()

    def _scrolled(self, place: int) -> None:
        bar = self.list.verticalScrollBar()
        if self._next and not self._reading and place >= bar.maximum() - _NEAR_THE_END:
            self._reading = True
            self._read(self._next)

    def _open(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if isinstance(row, PersonEvent) and row.page:
            self.navigate.emit(row.page, row.argument)

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self._desk.prompter.show_problem(self, error)
