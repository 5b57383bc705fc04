"""The dialog that all changes to a nominal share: form, draft, conflict, refusal."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, InvalidInput
from lomu_app.people.queries import load_person
from lomu_app.people.rows import PersonDetail
from ui.core.conflict_dialog import CLASH
from ui.core.desk import Desk
from ui.core.drafts import DraftBanner, DraftKeeper
from ui.core.editing_mark import TOO, EditingMark
from ui.core.merging import Merged, ask_whose, take_over, take_theirs
from ui.kit.banner import Banner
from ui.kit.forms import Form
from ui.kit.scrolling_dialog import ScrollingDialog

_CHOOSE = (
    "Nothing is saved yet and nothing you typed is lost. Look at each field below, then save "
    "again: what stands in the boxes then counts."
)
_GONE = (
    "This was ended, or moved to another record, while you were typing. Nothing was saved; what "
    "you typed is still here to be copied."
)
_TRIES = 3  # of saving again by itself where nothing clashes

# The version that now stands, and what the form would show of it.
Theirs = tuple[int, dict[str, Any]]


class FormDialog(ScrollingDialog):
    """Subclasses fill `form` and give `command()`; `saved(result)` once it is done.

    What is typed and not saved is kept under the name `draft`, however the dialog is left.
    `version` is what the command expects. Where somebody else was quicker, what they changed
    and I did not is taken over; what both changed is told with base, theirs and mine.
    """

    saved = Signal(object)

    def __init__(
        self, parent: QWidget, desk: Desk, title: str, *, draft: str, person_id: int,
        version: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(parent.window(), title)
        self.desk, self._draft = desk, draft
        self.person_id, self.version = person_id, version
        self.base: dict[str, Any] = {}
        self._tries, self._taken = _TRIES, ""
        self.form = Form()
        self.conflict_banner = Banner()
        self.draft_banner = DraftBanner()
        mark = EditingMark(desk, TOO)
        mark.show_record(Kind.PERSON, person_id)
        desk.editing.hold(self, self.finished, Kind.PERSON, person_id)
        for widget in (mark, self.draft_banner, self.conflict_banner, self.form):
            self.inside.addWidget(widget)
        self.inside.addStretch(1)

    def finish(self, yes: str) -> None:
        """Call it last, with the form filled and showing its record."""
        self.save_button = self.add_buttons(yes)
        self.form.mark_clean()
        self.base = self.form.values()
        self._keeper = DraftKeeper(self.desk, self._draft, self.form, self.draft_banner)
        self._keeper.look()
        next(iter(self.form.fields.values())).take_focus()

    def command(self) -> Any:
        """The command that says what is meant."""
        raise NotImplementedError

    def theirs(self, _person: PersonDetail) -> Theirs | None:
        """What the form edits, as the record now stands; None if it is there no more."""
        return self.version, {}

    def accept(self) -> None:
        """Check, then do it."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        self._tries = _TRIES
        self._send()

    def reject(self) -> None:
        """Leave; what was typed is kept as a draft."""
        self._keeper.leave(self)
        super().reject()

    def _send(self) -> None:
        self.save_button.setEnabled(False)
        self.desk.run(self, self.command(), self._done, self._failed)

    def _done(self, done: Any) -> None:
        self._keeper.drop()
        self.form.mark_clean()
        super().accept()
        self.saved.emit(done.result)
        if self._taken:
            self.desk.say(f"Saved. {self._taken}")

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, EditConflict):
            self._tries -= 1
            query = partial(load_person, person_id=self.person_id)
            self.desk.read(self, query, self._meet, self._failed, key="conflict")
        elif isinstance(error, InvalidInput) and error.fields:
            self.form.show_errors(field_errors(self.form, error), error.message)
        else:
            self.desk.prompter.show_problem(self, error)

    def _meet(self, person: PersonDetail) -> None:
        """Somebody else was quicker: put their changes and mine together."""
        found = self.theirs(person)
        if found is None:
            self.save_button.setEnabled(False)
            self._say(_GONE)
            return
        self.version = found[0]
        self._choose(take_over(self.form, self.base, found[1]))

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
        self.conflict_banner.say(words, tone="late")
        self.conflict_banner.close_button.hide()
        self.fit()


def field_errors(form: Form, error: InvalidInput) -> dict[str, str]:
    """What the core says of each field, as sentences for the form."""
    return {
        key: f"{form.fields[key].label} {words}."
        for key, words in error.fields.items()
        if key in form.fields
    }
