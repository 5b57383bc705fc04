"""One page at a time, built on the first visit or ahead of it, with the way back and forward."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.kit.page import Page
from ui.shell.registry import Registry

_HISTORY = 50
Place = tuple[str, Any]


class PageStack(QStackedWidget):
    """`shown(page id)` after another page is shown; `made(page id, page)` on its first visit;
    `history_changed` with each step.

    `noticed(text)` and `counted(page id, number)` hand on what the pages say; `refused(text)`
    when a page is not for the signed-in person; `left(page id, argument, title)` as a page
    is left.
    """

    shown = Signal(str)
    left = Signal(str, object, str)
    noticed = Signal(str)
    counted = Signal(str, int)
    refused = Signal(str)
    history_changed = Signal()
    made = Signal(str, object)

    def __init__(self, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stack")
        self._registry = registry
        self._pages: dict[str, Page] = {}
        self._past: list[Place] = []
        self._ahead: list[Place] = []
        self._now: Place = ("", None)

    def page(self, key: str) -> Page:
        """The page, built now if this is the first visit."""
        if key not in self._pages:
            page = self._registry.pages[key].factory()
            page.setProperty("page_id", key)
            page.navigate.connect(self.show_page)
            page.notice.connect(self.noticed)
            page.count_changed.connect(self._count)
            self._pages[key] = page
            self.made.emit(key, page)
            self.addWidget(page)
        return self._pages[key]

    def built(self) -> list[Page]:
        """The pages made so far."""
        return list(self._pages.values())

    def current(self) -> Page | None:
        """The page shown."""
        return self._pages.get(self._now[0])

    def key(self) -> str:
        """The id of the page shown."""
        return self._now[0]

    def can_go_back(self) -> bool:
        """Whether there is something behind."""
        return bool(self._past)

    def can_go_forward(self) -> bool:
        """Whether a step back can be taken again."""
        return bool(self._ahead)

    def show_page(self, key: str, argument: Any = None) -> None:
        """Show a page, if it is allowed and the present one lets go."""
        before = self._now
        if (key, argument) == before:
            # Asked for again: the page may have moved on from what it was asked for.
            self._pages[key].open_with(argument)
        elif self._show(key, argument):
            if before[0]:
                self._past = [*self._past[-_HISTORY:], before]
            self._ahead = []
        self.history_changed.emit()

    def go_back(self) -> None:
        """To what was shown before."""
        before = self._now
        if self._past and self._show(*self._past[-1]):
            self._past.pop()
            self._ahead.append(before)
        self.history_changed.emit()

    def go_forward(self) -> None:
        """Take a step back again."""
        before = self._now
        if self._ahead and self._show(*self._ahead[-1]):
            self._ahead.pop()
            self._past.append(before)
        self.history_changed.emit()

    def _show(self, key: str, argument: Any) -> bool:
        if not self._registry.page_allowed(key):
            title = self._registry.pages[key].title
            self.refused.emit(
                f"{title} is not open to your role. An administrator can change that."
            )
            return False
        present = self.current()
        if present is not None:
            if not present.may_leave():
                return False
            self.left.emit(*self._now, present.title())
        page = self.page(key)
        self._now = (key, argument)
        self.setCurrentWidget(page)
        self._registry.page_shown(key)
        page.open_with(argument)
        page.take_focus()
        self.shown.emit(key)
        return True

    def _count(self, count: int) -> None:
        self.counted.emit(str(self.sender().property("page_id")), count)
