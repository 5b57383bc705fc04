"""The case-management plan of one person: control beside change, and all that was kept of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.plans.content import PlanContent
from lomu_app.plans.queries import load_plan
from lomu_app.plans.rows import PlanDetail
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.core.reason_choice import ReasonChoice
from ui.kit.banner import Banner
from ui.kit.chip_row import ChipRow as TabRow
from ui.kit.empty import EmptyState
from ui.kit.facts import ChipRow
from ui.kit.labels import show_if
from ui.kit.page import IconButton, Page
from ui.plans import words as say
from ui.plans.banners import notice_of
from ui.plans.deeds import PlanDeeds
from ui.plans.kept_tab import KeptTab
from ui.plans.plan_tab import PlanTab
from ui.plans.reading import PageFacts, read_page

PLAN, KEPT = "plan", "kept"
_LETTERS = 18  # of a plan's area and reference that are always in sight


class PlanPage(Page):
    """Argument: a person's id, or (`plan`, a plan's id). Shown once the look is logged."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Plan")
        self._desk = desk
        self._person_id = self._plan_id = self._version = 0
        self.facts: PageFacts | None = None
        actor = desk.core.actor
        self._may_edit = actor.may(Permission.EDIT_PLANS)
        self.deeds = PlanDeeds(desk, self)
        self.reason_choice = ReasonChoice(desk.consulting, desk.prompter)
        self.plan_combo = QComboBox()
        self.plan_combo.setAccessibleName("Which plan is shown")
        self.plan_combo.setMinimumContentsLength(_LETTERS)
        self.person_button = IconButton("Open person", "person")
        self.print_button = IconButton("Print", "print")
        self.agreement_button = IconButton("Agreement …", "person_alert")
        self.review_button = IconButton("Review …", "check_circle", primary=True)
        self.chips = ChipRow()
        self.banner, self.gap_banner = Banner(), Banner()
        self.tabs = TabRow("Parts of the plan", look="tab")
        self.tabs.add(PLAN, "Plan")
        self.tabs.add(KEPT, "Agreement, reviews, versions")
        self.plan_tab, self.kept_tab = PlanTab(desk), KeptTab(desk)
        self.empty = EmptyState("", "", icon="document", button="Start the plan …")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for tool in (self.reason_choice, self.plan_combo, self.person_button):
            self.add_tool(tool)
        for banner in (self.banner, self.gap_banner):
            banner.close_button.hide()
        self._stack = QStackedWidget()
        self.areas = [_scrolling(self.plan_tab, "The plan"), _scrolling(self.kept_tab, "Kept")]
        for area in self.areas:
            self._stack.addWidget(area)
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.chips, self.banner, self.gap_banner):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.tabs, 1)
        for button in (self.print_button, self.agreement_button, self.review_button):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.body.addWidget(self._whole, 1)
        self.body.addWidget(self.empty, 1)
        self._whole.hide()
        self.empty.hide()

    def _connect(self) -> None:
        deeds = self.deeds
        self.tabs.chosen.connect(self._show_tab)
        self.plan_combo.activated.connect(self._plan_chosen)
        self.person_button.clicked.connect(self._open_person)
        self.print_button.clicked.connect(self.print_page)
        self.agreement_button.clicked.connect(deeds.agreement)
        self.review_button.clicked.connect(deeds.review)
        self.empty.action_requested.connect(deeds.start)
        self.banner.action_requested.connect(self._banner_deed)
        self.plan_tab.out_of_date.connect(self.refresh)
        self.plan_tab.navigate.connect(self.navigate)
        self.kept_tab.version_wanted.connect(self.show_version)
        deeds.out_of_date.connect(self.refresh)
        deeds.plan_wanted.connect(self.show_plan)
        self._desk.changes.changed.connect(self._changed)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """Log the look, then show the plan."""
        self.plan_tab.forget()
        self._version = self._plan_id = 0
        self.facts = self.deeds.facts = None
        self._whole.hide()
        self.empty.hide()
        self.set_title("Plan")
        if isinstance(argument, tuple):
            query = partial(load_plan, plan_id=int(argument[1]))
            self._desk.read(self, query, self._found, self._failed, key="plan")
        elif argument:
            self._look(int(argument))

    def refresh(self) -> None:
        """Read the plan again."""
        if self._person_id:
            query = partial(
                read_page, person_id=self._person_id, plan_id=self._plan_id,
                version=self._version, area=self._desk.area.now,
            )  # fmt: skip
            self._desk.read(self, query, self._arrived, self._failed, key="plan")

    def take_focus(self) -> None:
        """The plan itself takes it, so that Page Down scrolls; or what starts one."""
        if not self.isAncestorOf(self.window().focusWidget()):
            self._begin()

    def _begin(self) -> None:
        area = self.areas[self._stack.currentIndex()]
        for widget in (area, self.empty.button, self.reason_choice.combo):
            if widget.isVisible():
                widget.setFocus()
                return

    def print_page(self) -> None:
        """The preview, from which it is printed."""
        self.deeds.print_plan()

    def may_leave(self) -> bool:
        """What is typed is kept as a draft first."""
        self.plan_tab.forget()
        return True

    # Showing

    def show_plan(self, plan_id: int) -> None:
        """Show another plan of the person."""
        self.plan_tab.forget()
        self._plan_id, self._version = plan_id, 0
        self.refresh()

    def show_version(self, number: int) -> None:
        """Show the plan as it was when this version was kept; 0 is as it stands."""
        self.plan_tab.forget()
        self._version = number
        self.tabs.choose(PLAN)
        self.refresh()

    def add_control(self) -> None:
        """Another goal of control."""
        if self.editable():
            self.tabs.choose(PLAN)
            self.plan_tab.add_control()

    def add_change(self) -> None:
        """Another goal of change."""
        if self.editable():
            self.tabs.choose(PLAN)
            self.plan_tab.add_change()

    def editable(self) -> bool:
        """Whether what is shown can be changed."""
        facts = self.facts
        live = facts is not None and facts.detail is not None and not facts.version
        return self._may_edit and live and self._row_is_open()

    def _found(self, detail: PlanDetail) -> None:
        self._plan_id = detail.row.id or 0
        self._look(detail.row.person_id)

    def _look(self, person_id: int) -> None:
        self._person_id = person_id
        self._desk.look_at(self, person_id, self.refresh, self._failed)

    def _arrived(self, facts: PageFacts) -> None:
        self.facts = self.deeds.facts = facts
        self.deeds.editable = self.editable()
        self.reason_choice.show_person(self._person_id)
        detail = facts.detail
        first = self._whole.isHidden() and self.empty.isHidden()
        self._whole.setVisible(detail is not None)
        self.empty.setVisible(detail is None)
        for button in (self.agreement_button, self.review_button):
            button.setVisible(self.editable())
        self.print_button.setVisible(facts.may_print)
        self._fill_plans()
        if detail is None or facts.content is None:
            self._show_empty(facts)
        else:
            self._show_plan(facts, detail, facts.content)
        if first:
            self._begin()

    def _show_plan(self, facts: PageFacts, detail: PlanDetail, content: PlanContent) -> None:
        row = detail.row
        self._plan_id = row.id or 0
        told = f"Plan {row.reference}  ·  {row.area}  ·  {row.person_reference}"
        self.set_title(say.name_of(row), told)
        self.chips.set_chips(say.head_chips(row))
        self._show_banners(facts, detail)
        self.plan_tab.show_plan(detail, content, facts.orders, may_edit=self.editable())
        self.kept_tab.show_plan(detail)

    def _row_is_open(self) -> bool:
        detail = self.facts.detail if self.facts else None
        return detail is not None and detail.row.closed_on is None

    def _show_empty(self, facts: PageFacts) -> None:
        person = facts.person
        self.set_title(person.name if person else "Plan", person.reference if person else "")
        asked = ", ".join(f"{row.area} ({', '.join(row.asked_by)})" for row in facts.wanted)
        advice = f"One is asked for in {asked}." if asked else "Nobody asks for one yet."
        self.empty.set_words("No case-management plan yet", advice)
        show_if(self.empty.button, shown=self._may_edit)

    def _show_banners(self, facts: PageFacts, detail: PlanDetail) -> None:
        notice = notice_of(facts, detail, may_edit=self._may_edit)
        self.banner.say(notice.words, tone=notice.tone, button=notice.button)
        self.gap_banner.say("" if facts.version else say.gap_words(detail.row), tone="late")
        for banner in (self.banner, self.gap_banner):
            banner.close_button.hide()

    def _banner_deed(self) -> None:
        detail = self.facts.detail if self.facts else None
        if self._version:
            self.show_version(0)
        elif detail is not None and detail.row.closed_on is not None:
            self.deeds.reopen()
        else:
            self.deeds.settle()

    def _fill_plans(self) -> None:
        plans = self.facts.plans if self.facts else ()
        self.plan_combo.clear()
        for row in plans:
            closed = ", closed" if row.closed_on is not None else ""
            self.plan_combo.addItem(f"{row.area}, {row.reference}{closed}", row.id)
        shown = self.facts.detail.row.id if self.facts and self.facts.detail else 0
        self.plan_combo.setCurrentIndex(self.plan_combo.findData(shown))
        show_if(self.plan_combo, shown=len(plans) > 1)

    def _plan_chosen(self, _index: int) -> None:
        self.show_plan(int(self.plan_combo.currentData()))

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentIndex((PLAN, KEPT).index(key))

    def _open_person(self) -> None:
        self.navigate.emit("person", self._person_id)

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        kinds = (Kind.PLAN, Kind.MEMBERSHIP, Kind.ORDER)
        watched = any(touched(changes, kind) for kind in kinds)
        if self.isVisible() and watched:
            self.refresh()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _scrolling(widget: QWidget, name: str) -> QScrollArea:
    body = QWidget()
    body.setObjectName("scrolled")
    column = QVBoxLayout(body)
    column.setContentsMargins(3, 3, 9, 3)  # room for the frame of the focus
    column.addWidget(widget)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(body)
    area.setAccessibleName(name)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
