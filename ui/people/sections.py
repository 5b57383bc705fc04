"""The blocks of a person's page: a heading, lines with what can be done to each, an addition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout

from ui.kit.chips import Chip, ChipLabel
from ui.kit.labels import TextLabel, WrappedLabel, icon_size, show_if
from ui.kit.page import IconButton
from ui.kit.theme import current_theme

Deed = tuple[str, str]  # its key, and the words on the button


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on record. The first of `deeds` is a button, the others stand in a menu.

    `ended` lines are folded away at first.
    """

    key: int
    title: str
    details: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()
    deeds: tuple[Deed, ...] = ()
    ended: bool = False


class LineWidget(QFrame):
    """Shows one line. `chosen(key, deed)`."""

    chosen = Signal(int, str)

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line
        self.buttons: list[QPushButton | MoreButton] = []
        self.actions_of_menu: list[QAction] = []
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(WrappedLabel(line.title, "muted" if line.ended else "h3"))
        for detail in line.details:
            words.addWidget(WrappedLabel(detail, "muted"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(8)
        row.addLayout(words, 1)
        side = QHBoxLayout()  # chips and buttons on one middle line, level with the title
        side.setSpacing(8)
        for chip in line.chips:
            side.addWidget(ChipLabel(chip), 0, Qt.AlignmentFlag.AlignVCenter)
        if line.deeds:
            button = self._button(line.deeds[0])
            side.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            if len(line.deeds) > 1:
                more = self._menu(line.deeds[1:])
                more.setMaximumHeight(button.sizeHint().height())  # else it stands lower
                side.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(side)
        row.setAlignment(side, Qt.AlignmentFlag.AlignTop)

    def _button(self, deed: Deed) -> QPushButton:
        button = QPushButton(deed[1])
        button.setProperty("deed", deed[0])
        button.setAccessibleName(f"{deed[1]}: {self.line.title}")
        button.clicked.connect(self._clicked)
        self.buttons.append(button)
        return button

    def _menu(self, deeds: Sequence[Deed]) -> MoreButton:
        button = MoreButton(self.line.title)
        menu = QMenu(button)
        for key, words in deeds:
            action = menu.addAction(words)
            action.setData(key)
            self.actions_of_menu.append(action)
        menu.triggered.connect(self._triggered)
        button.setMenu(menu)
        self.buttons.append(button)
        return button

    def _clicked(self) -> None:
        self.chosen.emit(self.line.key, str(self.sender().property("deed")))

    def _triggered(self, action: QAction) -> None:
        self.chosen.emit(self.line.key, str(action.data()))


class MoreButton(QToolButton):
    """Three dots that open a menu."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._theme = current_theme()
        self.setAccessibleName(f"More for {title}")
        self.setToolTip("More")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setIconSize(icon_size(self))
        self.setIcon(self._theme.icon("more", "text"))


class Section(QFrame):
    """A heading, lines, and a button to add one. `chosen(key, deed)`, `add_requested`.

    Lines that are `ended` are folded away; `folded` is what the button calls them.
    """

    chosen = Signal(int, str)
    add_requested = Signal()

    def __init__(self, title: str, *, empty: str, add: str = "", folded: str = "ended") -> None:
        super().__init__()
        self.setObjectName("panel")
        self._title, self._folded = title, folded
        self.heading = TextLabel(title, "h2")
        self.add_button = IconButton(add, "plus")
        self.empty_label = WrappedLabel(empty, "muted")
        self.ended_button = QPushButton()
        self.ended_button.setProperty("link", True)
        self.ended_button.setCheckable(True)
        self.ended_button.hide()
        show_if(self.add_button, shown=bool(add))
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.add_button)
        self._lines_column = QVBoxLayout()
        self._lines_column.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.empty_label)
        column.addLayout(self._lines_column)
        column.addWidget(self.ended_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.lines: tuple[Line, ...] = ()
        self.widgets: list[LineWidget] = []
        self.add_button.clicked.connect(self.add_requested)
        self.ended_button.toggled.connect(self._show_ended)

    def say_when_empty(self, words: str) -> None:
        """Other words for when there is nothing."""
        self.empty_label.setText(words)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these; a control that had the focus has it afterwards."""
        if tuple(lines) == self.lines:
            return
        kept = self._place_of_focus()
        self.lines = tuple(lines)
        for widget in self.widgets:
            self._lines_column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.widgets = [LineWidget(line) for line in self.lines]
        for widget in self.widgets:
            widget.chosen.connect(self.chosen)
            self._lines_column.addWidget(widget)
        self._count()
        self._show_ended(shown=self.ended_button.isChecked())
        if kept is not None:
            self._restore_focus(*kept)

    def _count(self) -> None:
        running = sum(not line.ended for line in self.lines)
        ended = len(self.lines) - running
        self.heading.setText(f"{self._title} ({running})" if running else self._title)
        self.empty_label.setVisible(not running)
        self.ended_button.setVisible(bool(ended))

    def _show_ended(self, shown: bool) -> None:
        ended = 0
        for widget in self.widgets:
            if widget.line.ended:
                ended += 1
                widget.setVisible(shown)
        self.ended_button.setText(f"{'Hide' if shown else 'Show'} {ended} {self._folded}")

    def focus_first(self) -> bool:
        """Put the focus on the first thing that can be done; whether there is one."""
        for widget in self.widgets:
            if widget.buttons and not widget.isHidden():
                widget.buttons[0].setFocus()
                return True
        return False

    def _place_of_focus(self) -> tuple[int, int] | None:
        for widget in self.widgets:
            for at, button in enumerate(widget.buttons):
                if button.hasFocus():
                    return widget.line.key, at
        return None

    def _restore_focus(self, key: int, at: int) -> None:
        for widget in self.widgets:
            if widget.line.key == key and at < len(widget.buttons) and not widget.isHidden():
                widget.buttons[at].setFocus()
                return
        self.add_button.setFocus()


class MarkerBand(Section):
    """What an officer at the door must know, in the colours of a warning."""

    confirm_requested = Signal()

    def __init__(self, *, add: str) -> None:
        super().__init__(
            "Warning markers", add=add,
            empty="No warning marker is on record. That does not mean that there is no danger.",
        )  # fmt: skip
        self.setObjectName("banner")
        self.confirm_button = IconButton("I have read these: they still hold", "check")
        self.confirm_button.hide()
        self.confirm_button.clicked.connect(self.confirm_requested)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addWidget(self.confirm_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_markers(self, lines: Sequence[Line], *, may_confirm: bool) -> None:
        """Show these; the frame warns while one of them is live."""
        self.show_lines(lines)
        live = any(not line.ended for line in lines)
        self.setProperty("tone", "problem" if live else "info")
        self.style().unpolish(self)
        self.style().polish(self)
        self.confirm_button.setVisible(live and may_confirm)
