"""Closing a list: what lacks an outcome is told line by line, and each leads to its line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialogButtonBox, QListWidget, QListWidgetItem, QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_commands import CloseList
from lomu_app.daart.threat_rules import CarryLevel
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_words as say
from ui.core.desk import Desk
from ui.kit.fields import MultilineField
from ui.threat_review.dialogs import CommandDialog
from ui.threat_review.listing import Listing

_ROWS = 8  # shown at once; the rest scrolls
_ID = Qt.ItemDataRole.UserRole


class OpenLines(QListWidget):
    """The lines without an outcome. `chosen(item id)` by Enter or double click."""

    chosen = Signal(object)

    def __init__(self, lines: Sequence[ListLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Lines without an outcome")
        self.setUniformItemSizes(True)
        for line in lines:
            carried = f"  ·  carried over: {line.carry_reason}" if line.carry_reason else ""
            item = QListWidgetItem(f"{line.rank}.  {say.name_of(line)}{carried}")
            item.setData(_ID, line.item_id)
            self.addItem(item)
        self.setCurrentRow(0)
        high = self.fontMetrics().height() + 6
        self.setFixedHeight(high * min(len(lines), _ROWS) + 8)
        self.itemDoubleClicked.connect(self._item_chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
        else:
            super().keyPressEvent(event)

    def choose(self) -> None:
        """The line under the cursor."""
        self._item_chosen(self.currentItem())

    def _item_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_ID))


class CloseDialog(CommandDialog):
    """Carries over what has no outcome, if asked to; `line_wanted(item id)` to see to one.

    Enter never carries anything over by itself: it leads to the line under the cursor.
    """

    line_wanted = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, listing: Listing) -> None:
        facts = listing.facts
        snapshot = facts.snapshot if facts else None
        self._list_id = snapshot.list_id if snapshot else 0
        super().__init__(
            parent, desk, listing, "Close the list", f"threat_list:{self._list_id}:close"
        )
        self.open_lines = facts.without_result() if facts else ()
        self.lead(self._told())
        self.list = OpenLines(self.open_lines)
        self.list.chosen.connect(self._go_to)
        self.list.setVisible(bool(self.open_lines))
        self.form.add_widget(self.list)
        too_long = [line for line in self.open_lines if _needs_inspector(line, listing)]
        if too_long:
            ranks = ", ".join(str(line.rank) for line in too_long[:20])
            self.form.add(
                MultilineField(
                    "reason", "Why they are carried on", required=True, lines=2,
                    help_text=f"Lines {ranks} have been carried for so long that an inspector "
                    "has to say why.",
                )
            )  # fmt: skip
        self.finish("Close and carry over" if self.open_lines else "Close the list", "reason")
        if self.open_lines:
            go = self.buttons.addButton("Go to the line", QDialogButtonBox.ButtonRole.ActionRole)
            go.clicked.connect(self.list.choose)
            self.list.setFocus()

    def command(self) -> CloseList:
        snapshot = self._listing.facts.snapshot if self._listing.facts else None
        reason = self.form.fields.get("reason")
        return CloseList(
            list_id=self._list_id, version=snapshot.version if snapshot else 0,
            reason=str(reason.value()) if reason else "",
        )  # fmt: skip

    def _told(self) -> str:
        if not self.open_lines:
            return "Every line has an outcome."
        lines = counted(len(self.open_lines), "line has", "lines have")
        return (
            f"{lines} no outcome yet. Record what came of them, or close the list and carry them "
            "over to the next one."
        )

    def _go_to(self, item_id: int) -> None:
        self.reject()
        self.line_wanted.emit(item_id)


def _needs_inspector(line: ListLine, listing: Listing) -> bool:
    waits = line.carry_until is None or line.carry_until < listing.day
    return line.carry_level == CarryLevel.INSPECTOR and waits
