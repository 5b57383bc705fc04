"""Joins the pane to what it does: ticks, addresses, deeds, new targets, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.daart.readiness import ReadinessItem
from lomu_app.daart.rows import AddressRow, TargetRow
from lomu_app.daart.rules import WITHOUT_NECESSITY
from lomu_app.kernel.counting import counted
from lomu_app.people.address_commands import (
    AddAddress,
    AmendAddress,
    EndAddress,
    RecordAddressCheck,
)
from lomu_app.people.rules import NewAddress
from ui.core.desk import Desk
from ui.daart.answer_dialog import is_ticked, rule_of
from ui.daart.assign_dialog import AssignDialog, Assigned
from ui.daart.doing import Doing
from ui.daart.new_dialog import NewTargetDialog
from ui.daart.pane import TargetPane

# Which field of the form mends which derived item of the arrest-ready test.
_MENDS = {
    "power": "power", "voluntary_attendance": "voluntary_attendance", "offence": "offence",
    "evidence": "evidence_summary", "safety": "safety_note",
}  # fmt: skip


class PaneWork(QObject):
    """`created(id)` after a new target; `bulk_over` after many were assigned.

    `busy` while many are assigned one after the other.
    """

    created = Signal(object)
    bulk_over = Signal()

    def __init__(self, owner: QWidget, desk: Desk, pane: TargetPane) -> None:
        super().__init__(owner)
        self._owner, self._desk, self._pane = owner, desk, pane
        self.doing = Doing(owner, desk)
        self.busy = False
        pane.deed_wanted.connect(self.do)
        pane.edit_wanted.connect(self.edit)
        pane.readiness.tick_wanted.connect(self._tick)
        pane.readiness.answer_wanted.connect(self._answer)
        pane.addresses.moved.connect(self._move_address)
        pane.addresses.checked.connect(self._check_address)
        pane.addresses.ended.connect(self._end_address)
        pane.addresses.added.connect(self._add_address)

    def do(self, key: str) -> None:
        """A deed on the target that is shown, if it may be done now."""
        detail = self._pane.detail
        if detail is None:
            return
        if any(deed.key == key and deed.allowed for deed in self._pane.deeds):
            self.doing.do(key, detail)

    def edit(self, field: str = "offence") -> None:
        """All fields of the target that is shown."""
        if self._pane.detail is not None and self._pane.edit_button.isEnabled():
            self.doing.edit(self._pane.detail, field)

    def new_target(self, person_id: int = 0) -> None:
        """The form for somebody who is not on the list yet."""
        dialog = NewTargetDialog(self._owner, self._desk, person_id=person_id)
        dialog.saved.connect(self._proposed)
        dialog.open()

    def assign_rows(self, rows: Sequence[TargetRow]) -> None:
        """One owner or team for all of these."""
        dialog = AssignDialog(self._owner, self._desk, rows)
        dialog.started.connect(self._bulk_begins)
        dialog.assigned.connect(self._bulk_ends)
        dialog.open()

    def _proposed(self, done: Any) -> None:
        self._desk.say(f"{done.result['reference']} put on the list as a draft")
        self.created.emit(int(done.result["id"]))

    def _bulk_begins(self) -> None:
        self.busy = True

    def _bulk_ends(self, told: Assigned) -> None:
        self.busy = False
        refused = f", {len(told.refused)} refused" if told.refused else ""
        self._desk.say(f"{counted(len(told.done), 'target')} assigned{refused}")
        self.bulk_over.emit()

    # The arrest-ready test

    def _tick(self, item: ReadinessItem, wanted: bool) -> None:
        detail = self._pane.detail
        if detail is None:
            return
        rule = rule_of(self._desk, item.code)
        if rule["kind"] == "approval":
            self.do("ready")
        elif is_ticked(rule) and not (wanted and rule.get("note")):
            self.doing.tick(detail, item, yes=wanted)
        elif is_ticked(rule):
            self.doing.answer(detail, item)
        elif item.code == "address":
            self._pane.addresses.list.setFocus()
        else:
            self.edit(self._mending(item))

    def _mending(self, item: ReadinessItem) -> str:
        detail = self._pane.detail
        if detail is None or item.code in _MENDS:
            return _MENDS.get(item.code, "offence")
        without = detail.row.power in WITHOUT_NECESSITY
        return "power_reference" if without else "necessity_grounds"

    def _answer(self, item: ReadinessItem) -> None:
        if self._pane.detail is not None:
            self.doing.answer(self._pane.detail, item)

    # Addresses

    def _move_address(self, row: AddressRow, by: int) -> None:
        self._send(
            AmendAddress(
                address_id=row.id, version=row.version, text=row.text, postcode=row.postcode,
                kind=row.kind, rank=self._place_of(row) + by, note=row.note,
            ),
            "Order of trying changed",
        )  # fmt: skip

    def _place_of(self, row: AddressRow) -> int:
        ids = [one.id for one in self._pane.addresses.rows]
        return ids.index(row.id) + 1

    def _check_address(self, row: AddressRow) -> None:
        command = RecordAddressCheck(address_id=row.id, version=row.version)
        self._send(command, f"Checked today: {row.text}")

    def _end_address(self, row: AddressRow) -> None:
        self._desk.prompter.confirm(
            self._owner, "Address no good any more",
            f"{row.text} stays on record and can be found, but nobody will be sent there.",
            "It is no good", partial(self._end_now, row),
        )  # fmt: skip

    def _end_now(self, row: AddressRow) -> None:
        self._send(EndAddress(address_id=row.id, version=row.version), f"No good: {row.text}")

    def _add_address(self) -> None:
        self._desk.prompter.ask_text(
            self._owner, "Add an address", "Address with postcode", self._add_now
        )

    def _add_now(self, text: str) -> None:
        if self._pane.detail is not None:
            person_id = self._pane.detail.row.person_id
            command = AddAddress(person_id=person_id, address=NewAddress(text))
            self._send(command, f"Address noted: {text}")

    def _send(self, command: Any, said: str) -> None:
        self.doing.send(command, said, detail=self._pane.detail)
