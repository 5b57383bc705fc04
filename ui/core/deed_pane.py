"""The pane beside a list: one record, its story, and what can be done to it by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from ui.core.desk import Desk
from ui.core.reason_choice import ReasonChoice
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.facts import ChipRow
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.layouts import FlowLayout
from ui.kit.page import IconButton, RecordPane
from ui.kit.theme import current_theme
from ui.kit.timeline import Timeline

REFUSED = "Your role does not allow this."


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do; `hint` says what it needs, or why it is greyed out."""

    key: str
    words: str
    icon: str
    allowed: bool = True
    hint: str = ""


class DeedPane(RecordPane):
    """Subclasses put their parts between head and story, and fill them.

    The first deed has a button of its own, all stand in a menu. `deed_wanted(key)`;
    `person_wanted`; `left` (Esc: back to the list). What is not `of_person` has no page of a
    person to open, and nobody asks why it is looked at.
    """

    deed_wanted = Signal(str)
    person_wanted = Signal()

    def __init__(
        self, desk: Desk, title: str, advice: str, icon: str, *, of_person: bool = True
    ) -> None:
        super().__init__(title)
        self._desk, self._of_person = desk, of_person
        self.deeds: list[Deed] = []
        self._person_id = 0
        self.empty = EmptyState(f"No {title.lower()} chosen", advice, icon=icon)
        self.name = WrappedLabel("", "h2")
        self.line = WrappedLabel("", "muted")
        self.chips = ChipRow()
        self.banner = Banner()
        self.banner.close_button.hide()
        self.person_button = IconButton("Open person", "person")
        self.person_button.clicked.connect(self.person_wanted)
        self.tools = QWidget()
        self.tool_row = FlowLayout(self.tools)
        if of_person:
            self.tool_row.addWidget(self.person_button)
        self.steps_title = TextLabel("What happened to it", "h3")
        self.steps_title.setContentsMargins(0, 8, 0, 2)
        self.steps = Timeline()
        self.reason = ReasonChoice(desk.consulting, desk.prompter)
        narrow = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.reason.combo.setSizeAdjustPolicy(narrow)
        self.reason.combo.setMinimumContentsLength(6)
        if not of_person:
            for part in (self.person_button, self.reason):
                part.setParent(self)
                part.hide()

    def lay_out(self, *parts: QWidget, story: bool = True) -> None:
        """Put these between the head and what happened; without a `story` nothing is told of it."""
        told = (self.steps_title, self.steps) if story else ()
        asked = (self.reason,) if self._of_person else ()
        self._always = (self.name, self.line, self.chips, self.tools, *told, *asked)
        self._parts: tuple[QWidget, ...] = (
            self.name, self.line, self.chips, self.tools, self.banner, *parts, self.steps_title,
            self.steps, *asked,
        )  # fmt: skip
        self.body.addWidget(self.empty)
        for part in self._parts:
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.first_button = IconButton("", "check", primary=True)
        self.first_button.clicked.connect(self._do_first)
        self.more_button = IconButton("More", "chevron_down")
        self.more_button.setToolTip("Everything that can be done now")
        self.more_button.clicked.connect(self.open_steps)
        self.steps_menu = QMenu(self.more_button)
        self.steps_menu.setToolTipsVisible(True)
        self.steps_menu.triggered.connect(self._picked)
        self.foot.addWidget(self.first_button, 1)
        self.foot.addWidget(self.more_button)
        self.clear()

    def clear(self) -> None:
        """Nothing is chosen."""
        self._person_id = 0
        for part in self._parts:
            part.hide()
        self.empty.show()
        self.set_deeds([])

    def show_head(self, name: str, line: str, person_id: int, *, same: bool) -> None:
        """Whom it is about, 0 for nobody; the place stays if it is the one shown before."""
        if not same:
            self.scroll_area.verticalScrollBar().setValue(0)
        self.empty.hide()
        for part in self._always:
            part.show()
        self.name.setText(name)
        self.line.setText(line)
        if self._of_person:
            self.person_button.setVisible(bool(person_id))
            self.reason.setVisible(bool(person_id))
        if person_id and self._person_id != person_id:
            self.reason.show_person(person_id)
        self._person_id = person_id

    def warn(self, words: str) -> None:
        """Say what is wrong above everything else; nothing where nothing is."""
        self.banner.say(words, tone="problem")
        self.banner.close_button.hide()

    def set_deeds(self, deeds: Sequence[Deed]) -> None:
        """What can be done now; the first one has the button."""
        self.deeds = list(deeds)
        first = next((deed for deed in deeds if deed.allowed), None)
        self.first_button.setVisible(bool(deeds))
        self.more_button.setVisible(bool(deeds))
        self.first_button.setEnabled(first is not None)
        if deeds:
            shown = first or deeds[0]
            self.first_button.set_words(shown.words.removesuffix(" …"), shown.icon)
        self.steps_menu.clear()
        for deed in deeds:
            action = self.steps_menu.addAction(current_theme().icon(deed.icon), deed.words)
            action.setData(deed.key)
            action.setEnabled(deed.allowed)
            action.setToolTip(deed.hint)

    def may_do(self, key: str) -> bool:
        """Whether this can be done now."""
        return any(deed.key == key and deed.allowed for deed in self.deeds)

    def take_focus(self) -> None:
        """Enter in the list: to what can be done."""
        if self.deeds:
            self.more_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._of_person and self._person_id:
            self.person_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_steps(self) -> None:
        """Show everything that can be done now, above the button."""
        if not self.deeds:
            return
        high = self.steps_menu.sizeHint().height()
        corner = self.more_button.mapToGlobal(self.more_button.rect().topLeft())
        corner.setY(max(corner.y() - high, 0))
        self.steps_menu.popup(corner)

    def _do_first(self) -> None:
        first = next((deed for deed in self.deeds if deed.allowed), None)
        if first is not None:
            self.deed_wanted.emit(first.key)

    def _picked(self, action: QAction) -> None:
        self.deed_wanted.emit(str(action.data()))
