"""One target beside the list: what an officer must know, and what there is to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QWidget

from lomu_app.daart.rows import TargetDetail
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from ui.core.desk import Desk
from ui.core.reason_choice import ReasonChoice
from ui.daart import pane_words as words
from ui.daart.deeds import Deed, deeds_for
from ui.daart.pane_parts import AddressList
from ui.daart.readiness_panel import ReadinessPanel
from ui.daart.words import head_chips, is_live, late_sentence, name_of
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.facts import ChipRow, Facts
from ui.kit.labels import TextLabel, WrappedLabel, show_if
from ui.kit.layouts import FlowLayout
from ui.kit.page import IconButton, RecordPane
from ui.kit.theme import current_theme
from ui.kit.timeline import Timeline

_HISTORY = 8


class TargetPane(RecordPane):
    """Shows a `TargetDetail`. `deed_wanted(key)` for everything that `deeds` offers.

    `edit_wanted(field)`, `person_wanted`, `left` (Esc: back to the list).
    """

    deed_wanted = Signal(str)
    edit_wanted = Signal(str)
    person_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Target", parent)
        self._desk = desk
        self.detail: TargetDetail | None = None
        self.deeds: list[Deed] = []
        self._all_history = False
        self.empty = EmptyState("No target chosen", "Choose one in the list.", icon="target")
        self._make_parts()
        self._fill_body()
        self._fill_foot()
        self.clear()

    def _make_parts(self) -> None:
        self.name = WrappedLabel("", "h2")
        self.line = WrappedLabel("", "muted")
        self.chips = ChipRow()
        self.markers = ChipRow()
        self.late_banner = Banner()
        self.conflict_banner = Banner()
        self.off_banner = Banner()
        self.take_off_button = IconButton("Take off …", "check")
        self.take_off_button.clicked.connect(self._take_off)
        self.keep_on_button = IconButton("Keep on …", "plus")
        self.keep_on_button.clicked.connect(self._keep_on)
        self.off_tools = QWidget()
        off_tools = FlowLayout(self.off_tools)
        off_tools.addWidget(self.take_off_button)
        off_tools.addWidget(self.keep_on_button)
        self.edit_button = IconButton("Edit", "edit")
        self.edit_button.clicked.connect(self._edit)
        self.person_button = IconButton("Open person", "person")
        self.person_button.clicked.connect(self.person_wanted)
        self.tools = QWidget()
        tools = FlowLayout(self.tools)
        tools.addWidget(self.edit_button)
        tools.addWidget(self.person_button)
        self.safety = Facts("Officer safety")
        self.readiness = ReadinessPanel()
        self.necessity = Facts("Power and necessity")
        self.case = Facts("The case")
        self.clocks = Facts("Clocks")
        self.addresses = AddressList()
        self.attempts_title = TextLabel("", "h3")
        self.attempts = Timeline()
        self.history_title = TextLabel("History", "h3")
        self.history = Timeline()
        self.more_button = QPushButton("Show all")
        self.more_button.clicked.connect(self._show_all)
        self.source = Facts("Where it comes from")
        self.reason = ReasonChoice(self._desk.consulting, self._desk.prompter)
        narrow = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.reason.combo.setSizeAdjustPolicy(narrow)
        self.reason.combo.setMinimumContentsLength(6)

    def _fill_body(self) -> None:
        self._parts: list[QWidget] = [
            self.name, self.line, self.chips, self.markers, self.tools, self.conflict_banner,
            self.off_banner, self.off_tools, self.late_banner, self.safety, self.readiness,
            self.necessity, self.addresses, self.attempts_title, self.attempts, self.case,
            self.clocks, self.history_title, self.history, self.more_button, self.source,
            self.reason,
        ]  # fmt: skip
        self.body.addWidget(self.empty)
        for part in self._parts:
            self.body.addWidget(part)
        for title in (self.attempts_title, self.history_title):
            title.setContentsMargins(0, 8, 0, 2)
        self.body.addStretch(1)

    def _fill_foot(self) -> None:
        self.attempt_button = IconButton("Attempt", "clock", primary=True)
        self.attempt_button.setAccessibleName("Record attempt")
        self.attempt_button.clicked.connect(self._attempt)
        self.step_button = IconButton("Next step", "chevron_down")
        self.step_button.setToolTip("Everything that can be done now (Ctrl+Shift+S)")
        self.step_button.clicked.connect(self.open_steps)
        self.steps_menu = QMenu(self.step_button)
        self.steps_menu.setToolTipsVisible(True)
        self.steps_menu.triggered.connect(self._picked)
        self.foot.addWidget(self.attempt_button, 1)
        self.foot.addWidget(self.step_button)

    # What the page asks

    def clear(self) -> None:
        """Nothing is chosen."""
        self.detail, self.deeds = None, []
        for part in self._parts:
            part.hide()
        self.empty.show()
        self._judge()

    def show_target(self, detail: TargetDetail) -> None:
        """Show this one; the place in the pane stays if it is the one shown before."""
        same = self.detail is not None and self.detail.row.id == detail.row.id
        if not same:
            self._all_history = False
            self.scroll_area.verticalScrollBar().setValue(0)
        self.detail = detail
        self.empty.hide()
        for part in (self.name, self.line, self.tools, self.readiness, self.addresses):
            part.show()
        self.history_title.show()
        self.history.show()
        self.reason.show()
        self._show_head(detail)
        self._show_body(detail)
        self.deeds = deeds_for(detail, self._desk.core.actor)
        self._judge()
        if not same:
            self.reason.show_person(detail.row.person_id)

    def take_focus(self) -> None:
        """Enter in the list: into the first gap."""
        if self.detail is None:
            return
        if self.readiness.answer_button.isEnabled():
            self.readiness.take_focus()
        else:
            self.step_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_steps(self) -> None:
        """Show everything that can be done now, above the button."""
        if not self.step_button.isEnabled():
            return
        high = self.steps_menu.sizeHint().height()
        corner = self.step_button.mapToGlobal(self.step_button.rect().topLeft())
        corner.setY(max(corner.y() - high, 0))
        self.steps_menu.popup(corner)

    # How it is filled

    def _show_head(self, detail: TargetDetail) -> None:
        row = detail.row
        today = self._desk.core.clock.today()
        self.name.setText(name_of(row))
        self.line.setText(words.identity_line(detail, today))
        self.chips.set_chips(head_chips(row))
        self.markers.set_chips(words.marker_chips(detail, self._policy("warning_markers")))
        conflicts = "; ".join(dict.fromkeys(one.words for one in detail.conflicts))
        self.conflict_banner.say(
            f"Already wanted elsewhere: {conflicts}. Speak to them before anybody goes."
            if conflicts else "",
            tone="problem",
        )  # fmt: skip
        off = row.proposed_off if is_live(row) else None
        self.off_banner.say(f"Proposed to come off: {off}" if off else "")
        show_if(self.off_tools, shown=bool(off))
        actor = self._desk.core.actor
        self.take_off_button.setEnabled(actor.may(Permission.CLOSE_TARGETS))
        self.keep_on_button.setEnabled(actor.may(Permission.MAKE_READY))
        self.late_banner.say(late_sentence(row), tone="late")
        for banner in (self.conflict_banner, self.off_banner, self.late_banner):
            banner.close_button.hide()

    def _show_body(self, detail: TargetDetail) -> None:
        actor, live = self._desk.core.actor, is_live(detail.row)
        may_edit = live and actor.may(Permission.EDIT_TARGETS)
        self.safety.set_facts(words.safety_facts(detail))
        self.readiness.show_readiness(detail.readiness, allowed=may_edit)
        self.necessity.set_facts(words.necessity_facts(detail, self._policy("powers")))
        self.case.set_facts(words.case_facts(detail))
        self.clocks.set_facts(words.clock_facts(detail))
        self.addresses.show_rows(detail.addresses, allowed=actor.may(Permission.EDIT_PEOPLE))
        self.attempts_title.setText(f"Attempts ({detail.row.attempts})")
        self.attempts.set_events(words.attempt_events(detail))
        show_if(self.attempts_title, shown=bool(detail.row.attempts))
        show_if(self.attempts, shown=bool(detail.row.attempts))
        self._show_history()
        self.source.set_facts(words.source_facts(detail))

    def _show_history(self) -> None:
        if self.detail is None:
            return
        lines = self.detail.history
        shown = lines if self._all_history else lines[:_HISTORY]
        self.history.set_events(words.history_events(shown))
        self.more_button.setText(f"Show all {len(lines)}")
        show_if(self.more_button, shown=len(shown) < len(lines))

    def _judge(self) -> None:
        detail, actor = self.detail, self._desk.core.actor
        live = detail is not None and is_live(detail.row)
        for button, needed, keys in (
            (self.attempt_button, Permission.RECORD_ATTEMPTS, "Ctrl+Shift+A"),
            (self.edit_button, Permission.EDIT_TARGETS, "F2"),
        ):
            button.setEnabled(live and actor.may(needed))
            refused = live and not actor.may(needed)
            button.setToolTip("Your role does not allow this." if refused else keys)
        self.step_button.setEnabled(bool(self.deeds))
        fill_menu(self.steps_menu, self.deeds)

    def _policy(self, name: str) -> Policy:
        return self._desk.core.policies[name]

    # Buttons

    def _attempt(self) -> None:
        self.deed_wanted.emit("attempt")

    def _edit(self) -> None:
        self.edit_wanted.emit("offence")

    def _take_off(self) -> None:
        self.deed_wanted.emit("close")

    def _keep_on(self) -> None:
        self.deed_wanted.emit("keep_on")

    def _show_all(self) -> None:
        self._all_history = True
        self._show_history()

    def _picked(self, action: QAction) -> None:
        self.deed_wanted.emit(str(action.data()))


def fill_menu(menu: QMenu, deeds: Sequence[Deed]) -> None:
    """One line a deed; those that this person may not do are greyed out and say why."""
    menu.clear()
    for deed in deeds:
        if deed.key == "attempt":
            menu.addSeparator()
        action = menu.addAction(current_theme().icon(deed.icon), deed.words.replace("&", "&&"))
        action.setData(deed.key)
        action.setEnabled(deed.allowed)
        action.setToolTip(deed.hint)
