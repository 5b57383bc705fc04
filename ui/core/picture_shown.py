"""Says on each page whether it is older than the last answer, and why a page is empty."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QLayout, QWidget
from shiboken6 import isValid

from lomu_app.kernel.clock import london
from ui.core.desk import Desk
from ui.kit.empty import EmptyState
from ui.kit.labels import announce
from ui.kit.page import Page, RecordPane
from ui.kit.table_view import RecordTable
from ui.shell.main_window import MainWindow

# By the key of the question: what one record of a list is shown by; what a page consists of.
_OF_ONE = frozenset({"one", "detail"})
_LISTED = frozenset({"list", "wall"})
_WHOLE = frozenset(
    {
        "list", "wall", "person", "plan", "location", "risk", "day", "area", "meeting", "users",
        "log", "measures", "children", "narrow", "queue", "pair", "one", "detail",
    }
)  # fmt: skip
_TITLE = "Not read before the server went away"
_ADVICE = (
    "What stands here is not known on this computer just now. It is shown as soon as the "
    "connection is back. Pages and people that were open before can be read: Alt+← goes back."
)


class PictureShown(QObject):
    """While the database is away, covers what cannot be shown.

    `words` is what the window's banner adds of the page; `changed` when that may be something else.
    """

    changed = Signal()

    def __init__(self, desk: Desk, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._oldest: dt.datetime | None = None
        self._partly = False
        self._covers: dict[Page, Cover] = {}
        desk.recalled.connect(self._recalled)
        desk.not_read.connect(self._not_read)
        desk.changes.found.connect(self._uncover_all)
        window.stack.left.connect(self._left)

    def words(self, picture: str) -> str:
        """What is told of the page that is shown; `picture` is when the database answered last."""
        said = []
        if self._oldest is not None and f"{london(self._oldest):%H:%M}" != picture:
            said.append(f"Parts of this page are as at {london(self._oldest):%H:%M}.")
        if self._partly:
            said.append("Parts of it were not read before, and are empty for that reason.")
        return " ".join(said)

    def _left(self, *_place: object) -> None:
        self._oldest, self._partly = None, False
        page = self._window.current_page()
        if page is not None:
            self._uncover(page)
        self.changed.emit()

    def _recalled(self, owner: QObject, key: str, at: dt.datetime) -> None:
        page = self._page_of(owner)
        if page is None:
            return
        if page in self._covers and self._covers[page].key == key:
            self._uncover(page)
        self._oldest = at if self._oldest is None else min(at, self._oldest)
        self.changed.emit()

    def _not_read(self, owner: QObject, key: str) -> None:
        page, widget = self._page_of(owner), _widget_of(owner)
        if page is None or widget is None:
            return
        whole = key in _WHOLE and widget is page
        panes = page.findChildren(RecordPane)
        of_one = bool(panes) and whole and key in _OF_ONE
        for pane in panes:  # it must not go on showing another record
            if of_one or pane is widget or pane.isAncestorOf(widget):
                pane.clear()
        if not whole or of_one:
            self._partly = True
        elif page not in self._covers:
            self._covers[page] = Cover(page, key)
            announce(page, f"{_TITLE}. {_ADVICE}")
        self.changed.emit()

    def _page_of(self, owner: QObject) -> Page | None:
        """The page that is shown, if it asked or holds whoever did."""
        page, widget = self._window.current_page(), _widget_of(owner)
        if page is None or widget is None:
            return None
        return page if widget is page or page.isAncestorOf(widget) else None

    def _uncover(self, page: Page) -> None:
        cover = self._covers.pop(page, None)
        if cover is not None:
            cover.take_off()

    def _uncover_all(self) -> None:
        for page in list(self._covers):
            self._uncover(page)
        self._oldest, self._partly = None, False


class Cover(QObject):
    """Stands over the list of a page, or else in the place of all that is below its title."""

    def __init__(self, page: Page, key: str) -> None:
        super().__init__(page)
        self.key = key
        self.said = EmptyState(_TITLE, _ADVICE, icon="clock")
        self._hidden: list[QWidget] = []
        table = page.findChild(RecordTable) if key in _LISTED else None
        self._table = table if isinstance(table, RecordTable) else None
        for pane in page.findChildren(RecordPane):
            pane.clear()
        if self._table is not None:
            self._lie_on(self._table)
        else:
            self._hidden = _widgets_in(page.body)
            for widget in self._hidden:
                widget.hide()
            page.body.addWidget(self.said, 1)

    def take_off(self) -> None:
        """Show again what is beneath."""
        self.said.hide()
        self.said.deleteLater()
        if self._table is not None:
            self._table.removeEventFilter(self)
            self._table.setEnabled(True)
        for widget in self._hidden:
            if isValid(widget):
                widget.show()
        self.deleteLater()

    def _lie_on(self, table: RecordTable) -> None:
        table.setEnabled(False)
        table.installEventFilter(self)
        self.said.setParent(table)
        self.said.setObjectName("page")
        self.said.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.said.setGeometry(table.rect())
        self.said.show()
        self.said.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.said.setGeometry(watched.rect())
        return super().eventFilter(watched, event)


def _widget_of(owner: QObject) -> QWidget | None:
    found: QObject | None = owner
    while found is not None and not isinstance(found, QWidget):
        found = found.parent()
    return found


def _widgets_in(layout: QLayout) -> list[QWidget]:
    """The widgets of a layout that are shown."""
    items = (layout.itemAt(at) for at in range(layout.count()))
    widgets = (item.widget() for item in items if item is not None)
    return [widget for widget in widgets if widget is not None and not widget.isHidden()]
