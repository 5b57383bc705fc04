"""The wall over the whole screen: what runs out next, to be read from the end of the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.core.desk import Desk
from ui.kit.chips import Chip, ChipLabel
from ui.kit.dates import show_date
from ui.kit.empty import EmptyState
from ui.kit.labels import ElidedLabel, TextLabel
from ui.kit.letters import Letters
from ui.orders.columns import LEVELS, left_words, when_words
from ui.orders.wall_rows import GROUP_LABELS, Group, WallRow, with_headings

_MOST = 40  # lines that are painted; the list behind has them all
_HINT = "PgDn  PgUp  scroll     + −  letters     Esc  leave"


class _Line:
    """The labels of one clock."""

    def __init__(self, grid: QGridLayout, at: int) -> None:
        self.left, self.name = ChipLabel(), ElidedLabel("", "h2")
        self.what, self.when = TextLabel("", "body"), TextLabel("", "body")
        self.widgets: tuple[QWidget, ...] = (self.left, self.name, self.what, self.when)
        for column, widget in enumerate(self.widgets):
            grid.addWidget(widget, at, column, Qt.AlignmentFlag.AlignVCenter)

    def show_row(self, row: WallRow) -> None:
        tone = LEVELS[row.group] or "neutral"
        shape = "late" if row.group is Group.RUN_OUT else ""
        self.left.set_chip(Chip(left_words(row), tone, shape, strong=True))
        self.name.setText(f"{row.kind_short}  ·  {row.name}")
        self.what.setText(row.what)
        self.when.setText(when_words(row))


class WallView(QWidget):
    """A window of its own over the whole screen. `left` when it closes."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("meeting")
        self.setWindowTitle("Clocks")
        self._desk = desk
        self._ids: list[int] = []
        self._lines: list[_Line] = []
        self._headings: list[TextLabel] = []
        self.letters = Letters(self, desk.settings)
        self.title_label, self.time_label = ElidedLabel("", "h2"), TextLabel("", "h1")
        self.hint_label = ElidedLabel(_HINT, "muted")
        self.empty = EmptyState(
            "No clock runs", "Nothing of what is chosen runs out.", icon="clock"
        )
        self._keys = self._make_keys()
        self._lay_out()

    def begin(self) -> None:
        """Fill the screen."""
        self.letters.begin()
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()

    def show_rows(self, rows: Sequence[WallRow]) -> None:
        """Show these; as long as they are the same only what is left is written anew."""
        now = self._desk.core.clock.now()
        self.title_label.setText(
            f"Clocks  ·  {self._desk.area.now}  ·  {show_date(self._desk.core.clock.today())}"
        )
        self.time_label.setText(self._desk.time())
        self.time_label.setAccessibleName(f"{now:%H:%M} UTC")
        lines = with_headings(rows[:_MOST])
        if [row.id for row in lines] != self._ids:
            self._build(lines)
        told = iter(row for row in lines if not row.heading)
        for line, row in zip(self._lines, told, strict=True):
            line.show_row(row)
        more = len(rows) - _MOST
        self.hint_label.setText(f"{_HINT}     and {more:,} more, later" if more > 0 else _HINT)

    def lines(self) -> list[str]:
        """What each line says."""
        return ["  ".join(_said(widget) for widget in line.widgets) for line in self._lines]

    def bigger(self) -> None:
        """Bigger letters."""
        self.letters.bigger()

    def smaller(self) -> None:
        """Smaller letters."""
        self.letters.smaller()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = self._keys.get(Qt.Key(event.key()))
        if deed is not None:
            deed()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()

    def _make_keys(self) -> dict[Qt.Key, Callable[[], object]]:
        key = Qt.Key
        return {
            key.Key_PageDown: self._on, key.Key_Down: self._on, key.Key_Space: self._on,
            key.Key_PageUp: self._back, key.Key_Up: self._back, key.Key_Plus: self.bigger,
            key.Key_Equal: self.bigger, key.Key_Minus: self.smaller,
            key.Key_Escape: self.close, key.Key_F11: self.close,
        }  # fmt: skip

    def _lay_out(self) -> None:
        marking = TextLabel(self._desk.core.marking)
        marking.setObjectName("marking")
        marking.setProperty("practice", self._desk.core.practice)
        marking.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.addWidget(self.title_label, 1)
        head.addWidget(self.time_label)
        self._body = QWidget()
        self._body.setObjectName("scrolled")
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(20, 10, 20, 10)
        self._grid.setHorizontalSpacing(28)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(marking)
        rest = QVBoxLayout()
        rest.setContentsMargins(20, 12, 20, 10)
        rest.setSpacing(10)
        rest.addLayout(head)
        rest.addWidget(self._area, 1)
        rest.addWidget(self.empty, 1)
        rest.addWidget(self.hint_label)
        column.addLayout(rest, 1)

    def _build(self, rows: Sequence[WallRow]) -> None:
        for widget in (*self._headings, *(w for line in self._lines for w in line.widgets)):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._headings, self._lines = [], []
        for at, row in enumerate(rows):
            if row.heading:
                heading = TextLabel(GROUP_LABELS[row.group], "h2")
                self._grid.addWidget(heading, at, 0, 1, 4)
                self._headings.append(heading)
            else:
                self._lines.append(_Line(self._grid, at))
        for at in range(self._grid.rowCount()):
            self._grid.setRowStretch(at, 0)
        self._grid.setRowStretch(len(rows), 1)
        self._ids = [row.id for row in rows]
        self._area.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def _on(self) -> None:
        self._scroll(1)

    def _back(self) -> None:
        self._scroll(-1)

    def _scroll(self, pages: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep() * 3 // 4)


def _said(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, TextLabel) else "")
