"""One manager for one or many: who has whom now, what came of each, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from lomu_app.cohorts.commands import AllocateMembers, Allocation
from lomu_app.cohorts.rows import MembershipRow
from ui.cohorts.member_dialog import add_manager_fields
from ui.cohorts.words import is_live, name_of
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.labels import WrappedLabel

_LINES = 7


class AllocateDialog(FormDialog):
    """`saved(Done)` once it is done; it stays open where some could not be changed."""

    def __init__(
        self, parent: QWidget, desk: Desk, rows: Sequence[MembershipRow], managers: Sequence[str]
    ) -> None:
        named = f"{rows[0].reference} {name_of(rows[0])}"
        title = f"Allocate · {named}" if len(rows) == 1 else f"Allocate {len(rows):,} memberships"
        draft = f"membership:{rows[0].id}:allocate" if len(rows) == 1 else "membership:allocate"
        super().__init__(parent, desk, title, draft=draft)
        self.rows = tuple(rows)
        self.over = False
        self._outcomes: dict[int, str] = {}
        first = rows[0]
        same = all((r.lead_manager, r.deputy) == (first.lead_manager, first.deputy) for r in rows)
        manager, deputy = (first.lead_manager, first.deputy) if same else ("", "")
        self.me_button = add_manager_fields(self, managers, manager, deputy)
        self.me_button.clicked.connect(self._put_me)
        self.list_title = WrappedLabel("", "muted")
        self.list = QListWidget()
        self.list.setAccessibleName("Who has whom now, and who will")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.form.add_widget(self.list_title)
        self.form.add_widget(self.list)
        for field in self.form.fields.values():
            field.changed.connect(self._preview)
        self.lay_out("Allocate", first="lead_manager")
        self.buttons.addButton(self.me_button, self.buttons.ButtonRole.ActionRole)
        self._preview()
        high = self.fontMetrics().lineSpacing() + 12
        self.list.setFixedHeight(min(len(rows), _LINES) * high + 8)

    def command(self, values: dict[str, Any]) -> AllocateMembers | None:
        """Each that is live, to the manager named; nothing once it is over."""
        if self.over:
            return None
        manager, deputy = values["lead_manager"], values["deputy"] or ""
        members = tuple(
            Allocation(row.id, row.version, manager, deputy) for row in self.rows if is_live(row)
        )
        return AllocateMembers(area=self.rows[0].area, members=members)

    def done_with(self, done: Any) -> None:
        """Close, unless some were left as they are: then say which, and why."""
        refused = done.result["refused"]
        if not refused:
            super().done_with(done)
            return
        self.over = True
        self._outcomes = {int(key): str(why) for key, why in refused}
        self._preview()
        self.say_problem(
            f"{done.result['allocated']:,} allocated, {len(refused):,} left as they are: see below."
        )
        self.name_main("Close")
        self.save_button.setEnabled(True)
        for field in self.form.fields.values():
            field.setEnabled(False)
        self.me_button.setEnabled(False)
        self.saved.emit(done)

    def _preview(self) -> None:
        manager = self.form.fields["lead_manager"].value() or "…"
        deputy = self.form.fields["deputy"].value()
        then = f"{manager}, {deputy}" if deputy else str(manager)
        ended = sum(not is_live(row) for row in self.rows)
        self.list_title.setText(
            f"Ended, and left as they are: {ended:,}." if ended else "From whom to whom:"
        )
        self.list.clear()
        for row in self.rows:
            self.list.addItem(f"{row.reference}  {name_of(row)}:  {self._line(row, then)}")

    def _line(self, row: MembershipRow, then: str) -> str:
        if not is_live(row):
            return "has ended"
        if row.id in self._outcomes:
            return f"not changed. {self._outcomes[row.id]}"
        now = ", ".join(part for part in (row.lead_manager, row.deputy) if part) or "nobody"
        if self.over:
            return f"{then}, done"
        return f"stays with {now}" if now == then else f"{now} → {then}"

    def _put_me(self) -> None:
        self.form.fields["lead_manager"].set_value(self.me_button.property("name"))
