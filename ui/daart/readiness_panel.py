"""The arrest-ready test as a list to tick, each item with what speaks for it or is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from lomu_app.daart.readiness import ItemState, Readiness, ReadinessItem
from ui.kit.checklist import CheckItem, Checklist
from ui.kit.dates import moment_words
from ui.kit.labels import TextLabel

_STANDS = {ItemState.YES, ItemState.NOT_APPLICABLE, ItemState.EXCEPTION}


def check_item(item: ReadinessItem) -> CheckItem:
    """One line: ticked where it stands, with who ticked it and when."""
    parts = [item.why]
    if item.state is ItemState.NOT_APPLICABLE:
        parts.insert(0, "not applicable")
    if item.state is ItemState.NO:
        parts.insert(0, "Gap")
    elif not item.derived and item.answered_by and item.answered_at is not None:
        parts.append(f"{item.answered_by}, {moment_words(item.answered_at)}")
    note = ": ".join(parts[:2]) if item.state is ItemState.NO else " · ".join(filter(None, parts))
    return CheckItem(item.code, item.label, item.state in _STANDS, note)


class ReadinessPanel(QWidget):
    """Asks (`tick_wanted`, `answer_wanted`) and shows what the core then says."""

    tick_wanted = Signal(object, bool)  # ReadinessItem, wanted state
    answer_wanted = Signal(object)  # ReadinessItem

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, ReadinessItem] = {}
        self.checklist = Checklist("Arrest-ready test")
        self.checklist.toggled.connect(self._toggled)
        self.gaps_label = TextLabel("", "h3")
        self.answer_button = QPushButton("Answer or except …")
        self.answer_button.setToolTip("Answer an item in words, or let it pass with a reason")
        self.answer_button.clicked.connect(self._open_menu)
        self.menu = QMenu(self.answer_button)
        self.menu.triggered.connect(self._picked)
        foot = QHBoxLayout()
        foot.addWidget(self.gaps_label, 1)
        foot.addWidget(self.answer_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.checklist)
        column.addLayout(foot)

    def show_readiness(self, readiness: Readiness, *, allowed: bool) -> None:
        """Show how the test stands now."""
        self._items = {item.code: item for item in readiness.items}
        self.checklist.set_items([check_item(item) for item in readiness.items])
        self.checklist.set_read_only(read_only=not allowed)
        self.answer_button.setEnabled(allowed)
        gaps = len(readiness.gaps)
        self.gaps_label.setText("No gaps" if not gaps else f"{gaps} gap{'s' if gaps > 1 else ''}")
        self.menu.clear()
        for item in sorted(readiness.items, key=_gaps_first):
            if item.state is not ItemState.TO_COME:
                mark = "Gap: " if item.gap else ""
                self.menu.addAction(f"{mark}{item.label}".replace("&", "&&")).setData(item.code)

    def take_focus(self) -> None:
        """Into the first gap, else the first item."""
        boxes = self.checklist.boxes
        gap = next((code for code, item in self._items.items() if item.gap), None)
        code = gap or next(iter(boxes), None)
        if code is not None:
            boxes[code].show()  # Qt shows a new one a little later, and focuses none unseen
            boxes[code].setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggled(self, code: str, wanted: bool) -> None:
        item = self._items[code]
        # The box shows what the core says, not what was pressed; the answer sets it.
        self.checklist.set_items([check_item(one) for one in self._items.values()])
        self.tick_wanted.emit(item, wanted)

    def _open_menu(self) -> None:
        corner = self.answer_button.rect().bottomLeft()
        self.menu.popup(self.answer_button.mapToGlobal(corner))

    def _picked(self, action: object) -> None:
        code = str(action.data()) if hasattr(action, "data") else ""
        if code in self._items:
            self.answer_wanted.emit(self._items[code])


def _gaps_first(item: ReadinessItem) -> bool:
    return not item.gap
