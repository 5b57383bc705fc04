"""One order beside the wall: its clocks, conditions, breaches, and how it came to stand so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from lomu_app.kernel.permissions import Permission
from lomu_app.orders.rows import BreachLine, ConditionLine, OrderDetail
from lomu_app.orders.rules import BINDING
from ui.core.desk import Desk
from ui.core.reason_choice import ReasonChoice
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.facts import ChipRow, Facts
from ui.kit.labels import TextLabel, WrappedLabel, show_if
from ui.kit.layouts import FlowLayout
from ui.kit.page import IconButton, RecordPane
from ui.kit.pane_lines import PaneLine, PaneLines
from ui.kit.theme import current_theme
from ui.kit.timeline import Timeline
from ui.orders import words
from ui.orders.deeds import Deed, deeds_for

_NO_ORDER = {
    False: ("No order chosen", "Choose a clock in the list."),
    True: ("Due in a cohort", "Enter opens the membership, where this is dealt with."),
}


class OrderPane(RecordPane):
    """Shows an `OrderDetail`. `deed_wanted(key)` for everything that `deeds` offers.

    `condition_over(condition id)`, `raise_wanted(breach id)`, `target_wanted(reference)`,
    `person_wanted`, `left` (Esc: back to the list).
    """

    deed_wanted = Signal(str)
    condition_over = Signal(int)
    raise_wanted = Signal(int)
    target_wanted = Signal(str)
    person_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Order", parent)
        self._desk = desk
        self._policy = desk.core.policies["orders"]
        self.detail: OrderDetail | None = None
        self.deeds: list[Deed] = []
        self.empty = EmptyState("", "", icon="clock")
        self._make_parts()
        self._fill()
        self.clear()

    def _make_parts(self) -> None:
        self.name = WrappedLabel("", "h2")
        self.line = WrappedLabel("", "muted")
        self.chips = ChipRow()
        self.late_banner = Banner()
        self.late_banner.close_button.hide()
        self.person_button = IconButton("Open person", "person")
        self.person_button.clicked.connect(self.person_wanted)
        self.tools = QWidget()
        FlowLayout(self.tools).addWidget(self.person_button)
        self.clocks = Facts("Clocks")
        self.conditions = PaneLines("Conditions")
        self.conditions.chosen.connect(self._condition_chosen)
        self.breaches = PaneLines("Breaches")
        self.breaches.chosen.connect(self._breach_chosen)
        self.order = Facts("The order")
        self.breach_means = Facts("If it is broken")
        self.steps_title = TextLabel("How it came to stand so", "h3")
        self.steps_title.setContentsMargins(0, 8, 0, 2)
        self.steps = Timeline()
        self.reason = ReasonChoice(self._desk.consulting, self._desk.prompter)
        narrow = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.reason.combo.setSizeAdjustPolicy(narrow)
        self.reason.combo.setMinimumContentsLength(6)

    def _fill(self) -> None:
        self._parts: tuple[QWidget, ...] = (
            self.name, self.line, self.chips, self.tools, self.late_banner, self.clocks,
            self.conditions, self.breaches, self.breach_means, self.order, self.steps_title,
            self.steps, self.reason,
        )  # fmt: skip
        self.body.addWidget(self.empty)
        for part in self._parts:
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.breach_button = IconButton("Breach", "warning", primary=True)
        self.breach_button.setAccessibleName("Record a breach")
        self.breach_button.setToolTip("Ctrl+Shift+X")
        self.breach_button.clicked.connect(self._breach)
        self.step_button = IconButton("Next step", "chevron_down")
        self.step_button.setToolTip("Everything that can be done now (Ctrl+Shift+S)")
        self.step_button.clicked.connect(self.open_steps)
        self.steps_menu = QMenu(self.step_button)
        self.steps_menu.setToolTipsVisible(True)
        self.steps_menu.triggered.connect(self._picked)
        self.foot.addWidget(self.breach_button, 1)
        self.foot.addWidget(self.step_button)

    # What the page asks

    def clear(self, *, of_cohort: bool = False) -> None:
        """No order is chosen; `of_cohort` says that the clock is kept on another page."""
        self.detail, self.deeds = None, []
        title, advice = _NO_ORDER[of_cohort]
        self.empty.set_words(title, advice)
        for part in self._parts:
            part.hide()
        self.empty.show()
        self._judge()

    def show_order(self, detail: OrderDetail) -> None:
        """Show this one; the place in the pane stays if it is the one shown before."""
        same = self.detail is not None and self.detail.row.id == detail.row.id
        if not same:
            self.scroll_area.verticalScrollBar().setValue(0)
        self.detail = detail
        self.empty.hide()
        for part in (self.name, self.line, self.tools, self.steps_title, self.steps, self.reason):
            part.show()
        self.name.setText(words.name_of(detail.row))
        self.line.setText(words.identity_line(detail.row))
        self.count_down()
        self._show_lines(detail)
        self.order.set_facts(words.order_facts(detail))
        self.breach_means.set_facts(words.breach_facts(detail))
        self.steps.set_events(words.step_events(detail.steps))
        self.deeds = deeds_for(detail, self._desk.core.actor, self._policy)
        self._judge()
        if not same:
            self.reason.show_person(detail.row.person_id)

    def count_down(self) -> None:
        """Tell anew what is left, without asking the database."""
        if self.detail is None:
            return
        now = self._desk.core.clock.now()
        self.chips.set_chips(words.head_chips(self.detail.row, now))
        self.late_banner.say(words.run_out_words(self.detail.row, now), tone="problem")
        self.late_banner.close_button.hide()
        self.clocks.set_facts(words.clock_facts(self.detail, now))

    def take_focus(self) -> None:
        """Enter in the list: to what can be done."""
        if self.deeds:
            self.step_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.detail is not None:
            self.person_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_steps(self) -> None:
        """Show everything that can be done now, above the button."""
        if not self.step_button.isEnabled():
            return
        high = self.steps_menu.sizeHint().height()
        corner = self.step_button.mapToGlobal(self.step_button.rect().topLeft())
        corner.setY(max(corner.y() - high, 0))
        self.steps_menu.popup(corner)

    # How it is filled

    def _show_lines(self, detail: OrderDetail) -> None:
        may = self._desk.core.actor.may(Permission.EDIT_ORDERS) and detail.row.status in BINDING
        self.conditions.show_lines([self._condition(line, may=may) for line in detail.conditions])
        raises = bool(detail.power) and self._desk.core.actor.may(Permission.EDIT_TARGETS) and may
        self.breaches.show_lines([_breach(line, raises=raises) for line in detail.breaches])

    def _condition(self, line: ConditionLine, *, may: bool) -> PaneLine:
        ended = line.ended_at is not None
        deeds = (("over", "Ended …"),) if may and not ended else ()
        return PaneLine(
            line.id, words.condition_words(line, self._policy["condition_categories"]),
            words.condition_details(line, self._policy["condition_grounds"]), deeds,
            ended=ended,
        )  # fmt: skip

    def _judge(self) -> None:
        keys = {deed.key for deed in self.deeds if deed.allowed}
        for button in (self.breach_button, self.step_button):
            show_if(button, shown=self.detail is not None)
        self.breach_button.setEnabled("breach" in keys)
        self.step_button.setEnabled(bool(self.deeds))
        self.steps_menu.clear()
        for deed in self.deeds:
            action = self.steps_menu.addAction(current_theme().icon(deed.icon), deed.words)
            action.setData(deed.key)
            action.setEnabled(deed.allowed)
            action.setToolTip(deed.hint)

    def _breach(self) -> None:
        self.deed_wanted.emit("breach")

    def _picked(self, action: QAction) -> None:
        self.deed_wanted.emit(str(action.data()))

    def _condition_chosen(self, key: int, _deed: str) -> None:
        self.condition_over.emit(key)

    def _breach_chosen(self, key: int, deed: str) -> None:
        if deed == "raise":
            self.raise_wanted.emit(key)
        elif self.detail is not None:
            breach = next(line for line in self.detail.breaches if line.id == key)
            self.target_wanted.emit(breach.target or "")


def _breach(line: BreachLine, *, raises: bool) -> PaneLine:
    deeds: tuple[tuple[str, str], ...] = ()
    if line.target:
        deeds = (("open", "Open target"),)
    elif raises:
        deeds = (("raise", "Raise …"),)
    return PaneLine(line.id, words.breach_words(line), words.breach_details(line), deeds)
