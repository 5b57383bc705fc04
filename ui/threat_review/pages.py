"""The Threat Review page, its menu and its keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from lomu_app.daart.threat_queries import count_today
from lomu_app.kernel.permissions import Permission as May
from ui.core.desk import Desk
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec
from ui.threat_review.more import LINE as _LINE
from ui.threat_review.more import LIST as _LIST
from ui.threat_review.more import PAGE
from ui.threat_review.page import ThreatReviewPage


class ThreatReviewActions(QObject):
    """Makes the page on its first visit; each deed of the menu is one of its methods."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: ThreatReviewPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = ThreatReviewPage(self._desk)
        return self._page

    def deed(self, choose: Callable[[ThreatReviewPage], Callable[[], None]]) -> Callable[[], None]:
        """A deed of the page, which may not be made yet."""
        return _Deed(self, choose).run

    def page(self) -> ThreatReviewPage | None:
        """The page, once it has been visited."""
        return self._page


class _Deed:
    """One deed of the page."""

    def __init__(
        self, actions: ThreatReviewActions,
        choose: Callable[[ThreatReviewPage], Callable[[], None]],
    ) -> None:  # fmt: skip
        self._actions, self._choose = actions, choose

    def run(self) -> None:
        """Do it."""
        page = self._actions.page()
        if page is not None:
            self._choose(page)()


def register(desk: Desk) -> None:
    """Add page and actions."""
    does = ThreatReviewActions(desk)
    desk.registry.add_page(
        PageSpec(
            PAGE, "Threat Review", "Daily", "gavel", does.make, "Ctrl+2", May.SEE_TARGETS,
            "trm meeting daily list", count_today,
        )
    )  # fmt: skip
    for spec in (*_list_actions(does), *_line_actions(does)):
        desk.registry.add_action(spec)


def _list_actions(does: ThreatReviewActions) -> tuple[ActionSpec, ...]:
    deed = does.deed
    return (
        ActionSpec("trm_prepare", "Prepare the list, or prepare it again", _LIST,
                   deed(lambda page: page.lists.prepare), "Ctrl+Shift+G", "refresh",
                   May.PREPARE_LIST, PAGE, "draft generate"),
        ActionSpec("trm_submit", "Submit the list", _LIST, deed(lambda page: page.lists.submit),
                   "Ctrl+Shift+U", "forward", May.SUBMIT_LIST, PAGE),
        ActionSpec("trm_approve", "Approve the list", _LIST,
                   deed(lambda page: page.lists.approve), "Ctrl+Shift+Y", "check_circle",
                   May.APPROVE_LIST, PAGE),
        ActionSpec("trm_give_back", "Give the list back …", _LIST,
                   deed(lambda page: page.lists.give_back), "Ctrl+Shift+B", "undo",
                   May.APPROVE_LIST, PAGE, "return reject"),
        ActionSpec("trm_present", "Present: begin the meeting", _LIST,
                   deed(lambda page: page.lists.present), "Ctrl+Shift+M", "present",
                   May.PRESENT_LIST, PAGE, "freeze"),
        ActionSpec("trm_meeting", "Meeting view", _LIST, deed(lambda page: page.door.enter), "F11",
                   "present", None, PAGE, "full screen projector"),
        ActionSpec("trm_end", "End the meeting", _LIST, deed(lambda page: page.lists.end_meeting),
                   "Ctrl+Shift+D", "check", May.PRESENT_LIST, PAGE, "actioned"),
        ActionSpec("trm_close", "Close the list …", _LIST, deed(lambda page: page.lists.close),
                   "Ctrl+Shift+W", "lock", May.PRESENT_LIST, PAGE, "carry over"),
        ActionSpec("trm_addendum", "Add an addendum …", _LIST,
                   deed(lambda page: page.lists.addendum), "Ctrl+Shift+J", "plus",
                   May.PRESENT_LIST, PAGE),
        ActionSpec("trm_export", "Export workbook and PDF …", _LIST,
                   deed(lambda page: page.out.export), "Ctrl+Shift+E", "export", May.EXPORT, PAGE,
                   "excel pack"),
        ActionSpec("trm_pack", "Pack for partners …", _LIST,
                   deed(lambda page: page.out.pack), "Ctrl+Shift+X", "export", May.EXPORT, PAGE,
                   "audience disclosure probation excel"),
        ActionSpec("trm_copy", "Copy the list as a table", _LIST,
                   deed(lambda page: page.copy_list), "Ctrl+Shift+C", "copy", May.EXPORT, PAGE,
                   "excel clipboard"),
        ActionSpec("trm_area", "Choose the area", _LIST, deed(lambda page: page.choose_area),
                   "Ctrl+Shift+A", "", None, PAGE, "unit"),
        ActionSpec("trm_day", "Choose the day", _LIST, deed(lambda page: page.days.open_choice),
                   "Ctrl+Shift+T", "calendar", None, PAGE, "past date"),
        ActionSpec("trm_earlier", "Earlier list", _LIST,
                   deed(lambda page: page.days.go_earlier), "Ctrl+PgUp", "back", None, PAGE,
                   "yesterday past day"),
        ActionSpec("trm_later", "Later list", _LIST, deed(lambda page: page.days.go_later),
                   "Ctrl+PgDown", "forward", None, PAGE, "tomorrow"),
        ActionSpec("trm_today", "Today's list", _LIST, deed(lambda page: page.show_today),
                   "Alt+Home", "home", None, PAGE),
        ActionSpec("trm_exact", "Exactly as presented, or as it stands", _LIST,
                   deed(lambda page: page.toggle_exact), "Ctrl+Shift+H", "document", None, PAGE,
                   "frozen snapshot history"),
        ActionSpec("trm_alert", "Raise an alert …", _LIST,
                   deed(lambda page: page.alert_deeds.raise_one), "Ctrl+Shift+R", "plus",
                   May.EDIT_TARGETS, PAGE, "release call missing"),
        ActionSpec("trm_alerts", "Alerts and releases", _LIST,
                   deed(lambda page: page.alerts.toggle), "Ctrl+F3", "bell", None, PAGE,
                   "settle release call missing"),
        ActionSpec("trm_off", "Who came off since the last list", _LIST,
                   deed(lambda page: page.toggle_foot), "F3", "minus", None, PAGE, "addenda"),
        ActionSpec("trm_order", "How the order came about", _LIST,
                   deed(lambda page: page.show_order), "Ctrl+Shift+I", "info", None, PAGE,
                   "policy points ranking"),
    )  # fmt: skip


def _line_actions(does: ThreatReviewActions) -> tuple[ActionSpec, ...]:
    deed = does.deed
    return (
        ActionSpec("trm_up", "Move the line up …", _LINE, deed(lambda page: page.lines.move_up),
                   "Alt+Up", "chevron_up", May.PREPARE_LIST, PAGE, "rank reorder"),
        ActionSpec("trm_down", "Move the line down …", _LINE,
                   deed(lambda page: page.lines.move_down), "Alt+Down", "chevron_down",
                   May.PREPARE_LIST, PAGE, "rank reorder"),
        ActionSpec("trm_move", "Move the line to a place …", _LINE,
                   deed(lambda page: page.lines.move_to), "Ctrl+M", "",
                   May.PREPARE_LIST, PAGE, "rank reorder number"),
        ActionSpec("trm_take_off", "Take the line off …", _LINE,
                   deed(lambda page: page.lines.take_off), "Ctrl+Del", "minus",
                   May.PREPARE_LIST, PAGE, "remove"),
        ActionSpec("trm_put_back", "Put the line back …", _LINE,
                   deed(lambda page: page.lines.put_back), "Ctrl+Shift+Del", "undo",
                   May.PREPARE_LIST, PAGE, "restore"),
        ActionSpec("trm_who", "Owner, and what the meeting is asked …", _LINE,
                   deed(lambda page: page.lines.who), "F4", "person", May.PREPARE_LIST, PAGE,
                   "team due"),
        ActionSpec("trm_decide", "Record the decision …", _LINE,
                   deed(lambda page: page.lines.decide), "F6", "gavel", May.PRESENT_LIST, PAGE),
        ActionSpec("trm_result", "Record the outcome …", _LINE,
                   deed(lambda page: page.lines.result), "F7", "check_circle",
                   May.RECORD_ATTEMPTS, PAGE, "result arrested"),
        ActionSpec("trm_carry", "Carry the line over …", _LINE,
                   deed(lambda page: page.lines.carry), "Ctrl+Shift+K", "forward",
                   May.PRESENT_LIST, PAGE),
        ActionSpec("trm_next", "Next line without a decision", _LINE,
                   deed(lambda page: page.next_undecided), "F9", "chevron_right", None, PAGE,
                   "undecided outcome"),
        ActionSpec("trm_target", "Open the target", _LINE,
                   deed(lambda page: page.lines.open_target), "Ctrl+Return", "target", None, PAGE),
    )  # fmt: skip
