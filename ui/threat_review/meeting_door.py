"""The way into the meeting view and out of it; presents the list first where need be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.core.desk import Desk
from ui.threat_review.list_deeds import ListDeeds
from ui.threat_review.listing import Listing
from ui.threat_review.meeting import MeetingView


class MeetingDoor(QObject):
    """At most one view at a time; it begins at `current()`. `left(item id)` when it closes."""

    left = Signal(object)

    def __init__(
        self, desk: Desk, listing: Listing, lists: ListDeeds, page: QWidget,
        current: Callable[[], int],
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._desk, self._listing, self._lists = desk, listing, lists
        self._page, self._current = page, current
        self.view: MeetingView | None = None
        lists.enter_wanted.connect(self._open)

    def enter(self) -> None:
        """Open the view; an approved list is presented on the way."""
        facts = self._listing.facts
        why_not = self._listing.standing.why_not("meeting")
        if why_not:
            self._desk.say(why_not)
        elif facts is not None and facts.frozen:
            self._open()
        else:
            self._lists.present_and_enter()

    def _open(self) -> None:
        if self.view is None:
            self.view = MeetingView(self._desk, self._listing, self._page)
            self.view.left.connect(self._left)
            self.view.begin(self._current())

    def _left(self, item_id: int) -> None:
        self.view = None
        self.left.emit(item_id)
