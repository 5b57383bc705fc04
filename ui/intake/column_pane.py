"""What one column means, and what else the sheet says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from lomu_app.intake.doubts import Notice
from lomu_app.intake.file_kinds import FileKind
from ui.intake.column_rows import ColumnRow, heading, how, letter
from ui.intake.words import field_choices, notice_groups
from ui.kit.labels import TextLabel, WrappedLabel, show_if
from ui.kit.page import DetailPane

_OPENING = frozenset(
    {
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home,
        Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space,
    }
)  # fmt: skip


class ColumnPane(DetailPane):
    """`field_chosen(column row, field or "")`; `left` when the choosing is over."""

    field_chosen = Signal(object, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Column", parent)
        self._row: ColumnRow | None = None
        self.title = WrappedLabel("", "h2")
        self._how = WrappedLabel("", "muted")
        self.combo = QComboBox()
        self.combo.setAccessibleName("What the column means")
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMaxVisibleItems(24)
        self._kind: FileKind | None = None
        self.show_fields(FileKind.TARGETS)
        self.combo.activated.connect(self._chosen)
        self.combo.installEventFilter(self)
        self._samples = WrappedLabel("", "small")
        self._said: list[QWidget] = []
        for widget in (self.title, TextLabel("Taken as", "h3"), self.combo, self._how,
                       self._samples):  # fmt: skip
            self.body.addWidget(widget)
        self.body.addSpacing(8)
        self._sheet_title = TextLabel("What the sheet says", "h2")
        self.body.addWidget(self._sheet_title)
        self._doubts = WrappedLabel("")
        self.body.addWidget(self._doubts)
        self.body.addStretch(1)

    def show_fields(self, kind: FileKind) -> None:
        """What a column of such a file can mean."""
        if kind is self._kind:
            return
        self._kind = kind
        with QSignalBlocker(self.combo):
            self.combo.clear()
            self.combo.addItem("Not used", "")
            for field, words in field_choices(kind):
                self.combo.addItem(words, field)

    def show_column(self, row: ColumnRow | None) -> None:
        """The column under the cursor."""
        self._row = row
        for widget in (self.combo, self._how, self._samples):
            widget.setEnabled(row is not None)
        if row is None:
            self.title.setText("No column chosen")
            return
        self.title.setText(f"Column {letter(row)}: {heading(row)}")
        self._how.setText(how(row).capitalize())
        self._samples.setText("\n".join(row.guess.samples) or "The column is empty.")
        field = row.guess.field or ""
        with QSignalBlocker(self.combo):
            if self.combo.findData(field) < 0:
                self.combo.addItem(field.replace("marker:", "Marker "), field)
            self.combo.setCurrentIndex(self.combo.findData(field))

    def show_sheet(self, summary: str, notices: Sequence[Notice]) -> None:
        """What was found, passed over and skipped on the sheet."""
        for widget in self._said:
            self.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._said = []
        self._doubts.setText(summary)
        show_if(self._doubts, shown=bool(summary))
        for title, lines in notice_groups(list(notices)):
            for label in (TextLabel(title, "h3"), WrappedLabel("\n".join(lines), "small")):
                self._said.append(label)
                self.body.insertWidget(self.body.count() - 1, label)

    def choose_now(self) -> None:
        """Put the focus into the choice and open it."""
        if self._row is not None:
            self.combo.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.combo.showPopup()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.combo and isinstance(event, QKeyEvent):
            return self._pressed(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        """Keys open the list: passing through it would take the fields from other columns."""
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if event.key() in _OPENING or (event.text().isalnum() and not event.modifiers()):
            self.combo.showPopup()
            return True
        return False

    def _chosen(self, _index: int) -> None:
        field = str(self.combo.currentData())
        if self._row is not None and field != (self._row.guess.field or ""):
            self.field_chosen.emit(self._row, field)
        self.left.emit()
