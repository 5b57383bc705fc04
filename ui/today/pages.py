"""The Today page: first in the rail, for everybody who sees targets."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.kit.page import Page
from ui.shell.registry import PageSpec
from ui.today.page import TodayPage

PAGE = "today"


class TodayPages(QObject):
    """Makes the page on its first visit."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk

    def make(self) -> Page:
        """The page."""
        return TodayPage(self._desk)


def register(desk: Desk) -> None:
    """Add the page."""
    pages = TodayPages(desk)
    desk.registry.add_page(
        PageSpec(
            PAGE, "Today", "Daily", "home", pages.make, "Ctrl+1", Permission.SEE_TARGETS,
            "morning start overview 07:00 daily",
        )
    )  # fmt: skip
