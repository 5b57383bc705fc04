"""What stands beneath the list: who came off since the last one, and what was added later."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_words as say
from ui.kit.labels import ElidedLabel, WrappedLabel
from ui.threat_review.words import off_lines

_LINES = 7


class ListFoot(QFrame):
    """One line that opens into all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.short_label = ElidedLabel("", "muted")
        self.open_button = QPushButton("Show")
        self.open_button.setProperty("quiet", True)
        self.open_button.setCheckable(True)
        self.open_button.toggled.connect(self._opened)
        self.words_label = WrappedLabel()
        self.words_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        body = QWidget()
        body.setObjectName("scrolled")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 6, 0)
        inside.addWidget(self.words_label)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("Came off since the last list, and addenda")
        self._area.setWidget(body)
        self._area.hide()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.short_label, 1)
        line.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 6, 2)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._area)
        self.hide()

    def show_list(self, snapshot: ListSnapshot | None) -> None:
        """Show what belongs to this list; away when there is nothing."""
        off = off_lines(snapshot) if snapshot else []
        addenda = snapshot.addenda if snapshot else ()
        told = [
            f"Addendum {say.moment_text(one.at)}, {one.by}"
            + (f", about {one.reference}" if one.reference else "") + f": {one.text}"
            for one in addenda
        ]  # fmt: skip
        short = [f"{len(off)} came off since the last list: {'; '.join(off)}"] if off else []
        short += [f"{counted(len(told), 'addendum', 'addenda')}: {told[-1]}"] if told else []
        self.short_label.setText("   ·   ".join(short))
        self.words_label.setText("\n".join([*off, *told]))
        high = self.fontMetrics().lineSpacing() * (min(len(off) + len(told), _LINES) + 1)
        self._area.setFixedHeight(high)
        self.setVisible(bool(short))

    def toggle(self) -> None:
        """Open or close it."""
        self.open_button.toggle()

    def _opened(self, opened: bool) -> None:
        self.open_button.setText("Hide" if opened else "Show")
        self._area.setVisible(opened)
