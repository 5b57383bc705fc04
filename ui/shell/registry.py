"""Pages and actions as data: rail, menu, palette and shortcut sheet are all made from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.permissions import Permission
from ui.kit.page import Page

Counts = Callable[[Any, str], int | None]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page. `factory` is called on the first visit; `section` is its heading in the rail.

    A page without a section is not in the rail (a person's page, say). Without `permission`
    anybody may open it; with `also`, whoever holds that one, too. `counts` is a query of the number
    beside it, for one area. With `ahead` it is made before the first visit, once the desk rests:
    most of the work is done there.
    """

    id: str
    title: str
    section: str
    icon: str
    factory: Callable[[], Page]
    shortcut: str = ""
    permission: Permission | None = None
    keywords: str = ""
    counts: Counts | None = None
    ahead: bool = False
    also: Permission | None = None


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """Something to do. `run` is a bound method; `menu` is the menu it stands in.

    `keys` are further shortcuts for the same deed. `page` limits it to one page: elsewhere it
    is greyed out.
    """

    id: str
    title: str
    menu: str
    run: Callable[[], None]
    shortcut: str = ""
    icon: str = ""
    permission: Permission | None = None
    page: str = ""
    keywords: str = ""
    keys: tuple[str, ...] = ()


def _everybody(_permission: Permission) -> bool:
    return True


class Registry(QObject):
    """All pages and actions, in the order they were added.

    `may` says what the signed-in person is allowed; the core refuses all the same.
    """

    def __init__(
        self,
        may: Callable[[Permission], bool] = _everybody,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._may = may
        self.pages: dict[str, PageSpec] = {}
        self.actions: dict[str, ActionSpec] = {}
        self._made: dict[str, QAction] = {}
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._group.triggered.connect(self._triggered)
        self._page_now = ""

    def add_page(self, spec: PageSpec) -> None:
        """Take in a page."""
        if spec.id in self.pages:
            raise ValueError(f"there are two pages called {spec.id}")
        self.pages[spec.id] = spec

    def add_action(self, spec: ActionSpec) -> None:
        """Take in an action; its key works from now on wherever `attach_to` was called."""
        if spec.id in self.actions:
            raise ValueError(f"there are two actions called {spec.id}")
        for other in self.actions.values():
            # Two pages may give one key a meaning each: only one of them is shown.
            apart = spec.page and other.page and spec.page != other.page
            for key in set(self._keys(spec)) & set(self._keys(other)):
                if not apart:
                    raise ValueError(f"{key} is taken by “{other.title}”")
        self.actions[spec.id] = spec
        action = QAction(spec.title.replace("&", "&&"), self)
        action.setData(spec.id)
        action.setShortcuts([QKeySequence(key) for key in self._keys(spec)])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._group.addAction(action)
        self._made[spec.id] = action
        self._judge(spec.id)

    def action(self, key: str) -> QAction:
        """The action itself, for a menu or a button."""
        return self._made[key]

    def why_not(self, key: str) -> str:
        """Why an action rests now, in a few words; empty when it can be done."""
        if self._made[key].isEnabled():
            return ""
        spec = self.actions[key]
        if spec.permission is not None and not self._may(spec.permission):
            return "not allowed"
        page = self.pages.get(spec.page)
        elsewhere = page is not None and spec.page != self._page_now
        return f"on {page.title}" if page is not None and elsewhere else "not now"

    def attach_to(self, window: QWidget) -> None:
        """Make the keys of all actions work in this window."""
        window.addActions(self._group.actions())

    def page_allowed(self, key: str) -> bool:
        """Whether the signed-in person may open the page."""
        spec = self.pages[key]
        if spec.permission is None or self._may(spec.permission):
            return True
        return spec.also is not None and self._may(spec.also)

    def page_shown(self, key: str) -> None:
        """Grey out what belongs to other pages."""
        self._page_now = key
        self.judge()

    def judge(self) -> None:
        """Ask again what is allowed, after somebody else has signed in."""
        for key in self.actions:
            self._judge(key)

    def run(self, key: str) -> None:
        """Do it, if it may be done now."""
        if self._made[key].isEnabled():
            self.actions[key].run()

    @staticmethod
    def _keys(spec: ActionSpec) -> tuple[str, ...]:
        return tuple(key for key in (spec.shortcut, *spec.keys) if key)

    def _judge(self, key: str) -> None:
        spec = self.actions[key]
        allowed = spec.permission is None or self._may(spec.permission)
        here = not spec.page or spec.page == self._page_now
        self._made[key].setEnabled(allowed and here)
        self._made[key].setToolTip("" if allowed else "Your role does not allow this")

    def _triggered(self, action: QAction) -> None:
        self.run(str(action.data()))
