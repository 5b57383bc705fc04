"""The meeting itself on one surface: the agenda at the left, one item large, decisions by key.

Each forum's policy names its decisions and their letters; a decision that needs no words is
made by its letter alone; Shift and the letter ask for a reason. N goes on to what is not decided
yet.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.rows import ItemRow, MeetingDetail
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.kit.alt_letters import AltLetters
from ui.kit.labels import TextLabel, announce
from ui.kit.letters import Letters
from ui.kit.meeting_foot import MeetingFoot
from ui.meetings.item_card import CardArea, card_for
from ui.meetings.item_deeds import ItemDeeds
from ui.meetings.item_list import ItemList
from ui.meetings.room import Room
from ui.meetings.surface_head import ReadyBanner, SurfaceHead

_SECOND = 1_000
_OWN_KEYS = (
    "N next    PgUp back    M note    W who does what    H who is here    C statement    "
    "O open    Shift+key why    Esc leave"
)


class MeetingSurface(QWidget):
    """A window of its own over the whole screen. `left(meeting id)` when it closes.

    `record_wanted(kind, id)`: the record that an item is about is to be opened.
    """

    left = Signal(object)
    record_wanted = Signal(str, object)

    def __init__(self, desk: Desk, detail: MeetingDetail, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("meeting")
        self.setWindowTitle(detail.row.title)
        self._desk, self.detail = desk, detail
        self._shown_id = 0
        self.deeds = ItemDeeds(desk, self, detail.row)
        self.letters = Letters(self, desk.settings)
        self.marking_label = TextLabel(desk.core.marking)
        self.marking_label.setObjectName("marking")
        self.marking_label.setProperty("practice", desk.core.practice)
        self.marking_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.head = SurfaceHead(detail)
        self.banner = ReadyBanner()
        self.list = ItemList()
        self.card = card_for(desk, detail.row.kind)
        self.area = CardArea(self.card)
        self.room = Room(self.list, self.area, self.card)
        self.foot = self._make_foot()
        self.alt_letters = AltLetters(self)
        self._keys = self._make_keys()
        self._tick = QTimer(self)
        self._tick.setInterval(_SECOND)
        self._tick.timeout.connect(self.tell_time)
        self._lay_out()
        self.list.currentRowChanged.connect(self._moved_on)
        self.banner.action_requested.connect(self._banner_deed)
        self.deeds.done.connect(self._done)
        self.card.bar.decided.connect(self._decide)
        desk.changes.changed.connect(self._changed)

    def begin(self) -> None:
        """Fill the screen, the second one where there is one; go to what is to be decided."""
        self._show_all()
        self.next_item()
        others = [screen for screen in QGuiApplication.screens() if screen is not self.screen()]
        if others:
            self.setGeometry(others[0].geometry())
        self.letters.begin()
        self.showFullScreen()
        self._fit_to_letters()
        self._tick.start()
        self.activateWindow()
        self.setFocus()

    def current(self) -> ItemRow | None:
        """The item shown."""
        key = self.list.item_id()
        return next((item for item in self.detail.items if item.id == key), None)

    # What keys and buttons do

    def next_item(self) -> None:
        """On to the next item that wants a decision, from here to the end and round."""
        found = self.list.waiting_after()
        current = self.current()
        if found:
            self.list.go_to(found)
        elif current is None or not current.waits:
            self.foot.say("Everything is decided. Esc leaves; then end the meeting.")

    def step_on(self) -> None:
        """The item below, headings of the agenda too."""
        self.list.step(1)

    def step_back(self) -> None:
        """The item above."""
        self.list.step(-1)

    def note(self) -> None:
        """What is said on the item."""
        item = self.current()
        if item is not None:
            self.deeds.note(item)

    def raise_action(self) -> None:
        """Who does what by when."""
        item = self.current()
        if item is not None:
            self.deeds.raise_action(item)

    def attendance(self) -> None:
        """Who is here."""
        self.deeds.attendance(self.detail)

    def statement(self) -> None:
        """The confidentiality statement."""
        self.deeds.read_statement(self.detail)

    def open_record(self) -> None:
        """The record that the item is about."""
        item = self.current()
        if item is None or item.subject_id is None:
            self.foot.say("This is a heading: there is nothing to open.")
        else:
            self.record_wanted.emit(item.subject_kind, item.subject_id)

    def bigger(self) -> None:
        """Bigger letters."""
        self.letters.bigger()
        self._fit_to_letters()

    def smaller(self) -> None:
        """Smaller letters."""
        self.letters.smaller()
        self._fit_to_letters()

    def tell_time(self) -> None:
        """How long this item has been on."""
        self.head.tell_time(self._desk.core.clock.now())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        with_words = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        letter = event.text().upper()
        if not held and letter and self._decide(letter, with_words=with_words):
            return
        deed = self._keys.get(Qt.Key(event.key()))
        if deed is not None and not held:
            deed()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit(self.detail.row.id)

    # How

    def _decide(self, letter: str, *, with_words: bool = False) -> bool:
        item = self.current()
        rules = item.choices if item is not None else ()
        rule = next((one for one in rules if one.key == letter), None)
        if item is None or rule is None:
            return False
        self.deeds.decide(item, rule, with_words=with_words)
        return True

    def _make_foot(self) -> MeetingFoot:
        return MeetingFoot(
            (
                ("Next", "chevron_down", self.next_item), ("Note", "edit", self.note),
                ("Who does what", "plus", self.raise_action),
                ("Who is here", "people", self.attendance),
                ("Open", "forward", self.open_record), ("Back", "chevron_up", self.step_back),
                ("Smaller", "minus", self.smaller), ("Bigger", "search", self.bigger),
                ("Leave", "cross", self._leave),
            ),
            _OWN_KEYS,
        )  # fmt: skip

    def _make_keys(self) -> dict[Qt.Key, Callable[[], None]]:
        key = Qt.Key
        return {
            key.Key_N: self.next_item, key.Key_PageDown: self.step_on, key.Key_Down: self.step_on,
            key.Key_PageUp: self.step_back, key.Key_Up: self.step_back,
            key.Key_Home: self.list.first, key.Key_End: self.list.last, key.Key_M: self.note,
            key.Key_W: self.raise_action, key.Key_H: self.attendance,
            key.Key_C: self.statement, key.Key_O: self.open_record,
            key.Key_Plus: self.bigger, key.Key_Equal: self.bigger, key.Key_Minus: self.smaller,
            key.Key_Space: self.area.scroll_on, key.Key_Escape: self._leave,
            key.Key_F11: self._leave,
        }  # fmt: skip

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.marking_label)
        self.room.lay_out((self.head, self.banner), self.foot)
        column.addLayout(self.room.column, 1)

    def _show_all(self) -> None:
        self.list.fill(self.detail.items)
        self.head.show_meeting(self.detail)
        self.banner.show_meeting(self.detail)
        self._show_item()

    def _show_item(self) -> None:
        item = self.current()
        if item is not None:
            self.card.show_item(item, self.detail.last_actions)
            self.list.scrollToItem(self.list.currentItem())

    def _moved_on(self, _row: int) -> None:
        item = self.current()
        if item is None or item.id == self._shown_id:
            return
        self._shown_id = item.id
        self.head.begin_item(self._desk.core.clock.now())
        self.area.verticalScrollBar().setValue(0)
        self._show_item()
        self.foot.show_keys()
        announce(self, f"{item.position}, {item.title}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.room.fit(self.size())

    def _fit_to_letters(self) -> None:
        self.room.fit(self.size())
        self.list.fit()
        self.foot.fit()
        self.head.tell_progress()

    def _banner_deed(self) -> None:
        if self.detail.statement_read_at is None:
            self.statement()
        else:
            self.attendance()

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        mine = self.detail.row.id in touched(changes, Kind.MEETING)
        if mine or touched(changes, Kind.ACTION):
            self.read_again()

    def read_again(self) -> None:
        """Read the meeting anew; the item under the cursor stays."""
        query = partial(load_meeting, meeting_id=self.detail.row.id)
        self._desk.read(self, query, self._arrived, self._failed, key="meeting")

    def _arrived(self, detail: MeetingDetail) -> None:
        self.detail = detail
        self._show_all()

    def _done(self, words: str) -> None:
        self.foot.say(words)
        announce(self, words)
        self.read_again()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)

    def _leave(self) -> None:
        self.close()
