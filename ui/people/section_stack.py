"""The sections of a person's page: tabs above, the chosen one below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lomu_app.kernel.changes import ChangeSet
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.chip_row import ChipRow

OVERVIEW = "overview"
TIMELINE = "timeline"


class SectionStack(QWidget):
    """The overview, and what features have added; each is made when it is first come to.

    `navigate(page id, argument)` as a page has it.
    """

    navigate = Signal(str, object)

    def __init__(self, overview: QWidget, sections: list[PersonSection]) -> None:
        super().__init__()
        self.tabs = ChipRow("Sections of the record", look="tab")
        self.tabs.add(OVERVIEW, "Overview")
        for section in sections:
            self.tabs.add(section.id, section.title)
        self._specs = {section.id: section for section in sections}
        self._views: dict[str, PersonSectionView] = {}
        self._holders: dict[str, QWidget] = {OVERVIEW: overview}
        self._stale: set[str] = set()
        self._person_id = 0
        self._stack = QStackedWidget()
        self._stack.addWidget(overview)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self._chosen)

    def show_person(self, person_id: int, section: str = OVERVIEW) -> None:
        """Show this person; one who is not known here yet begins with this section."""
        if person_id == self._person_id:
            return
        self._person_id = person_id
        self._stale = set(self._views)
        for key in self._specs:
            self.tabs.set_count(key, 0)
        wanted = section if section in self._holders or section in self._specs else OVERVIEW
        if self.tabs.key() != wanted:
            self.tabs.choose(wanted)
        else:
            self._chosen(wanted)

    def forget(self) -> None:
        """Nobody is shown for now."""
        self._person_id = 0

    def chosen(self) -> str:
        """The key of the section that is shown."""
        return self.tabs.key()

    def take_focus(self) -> None:
        """Into the section that is shown, so that Page Down scrolls and Tab leads on from it."""
        holder = self._holders[self.chosen()]
        if holder.focusPolicy() & Qt.FocusPolicy.TabFocus:
            holder.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tabs.take_focus()

    def view(self, key: str) -> PersonSectionView:
        """The view of a section, made if need be."""
        if key not in self._views:
            self._make(key)
        return self._views[key]

    def make_ahead(self, key: str) -> None:
        """Make a section, where there is one, before anybody comes to it."""
        if key in self._specs:
            self.view(key)

    def refresh(self) -> None:
        """Read what is shown again, and the others when somebody comes to them."""
        self._stale = set(self._views)
        self._chosen(self.chosen())

    def heard(self, changes: tuple[ChangeSet, ...]) -> None:
        """Refresh what watches one of these kinds."""
        kinds = {change.kind for change in changes}
        self._stale |= {key for key, view in self._views.items() if view.watched & kinds}
        if self.chosen() in self._stale:
            self._chosen(self.chosen())

    def _chosen(self, key: str) -> None:
        if not self._person_id:
            return
        if key in self._specs:
            fresh = key not in self._views
            view = self.view(key)
            if fresh or key in self._stale:
                self._stale.discard(key)
                view.show_person(self._person_id)
        self._stack.setCurrentWidget(self._holders[key])

    def _make(self, key: str) -> None:
        view = self._specs[key].make()
        self._views[key] = view
        view.navigate.connect(self.navigate)
        view.counted.connect(self._counted)
        holder: QWidget = view
        if not view.scrolls:
            holder = _scrolling(view, self._specs[key].title)
        self._holders[key] = holder
        self._stack.addWidget(holder)

    def _counted(self, number: int) -> None:
        key = next(key for key, view in self._views.items() if view is self.sender())
        self.tabs.set_count(key, number)


def _scrolling(view: PersonSectionView, title: str) -> QScrollArea:
    body = QWidget()
    body.setObjectName("scrolled")
    column = QVBoxLayout(body)
    column.setContentsMargins(3, 3, 9, 3)  # room for the frame of the focus
    column.addWidget(view)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(body)
    area.setAccessibleName(title)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return area


def place_asked_for(argument: object) -> tuple[str, int]:
    """Section and person's id of a page's argument: an id, or `(section, id)`."""
    if isinstance(argument, tuple):
        return str(argument[0]), int(argument[1])
    return OVERVIEW, argument if isinstance(argument, int) else 0
