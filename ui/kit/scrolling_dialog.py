"""A dialog that is as high as what is in it, and scrolls where the window is too low for that."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.kit.labels import WrappedLabel
from ui.kit.prompter import KitDialog

_LEAST = 180  # pixels of height
_AROUND_FOCUS = 60  # pixels kept in sight above and below what has the focus


class _Body(QWidget):
    """Tells when what is in it wants another height: an error has appeared, a field has gone."""

    wants_room = Signal()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.wants_room.emit()
        return done


class ScrollingDialog(KitDialog):
    """A dialog whose body scrolls where the window is too low for it.

    It grows with what appears in it while it is open, and keeps in sight what has the focus;
    it never shrinks under the pointer.
    """

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        self._body = _Body()
        self._body.setObjectName("scrolled")
        self._body.wants_room.connect(self._grow)
        self.inside = QVBoxLayout(self._body)
        self.inside.setContentsMargins(3, 3, 10, 3)  # room for the frame of the focus
        self.inside.setSpacing(10)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self._body)
        self.column.addWidget(WrappedLabel(title, "h2"))
        self.column.addWidget(self.area, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        return done

    def fit(self) -> None:
        """As high as the body wants, but never higher than the desk's window."""
        self.resize(self.width(), self._wanted_height())

    def _wanted_height(self) -> int:
        parent = self.parentWidget()
        most = parent.height() - 30 if parent is not None else 700
        self.column.activate()
        around = self.height() - self.area.height()
        wide = self.width() - 60
        wanted = self.inside.totalHeightForWidth(wide)
        if wanted < 0:
            wanted = self._body.sizeHint().height()
        return max(_LEAST, min(around + wanted + 12, most))

    def _grow(self) -> None:
        if not self.isVisible():
            return
        wanted = self._wanted_height()
        if wanted > self.height():
            self.resize(self.width(), wanted)
        if self._body.isAncestorOf(self.focusWidget()):
            self.area.ensureWidgetVisible(self.focusWidget(), 0, _AROUND_FOCUS)
