"""What every page of the desk is: a title, tools, a body, and a few things the shell asks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.kit.cards import FigureCards
from ui.kit.filter_bar import FilterBar
from ui.kit.labels import ElidedLabel, icon_size, show_if
from ui.kit.theme import Theme, current_theme

LOW_WINDOW = 800  # pixels of height below which figures fold to one line
VERY_LOW_WINDOW = 600  # and below which the list takes their place
NARROW_WINDOW = 216  # letters of width below which the detail pane gives way to the list
_PANE_LETTERS = 50


class IconButton(QPushButton):
    """A button whose icon follows the theme. `primary` for the one main thing to do."""

    def __init__(
        self, words: str, icon: str, *, primary: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(f" {words}" if words else "", parent)
        self._icon_name, self._primary = icon, primary
        self._theme: Theme = current_theme()
        self.setAccessibleName(words)
        if primary:
            self.setProperty("primary", True)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def set_words(self, words: str, icon: str) -> None:
        """Say something else."""
        self._icon_name = icon
        self.setText(f" {words}")
        self.setAccessibleName(words)
        self._restyle()

    def _restyle(self) -> None:
        token = "on_accent" if self._primary else "text2"
        self.setIconSize(icon_size(self))
        self.setIcon(self._theme.icon(self._icon_name, token))


class DetailPane(QFrame):
    """The panel at the right of a list: a body that scrolls, and a foot that stays."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName(title)
        scrolled = QWidget()
        scrolled.setObjectName("scrolled")
        self.body = QVBoxLayout(scrolled)
        self.body.setContentsMargins(16, 12, 12, 8)
        self.body.setSpacing(6)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(scrolled)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(14, 6, 14, 12)
        self.foot.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.scroll_area, 1)
        column.addLayout(self.foot)
        self._column = column

    def put_on_top(self, widget: QWidget) -> None:
        """Above the body, where it stays in sight."""
        self._column.insertWidget(0, widget)

    def letters_wide(self) -> int:
        """The width it would like, in pixels."""
        return self.fontMetrics().averageCharWidth() * _PANE_LETTERS


class RecordPane(DetailPane):
    """The panel of one record of a list. `left` on Esc: back to the list."""

    left = Signal()

    def clear(self) -> None:
        """No record is chosen."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Enter in the list: to what is done first."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ListAndPane(QSplitter):
    """A list and its detail pane; the pane gives way in a narrow window."""

    def __init__(self, main: QWidget, pane: DetailPane, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._pane = pane
        self._forced: bool | None = None
        main.setMinimumWidth(200)
        pane.setMinimumWidth(200)
        self.setHandleWidth(10)
        self.addWidget(main)
        self.addWidget(pane)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setChildrenCollapsible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pane(self, *, shown: bool) -> None:
        """The user's wish, stronger than the width of the window."""
        self._forced = shown
        self._pane.setVisible(shown)
        self._share()

    def toggle_pane(self) -> None:
        """F8."""
        self.show_pane(shown=self._pane.isHidden())

    def fit(self, window_width: int) -> None:
        """Show or hide the pane for this width, unless the user has said."""
        if self._forced is None:
            needed = NARROW_WINDOW * self.fontMetrics().averageCharWidth()
            self._pane.setVisible(window_width >= needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._share()

    def _share(self) -> None:
        wide = min(self._pane.letters_wide(), int(self.width() * 0.36))
        if self.width() > wide:
            self.setSizes([self.width() - wide - self.handleWidth(), wide])


class Page(QWidget):
    """Base of all pages.

    `head` takes the title line's tools (`add_tool`), `body` takes the rest. The shell calls
    `open_with(argument)` each time the page is shown, `refresh()` on F5 and when records
    changed, `focus_filter()` on Ctrl+F, `print_page()` on Ctrl+P, `may_leave()` before
    another page is shown.

    `navigate(page id, argument)` asks the shell for another page; `notice(text)` for a toast;
    `title_changed()` after `set_title`; `count_changed(n)` sets the number in the rail.
    """

    navigate = Signal(str, object)
    notice = Signal(str)
    count_changed = Signal(int)

    def __init__(self, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.theme = current_theme()
        self._title = ElidedLabel(title, "h1")
        self._subtitle = ElidedLabel(subtitle, "muted")
        show_if(self._subtitle, shown=bool(subtitle))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addLayout(words, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(9)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(9)
        column.addLayout(self.head)
        column.addLayout(self.body, 1)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change the heading."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        show_if(self._subtitle, shown=bool(subtitle))

    def title(self) -> str:
        """The heading."""
        return self._title.whole_text()

    def add_tool(self, widget: QWidget) -> None:
        """Put a button at the right of the heading."""
        self.head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    # What the shell asks; pages override what they have

    def get_ready(self) -> None:
        """The page was made ahead of its first visit: do now what that would wait for."""

    def open_with(self, argument: Any) -> None:
        """The page is shown; `argument` is what `navigate` was given, or None."""

    def refresh(self) -> None:
        """Read again what is shown."""

    def focus_filter(self) -> None:
        """Put the cursor into the quick filter, if there is one."""
        found = self.findChild(FilterBar)
        if isinstance(found, FilterBar):
            found.focus_quick()

    def toggle_pane(self) -> None:
        """Show or hide the detail pane beside the list, if there is one."""
        for pair in self.findChildren(ListAndPane):
            pair.toggle_pane()

    def take_focus(self) -> None:
        """Put the focus into the page's list, else its first control, unless it is there."""
        if self.isAncestorOf(self.window().focusWidget()):
            return
        table = self.findChild(QTableView)
        found = table if isinstance(table, QTableView) else self._first_control()
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_control(self) -> QWidget | None:
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if self.isAncestorOf(widget) and tabbed and widget.isVisibleTo(self):
                return widget
            widget = widget.nextInFocusChain()
        return None

    def print_page(self) -> None:
        """Print what is shown; by default there is nothing to print."""
        self.notice.emit("There is nothing to print on this page.")

    def may_leave(self) -> bool:
        """Whether another page may take its place now."""
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        window = self.window()
        for cards in self.findChildren(FigureCards):
            cards.fold(folded=window.height() < LOW_WINDOW)
            cards.give_way(low=window.height() < VERY_LOW_WINDOW)
        for pair in self.findChildren(ListAndPane):
            pair.fit(window.width())
