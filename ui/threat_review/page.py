"""The Threat Review page: today's list, or a past day's as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QHideEvent, QResizeEvent

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_rules import ListStatus
from lomu_app.kernel.errors import LomuError
from ui.core.desk import Desk
from ui.kit.area_choice import AreaChoice
from ui.kit.cards import Figure, FigureCards
from ui.kit.page import IconButton, ListAndPane, Page
from ui.threat_review.alert_deeds import AlertDeeds
from ui.threat_review.alerts import AlertPanel
from ui.threat_review.banner_words import Notice
from ui.threat_review.day_choice import DayChoice
from ui.threat_review.head import ListHead
from ui.threat_review.line_deeds import LineDeeds
from ui.threat_review.line_list import LineList
from ui.threat_review.list_banner import ListBanner
from ui.threat_review.list_deeds import ListDeeds
from ui.threat_review.listing import Listing
from ui.threat_review.meeting import MeetingView
from ui.threat_review.meeting_door import MeetingDoor
from ui.threat_review.more import MoreButton
from ui.threat_review.order_dialog import OrderDialog
from ui.threat_review.out import Outgoing
from ui.threat_review.pane import LinePane
from ui.threat_review.words import figures_of, heading

TITLE = "Threat Review"
_NARROW = 140  # letters of width below which the tools lose their words


class ThreatReviewPage(Page):
    """List, pane and head follow one `Listing`. Argument: a day, or None for today."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(TITLE)
        self._desk = desk
        self.listing = Listing(desk, self)
        self.lists = ListDeeds(desk, self.listing, self)
        self.lines = LineDeeds(desk, self.listing, self, self.current_line)
        self.alert_deeds = AlertDeeds(desk, self.listing, self)
        self.out = Outgoing(desk, self.listing, self)
        self.door = MeetingDoor(desk, self.listing, self.lists, self, self._current_id)
        self._make_head()
        self._make_list()
        self._connect()

    def _make_head(self) -> None:
        desk = self._desk
        self.days = DayChoice()
        self.export_button = IconButton("Export", "export")
        self.print_button = IconButton("Print", "print")
        self.areas, self.more_button = AreaChoice(desk.area), MoreButton(desk)
        for tool in (
            self.areas,
            self.days,
            self.export_button,
            self.print_button,
            self.more_button,
        ):
            self.add_tool(tool)
        self.banner = ListBanner(self.listing)
        self.head_line = ListHead(self.listing, self.lists, self.door.enter)
        self.cards = FigureCards(told_again=True)
        self.alerts = AlertPanel()
        for part in (self.banner, self.head_line, self.cards, self.alerts):
            self.body.addWidget(part)

    def _make_list(self) -> None:
        self.line_list = LineList(self._desk, self.listing)
        self.table = self.line_list.table
        self.pane = LinePane(self._desk, self.listing, self.lines)
        self.body.addWidget(self.line_list.filter_bar)
        self.body.addWidget(ListAndPane(self.line_list, self.pane), 1)

    def _connect(self) -> None:
        self.listing.changed.connect(self._follow)
        self.listing.failed.connect(self._failed)
        self.days.chosen.connect(self.show_day)
        self.export_button.clicked.connect(self.out.export)
        self.print_button.clicked.connect(self.out.print_list)
        self.banner.wanted.connect(self._do_notice)
        self.cards.chosen.connect(self._card_chosen)
        self.alerts.raise_wanted.connect(self.alert_deeds.raise_one)
        self.alerts.settle_wanted.connect(self.alert_deeds.settle)
        self.line_list.empty.wanted.connect(self._do_notice)
        self.line_list.current_changed.connect(self._current_changed)
        self.table.opened.connect(self._entered)
        self.table.move_requested.connect(self._move_asked)
        self.table.copy_wanted.connect(self.copy_selected)
        self.lines.recorded.connect(self._recorded)
        self.lines.open_wanted.connect(self._open_target)
        self.lists.line_wanted.connect(self.line_list.go_to)
        self.door.left.connect(self.line_list.go_to)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """Show today's list, or that of the day given."""
        self.listing.day = argument if isinstance(argument, dt.date) else self._today()
        self.listing.exact = False
        self.listing.wake()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read the list again."""
        self.listing.reload()

    def print_page(self) -> None:
        """Print what is shown."""
        self.out.print_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * _NARROW
        for button in (self.export_button, self.print_button):
            button.setVisible(not narrow)  # both are under More, with their keys
        self.more_button.shorten(short=narrow)
        self.days.shorten(short=narrow)
        self.head_line.shorten(short=narrow)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # a minimised window goes on following
            self.listing.sleep()

    # What the menu asks

    def current_line(self) -> ListLine | None:
        """The line under the cursor."""
        return self.line_list.current_line()

    def choose_area(self) -> None:
        """Open the list of areas for the arrow keys."""
        if len(self._desk.area.areas) > 1:
            self.areas.setFocus()
            self.areas.showPopup()
        else:
            self._desk.say("You work for this area alone.")

    def _current_id(self) -> int:
        return self.table.current_id()

    def show_day(self, day: dt.date) -> None:
        """The list of another day."""
        self.listing.choose(day)
        self.table.setFocus()

    def show_today(self) -> None:
        """The list of today."""
        self.show_day(self._today())

    def toggle_exact(self) -> None:
        """Exactly as presented, or with what was recorded since."""
        facts = self.listing.facts
        if facts is not None and (facts.exact or facts.frozen):
            self.listing.choose(self.listing.day, exact=not facts.exact)
        else:
            self._desk.say("This list has not been presented.")

    def next_undecided(self) -> None:
        """The next line without a decision, or else without an outcome."""
        for undecided in (True, False):
            line = self.listing.next_line(self.table.current_id(), undecided=undecided)
            if line is not None:
                self.line_list.go_to(line.item_id)
                return
        self._desk.say("Every line has a decision and an outcome.")

    @property
    def view(self) -> MeetingView | None:
        """The meeting view while it is open."""
        return self.door.view

    def copy_list(self) -> None:
        """All lines shown, as a table."""
        self.out.copy(*self.line_list.shown())

    def copy_selected(self) -> None:
        """The lines selected, as a table."""
        self.out.copy(*self.line_list.selected())

    def toggle_foot(self) -> None:
        """Open or close what stands beneath the list."""
        self.line_list.foot.toggle()

    def show_order(self) -> None:
        """How the order came about."""
        if self.listing.facts is not None and self.listing.facts.snapshot is not None:
            OrderDialog(self, self.listing.facts.snapshot).open()

    # How it follows the list

    def _today(self) -> dt.date:
        return self._desk.core.clock.today()

    def _follow(self) -> None:
        facts = self.listing.facts
        self.line_list.follow()
        if facts is None:
            return
        shown = facts.snapshot
        meeting_time = str(self._desk.core.policies["threat_review"]["meeting_time"])
        self.set_title(TITLE, heading(facts, shown.meeting_time if shown else meeting_time))
        self.days.show_days(facts)
        self.head_line.follow()
        self.banner.follow()
        lines = self.line_list.lines()
        figures = figures_of(lines, facts) if lines else []
        self.cards.set_figures([Figure(*figure) for figure in figures])
        self.alerts.show_alerts(
            facts.alerts, may_raise=self.alert_deeds.may_raise(),
            may_settle=self.alert_deeds.may_settle(),
        )  # fmt: skip
        why_not = self.listing.standing.why_not("export")
        for button in (self.export_button, self.print_button):
            button.setEnabled(not why_not)
            button.setToolTip(why_not or button.accessibleName())
        if facts.day == facts.today and facts.status != ListStatus.CLOSED:
            self.count_changed.emit(len(facts.active))

    def _do_notice(self, deed: str) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "exact": self.toggle_exact, "not_exact": self.toggle_exact,
            "prepare": self.lists.prepare, "close": self.lists.close,
            "earlier": self.days.go_earlier, "today": self.show_today,
            "all": self.line_list.show_all, "intake": self._open_intake,
        }  # fmt: skip
        deeds.get(deed, self.refresh)()

    def _current_changed(self, _item_id: int) -> None:
        self.pane.show_line(self.current_line())

    def _entered(self, _item_id: int) -> None:
        self.lines.enter()

    def _move_asked(self, _item_id: int, by: int) -> None:
        if by < 0:
            self.lines.move_up()
        else:
            self.lines.move_down()

    def _recorded(self, item_id: int, what: str) -> None:
        line = self.listing.next_line(item_id, undecided=what == "decision")
        if line is not None and line.item_id != item_id:
            self.line_list.go_to(line.item_id)
        else:
            self.line_list.go_to(item_id)
            done = "is decided" if what == "decision" else "has an outcome"
            self._desk.say(f"That was the last one: every line {done}")

    def _card_chosen(self, key: str) -> None:
        self.line_list.filter_bar.choose(key)
        self.table.setFocus()

    def _open_intake(self) -> None:
        self.navigate.emit("intake", None)

    def _open_target(self, target_id: int) -> None:
        self.navigate.emit("targets", target_id)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, LomuError):
            self.banner.show_notice(Notice(error.message, "problem", "Read again", "read"))
        else:
            self._desk.prompter.show_problem(self, error)
