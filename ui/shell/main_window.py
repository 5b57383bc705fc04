"""The window: marking, navigation, one page at a time, status. It knows no use case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.kit.labels import TextLabel
from ui.kit.page import Page
from ui.kit.settings import Settings
from ui.kit.tasks import Tasks
from ui.kit.theme import current_theme
from ui.shell.desk_actions import desk_actions
from ui.shell.notices import Notices
from ui.shell.palette import CommandPalette, PaletteEntry
from ui.shell.rail import Rail
from ui.shell.registry import Registry
from ui.shell.shortcuts import ShortcutSheet
from ui.shell.status import StatusStrip

_HISTORY = 50


class MainWindow(QMainWindow):
    """Built from a filled `Registry`. `marking` is the bar's text; `practice` recolours it.

    `search(text, people only)` answers the palette; `time()` gives HH:MM for notices.
    `page_changed(id)` after another page is shown; `closing` before the window goes.
    """

    page_changed = Signal(str)
    closing = Signal()

    def __init__(
        self,
        registry: Registry,
        tasks: Tasks,
        *,
        marking: str,
        search: Callable[[str, bool], Sequence[PaletteEntry]],
        time: Callable[[], str],
        practice: bool = False,
        settings: Settings | None = None,
        title: str = "LOMU Tasking",
    ) -> None:
        super().__init__()
        self.setWindowTitle(f"{title} · PRACTICE" if practice else title)
        self.registry, self._settings = registry, settings
        self._theme = current_theme()
        self._pages: dict[str, Page] = {}
        self._past: list[tuple[str, Any]] = []
        self._ahead: list[tuple[str, Any]] = []
        self._now: tuple[str, Any] = ("", None)
        self._before: tuple[str, Any] = ("", None)
        for spec in desk_actions(self, self._theme):
            registry.add_action(spec)
        self.rail = Rail(registry, title)
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self.marking_label = TextLabel(marking)
        self.marking_label.setObjectName("marking")
        self.marking_label.setProperty("practice", practice)
        self.marking_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setCentralWidget(self._lay_out())
        self.status = StatusStrip()
        self.status.notices_wanted.connect(self.toggle_notices)
        self.status.zoom_wanted.connect(self._theme.zoom_reset)
        self.setStatusBar(self.status)
        self.notices = Notices(self.stack, time)
        self.palette_box = CommandPalette(self, registry, tasks, search)
        self.palette_box.chosen.connect(self._palette_chosen)
        self.rail.wanted.connect(self.show_page)
        self.rail.build()
        registry.attach_to(self)
        self._page_keys = self._make_page_keys()
        self._restore_size()

    def _lay_out(self) -> QWidget:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.marking_label)
        right.addWidget(self.stack, 1)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        return body

    def _make_page_keys(self) -> dict[str, QShortcut]:
        keys = {}
        for spec in self.registry.pages.values():
            if spec.shortcut:
                key = QShortcut(QKeySequence(spec.shortcut), self)
                key.setObjectName(spec.id)
                key.activated.connect(self._page_key)
                keys[spec.id] = key
        return keys

    # Pages

    def page(self, key: str) -> Page:
        """The page, built now if this is the first visit."""
        if key not in self._pages:
            page = self.registry.pages[key].factory()
            page.setProperty("page_id", key)
            page.navigate.connect(self.show_page)
            page.notice.connect(self._page_notice)
            page.count_changed.connect(self._page_count)
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    def built(self) -> list[Page]:
        """The pages visited so far."""
        return list(self._pages.values())

    def current_page(self) -> Page | None:
        """The page shown."""
        return self._pages.get(self._now[0])

    def show_page(self, key: str, argument: Any = None) -> None:
        """Show a page, if it is allowed and the present one lets go."""
        if self._show(key, argument, before=self._now):
            if self._before[0]:
                self._past = [*self._past[-_HISTORY:], self._before]
            self._ahead = []
            self._tell_history()

    def _show(self, key: str, argument: Any, *, before: tuple[str, Any]) -> bool:
        present = self.current_page()
        same = (key, argument) == self._now
        leaving = present is not None and not present.may_leave()
        if same or not self.registry.page_allowed(key) or leaving:
            self.rail.mark(self._now[0])
            return False
        page = self.page(key)
        self._before, self._now = before, (key, argument)
        self.stack.setCurrentWidget(page)
        self.rail.mark(key)
        self.registry.page_shown(key)
        self.status.say("")
        page.open_with(argument)
        page.take_focus()
        self.page_changed.emit(key)
        return True

    def go_back(self) -> None:
        """Alt+Left."""
        if self._past and self._show(*self._past[-1], before=self._now):
            self._ahead.append(self._before)
            self._past.pop()
        self._tell_history()

    def go_forward(self) -> None:
        """Alt+Right."""
        if self._ahead and self._show(*self._ahead[-1], before=self._now):
            self._past.append(self._before)
            self._ahead.pop()
        self._tell_history()

    def refresh(self) -> None:
        """F5."""
        page = self.current_page()
        if page:
            page.refresh()

    def set_count(self, key: str, count: int | None) -> None:
        """The number beside a page in the rail."""
        self.rail.set_count(key, count)

    def open_palette(self) -> None:
        """Ctrl+K."""
        self.palette_box.open_palette()

    def _tell_history(self) -> None:
        self.registry.action("back").setEnabled(bool(self._past))
        self.registry.action("forward").setEnabled(bool(self._ahead))

    def _page_key(self) -> None:
        self.show_page(self.sender().objectName())

    def _page_notice(self, text: str) -> None:
        self.notices.show_notice(text)

    def _page_count(self, count: int) -> None:
        self.set_count(str(self.sender().property("page_id")), count)

    def _palette_chosen(self, target: tuple[str, Any]) -> None:
        kind, value = target
        if kind == "action":
            self.registry.run(value)
        elif isinstance(value, tuple):
            self.show_page(*value)
        else:
            self.show_page(value)

    # Small deeds of the registry

    def open_menu(self) -> None:
        """F10."""
        self.rail.open_menu()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        page = self.current_page()
        if page:
            page.focus_filter()

    def print_page(self) -> None:
        """Ctrl+P."""
        page = self.current_page()
        if page:
            page.print_page()

    def toggle_pane(self) -> None:
        """F8."""
        page = self.current_page()
        if page:
            page.toggle_pane()

    def undo(self) -> None:
        """Ctrl+Z."""
        self.notices.undo_last()

    def use_light(self) -> None:
        """Light scheme."""
        self._theme.set_scheme("light")

    def use_dark(self) -> None:
        """Dark scheme."""
        self._theme.set_scheme("dark")

    def use_contrast(self) -> None:
        """High contrast."""
        self._theme.set_scheme("contrast")

    def use_system(self) -> None:
        """As the system has it."""
        self._theme.set_scheme("system")

    def toggle_notices(self) -> None:
        """Ctrl+Shift+N."""
        self.notices.toggle_panel()

    def show_shortcuts(self) -> None:
        """F1."""
        ShortcutSheet(self, self.registry).open()

    # The window itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.notices.place()
        if self.palette_box.isVisible():
            self.palette_box.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.current_page()
        if page and not page.may_leave():
            event.ignore()
            return
        self.closing.emit()
        if self._settings:
            self._settings.set_bytes("window/geometry", self.saveGeometry())
            self._settings.save()
        super().closeEvent(event)

    def _restore_size(self) -> None:
        self.resize(1440, 900)
        if self._settings:
            self.restoreGeometry(self._settings.bytes("window/geometry"))
