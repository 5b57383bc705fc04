"""The meeting view: one target at a time in big letters, for the screen of the meeting room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_words as say
from ui.core.desk import Desk
from ui.kit.alt_letters import AltLetters
from ui.kit.labels import ElidedLabel, TextLabel, announce
from ui.kit.letters import Letters
from ui.kit.meeting_foot import MeetingFoot
from ui.threat_review.alert_deeds import AlertDeeds
from ui.threat_review.line_deeds import LineDeeds
from ui.threat_review.line_view import LineView
from ui.threat_review.listing import Listing
from ui.threat_review.meeting_alerts import MeetingAlerts
from ui.threat_review.meeting_list import MeetingList

_HINT = (
    "Enter decide    O outcome    C carry    PgDn next    PgUp previous    U next undecided    "
    "+ − letters    Esc leave"
)


class MeetingView(QWidget):
    """A window of its own over the whole screen. `left(item id)` when it closes."""

    left = Signal(object)

    def __init__(self, desk: Desk, listing: Listing, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("meeting")
        self.setWindowTitle(f"Threat Review Meeting, {listing.area}")
        self._listing = listing
        self._checks = len(desk.core.policies["readiness"]["items"])
        self.deeds = LineDeeds(desk, listing, self, self.current_line)
        self.alert_deeds = AlertDeeds(desk, listing, self)
        self.letters = Letters(self, desk.settings)
        self.marking_label = TextLabel(desk.core.marking)
        self.marking_label.setObjectName("marking")
        self.marking_label.setProperty("practice", desk.core.practice)
        self.marking_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title_label = ElidedLabel("", "h2")
        self.progress_label = TextLabel("", "h2")
        self.alerts = MeetingAlerts(self.settle_alert)
        self.list = MeetingList()
        self.view = LineView(two_columns=True)
        self.foot = MeetingFoot(
            (
                ("Decide", "gavel", self.deeds.decide),
                ("Outcome", "check_circle", self.deeds.result),
                ("Carry", "forward", self.deeds.carry),
                ("Previous", "chevron_up", self.previous_line),
                ("Next", "chevron_down", self.next_line),
                ("Smaller", "minus", self.smaller), ("Bigger", "plus", self.bigger),
                ("Leave", "cross", self._leave),
            ),
            _HINT,
        )  # fmt: skip
        self.alt_letters = AltLetters(self)
        self._keys = self._make_keys()
        self._lay_out()
        self.list.currentRowChanged.connect(self._moved_on)
        self.deeds.recorded.connect(self._recorded)
        listing.changed.connect(self._follow)
        desk.said.connect(self._said)

    def begin(self, item_id: int) -> None:
        """Fill the screen, beginning with this line; the second screen where there is one."""
        self._follow()
        self.go_to(item_id)
        others = [screen for screen in QGuiApplication.screens() if screen is not self.screen()]
        if others:
            self.setGeometry(others[0].geometry())
        self.letters.begin()
        self.showFullScreen()
        self._fit_to_letters()
        self.activateWindow()
        self.setFocus()

    def current_line(self) -> ListLine | None:
        """The line shown."""
        return self._listing.line(self.list.item_id())

    def go_to(self, item_id: int) -> None:
        """Show this line, or the first where it is not in the meeting."""
        self.list.go_to(item_id)

    def next_line(self) -> None:
        """The line below."""
        self.list.step(1)

    def previous_line(self) -> None:
        """The line above."""
        self.list.step(-1)

    def next_undecided(self) -> None:
        """The next line without a decision."""
        found = self._listing.next_line(self.list.item_id(), undecided=True)
        if found is None:
            self.foot.say("Every line is decided.")
        else:
            self.go_to(found.item_id)

    def settle_alert(self) -> None:
        """Say what came of the next alert."""
        if self.alerts.next_id():
            self.alert_deeds.settle(self.alerts.next_id())
        else:
            self.foot.say("There is no alert to settle.")

    def bigger(self) -> None:
        """Bigger letters."""
        self.letters.bigger()
        self._fit_to_letters()

    def smaller(self) -> None:
        """Smaller letters."""
        self.letters.smaller()
        self._fit_to_letters()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = self._keys.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Undo):
            self.foot.undo()
        elif deed is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            deed()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit(self.list.item_id())

    # How

    def _make_keys(self) -> dict[Qt.Key, Callable[[], None]]:
        key = Qt.Key
        return {
            key.Key_PageDown: self.next_line, key.Key_Down: self.next_line,
            key.Key_Right: self.next_line, key.Key_PageUp: self.previous_line,
            key.Key_Up: self.previous_line, key.Key_Left: self.previous_line,
            key.Key_Home: self.list.first, key.Key_End: self.list.last,
            key.Key_Return: self.deeds.decide, key.Key_Enter: self.deeds.decide,
            key.Key_D: self.deeds.decide, key.Key_O: self.deeds.result,
            key.Key_C: self.deeds.carry, key.Key_U: self.next_undecided,
            key.Key_A: self.settle_alert,
            key.Key_Plus: self.bigger, key.Key_Equal: self.bigger, key.Key_Minus: self.smaller,
            key.Key_Space: self._scroll_on, key.Key_Escape: self._leave,
            key.Key_F11: self._leave,
        }  # fmt: skip

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(24)
        head.addWidget(self.title_label, 1)
        head.addWidget(self.progress_label)
        body = QWidget()
        body.setObjectName("scrolled")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(20, 14, 20, 14)
        inside.addWidget(self.view)
        inside.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(body)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list, 26)
        middle.addWidget(self._area, 74)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.marking_label)
        rest = QVBoxLayout()
        rest.setContentsMargins(20, 12, 20, 10)
        rest.setSpacing(10)
        rest.addLayout(head)
        rest.addWidget(self.alerts)
        rest.addLayout(middle, 1)
        rest.addWidget(self.foot)
        column.addLayout(rest, 1)

    def _follow(self) -> None:
        facts = self._listing.facts
        if facts is None or facts.snapshot is None:
            return
        self.list.fill(facts.active)
        self.title_label.setText(f"Threat Review  ·  {facts.area}  ·  {say.long_day(facts.day)}")
        self._tell_progress()
        self.alerts.show_alerts(facts.alerts, may_settle=self.alert_deeds.may_settle())
        self._show()

    def _tell_progress(self) -> None:
        facts = self._listing.facts
        if facts is None:
            return
        lines = len(facts.active)
        told = f"{facts.decided()} of {counted(lines, 'line')} decided"
        wide = self.progress_label.fontMetrics().horizontalAdvance(told)
        fits = wide * 2 < self.width()  # else it would make the view wider than the screen
        self.progress_label.setText(told if fits else f"{facts.decided()} / {lines}")
        self.progress_label.setAccessibleName(told)
        self.progress_label.setToolTip(told)

    def _fit_to_letters(self) -> None:
        self.list.fit()
        self.foot.fit()
        self._tell_progress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_progress()

    def _moved_on(self, _row: int) -> None:
        self.foot.show_keys()
        self._area.verticalScrollBar().setValue(0)
        self._show()

    def _show(self) -> None:
        line, facts = self.current_line(), self._listing.facts
        if line is None or facts is None or facts.snapshot is None:
            return
        self.view.show_line(line, facts.snapshot, self._checks)
        self.list.scrollToItem(self.list.currentItem())
        announce(self, f"{line.rank}, {say.name_of(line)}")

    def _scroll_on(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep() * 3 // 4)

    def _leave(self) -> None:
        self.close()

    def _recorded(self, item_id: int, what: str) -> None:
        line = self._listing.next_line(item_id, undecided=what == "decision")
        if line is not None:
            self.go_to(line.item_id)

    def _said(self, words: str, take_back: Callable[[], None] | None) -> None:
        self.foot.say(words, take_back)
