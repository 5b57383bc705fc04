"""The Targets page, its menu and keys, and what Ctrl+K finds."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.daart.finding import TargetSearch
from ui.daart.list_page import TargetsPage, count_outstanding
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec

PAGE = "targets"


class TargetActions(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: TargetsPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = TargetsPage(self._desk)
        return self._page

    def new(self) -> None:
        """A new target."""
        if self._page is not None:
            self._page.new_target()

    def edit(self) -> None:
        """All fields of the target shown."""
        if self._page is not None:
            self._page.work.edit()

    def attempt(self) -> None:
        """An attempt on the target shown."""
        if self._page is not None:
            self._page.work.do("attempt")

    def steps(self) -> None:
        """Everything else that can be done to the target shown."""
        if self._page is not None:
            self._page.pane.open_steps()

    def assign(self) -> None:
        """The selected targets, to one owner."""
        if self._page is not None:
            self._page.assign()

    def copy(self) -> None:
        """The selected rows."""
        if self._page is not None:
            self._page.table.copy_rows()

    def person(self) -> None:
        """The person of the target shown."""
        if self._page is not None:
            self._page.open_person()

    def clear_filter(self) -> None:
        """All that are outstanding."""
        if self._page is not None:
            self._page.clear_filter()


def register(desk: Desk) -> None:
    """Add page, actions and search."""
    does = TargetActions(desk)
    may = Permission
    desk.registry.add_page(
        PageSpec(
            PAGE, "Targets", "Daily", "target", does.make, "Ctrl+3", may.SEE_TARGETS,
            "daart arrest ready wanted tracker", count_outstanding,
        )
    )  # fmt: skip
    for spec in (
        ActionSpec("target_new", "New target …", "Target", does.new, "Ctrl+N", "plus",
                   may.EDIT_TARGETS, PAGE, "propose add"),
        ActionSpec("target_edit", "Edit the target …", "Target", does.edit, "F2", "edit",
                   may.EDIT_TARGETS, PAGE),
        ActionSpec("target_attempt", "Record an attempt …", "Target", does.attempt,
                   "Ctrl+Shift+A", "clock", may.RECORD_ATTEMPTS, PAGE, "arrested no reply"),
        ActionSpec("target_steps", "Next step …", "Target", does.steps, "Ctrl+Shift+S",
                   "forward", None, PAGE, "ready submit close withdraw circulate return state"),
        ActionSpec("target_assign", "Assign the selected targets …", "Target", does.assign,
                   "Ctrl+Shift+O", "people", may.MAKE_READY, PAGE, "owner team allocate"),
        ActionSpec("target_person", "Open the person", "Target", does.person, "", "person",
                   may.SEE_PEOPLE, PAGE, "nominal"),
        ActionSpec("target_copy", "Copy the selected targets", "Target", does.copy, "", "copy",
                   None, PAGE, "excel clipboard"),
        ActionSpec("target_clear", "Clear the filter", "Target", does.clear_filter, "", "filter",
                   None, PAGE),
    ):  # fmt: skip
        desk.registry.add_action(spec)
    desk.add_search(TargetSearch(desk.core).find)
