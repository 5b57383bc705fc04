"""A part of the plan edited where it stands: form, draft, conflict, refusal."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, InvalidInput, LomuError
from lomu_app.plans.queries import load_plan
from lomu_app.plans.rows import PlanDetail
from ui.core.conflict_dialog import CLASH
from ui.core.desk import Desk
from ui.core.drafts import DraftBanner, DraftKeeper
from ui.core.merging import Merged, ask_whose, take_over, take_theirs
from ui.kit.banner import Banner
from ui.kit.forms import Form
from ui.kit.labels import TextLabel

_CHOOSE = (
    "Nothing is saved yet and nothing you typed is lost. Look at each field below, then save "
    "again: what stands in the boxes then counts."
)
_GONE = (
    "This is not in the plan any more. Nothing was saved; what you typed is still here to be "
    "copied."
)
_TRIES = 3  # of saving again by itself where nothing clashes


class PartForm(QFrame):
    """Subclasses fill `form` and give `command` and `theirs`. Enter saves, Esc leaves.

    `left(saved)` once it is done with. Where somebody else was quicker, what they changed and I
    did not is taken over; what both changed is told with before, theirs and mine.
    """

    left = Signal(bool)

    def __init__(self, desk: Desk, detail: PlanDetail, title: str, *, draft: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.desk, self.detail, self.title = desk, detail, title
        self.form = Form()
        self.problem = Banner()
        self.base: dict[str, Any] = {}
        self._tries, self._taken = _TRIES, ""
        self._draft_banner = DraftBanner()
        desk.editing.hold(self, self.left, Kind.PLAN, detail.row.id or 0)
        name = f"plan:{detail.row.id}:{draft}"
        self._keeper = DraftKeeper(desk, name, self.form, self._draft_banner)
        self.save_button = QPushButton("Save")
        self.save_button.setProperty("primary", True)
        self.save_button.setToolTip("Enter, or Ctrl+Enter in a longer text")
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.setToolTip("Esc; what you typed is kept as a draft")
        for button in (self.save_button, self.cancel_button):
            button.setAccessibleName(f"{button.text()}: {title}")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(TextLabel(title, "h3"))
        for widget in (self._draft_banner, self.problem, self.form):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.leave)

    def begin(self) -> None:
        """The form is filled: look whether something was typed here before."""
        self.form.mark_clean()
        self.base = self.form.values()
        self._keeper.look()

    def take_cursor(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self.form.fields.values())).take_focus()

    def command(self, values: dict[str, Any], seen: dict[str, Any]) -> Any:
        """What the form means; `seen` names the plan and the version of it."""
        raise NotImplementedError

    def theirs(self, _detail: PlanDetail) -> dict[str, Any] | None:
        """What the form edits, as the plan now has it; None if it is there no more."""
        return {}

    def save(self) -> None:
        """Send it, unless a field says what is missing."""
        if self.save_button.isEnabled() and self.form.check():
            self._tries = _TRIES
            self._send()

    def leave(self) -> None:
        """Go back to reading; what was typed is kept as a draft."""
        self._keeper.leave(self)
        self.left.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _send(self) -> None:
        self.save_button.setEnabled(False)
        row = self.detail.row
        seen = {"plan_id": row.id or 0, "version": row.version}
        command = self.command(self.form.values(), seen)
        self.desk.run(self, command, self._done, self._failed)

    def _done(self, _done: object) -> None:
        self._keeper.drop()
        self.form.mark_clean()
        self.desk.say(f"Saved. {self._taken}" if self._taken else "Saved")
        self.left.emit(True)

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, EditConflict):
            self._tries -= 1
            query = partial(load_plan, plan_id=self.detail.row.id or 0)
            self.desk.read(self, query, self._meet, self._failed, key="conflict")
        elif isinstance(error, InvalidInput) and set(error.fields) & set(self.form.fields):
            told = {key: self._told(key, words) for key, words in error.fields.items()}
            self.form.show_errors(told, error.message)
        elif isinstance(error, LomuError):
            self._say(error.message)
        else:
            self.desk.prompter.show_problem(self, error)

    def _told(self, key: str, words: str) -> str:
        field = self.form.fields.get(key)
        return f"{field.label}: {words}." if field is not None else words

    def _meet(self, detail: PlanDetail) -> None:
        """Somebody else was quicker: put their changes and mine together."""
        self.detail = detail
        theirs = self.theirs(detail)
        if theirs is None:
            self.save_button.setEnabled(False)
            self._say(_GONE)
            return
        self._choose(take_over(self.form, self.base, theirs))

    def _choose(self, merged: Merged) -> None:
        """Save again where nothing clashes; else ask, field by field, whose counts."""
        self._taken = merged.told() or self._taken
        if not merged.clashes and self._tries > 0:
            self._send()
            return
        self._say(_CHOOSE)
        self.form.show_errors(merged.errors(), CLASH)
        if merged.clashes:
            ask_whose(self, merged, self._decided)

    def _decided(self, theirs: frozenset[str]) -> None:
        take_theirs(self.form, self.base, theirs)
        self._send()

    def _say(self, words: str) -> None:
        self.problem.say(words, tone="late")
        self.problem.close_button.hide()
