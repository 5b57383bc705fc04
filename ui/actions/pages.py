"""The pages of actions and releases, their menus and keys, and what Ctrl+K finds."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission as May
from lomu_app.resettlement.queries import count_due
from ui.actions.action_page import ActionsPage, count_mine
from ui.actions.finding import ActionSearch
from ui.actions.interventions_section import InterventionsSection
from ui.actions.own_page import OwnActionsPage
from ui.actions.release_page import ReleasesPage
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec

ACTIONS, RELEASES = "actions", "releases"


class ActionMenu(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: ActionsPage | None = None

    def make(self) -> Page:
        """The page."""
        sees_all = self._desk.core.actor.may(May.SEE_COHORTS)
        self._page = ActionsPage(self._desk) if sees_all else OwnActionsPage(self._desk)
        return self._page

    def make_section(self) -> PersonSectionView:
        """The section of a person's page."""
        return InterventionsSection(self._desk)

    def new(self) -> None:
        """A new action."""
        if self._page is not None:
            self._page.new_action()

    def done(self) -> None:
        """The action shown is done."""
        self._do("done")

    def take_up(self) -> None:
        """The action shown is taken up."""
        self._do("in_progress")

    def amend(self) -> None:
        """Other words for the action shown."""
        self._do("amend")

    def extend(self) -> None:
        """Another day for the action shown."""
        self._do("extend")

    def transfer(self) -> None:
        """The action shown goes to somebody else."""
        self._do("transfer")

    def cancel(self) -> None:
        """The action shown is no longer needed."""
        self._do("cancelled")

    def steps(self) -> None:
        """Everything that can be done to the action shown."""
        if self._page is not None:
            self._page.pane.open_steps()

    def person(self) -> None:
        """The person of the action shown."""
        if self._page is not None:
            self._page.open_person()

    def calendar(self) -> None:
        """The day of the action shown, as a calendar file."""
        self._do("calendar")

    def source(self) -> None:
        """The location or meeting that the action shown was raised for."""
        if self._page is not None:
            self._page.open_source()

    def meeting(self) -> None:
        """The meeting that asked for the action shown."""
        if self._page is not None:
            self._page.open_meeting()

    def clear_filter(self) -> None:
        """Everything of the area that is not finished."""
        if self._page is not None:
            self._page.clear_filter()

    def _do(self, key: str) -> None:
        if self._page is not None:
            self._page.do(key)


class ReleaseMenu(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: ReleasesPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = ReleasesPage(self._desk)
        return self._page

    def show(self) -> None:
        """The page itself."""
        self._desk.go_to(RELEASES)

    def screen(self) -> None:
        """The screening of the release shown."""
        self._do("screen")

    def out(self) -> None:
        """The person of the release shown is out."""
        self._do("out")

    def not_out(self) -> None:
        """The person of the release shown is not out after all."""
        self._do("not_out")

    def drop(self) -> None:
        """Another release awaits the same person: this one goes."""
        self._do("drop")

    def day(self) -> None:
        """Another day for the release shown."""
        self._do("day")

    def steps(self) -> None:
        """Everything that can be done to the release shown."""
        if self._page is not None:
            self._page.pane.open_steps()

    def person(self) -> None:
        """The person of the release shown."""
        if self._page is not None:
            self._page.open_person()

    def plan_again(self) -> None:
        """All releases of the area, in line with the memberships and the policy."""
        if self._page is not None:
            self._page.plan_again()

    def clear_filter(self) -> None:
        """All that are awaited."""
        if self._page is not None:
            self._page.clear_filter()

    def _do(self, key: str) -> None:
        if self._page is not None:
            self._page.do(key)


def register(desk: Desk) -> None:
    """Add pages, actions, section and search."""
    does, lets = ActionMenu(desk), ReleaseMenu(desk)
    desk.registry.add_page(
        PageSpec(
            ACTIONS, "Actions", "People", "check_circle", does.make, "Ctrl+9", May.SEE_COHORTS,
            "tasks to do due overdue mine", count_mine, also=May.WORK_OWN_ACTIONS,
        )
    )  # fmt: skip
    desk.registry.add_page(
        PageSpec(
            RELEASES, "Releases", "People", "calendar", lets.make, "", May.SEE_COHORTS,
            "resettlement prison custody screening release", count_due,
        )
    )  # fmt: skip
    edit, own = May.EDIT_ACTIONS, May.WORK_OWN_ACTIONS
    for spec in (
        ActionSpec("action_new", "Raise an action …", "Action", does.new, "Ctrl+N", "plus", edit,
                   ACTIONS, "task to do"),
        ActionSpec("action_done", "Done …", "Action", does.done, "Ctrl+Shift+D", "check", own,
                   ACTIONS, "close result"),
        ActionSpec("action_take_up", "Taken up", "Action", does.take_up, "", "clock", own,
                   ACTIONS, "in progress start"),
        ActionSpec("action_extend", "Another day …", "Action", does.extend, "F2", "calendar", edit,
                   ACTIONS, "extend due"),
        ActionSpec("action_amend", "Change the words …", "Action", does.amend, "", "edit", edit,
                   ACTIONS, "amend text priority reword"),
        ActionSpec("action_transfer", "Give to somebody else …", "Action", does.transfer,
                   "Ctrl+Shift+T", "forward", edit, ACTIONS, "transfer owner"),
        ActionSpec("action_cancel", "No longer needed …", "Action", does.cancel, "", "minus", edit,
                   ACTIONS, "cancel"),
        ActionSpec("action_steps", "Next step …", "Action", does.steps, "Ctrl+Shift+S", "forward",
                   None, ACTIONS),
        ActionSpec("action_person", "Open the person", "Action", does.person, "", "person",
                   May.SEE_PEOPLE, ACTIONS, "nominal"),
        ActionSpec("action_calendar", "Into a calendar …", "Action", does.calendar, "", "calendar",
                   None, ACTIONS, "ics export due"),
        ActionSpec("action_source", "Open what it concerns", "Action", does.source, "", "pin",
                   None, ACTIONS, "location meeting"),
        ActionSpec("action_meeting", "Open the meeting that asked", "Action", does.meeting, "",
                   "present", None, ACTIONS, "minutes cog"),
        ActionSpec("action_clear", "Show my team's", "Action", does.clear_filter, "", "filter",
                   None, ACTIONS, "clear filter"),
        ActionSpec("release_show", "Who comes out", "Release", lets.show, "Ctrl+Shift+P",
                   "calendar", May.SEE_COHORTS, "", "releases prison"),
        ActionSpec("release_screen", "Record the screening …", "Release", lets.screen,
                   "Ctrl+Shift+K", "search", May.MANAGE_MEMBERS, RELEASES, "flag"),
        ActionSpec("release_out", "Came out …", "Release", lets.out, "Ctrl+Shift+D", "forward",
                   May.MANAGE_MEMBERS, RELEASES, "released"),
        ActionSpec("release_day", "Another day …", "Release", lets.day, "F2", "calendar",
                   May.MANAGE_MEMBERS, RELEASES, "date move cancel"),
        ActionSpec("release_not_out", "Not out after all …", "Release", lets.not_out, "", "undo",
                   May.MANAGE_MEMBERS, RELEASES, "mistake take back"),
        ActionSpec("release_drop", "Drop one of two …", "Release", lets.drop, "", "minus",
                   May.MANAGE_MEMBERS, RELEASES, "double twice same person"),
        ActionSpec("release_steps", "Next step …", "Release", lets.steps, "Ctrl+Shift+S",
                   "forward", None, RELEASES),
        ActionSpec("release_person", "Open the person", "Release", lets.person, "", "person",
                   May.SEE_PEOPLE, RELEASES, "nominal"),
        ActionSpec("release_plan", "Bring the tasks in line again", "Release", lets.plan_again, "",
                   "refresh", May.MANAGE_MEMBERS, RELEASES, "policy"),
        ActionSpec("release_clear", "Show all awaited", "Release", lets.clear_filter, "", "filter",
                   None, RELEASES, "clear filter"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
    desk.add_person_section(
        PersonSection("interventions", "Interventions", does.make_section, May.SEE_COHORTS)
    )
    desk.add_search(ActionSearch(desk.core).find)
