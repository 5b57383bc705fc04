"""Ctrl+K: people, places, targets, pages and actions, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from lomu_app.kernel.errors import LomuError
from ui.kit.labels import ElidedLabel, WrappedLabel, announce
from ui.kit.tasks import Tasks
from ui.shell.palette_list import ENTRY_ROLE, Entries, EntryDelegate, PaletteEntry
from ui.shell.registry import Registry

_ROWS = 9
_RECENT = 5
_FOOT = "↑ ↓ choose   ·   Enter open   ·   Esc close   ·   > actions   ·   @ people"
_NOTHING = "Nothing found. Try part of a name, a PNC id, a reference or a page."
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS,
    Qt.Key.Key_PageUp: -_ROWS,
}


def match(words: str, text: str) -> float:
    """How well what is typed fits a title: 0 to 100; starts of words count most."""
    from rapidfuzz import fuzz

    typed, title = words.lower().strip(), text.lower()
    if not typed:
        return 1
    if title.startswith(typed):
        return 100
    if all(any(part.startswith(bit) for part in title.split()) for bit in typed.split()):
        return 95
    return float(fuzz.partial_ratio(typed, title)) * 0.9 if len(typed) > 2 else 0


class _SearchEdit(QLineEdit):
    """Keeps the focus; arrows move in the list below it."""

    stepped = Signal(int)
    closed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Tab else -1)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return False


class _Shade(QWidget):
    """Dims the desk behind the palette; a press on it closes."""

    pressed = Signal()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(10, 15, 20, 120))
        painter.end()

    def mousePressEvent(self, _event: object) -> None:
        self.pressed.emit()


class CommandPalette(QFrame):
    """`search(text, people only)` runs on a pool thread and returns entries, best first.

    `chosen(target)`: ("page", (id, argument)) style pairs as the entries give them;
    pages come as ("page", id), actions as ("action", id).
    """

    chosen = Signal(object)

    def __init__(
        self,
        window: QWidget,
        registry: Registry,
        tasks: Tasks,
        search: Callable[[str, bool], Sequence[PaletteEntry]],
    ) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self._registry, self._tasks, self._search = registry, tasks, search
        self._shade = _Shade(window)
        self._shade.hide()
        self._shade.pressed.connect(self.close_palette)
        self._came_from: QWidget | None = None
        self._recent: list[PaletteEntry] = []
        self._local: list[PaletteEntry] = []
        self._found: list[PaletteEntry] = []
        self._waits = self._stepped = self._enter_pressed = False
        self.edit = _SearchEdit()
        self.edit.setAccessibleName("Search people, places, targets, pages and actions")
        self.edit.setPlaceholderText("Search people, places, targets, pages and actions")
        self.edit.textChanged.connect(self._typed)
        self.edit.stepped.connect(self._step)
        self.edit.closed.connect(self.close_palette)
        self.edit.returnPressed.connect(self._enter)
        self.model = Entries(self)
        self.list = QListView()
        self.list.setAccessibleName("Found")
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list, self.model))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.edit)
        self.nothing_label = WrappedLabel(_NOTHING, "muted")
        self.nothing_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing_label, 1)
        column.addWidget(ElidedLabel(_FOOT, "small"))
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(36)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 130))
        self.setGraphicsEffect(shadow)
        self.hide()

    def open_palette(self, text: str = "") -> None:
        """Show it over the window, ready to type."""
        window = self.parentWidget()
        if window is None:
            return
        self._came_from = window.focusWidget()
        self.place()
        self._shade.show()
        self._shade.raise_()
        self.show()
        self.raise_()
        self.edit.setText(text)
        self._typed()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.edit.end(False)

    def remember_page(self, key: str, argument: Any, title: str) -> None:
        """A page about one record was left: it is offered again while nothing is typed."""
        spec = self._registry.pages[key]
        if not spec.section and argument is not None:
            self._remember(PaletteEntry(title, spec.title, spec.icon, ("page", (key, argument))))

    def _remember(self, entry: PaletteEntry) -> None:
        others = [other for other in self._recent if other.target != entry.target]
        self._recent = [entry, *others][:_RECENT]

    def close_palette(self) -> None:
        """Hide it, and go back to where the focus was."""
        self.hide()
        self._shade.hide()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self._came_from = None

    def place(self) -> None:
        """The window has another size."""
        window = self.parentWidget()
        if window is None:
            return
        metrics = self.fontMetrics()
        wide = min(metrics.averageCharWidth() * 108, window.width() - 60)
        row = metrics.height() + 17
        high = min(row * _ROWS + row * 3, window.height() - 100)
        self.setGeometry((window.width() - wide) // 2, max(48, window.height() // 9), wide, high)
        self._shade.setGeometry(window.rect())

    def _typed(self) -> None:
        text = self.edit.text().strip()
        actions_only, people_only = text.startswith(">"), text.startswith("@")
        words = text[1:].strip() if actions_only or people_only else text
        self._local = [] if people_only else self._match_local(words, actions_only=actions_only)
        self._found = []
        self._stepped = self._enter_pressed = False
        self._waits = bool(words) and not actions_only
        self.nothing_label.setText("Searching …" if self._waits else _NOTHING)
        if self._waits:
            self._tasks.run(
                self,
                partial(self._search, words, people_only),
                self._arrived,
                self._failed,
                key="palette",
            )
        self._show()

    def _match_local(self, words: str, *, actions_only: bool) -> list[PaletteEntry]:
        entries = [] if actions_only else self._pages()
        entries += self._actions()
        scored = [
            (match(words, f"{entry.title} {self._keywords(entry)}"), entry) for entry in entries
        ]
        good = [pair for pair in scored if pair[0] >= (65 if words else 1)]
        good.sort(key=lambda pair: (bool(pair[1].unless), -pair[0]))
        return [entry for _, entry in good]

    def _keywords(self, entry: PaletteEntry) -> str:
        kind, key = entry.target
        specs = self._registry.pages if kind == "page" else self._registry.actions
        return specs[key].keywords

    def _pages(self) -> list[PaletteEntry]:
        return [
            PaletteEntry(
                f"Go to {spec.title}", "Page", spec.icon, ("page", spec.id),
                shortcut=spec.shortcut,
                unless="" if self._registry.page_allowed(spec.id) else "not allowed",
            )
            for spec in self._registry.pages.values()
            if spec.section
        ]  # fmt: skip

    def _actions(self) -> list[PaletteEntry]:
        return [
            PaletteEntry(
                spec.title, "Action", spec.icon or "chevron_right", ("action", spec.id),
                shortcut=spec.shortcut, unless=self._registry.why_not(spec.id),
            )
            for spec in self._registry.actions.values()
        ]  # fmt: skip

    def _arrived(self, found: Sequence[PaletteEntry]) -> None:
        self._found = list(found)
        self._answered(_NOTHING)

    def _failed(self, error: Exception) -> None:
        why = error.message if isinstance(error, LomuError) else "Try again."
        self._answered(f"People and places could not be searched. {why}")

    def _answered(self, nothing: str) -> None:
        self._waits = False
        self.nothing_label.setText(nothing)
        self._show()
        if self._enter_pressed:
            self._take()

    def _show(self) -> None:
        ordered = [*self._found, *self._local]
        if not self.edit.text().strip():
            ordered = [*self._recent, *self._local]
        before = self.list.currentIndex().data(ENTRY_ROLE) if self._stepped else None
        self.nothing_label.setVisible(not ordered)
        self.list.setVisible(bool(ordered))
        self.model.show_entries(ordered)
        if ordered:
            # What the person has moved to stays chosen when more is found above it.
            row = ordered.index(before) if before in ordered else 0
            self.list.setCurrentIndex(self.model.index(row))
        announce(self.edit, f"{len(ordered)} found")

    def _step(self, by: int) -> None:
        count = self.model.rowCount()
        self._stepped = True
        if count:
            row = min(max(self.list.currentIndex().row() + by, 0), count - 1)
            if abs(by) == 1 and count > 1:
                row = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self.model.index(row))
            said = self.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
            announce(self.edit, str(said))

    def _enter(self) -> None:
        if self._waits and not self._stepped:
            self._enter_pressed = True  # the first line may not be the one that is meant
        else:
            self._take()

    def _take(self) -> None:
        index = self.list.currentIndex()
        if not index.isValid():
            return
        entry: PaletteEntry = index.data(ENTRY_ROLE)
        if not entry.unless:
            if entry in self._found:
                self._remember(entry)
            self.close_palette()
            self.chosen.emit(entry.target)
