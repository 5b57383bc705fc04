"""The meeting view: one target at a time in big letters, for the screen of the meeting room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lomu_app.daart.snapshot import ListLine
from lomu_app.packs import trm_words as say
from ui.core.desk import Desk
from ui.kit.labels import ElidedLabel, TextLabel, announce
from ui.kit.page import IconButton
from ui.threat_review.line_deeds import LineDeeds
from ui.threat_review.line_view import LineView
from ui.threat_review.listing import Listing
from ui.threat_review.words import counted

_ID = Qt.ItemDataRole.UserRole
_HINT = "Enter decide    O outcome    PgDn next    PgUp previous    U next undecided    Esc leave"


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
        self.marking_label = TextLabel(desk.core.marking)
        self.marking_label.setObjectName("marking")
        self.marking_label.setProperty("practice", desk.core.practice)
        self.marking_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title_label = ElidedLabel("", "h2")
        self.progress_label = TextLabel("", "h2")
        self.list = QListWidget()
        self.list.setAccessibleName("Lines of the list")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view = LineView(two_columns=True)
        self.said_label = ElidedLabel("")
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
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
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()

    def current_line(self) -> ListLine | None:
        """The line shown."""
        row = self.list.currentRow()
        return self._listing.line(self.list.item(row).data(_ID)) if row >= 0 else None

    def go_to(self, item_id: int) -> None:
        """Show this line, or the first where it is not in the meeting."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == item_id:
                self.list.setCurrentRow(row)
                return
        self.list.setCurrentRow(0)

    def step(self, by: int) -> None:
        """Further down or up, as far as there are lines."""
        row = self.list.currentRow() + by
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))

    def next_line(self) -> None:
        """The line below."""
        self.step(1)

    def previous_line(self) -> None:
        """The line above."""
        self.step(-1)

    def next_undecided(self) -> None:
        """The next line without a decision."""
        line = self.current_line()
        found = self._listing.next_line(line.item_id if line else 0, undecided=True)
        if found is None:
            self._said("Every line is decided.", None)
        else:
            self.go_to(found.item_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deeds = {
            Qt.Key.Key_PageDown: self.next_line, Qt.Key.Key_Down: self.next_line,
            Qt.Key.Key_Right: self.next_line, Qt.Key.Key_PageUp: self.previous_line,
            Qt.Key.Key_Up: self.previous_line, Qt.Key.Key_Left: self.previous_line,
            Qt.Key.Key_Home: self._first, Qt.Key.Key_End: self._last,
            Qt.Key.Key_Return: self.deeds.decide, Qt.Key.Key_Enter: self.deeds.decide,
            Qt.Key.Key_D: self.deeds.decide, Qt.Key.Key_O: self.deeds.result,
            Qt.Key.Key_U: self.next_undecided, Qt.Key.Key_Space: self._scroll_on,
            Qt.Key.Key_Escape: self._leave, Qt.Key.Key_F11: self._leave,
        }  # fmt: skip
        deed = deeds.get(Qt.Key(event.key()))
        if deed is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            deed()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        line = self.current_line()
        self.left.emit(line.item_id if line else 0)

    # How

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
        middle.addWidget(self.list, 22)
        middle.addWidget(self._area, 78)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.marking_label)
        rest = QVBoxLayout()
        rest.setContentsMargins(20, 12, 20, 10)
        rest.setSpacing(10)
        rest.addLayout(head)
        rest.addLayout(middle, 1)
        rest.addLayout(self._foot())
        column.addLayout(rest, 1)

    def _foot(self) -> QVBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.said_label, 1)
        for words, icon, deed, primary in (
            ("Decide", "gavel", self.deeds.decide, True),
            ("Outcome", "check_circle", self.deeds.result, False),
            ("Previous", "chevron_up", self.previous_line, False),
            ("Next", "chevron_down", self.next_line, False),
            ("Leave", "cross", self._leave, False),
        ):
            button = IconButton(words, icon, primary=primary)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(deed)
            foot.addWidget(button)
        both = QVBoxLayout()
        both.setSpacing(4)
        both.addLayout(foot)
        both.addWidget(ElidedLabel(_HINT, "muted"))
        return both

    def _follow(self) -> None:
        facts = self._listing.facts
        if facts is None or facts.snapshot is None:
            return
        shown = self.current_line()
        self.list.blockSignals(True)  # filling it is no choice of the user's
        self.list.clear()
        for line in facts.active:
            self.list.addItem(self._item(line))
        self.list.blockSignals(False)
        self.title_label.setText(f"Threat Review  ·  {facts.area}  ·  {say.long_day(facts.day)}")
        lines = len(facts.active)
        self.progress_label.setText(f"{facts.decided()} of {counted(lines, 'line')} decided")
        if shown is not None:
            self.go_to(shown.item_id)
        self._show(self.list.currentRow())

    def _item(self, line: ListLine) -> QListWidgetItem:
        mark = "✓" if line.decision or line.result else "○"
        item = QListWidgetItem(f"{mark}  {line.rank}  {say.name_of(line)}")
        item.setData(_ID, line.item_id)
        item.setSizeHint(QSize(0, self.list.fontMetrics().height() + 12))
        return item

    def _show(self, _row: int) -> None:
        line, facts = self.current_line(), self._listing.facts
        if line is None or facts is None or facts.snapshot is None:
            return
        self.view.show_line(line, facts.snapshot, self._checks)
        self._area.verticalScrollBar().setValue(0)
        self.list.scrollToItem(self.list.currentItem())
        announce(self, f"{line.rank}, {say.name_of(line)}")

    def _first(self) -> None:
        self.list.setCurrentRow(0)

    def _last(self) -> None:
        self.list.setCurrentRow(self.list.count() - 1)

    def _scroll_on(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep() * 3 // 4)

    def _leave(self) -> None:
        self.close()

    def _recorded(self, item_id: int, what: str) -> None:
        line = self._listing.next_line(item_id, undecided=what == "decision")
        if line is not None:
            self.go_to(line.item_id)

    def _said(self, words: str, _undo: object) -> None:
        self.said_label.setText(words)
