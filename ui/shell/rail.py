"""The navigation at the left: sections, pages, counts."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit.labels import TextLabel, icon_size
from ui.kit.theme import current_theme
from ui.shell.registry import PageSpec, Registry

_LETTERS = 27
_LEFT = 14  # pixels from the edge to the icon
_GAP = 10
_BETWEEN = 1  # from one page to the next
_STEP = 20  # that the wheel scrolls by


class _RailButton(QToolButton):
    """Icon, title, and at the right something muted: a number of records, or a key."""

    def __init__(self, title: str, icon: str, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._icon_name, self._aside = title, icon, ""
        self._keys, self._folded = keys, False
        self._theme = current_theme()
        self.setProperty("nav", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(title)
        self._tell()

    def set_aside(self, words: str) -> None:
        """What stands at the right."""
        self._aside = words
        self._tell()
        self.update()

    def fold(self, *, folded: bool) -> None:
        """Show the icon alone; the tooltip says the rest."""
        self._folded = folded
        self._tell()
        self.update()

    def _tell(self) -> None:
        count = self._aside if self._folded and self._aside != self._keys else ""
        words = f"{self._title}, {count}" if count else self._title
        self.setToolTip(f"{words}  ({self._keys})" if self._keys else words)

    def sizeHint(self) -> QSize:
        return QSize(100, self.fontMetrics().height() + 15)

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * _LEFT, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
        tokens = self._theme.tokens
        chosen = self.isChecked()
        ink = tokens.rail_on_selected if chosen else tokens.rail_text
        if not self.isEnabled():
            ink = tokens.rail_muted
        side = self.fontMetrics().height() + 2
        icon = self._theme.icon(self._icon_name, "rail_on_selected" if chosen else "rail_text")
        mode = icon.Mode.Normal if self.isEnabled() else icon.Mode.Disabled
        spot = QRect(_LEFT, (self.height() - side) // 2, side, side)
        icon.paint(painter, spot, Qt.AlignmentFlag.AlignCenter, mode)
        if not self._folded:
            self._paint_words(painter, spot.right() + _GAP, ink, chosen=chosen)
        painter.end()

    def _paint_words(self, painter: QPainter, left: int, ink: str, *, chosen: bool) -> None:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        metrics = QFontMetrics(font)
        number = self._aside
        kept = metrics.horizontalAdvance(number) + (_GAP if number else 0)
        room = QRect(left, 0, self.width() - left - _GAP - 4, self.height())
        shown = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, room.width() - kept)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, shown)
        if number:
            painter.setPen(QColor(ink if chosen else self._theme.tokens.rail_muted))
            painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, number)


class _NavButton(_RailButton):
    """A page, with the number of its records."""

    def __init__(self, spec: PageSpec, parent: QWidget) -> None:
        super().__init__(spec.title, spec.icon, spec.shortcut, parent)
        self.spec = spec
        self.setObjectName(f"nav_{spec.id}")
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def set_count(self, count: int | None) -> None:
        self.set_aside("" if count is None else f"{count:,}")
        self.setAccessibleName(
            self.spec.title if count is None else f"{self.spec.title}, {count:,}"
        )


class _Shelf(QScrollArea):
    """Scrolls the pages, where they are pictures alone by whole ones: half a one tells nothing."""

    def __init__(self, pages: QWidget) -> None:
        super().__init__()
        self._pages, self._each = pages, 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(pages)
        self.verticalScrollBar().valueChanged.connect(self._settle)

    def keep_whole(self, each: int) -> None:
        """From one to the next it is `each` pixels; 0 where they may be cut."""
        self._each = each
        self.verticalScrollBar().setSingleStep(each or _STEP)
        # A bar would lie on the pictures; wheel, keys and the page that is open scroll them.
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOff if each else bar.ScrollBarAsNeeded)
        self._trim()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._trim()

    def _trim(self) -> None:
        room = self.contentsRect().height()
        longer = self._pages.sizeHint().height() > room
        left_over = (room + _BETWEEN) % self._each if self._each and longer else 0
        if self.viewportMargins().bottom() != left_over:
            self.setViewportMargins(0, 0, 0, left_over)

    def _settle(self, place: int) -> None:
        if self._each and place % self._each:
            self.verticalScrollBar().setValue(round(place / self._each) * self._each)


class Rail(QFrame):
    """`wanted(page id)` when a page is chosen. The menu button holds all actions.

    `searching` and `helping` are actions that have a button of their own: above and below.
    """

    wanted = Signal(str)

    def __init__(
        self,
        registry: Registry,
        brand: str,
        *,
        searching: str,
        helping: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._registry, self._theme = registry, current_theme()
        self._buttons: dict[str, _NavButton] = {}
        self._heads: list[TextLabel] = []
        self._folded = False
        self.menu_button = QToolButton()
        self.menu_button.setObjectName("railMenu")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setAccessibleName("Menu")
        self.menu_button.setToolTip("Menu of all actions  (F10)")
        self.menu_button.setMenu(QMenu(self.menu_button))
        self._brand = TextLabel(brand)
        self._brand.setObjectName("brand")
        self._top = QHBoxLayout()
        self._top.addWidget(self._brand, 1)
        self._top.addWidget(self.menu_button)
        body = QWidget()
        body.setObjectName("railBody")
        self._list = QVBoxLayout(body)
        self._list.setSpacing(_BETWEEN)
        self.scroller = _Shelf(body)
        self.scroller.setObjectName("rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(self._deed(searching, "Search"))
        column.addWidget(self.scroller, 1)
        column.addWidget(self._deed(helping, "Shortcuts"))
        column.addSpacing(6)
        self._theme.changed.connect(self._restyle)
        self._restyle()

    def build(self) -> None:
        """Make a button for each page that has a section, and the menu of actions."""
        section = ""
        for spec in self._registry.pages.values():
            if not spec.section:
                continue
            if spec.section != section:
                section = spec.section
                self._heads.append(TextLabel(section, "railhead"))
                self._list.addWidget(self._heads[-1])
            button = _NavButton(spec, self)
            button.setEnabled(self._registry.page_allowed(spec.id))
            button.clicked.connect(self._clicked)
            self._list.addWidget(button)
            self._buttons[spec.id] = button
        self._list.addStretch(1)
        self._fill_menu()
        self._fit()

    def mark(self, page: str) -> None:
        """Show which page is open, in sight also where the rail is longer than the window."""
        for key, button in self._buttons.items():
            button.setAutoExclusive(False)
            button.setChecked(key == page)
            button.setAutoExclusive(True)
        if page in self._buttons:
            self.scroller.ensureWidgetVisible(self._buttons[page], 0, 0)

    def set_count(self, page: str, count: int | None) -> None:
        """The number beside a page."""
        if page in self._buttons:
            self._buttons[page].set_count(count)

    def judge(self) -> None:
        """Ask again which pages are allowed."""
        for key, button in self._buttons.items():
            button.setEnabled(self._registry.page_allowed(key))

    def folded_width(self) -> int:
        """In pixels, with the icons alone."""
        return self.fontMetrics().height() + 2 + 2 * _LEFT

    def fold(self, *, folded: bool) -> None:
        """Show the icons alone, or the words beside them too."""
        if folded is not self._folded:
            self._folded = folded
            self._fit()

    def _fit(self) -> None:
        full = self.fontMetrics().averageCharWidth() * _LETTERS + 24
        self.setFixedWidth(self.folded_width() if self._folded else full)
        self._top.setContentsMargins(*(4, 8, 4, 4) if self._folded else (_LEFT, 8, 8, 4))
        for words in (self._brand, *self._heads):
            words.setVisible(not self._folded)
        for button in self.findChildren(_RailButton):
            button.fold(folded=self._folded)
        self._list.setContentsMargins(0, 0, 0, 0 if self._folded else 8)
        one = next(iter(self._buttons.values()), None)
        each = one.sizeHint().height() + _BETWEEN if one is not None and self._folded else 0
        self.scroller.keep_whole(each)

    def open_menu(self) -> None:
        """F10."""
        self.menu_button.showMenu()

    def _deed(self, key: str, title: str) -> _RailButton:
        spec = self._registry.actions[key]
        button = _RailButton(title, spec.icon, spec.shortcut, self)
        button.setObjectName(f"deed_{key}")
        button.set_aside(spec.shortcut)
        button.clicked.connect(self._registry.action(key).trigger)
        return button

    def _fill_menu(self) -> None:
        menu = self.menu_button.menu()
        menus: dict[str, QMenu] = {}
        for spec in self._registry.actions.values():
            if spec.menu not in menus:
                menus[spec.menu] = menu.addMenu(spec.menu)
            menus[spec.menu].addAction(self._registry.action(spec.id))

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _NavButton):
            self.wanted.emit(sender.spec.id)

    def _restyle(self) -> None:
        self.menu_button.setIconSize(icon_size(self) * 1.2)
        self.menu_button.setIcon(self._theme.icon("menu", "rail_text"))
        self._fit()
