"""A dialog that is as high as what is in it, and scrolls where the window is too low for that."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.kit.labels import TextLabel
from ui.kit.prompter import KitDialog


class ScrollingDialog(KitDialog):
    """A dialog whose body scrolls where the window is too low for it."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        self._body = QWidget()
        self._body.setObjectName("scrolled")
        self.inside = QVBoxLayout(self._body)
        self.inside.setContentsMargins(0, 0, 10, 0)
        self.inside.setSpacing(10)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self._body)
        self.column.addWidget(TextLabel(title, "h2"))
        self.column.addWidget(self.area, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as the body wants, but never higher than the desk's window."""
        parent = self.parentWidget()
        most = parent.height() - 30 if parent is not None else 700
        self.column.activate()
        around = self.height() - self.area.height()
        wide = self.width() - 60
        wanted = self.inside.totalHeightForWidth(wide)
        if wanted < 0:
            wanted = self._body.sizeHint().height()
        self.resize(self.width(), max(260, min(around + wanted + 12, most)))
