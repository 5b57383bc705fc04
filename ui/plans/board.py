"""Lines of a plan under a heading, each edited in its place; one form is open at a time."""

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
from ui.plans.part_form import PartForm

TWO_COLUMNS = 120  # letters of width from which on boards stand side by side
_STEP_IN = 20  # pixels by which a step stands in


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part. The first of `deeds` (key, words) is a button, the others stand in a menu.

    `inner` ones stand in; `past` ones are folded away at first.
    """

    key: str
    title: str
    details: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()
    deeds: tuple[tuple[str, str], ...] = ()
    inner: bool = False
    past: bool = False


class LineView(QFrame):
    """Shows one part. `chosen(key, deed)`."""

    chosen = Signal(str, str)

    def __init__(self, line: PartLine) -> None:
        super().__init__()
        self.line = line
        self.buttons: list[QPushButton | QToolButton] = []
        self.menu_actions: list[QAction] = []
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(WrappedLabel(line.title, "body" if line.inner else "h3"))
        for detail in line.details:
            words.addWidget(WrappedLabel(detail, "muted"))
        row = QHBoxLayout(self)
        row.setContentsMargins(_STEP_IN if line.inner else 0, 3, 0, 3)
        row.setSpacing(8)
        row.addLayout(words, 1)
        side = QHBoxLayout()
        side.setSpacing(6)
        for chip in line.chips:
            side.addWidget(ChipLabel(chip), 0, Qt.AlignmentFlag.AlignVCenter)
        if line.deeds:
            side.addWidget(self._button(line.deeds[0]), 0, Qt.AlignmentFlag.AlignVCenter)
        if len(line.deeds) > 1:
            side.addWidget(self._more(line.deeds[1:]), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(side)
        row.setAlignment(side, Qt.AlignmentFlag.AlignTop)

    def _button(self, deed: tuple[str, str]) -> QPushButton:
        button = QPushButton(deed[1])
        button.setProperty("deed", deed[0])
        button.setAccessibleName(f"{deed[1]}: {self.line.title}")
        button.clicked.connect(self._clicked)
        self.buttons.append(button)
        return button

    def _more(self, deeds: Sequence[tuple[str, str]]) -> QToolButton:
        button = MoreButton(self.line.title)
        menu = QMenu(button)
        for key, words in deeds:
            action = menu.addAction(words)
            action.setData(key)
            self.menu_actions.append(action)
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


class Board(QFrame):
    """`chosen(key, deed)`, `add_requested`. `open_form` puts a form under a line, or last.

    While a form is open, `show_lines` waits until it is left. `left` after that.
    """

    chosen = Signal(str, str)
    add_requested = Signal()
    left = Signal(bool)

    def __init__(
        self, title: str, *, empty: str = "", add: str = "", past: str = "ended",
        count: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.setObjectName("panel")
        self._title, self._past, self._count = title, past, count
        self._may_add = bool(add)
        self._waiting: tuple[PartLine, ...] | None = None
        self.lines: tuple[PartLine, ...] = ()
        self.views: list[LineView] = []
        self.form: PartForm | None = None
        self._form_key = ""
        self.heading = TextLabel(title, "h2")
        self.add_button = IconButton(add, "plus")
        show_if(self.add_button, shown=self._may_add)
        self.empty_label = WrappedLabel(empty, "muted")
        self.past_button = QPushButton()
        self.past_button.setProperty("link", True)
        self.past_button.setCheckable(True)
        self.past_button.hide()
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.add_button)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.empty_label)
        column.addLayout(self._column)
        column.addWidget(self.past_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_button.clicked.connect(self.add_requested)
        self.past_button.toggled.connect(self._fold)

    def allow_adding(self, *, allowed: bool) -> None:
        """Whether the button that adds is there."""
        self.add_button.setVisible(self._may_add and allowed)

    def show_lines(self, lines: Sequence[PartLine]) -> None:
        """Show these; a control that had the focus has it afterwards."""
        if self.form is not None:
            self._waiting = tuple(lines)
        elif tuple(lines) != self.lines:
            kept = self._place_of_focus()
            self._build(tuple(lines))
            if kept is not None:
                self.focus_on(*kept)

    def open_form(self, form: PartForm, key: str = "") -> None:
        """Put a form where this line stands, or after the last; any other form is left."""
        if self.form is not None:
            self.form.leave()
        self.form, self._form_key = form, key
        view = self._view(key)
        place = self._column.count() if view is None else self._column.indexOf(view) + 1
        if view is not None and not key.startswith("+"):
            view.setVisible(False)
        self._column.insertWidget(place, form)
        form.left.connect(self._form_left)
        form.show()  # a layout shows it only later, and what is not shown takes no cursor
        form.take_cursor()

    def focus_on(self, key: str, at: int = 0) -> None:
        """Put the focus on a button of this line, else on the one that adds."""
        view = self._view(key)
        if view is not None and view.buttons and not view.isHidden():
            view.buttons[min(at, len(view.buttons) - 1)].setFocus()
        elif not self.add_button.isHidden():
            self.add_button.setFocus()

    def _form_left(self, saved: bool) -> None:
        form, key = self.form, self._form_key
        self.form, self._form_key = None, ""
        if form is not None:
            self._column.removeWidget(form)
            form.hide()
            form.deleteLater()
        lines, self._waiting = self._waiting or self.lines, None
        self._build(lines)
        self.focus_on(key)
        self.left.emit(saved)

    def _build(self, lines: tuple[PartLine, ...]) -> None:
        self.lines = lines
        for view in self.views:
            self._column.removeWidget(view)
            view.hide()
            view.deleteLater()
        self.views = [LineView(line) for line in lines]
        for view in self.views:
            view.chosen.connect(self.chosen)
            self._column.addWidget(view)
        running = sum(not line.past and not line.inner for line in lines)
        past = sum(line.past and not line.inner for line in lines)
        told = running if self._count else 0
        self.heading.setText(f"{self._title} ({told})" if told else self._title)
        self.empty_label.setVisible(not running)
        self.past_button.setVisible(bool(past))
        self._fold(shown=self.past_button.isChecked())

    def _fold(self, shown: bool) -> None:
        past = 0
        for view in self.views:
            past += view.line.past and not view.line.inner
            view.setVisible(shown or not view.line.past)
        self.past_button.setText(f"{'Hide' if shown else 'Show'} {past} {self._past}")

    def _view(self, key: str) -> LineView | None:
        wanted = key.removeprefix("+")
        return next((view for view in self.views if view.line.key == wanted), None)

    def _place_of_focus(self) -> tuple[str, int] | None:
        for view in self.views:
            for at, button in enumerate(view.buttons):
                if button.hasFocus():
                    return view.line.key, at
        return None
