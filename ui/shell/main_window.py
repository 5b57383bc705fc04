"""The window: marking, navigation, one page at a time, status. It knows no use case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from ui.kit.alt_letters import AltLetters
from ui.kit.banner import Banner
from ui.kit.keys import press_by_enter
from ui.kit.labels import TextLabel
from ui.kit.page import Page
from ui.kit.settings import Settings
from ui.kit.tasks import Tasks
from ui.kit.theme import current_theme
from ui.shell.desk_actions import desk_actions
from ui.shell.frame import Frame
from ui.shell.notices import Notices
from ui.shell.pages import PageStack
from ui.shell.palette import CommandPalette
from ui.shell.palette_list import PaletteEntry
from ui.shell.rail import Rail
from ui.shell.registry import Registry
from ui.shell.shortcuts import ShortcutSheet
from ui.shell.status import StatusStrip

_USUAL_SIZE = QSize(1440, 900)
_FRAME = QSize(16, 48)  # pixels that a window manager puts around a window, at most


def _may_close() -> bool:
    return True


class MainWindow(QMainWindow):
    """Built from a filled `Registry`. `marking` is the bar's text; `practice` recolours it.

    `search(text, people only)` answers the palette; `time()` gives HH:MM for notices;
    `may_close()` is asked after the page when the window is to be closed.
    `banner` is for what goes for every page.
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
        may_close: Callable[[], bool] = _may_close,
    ) -> None:
        super().__init__()
        self.setWindowTitle(f"PRACTICE · {title}" if practice else title)
        self.registry, self._settings, self._may_close = registry, settings, may_close
        self._for_good = False
        self._theme = current_theme()
        for spec in desk_actions(self, self._theme):
            registry.add_action(spec)
        self.rail = Rail(registry, title, searching="palette", helping="shortcuts")
        self.stack = PageStack(registry)
        self.marking_label = TextLabel(marking)
        self.marking_label.setObjectName("marking")
        self.marking_label.setProperty("practice", practice)
        self.marking_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.banner = Banner()
        self.banner.close_button.hide()
        self.setCentralWidget(self._lay_out())
        self.status = StatusStrip()
        self.setStatusBar(self.status)
        self.notices = Notices(self.stack, time)
        self.palette_box = CommandPalette(self, registry, tasks, search)
        self.alt_letters = AltLetters(self)
        self._connect()
        self.rail.build()
        registry.attach_to(self)
        self._page_keys = self._make_page_keys()
        self._history_changed()
        self._restore_size()

    def _lay_out(self) -> QWidget:
        rest = QWidget()
        column = QVBoxLayout(rest)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.marking_label)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
        return Frame(self.rail, rest)

    def _connect(self) -> None:
        self.status.notices_wanted.connect(self.toggle_notices)
        self.status.zoom_wanted.connect(self._theme.zoom_reset)
        self.rail.wanted.connect(self.show_page)
        self.palette_box.chosen.connect(self._palette_chosen)
        self.stack.shown.connect(self._shown)
        self.stack.left.connect(self.palette_box.remember_page)
        self.stack.noticed.connect(self.notices.show_notice)
        self.stack.refused.connect(self.notices.show_problem)
        self.stack.counted.connect(self.rail.set_count)
        self.stack.history_changed.connect(self._history_changed)

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
        return self.stack.page(key)

    def built(self) -> list[Page]:
        """The pages made so far."""
        return self.stack.built()

    def current_page(self) -> Page | None:
        """The page shown."""
        return self.stack.current()

    def show_page(self, key: str, argument: Any = None) -> None:
        """Show a page, if it is allowed and the present one lets go."""
        self.stack.show_page(key, argument)

    def set_count(self, key: str, count: int | None) -> None:
        """The number beside a page in the rail."""
        self.rail.set_count(key, count)

    def _shown(self, key: str) -> None:
        self.status.say("")
        self.alt_letters.give()
        self.page_changed.emit(key)

    def _history_changed(self) -> None:
        self.rail.mark(self.stack.key())
        self.registry.action("back").setEnabled(self.stack.can_go_back())
        self.registry.action("forward").setEnabled(self.stack.can_go_forward())

    def _page_key(self) -> None:
        self.show_page(self.sender().objectName())

    def _palette_chosen(self, target: tuple[str, Any]) -> None:
        kind, value = target
        if kind == "action":
            self.registry.run(value)
        elif isinstance(value, tuple):
            self.show_page(*value)
        else:
            self.show_page(value)

    # Small deeds of the registry

    def go_back(self) -> None:
        """Alt+Left."""
        self.stack.go_back()

    def go_forward(self) -> None:
        """Alt+Right."""
        self.stack.go_forward()

    def refresh(self) -> None:
        """F5."""
        page = self.current_page()
        if page:
            page.refresh()

    def open_palette(self) -> None:
        """Ctrl+K."""
        self.palette_box.open_palette()

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

    def toggle_notices(self) -> None:
        """Ctrl+Shift+N."""
        self.notices.toggle_panel()

    def show_shortcuts(self) -> None:
        """F1."""
        ShortcutSheet(self, self.registry).open()

    # The window itself

    def lets_go(self) -> bool:
        """Whether the person may leave now: asks the page, then whoever knows of running work."""
        page = self.current_page()
        return (page is None or page.may_leave()) and self._may_close()

    def close_for_good(self) -> None:
        """Close without asking anybody."""
        self._for_good = True
        self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.notices.place()
        if self.palette_box.isVisible():
            self.palette_box.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._for_good and not self.lets_go():
            event.ignore()
            return
        self.closing.emit()
        if self._settings:
            self._settings.set_bytes("window/geometry", self.saveGeometry())
            self._settings.save()
        super().closeEvent(event)

    def _restore_size(self) -> None:
        room = self.screen().availableSize() - _FRAME  # else the status line is below the screen
        self.resize(_USUAL_SIZE.boundedTo(room))
        if self._settings:
            self.restoreGeometry(self._settings.bytes("window/geometry"))
