"""A dialog with a form that sends one command; what is typed stays until it was taken."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, InvalidInput, LomuError
from ui.core.desk import Desk
from ui.core.drafts import DraftBanner, DraftKeeper
from ui.core.editing_mark import TOO, EditingMark
from ui.kit.banner import Banner
from ui.kit.forms import Form
from ui.kit.labels import WrappedLabel
from ui.kit.scrolling_dialog import ScrollingDialog


class FormDialog(ScrollingDialog):
    """Subclasses fill `form`, call `lay_out`, and say which `command` the form means.

    `saved(Done)` once the core has taken it. Refusals, conflicts and errors are told in the
    dialog, which stays open. `draft` names the draft that survives a crash.
    """

    saved = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, title: str, *, draft: str) -> None:
        super().__init__(parent.window(), title)
        self.desk = desk
        self.form = Form()
        self.problem = Banner()
        self.problem.close_button.hide()
        self.draft_banner = DraftBanner()
        self.keeper = DraftKeeper(desk, draft, self.form, self.draft_banner)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from field to field
        self.column.insertWidget(1, self.draft_banner)
        self.column.insertWidget(2, self.problem)
        self.inside.addWidget(self.form)
        self.inside.addStretch(1)

    def edits(self, kind: Kind, key: int) -> None:
        """Say which record is open here: others see it, and here one sees who else has it open."""
        self.desk.editing.hold(self, self.finished, kind, key)
        mark = EditingMark(self.desk, TOO)
        self.column.insertWidget(1, mark)
        mark.show_record(kind, key)

    def lay_out(self, yes: str, *, first: str, intro: str = "") -> None:
        """Put the buttons under the form, and the cursor into `first` once it is shown."""
        if intro:
            self.inside.insertWidget(0, WrappedLabel(intro, "muted"))
        self.save_button = self.add_buttons(yes)
        self.form.mark_clean()
        self.keeper.look()
        self._first = first

    def command(self, values: dict[str, Any]) -> Any:
        """What the form means; None if nothing was changed."""
        raise NotImplementedError

    def accept(self) -> None:
        """Send it, unless a field says what is missing."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        command = self.command(self.form.values())
        if command is None:
            self.leave()
            return
        self.send(command)

    def send(self, command: Any) -> None:
        """Send a command; once only, however often the key is pressed."""
        self.save_button.setEnabled(False)
        self.desk.run(self, command, self.done_with, self.failed)

    def done_with(self, done: Any) -> None:
        """The core has taken it."""
        self.leave()
        self.saved.emit(done)

    def leave(self) -> None:
        """Close; nothing is left to keep."""
        self.keeper.drop()
        self.form.mark_clean()
        super().accept()

    def reject(self) -> None:
        """Esc: close, and keep what was typed as a draft."""
        self.keeper.leave(self)
        super().reject()

    def failed(self, error: Exception) -> None:
        """Tell it here; all that was typed is still there."""
        self.save_button.setEnabled(True)
        if isinstance(error, EditConflict):
            self.conflict(error)
        elif isinstance(error, InvalidInput) and set(error.fields) & set(self.form.fields):
            self.form.show_errors(error.fields, error.message)
        elif isinstance(error, LomuError):
            self.say_problem(error.message)
        else:
            self.desk.prompter.show_problem(self, error)

    def conflict(self, error: EditConflict) -> None:
        """Somebody else was quicker; subclasses say what has changed."""
        self.say_problem(error.message)

    def say_problem(self, words: str) -> None:
        """A sentence above the form."""
        self.problem.say(words, tone="problem")
        self.problem.close_button.hide()

    def show_field(self, key: str) -> None:
        """Put the cursor into a field and bring it into view."""
        self.form.focus_field(key)
        if key in self.form.fields:
            self.area.ensureWidgetVisible(self.form.fields[key], 0, 40)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_field(self._first)
