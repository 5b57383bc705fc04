"""The list that page, dialogs and meeting view share: what is chosen, what was last read."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QObject, Signal

from lomu_app.daart.snapshot import AlertLine, ListLine
from lomu_app.kernel.changes import ChangeSet, Kind
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.threat_review.reading import Facts, read_facts
from ui.threat_review.standing import Standing, standing_of

_WATCHED = (Kind.THREAT_LIST, Kind.ALERT, Kind.TARGET, Kind.PERSON)


class Listing(QObject):
    """One area and day. `changed` after each reading, `failed(error)` when it could not be read.

    While asleep (nobody looks) changes are not followed; `wake` reads everything again.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.area = desk.area.now
        self.day = desk.core.clock.today()
        self.exact = False
        self.facts: Facts | None = None
        self.standing = Standing({})
        self._lines: dict[int, ListLine] = {}
        self._asleep = True
        desk.changes.changed.connect(self._noticed)
        desk.area.changed.connect(self._area_chosen)

    def wake(self) -> None:
        """Somebody looks again."""
        self._asleep = False
        self.reload()

    def sleep(self) -> None:
        """Nobody looks."""
        self._asleep = True

    def choose(self, day: dt.date, *, exact: bool = False) -> None:
        """Show another day, or the same one exactly as it was presented."""
        self.day, self.exact = day, exact
        self.reload()

    def reload(self) -> None:
        """Read again."""
        if not self.area:
            self.changed.emit()
            return
        query = partial(read_facts, area=self.area, day=self.day, exact=self.exact)
        self._desk.read(self, query, self._arrived, self._failed, key="list")

    def line(self, item_id: int) -> ListLine | None:
        """The line as it was last read."""
        return self._lines.get(item_id)

    def alert(self, alert_id: int) -> AlertLine | None:
        """The alert as it was last read."""
        alerts = self.facts.alerts if self.facts else ()
        return next((each for each in alerts if each.alert_id == alert_id), None)

    def next_line(self, after: int, *, undecided: bool) -> ListLine | None:
        """The next line without a decision (or result), from this one on and round again."""
        active = self.facts.active if self.facts else ()
        places = [line.item_id for line in active]
        start = places.index(after) + 1 if after in places else 0
        for line in (*active[start:], *active[:start]):
            if not (line.decision if undecided else line.result):
                return line
        return None

    def _arrived(self, facts: Facts) -> None:
        self.facts = facts
        self.standing = standing_of(facts, self._desk.core.actor.may)
        lines = facts.snapshot.lines if facts.snapshot else ()
        self._lines = {line.item_id: line for line in lines}
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.failed.emit(error)

    def _noticed(self, changes: tuple[ChangeSet, ...]) -> None:
        if not self._asleep and any(touched(changes, kind) for kind in _WATCHED):
            self.reload()

    def _area_chosen(self, area: str) -> None:
        self.area, self.exact = area, False
        if not self._asleep:
            self.reload()
