"""One thing that came back, whole: what was sent, what was typed, what happened meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from lomu_app.returns.comparing import AlteredCell
from lomu_app.returns.rows import Change
from ui.kit.empty import EmptyState
from ui.kit.facts import ChipRow, Facts
from ui.kit.labels import WrappedLabel
from ui.kit.page import RecordPane
from ui.returns.things import COLUMNS, Thing, after, before, heading, subject

_STATE = COLUMNS[0]
_ENTER = "Enter it where it belongs, then take it: the return then says that it was dealt with."


class ThingPane(RecordPane):
    """`take_wanted`, `refuse_wanted`, `leave_wanted` for the thing shown."""

    take_wanted = Signal()
    refuse_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("What came back")
        self.thing: Thing | None = None
        self.empty = EmptyState("Nothing chosen", "Choose a line in the list.", icon="inbox")
        self.name = WrappedLabel("", "h2")
        self.line = WrappedLabel("", "muted")
        self.chips = ChipRow()
        self.cell, self.record = Facts("The cell"), Facts("The record here")
        self.meanwhile = Facts("Meanwhile")
        for part in self._parts():
            self.body.addWidget(part)
        self.body.insertWidget(0, self.empty)
        self.body.addStretch(1)
        self.take_button = QPushButton("Take  T")
        self.take_button.setProperty("primary", True)
        self.refuse_button, self.leave_button = QPushButton("Refuse …  R"), QPushButton("Leave")
        self.leave_button.setToolTip("Decide on it another time (Backspace)")
        for button, name, wanted in (
            (self.take_button, "Take", self.take_wanted),
            (self.refuse_button, "Refuse", self.refuse_wanted),
            (self.leave_button, "Leave", self.leave_wanted),
        ):
            button.setAccessibleName(name)
            button.clicked.connect(wanted)
            self.foot.addWidget(button)
        self.clear()

    def _parts(self) -> tuple[WrappedLabel | ChipRow | Facts, ...]:
        return (self.name, self.line, self.chips, self.cell, self.record, self.meanwhile)

    def clear(self) -> None:
        """Nothing is chosen."""
        self.thing = None
        self.empty.show()
        for part in self._parts():
            part.hide()
        self._judge()

    def show_thing(self, thing: Thing) -> None:
        """Show this one."""
        self.thing = thing
        self.empty.hide()
        self.name.setText(" · ".join(part for part in (subject(thing), heading(thing)) if part))
        self.line.setText(" ".join(part for part in thing.place if part))
        self.name.show()
        self.line.show()
        chip = _STATE.value(thing) if _STATE.value else None
        self.chips.set_chips([] if chip is None else [chip])
        self.cell.set_facts([("As sent", before(thing) or "(empty)"), ("Came back", after(thing)),
                             *_against(thing)])  # fmt: skip
        change = thing.what if isinstance(thing.what, Change) else None
        self.record.set_facts(
            [] if change is None else [("What", change.title), ("Now", change.now)]
        )
        self.meanwhile.set_facts([] if change is None else [("", each) for each in change.since])
        self._judge()

    def take_focus(self) -> None:
        """Enter in the list."""
        self.take_button.setFocus()

    def _judge(self) -> None:
        thing = self.thing
        decidable = thing is not None and thing.may_be_decided
        self.take_button.setEnabled(decidable and thing is not None and thing.may_be_taken)
        self.refuse_button.setEnabled(decidable)
        self.leave_button.setEnabled(decidable and thing is not None and thing.wish is not None)


def _against(thing: Thing) -> list[tuple[str, str]]:
    if isinstance(thing.what, Change):
        change = thing.what
        told = [
            ("Why not", change.cannot), ("Look first", change.doubt), ("Before", change.earlier),
        ]  # fmt: skip
    elif isinstance(thing.what, AlteredCell):
        told = [("", "It was not to be changed, so nothing of it is taken.")]
    else:
        told = [("", _ENTER)]
    if thing.wish is not None and thing.wish.reason:
        told.append(("Reason", thing.wish.reason))
    return told
