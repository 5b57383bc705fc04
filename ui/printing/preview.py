"""What will come out of the printer, sheet by sheet, each the way round that it is printed.

Qt's own preview shows all sheets the way round of the last one, and cuts what stands over.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QPushButton, QScrollArea, QWidget

from ui.kit.labels import TextLabel, WrappedLabel, announce
from ui.kit.prompter import KitDialog
from ui.printing.paper import Press, SheetOfPaper

_ZOOMS = (1.0, 1.4, 2.0)  # times the size at which a whole sheet fits
_ROUND = 190  # pixels of height for heading and buttons
_LEAST = QSize(420, 320)


class SheetPicture(QWidget):
    """One sheet, painted by the same press as the paper."""

    def __init__(self, press: Press, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._press = press
        self._sheet: SheetOfPaper | None = None
        self.setAccessibleName("Sheet of paper")

    def show_sheet(self, sheet: SheetOfPaper, room: QSize, zoom: float) -> None:
        """Show this one as big as the room allows, times the zoom."""
        self._sheet = sheet
        fitting = min(room.width() / sheet.width, room.height() / sheet.height) * zoom
        self.setFixedSize(int(sheet.width * fitting), int(sheet.height * fitting))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._sheet is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor("#ffffff"))  # paper is white in the dark theme too
        dots = self.width() / (self._sheet.width * self._press.scale)
        painter.scale(dots, dots)
        self._press.paint(painter, self._sheet)
        painter.end()


class PaperPreview(KitDialog):
    """Leafs through the sheets by PgUp and PgDn. `print_wanted`; it stays open meanwhile."""

    print_wanted = Signal()

    def __init__(
        self, parent: QWidget, title: str, press: Press, sheets: Sequence[SheetOfPaper]
    ) -> None:
        super().__init__(parent, title)
        self._sheets, self._at, self._zoom = list(sheets), 0, 0
        size = parent.window().size()
        wide, high = size.width() - 100, size.height() - _ROUND
        self._room = QSize(max(wide, _LEAST.width()), max(high, _LEAST.height()))
        self.picture = SheetPicture(press)
        self.place_label = TextLabel("", "h3")
        self._area = QScrollArea()
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.picture)
        self._area.setFixedSize(self._room)
        head = QHBoxLayout()
        head.addWidget(WrappedLabel(title, "h2"), 1)
        head.addWidget(self.place_label)
        self.column.addLayout(head)
        self.column.addWidget(self._area)
        for words, deed in (
            ("Previous", self.previous), ("Next", self.next), ("Smaller", self.smaller),
            ("Bigger", self.bigger),
        ):  # fmt: skip
            button = QPushButton(words)
            button.clicked.connect(deed)
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.print_button = self.add_buttons("Print …", "Close")
        margins = self.column.contentsMargins()
        self.setMinimumWidth(self._room.width() + margins.left() + margins.right())
        self._show()

    def accept(self) -> None:
        """Go on to the choice of a printer."""
        self.print_wanted.emit()

    def next(self) -> None:
        """The next sheet."""
        self._turn_to(self._at + 1)

    def previous(self) -> None:
        """The sheet before."""
        self._turn_to(self._at - 1)

    def bigger(self) -> None:
        """Closer to it."""
        self._look_from(self._zoom + 1)

    def smaller(self) -> None:
        """Further away."""
        self._look_from(self._zoom - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self._area.verticalScrollBar(), Qt.Key(event.key())
        if key == Qt.Key.Key_PageDown:
            self.next()
        elif key == Qt.Key.Key_PageUp:
            self.previous()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._turn_to(0 if key == Qt.Key.Key_Home else len(self._sheets) - 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._look_from(self._zoom + (-1 if key == Qt.Key.Key_Minus else 1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            bar.setValue(bar.value() + (-1 if key == Qt.Key.Key_Up else 1) * bar.pageStep() // 3)
        else:
            super().keyPressEvent(event)

    def _turn_to(self, at: int) -> None:
        self._at = max(0, min(at, len(self._sheets) - 1))
        self._area.verticalScrollBar().setValue(0)
        self._show()

    def _look_from(self, zoom: int) -> None:
        self._zoom = max(0, min(zoom, len(_ZOOMS) - 1))
        self._show()

    def _show(self) -> None:
        room = self._room - QSize(4, 4)
        self.picture.show_sheet(self._sheets[self._at], room, _ZOOMS[self._zoom])
        place = f"Page {self._at + 1} of {len(self._sheets)}"
        self.place_label.setText(place)
        announce(self, place)
