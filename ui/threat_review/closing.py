"""Closing a list: what lacks an outcome is told, and leads to its line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_commands import CloseList
from lomu_app.daart.threat_rules import CarryLevel
from lomu_app.packs import trm_words as say
from ui.core.desk import Desk
from ui.kit.fields import MultilineField
from ui.kit.labels import WrappedLabel
from ui.threat_review.dialogs import CommandDialog
from ui.threat_review.listing import Listing
from ui.threat_review.words import counted

_NAMED = 8


class CloseDialog(CommandDialog):
    """Carries over what has no outcome; `first_wanted(item id)` to see to the first of them."""

    first_wanted = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, listing: Listing) -> None:
        facts = listing.facts
        snapshot = facts.snapshot if facts else None
        self._list_id = snapshot.list_id if snapshot else 0
        super().__init__(
            parent, desk, listing, "Close the list", f"threat_list:{self._list_id}:close"
        )
        self.open_lines = facts.without_result() if facts else ()
        self.lead(self._told())
        for line in self.open_lines[:_NAMED]:
            self.form.add_widget(WrappedLabel(f"{line.rank}.  {say.name_of(line)}"))
        if len(self.open_lines) > _NAMED:
            rest = len(self.open_lines) - _NAMED
            self.form.add_widget(WrappedLabel(f"and {counted(rest, 'more line')}", "muted"))
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
        yes = "Close and carry over" if self.open_lines else "Close the list"
        self.finish(yes, "reason")
        if self.open_lines:
            first = self.buttons.addButton(
                "Go to the first of them", QDialogButtonBox.ButtonRole.ActionRole
            )
            first.clicked.connect(self._go_to_first)

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

    def _go_to_first(self) -> None:
        self.reject()
        self.first_wanted.emit(self.open_lines[0].item_id)


def _needs_inspector(line: ListLine, listing: Listing) -> bool:
    waits = line.carry_until is None or line.carry_until < listing.day
    return line.carry_level == CarryLevel.INSPECTOR and waits
