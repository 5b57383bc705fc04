"""A map with its buttons, what it tells of the chosen place, and where its outlines come from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.labels import WrappedLabel
from ui.kit.layouts import FlowLayout
from ui.kit.map_ground import Ground
from ui.kit.map_view import MapView
from ui.kit.page import IconButton


class MapPanel(QWidget):
    """`outlines_wanted`: other outlines are asked for; answer with `set_ground`."""

    outlines_wanted = Signal()

    def __init__(
        self, ground: Ground, title: str, *, near_metres: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.map = MapView(ground, title, near_metres=near_metres)
        self.told_label = WrappedLabel("", "h3")
        self._ground_told, self._missing = ground.told, ""
        self.ground_label = WrappedLabel(ground.told, "small")
        self.in_button = IconButton("Nearer", "plus")
        self.in_button.setToolTip("Nearer (+)")
        self.out_button = IconButton("Farther", "minus")
        self.out_button.setToolTip("Farther (−)")
        self.all_button = IconButton("Everything", "search")
        self.all_button.setToolTip("Everything (0)")
        self.previous_button = IconButton("Place before", "chevron_up")
        self.previous_button.setToolTip("The place before (P)")
        self.next_button = IconButton("Next place", "chevron_down")
        self.next_button.setToolTip("The next place (N)")
        self.outlines_button = IconButton("Outlines …", "folder")
        self.outlines_button.setToolTip("Use the outlines of your own force: a GeoJSON file")
        self._tools = QWidget()
        row = FlowLayout(self._tools)
        for button, deed in (
            (self.next_button, self.map.next_point),
            (self.previous_button, self.map.previous_point),
            (self.in_button, self.map.zoom_in), (self.out_button, self.map.zoom_out),
            (self.all_button, self.map.show_all), (self.outlines_button, self._ask),
        ):  # fmt: skip
            button.clicked.connect(deed)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._tools)
        column.addWidget(self.map, 1)
        column.addWidget(self.told_label)
        column.addWidget(self.ground_label)
        self.map.told_changed.connect(self._tell)
        self._tell()

    def set_ground(self, ground: Ground) -> None:
        """Other outlines."""
        self.map.set_ground(ground)
        self._ground_told = ground.told
        self.tell_missing(self._missing)

    def tell_missing(self, words: str) -> None:
        """Say that something is not on the map; nothing where all of it is."""
        self._missing = words
        self.ground_label.setText(f"{words} {self._ground_told}".strip())

    def _tell(self) -> None:
        self.told_label.setText(self.map.told())

    def _ask(self) -> None:
        self.outlines_wanted.emit()
