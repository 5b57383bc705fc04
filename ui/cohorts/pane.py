"""One membership beside the list: where it stands, on what grounds, and what there is to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from lomu_app.cohorts.rows import MembershipDetail
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.permissions import Permission
from ui.cohorts import pane_words as words
from ui.cohorts.deeds import Deed, deeds_for, double_deed, next_deed
from ui.cohorts.words import is_live, name_of
from ui.core.desk import Desk
from ui.core.marac_banner import MaracBanner
from ui.core.reason_choice import ReasonChoice
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.facts import ChipRow, Facts
from ui.kit.labels import TextLabel, WrappedLabel, show_if
from ui.kit.layouts import FlowLayout
from ui.kit.page import IconButton, RecordPane
from ui.kit.theme import current_theme
from ui.kit.timeline import Timeline

PLAN, RISK = "plan", "risk"
_MENDING = {PLAN: "Open the plan", RISK: "Open the assessments", "": ""}


class MembershipPane(RecordPane):
    """Shows a `MembershipDetail`. `deed_wanted(key)` for everything that `deeds` offers.

    `person_wanted`, `plan_wanted`, `risk_wanted`, `left` (Esc: back to the list).
    """

    deed_wanted = Signal(str)
    person_wanted = Signal()
    plan_wanted = Signal()
    risk_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Membership", parent)
        self._desk = desk
        self.detail: MembershipDetail | None = None
        self.deeds: list[Deed] = []
        self.empty = EmptyState("Nobody chosen", "Choose somebody in the list.", icon="people")
        self._make_parts()
        self._fill_body()
        self._fill_foot()
        self.clear()

    def _make_parts(self) -> None:
        self.name = WrappedLabel("", "h2")
        self.line = WrappedLabel("", "muted")
        self.chips = ChipRow()
        self.leaving_banner = Banner()
        self.marac_banner = MaracBanner(self._desk)
        self.double_banner = Banner()
        self.gap_banner = Banner()
        self.gap_banner.action_requested.connect(self._mend)
        self.person_button = IconButton("Open person", "person")
        self.person_button.clicked.connect(self.person_wanted)
        self.plan_button = IconButton("Open plan", "document")
        self.plan_button.clicked.connect(self.plan_wanted)
        self.tools = QWidget()
        tools = FlowLayout(self.tools)
        tools.addWidget(self.person_button)
        tools.addWidget(self.plan_button)
        # Beside the other tools: in its banner it would leave the words no room.
        self.double_button = IconButton("Keep this one …", "people")
        self.double_button.clicked.connect(self._settle_double)
        tools.addWidget(self.double_button)
        self.managing = Facts("Managed by")
        self.suspension = Facts("Suspended")
        self.grounds = Facts("Known today")
        self.referral = Facts("Referral")
        self.decision = Facts("Decision")
        self.supervision = Facts("Supervision by law")
        self.leaving = Facts("Leaving")
        self.other = Facts("Further")
        self.steps_title = TextLabel("Steps", "h3")
        self.steps = Timeline()
        self.reason = ReasonChoice(self._desk.consulting, self._desk.prompter)
        narrow = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.reason.combo.setSizeAdjustPolicy(narrow)
        self.reason.combo.setMinimumContentsLength(6)

    def _fill_body(self) -> None:
        self._parts: tuple[QWidget, ...] = (
            self.name, self.line, self.chips, self.tools, self.double_banner, self.leaving_banner,
            self.marac_banner, self.gap_banner,
            self.suspension, self.managing, self.grounds, self.referral, self.decision,
            self.supervision, self.leaving, self.other, self.steps_title, self.steps, self.reason,
        )  # fmt: skip
        self.body.addWidget(self.empty)
        for part in self._parts:
            self.body.addWidget(part)
        self.steps_title.setContentsMargins(0, 8, 0, 2)
        self.body.addStretch(1)

    def _fill_foot(self) -> None:
        self.next_button = IconButton("Next", "forward", primary=True)
        self.next_button.clicked.connect(self._take_next)
        self.step_button = IconButton("More", "chevron_down")
        self.step_button.setToolTip("Everything that can be done now (Ctrl+Shift+S)")
        self.step_button.clicked.connect(self.open_steps)
        self.steps_menu = QMenu(self.step_button)
        self.steps_menu.setToolTipsVisible(True)
        self.steps_menu.triggered.connect(self._picked)
        self.foot.addWidget(self.next_button, 1)
        self.foot.addWidget(self.step_button)

    # What the page asks

    def clear(self) -> None:
        """Nobody is chosen."""
        self.detail, self.deeds = None, []
        for part in self._parts:
            part.hide()
        self.empty.show()
        self._judge()

    def show_membership(self, detail: MembershipDetail) -> None:
        """Show this one; the place in the pane stays if it is the one shown before."""
        same = self.detail is not None and self.detail.row.id == detail.row.id
        if not same:
            self.scroll_area.verticalScrollBar().setValue(0)
        self.detail = detail
        self.empty.hide()
        for part in (self.name, self.line, self.tools, self.steps_title, self.steps, self.reason):
            part.show()
        self._show_head(detail)
        self._show_body(detail)
        self.deeds = deeds_for(detail.row, self._desk.core.actor)
        if detail.doubles and not words.further_double(detail):
            self.deeds.append(double_deed(self._desk.core.actor))
        self._judge()
        if not same:
            self.reason.show_person(detail.row.person_id)

    def take_focus(self) -> None:
        """Enter in the list: on the next step."""
        button = self.next_button if self.next_button.isEnabled() else self.step_button
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_steps(self) -> None:
        """Show everything that can be done now, above the button."""
        if not self.step_button.isEnabled():
            return
        high = self.steps_menu.sizeHint().height()
        corner = self.step_button.mapToGlobal(self.step_button.rect().topLeft())
        corner.setY(max(corner.y() - high, 0))
        self.steps_menu.popup(corner)

    # How it is filled

    def _show_head(self, detail: MembershipDetail) -> None:
        core = self._desk.core
        policy, today = core.policies["cohorts"], core.clock.today()
        self.name.setText(name_of(detail.row))
        self.line.setText(words.identity_line(detail, today))
        self.chips.set_chips(words.head_chips(detail, today, int(policy["review_red_after_days"])))
        self.leaving_banner.say(words.leaving_sentence(detail, policy), tone="problem")
        self.marac_banner.show_person(detail.row.person_id)
        gap = words.gap_sentence(detail, core.policies)
        mends = self._mends(detail, gap)
        self.gap_banner.say(gap, tone="late", button=_MENDING[mends])
        self.double_banner.say(words.double_sentence(detail), tone="late")
        settles = bool(detail.doubles) and not words.further_double(detail)
        show_if(self.double_button, shown=settles)
        self.double_button.setEnabled(core.actor.may(Permission.DECIDE_SELECTION))
        for banner in (self.double_banner, self.leaving_banner, self.gap_banner):
            banner.close_button.hide()
        show_if(self.plan_button, shown=self.opens_plans() and mends != PLAN)

    def _mends(self, detail: MembershipDetail, gap: str) -> str:
        """Which page mends the gap: that of the plan, the person's risk, or none."""
        if not gap:
            return ""
        if detail.row.status is MembershipStatus.SCREENED_IN:
            sections = [section.id for section in self._desk.person_sections()]
            return RISK if RISK in sections else ""
        return PLAN if self.opens_plans() else ""

    def opens_plans(self) -> bool:
        """Whether this person has the page of a plan."""
        registry = self._desk.registry
        return PLAN in registry.pages and registry.page_allowed(PLAN)

    def _show_body(self, detail: MembershipDetail) -> None:
        core = self._desk.core
        policy, today = core.policies["cohorts"], core.clock.today()
        self.suspension.set_facts(words.suspension_facts(detail, policy))
        self.managing.set_facts(words.managing_facts(detail))
        live = is_live(detail.row)
        self.grounds.set_facts(words.ground_facts(detail.grounds) if live else [])
        self.referral.set_facts(words.referral_facts(detail, policy, today))
        self.decision.set_facts(words.decision_facts(detail, policy))
        self.supervision.set_facts(words.supervision_facts(detail, policy))
        self.leaving.set_facts(words.leaving_facts(detail, policy))
        self.other.set_facts(words.other_facts(detail))
        self.steps.set_events(words.step_events(detail.steps))

    def _judge(self) -> None:
        self.step_button.setEnabled(bool(self.deeds))
        self.steps_menu.clear()
        for deed in self.deeds:
            icon = current_theme().icon(deed.icon)
            action = self.steps_menu.addAction(icon, deed.words.replace("&", "&&"))
            action.setData(deed.key)
            action.setEnabled(deed.allowed)
            action.setToolTip(deed.hint)
        if self.detail is None:
            self.next_button.setEnabled(False)
            return
        deed = next_deed(self.detail.row, self.deeds)
        self.next_button.set_words(deed.words, deed.icon)
        self.next_button.setEnabled(deed.allowed)
        self.next_button.setToolTip(deed.hint)

    # Buttons

    def _take_next(self) -> None:
        if self.detail is not None:
            self.deed_wanted.emit(next_deed(self.detail.row, self.deeds).key)

    def _settle_double(self) -> None:
        self.deed_wanted.emit("double")

    def _mend(self) -> None:
        if self.detail is not None and self.detail.row.status is MembershipStatus.SCREENED_IN:
            self.risk_wanted.emit()
        else:
            self.plan_wanted.emit()

    def _picked(self, action: QAction) -> None:
        self.deed_wanted.emit(str(action.data()))
