"""What is typed and not yet saved is kept, and offered again after a crash or a lock."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lomu_app.access.drafts import DraftRow, DropDraft, KeepDraft, find_drafts
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import LomuError, StoreUnavailable
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.core.outbox import Left
from ui.kit.banner import Banner
from ui.kit.dates import day_words
from ui.kit.forms import Form

_TYPED = "You had typed something here {when}, and not saved it."
_LOST = (
    "You had typed this when the connection was lost, {when}. If you had pressed Save, look first "
    "whether it was saved."
)


class DraftBanner(Banner):
    """Says that something was typed before, and offers to use it or to throw it away.

    The buttons stand below the words, for which a dialog is too narrow else.
    """

    throw_away_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.throw_button = QPushButton("Throw it away")
        self.throw_button.clicked.connect(self.throw_away_requested)
        deeds = QHBoxLayout()
        deeds.setSpacing(10)
        for button in (self.button, self.throw_button):
            deeds.addWidget(button)
        deeds.addStretch(1)
        self.said.addLayout(deeds)


class DraftKeeper(QObject):
    """Ties a form to its draft: `look` once the form shows its record, `drop` once it is saved.

    `name` is the draft's own, such as `person:12`. People who may not keep drafts have none.
    `used` after an earlier draft was put into the form.
    """

    used = Signal()

    def __init__(self, desk: Desk, name: str, form: Form, banner: DraftBanner) -> None:
        super().__init__(form)
        self._desk, self._name, self._form, self._banner = desk, name, form, banner
        self._found: DraftRow | None = None
        self._others: list[DraftRow] = []
        self._kept = self._complained = self._owed = self._unlooked = False
        self._may = desk.core.actor.may(Permission.KEEP_DRAFTS)
        desk.add_keeper(self)
        form.draft_ready.connect(self._keep)
        banner.action_requested.connect(self._use)
        banner.throw_away_requested.connect(self._throw_away)
        desk.changes.found.connect(self._keep_owed)

    def look(self) -> None:
        """Ask whether something was typed before, and offer it."""
        if self._may:
            self._desk.read(self, find_drafts, self._offer, self._not_looked, key="look")

    def drop(self) -> None:
        """The form was saved, or is not wanted any more."""
        if any(draft.form == self._name for draft in self._others):
            self._kept = True  # an earlier state of what is dropped now
        self._drop_shown()

    def _drop_shown(self) -> None:
        self._banner.hide()
        forms = {self._name} if self._kept else set()
        if self._found is not None:
            forms.add(self._found.form)
        self._kept, self._found = False, None
        for form in forms if self._may else ():
            self._desk.run(self, DropDraft(form=form), self._dropped, self._failed)

    def keep_now(self) -> bool:
        """Keep at once what is typed; whether there was anything."""
        if not self._form.is_dirty():
            return False
        self._keep(self._form.typed())
        return True

    def leave(self, sender: QWidget) -> None:
        """The form closes: what is typed is kept.

        What was sent and has no answer yet is kept only if it is refused: it would stand there
        twice if somebody used the draft of what was saved.
        """
        if not self._desk.outbox.awaits(sender):
            self.keep_now()
            return
        title = sender.windowTitle() or sender.accessibleName()
        drop = DropDraft(form=self._name) if self._may else None
        keep = self._keeping(self._form.typed()) if self._may else None
        self._desk.outbox.leave(sender, Left(title, then=drop, otherwise=keep))

    def _offer(self, drafts: list[DraftRow]) -> None:
        self._others = [draft for draft in drafts if draft.of == self._name]
        self._offer_next()

    def _not_looked(self, error: Exception) -> None:
        """While the database is away, what was typed before is offered once it is back."""
        self._unlooked = isinstance(error, StoreUnavailable)
        if not isinstance(error, LomuError):
            self._desk.prompter.show_problem(self._form, error)

    def _offer_next(self) -> None:
        self._found = self._others.pop(0) if self._others else None
        if self._found is None or self._form.is_dirty():
            return
        at = london(self._found.saved_at)
        today = self._desk.core.clock.today()
        when = f"at {at:%H:%M}"
        if at.date() != today:
            when = f"on {day_words(at.date())} {when}"
        words = _LOST if self._found.lost else _TYPED
        self._banner.say(words.format(when=when), button="Use it")

    def _use(self) -> None:
        if self._found is not None:
            self._form.from_draft(self._found.fields)
        self._banner.hide()
        self.used.emit()

    def _throw_away(self) -> None:
        self._drop_shown()
        self._offer_next()

    def _keeping(self, fields: dict[str, Any]) -> KeepDraft:
        return KeepDraft(form=self._name, fields=fields, typed_at=self._desk.core.clock.now())

    def _keep(self, fields: dict[str, Any]) -> None:
        if not self._may or not self._form.is_dirty():
            return
        self._kept = True
        command = self._keeping(fields)
        self._desk.run(self, command, self._told, self._failed, key="keep")

    def _keep_owed(self) -> None:
        """The database is there again: keep what it could not take, and ask what it has."""
        if self._owed:
            self.keep_now()
        if self._unlooked:
            self._unlooked = False
            self.look()

    def _told(self, _done: object) -> None:
        self._complained = self._owed = False
        self._desk.saved.emit(f"Draft kept {self._desk.time()}")

    def _dropped(self, _done: object) -> None:
        """Gone."""

    def _failed(self, error: Exception) -> None:
        self._desk.saved.emit("▲ Draft not kept")
        self._owed = isinstance(error, StoreUnavailable)
        if not isinstance(error, LomuError):
            self._desk.prompter.show_problem(self._form, error)
        elif not self._complained:  # said once, and quietly: a dialog would eat what is typed
            self._complained = True
            self._desk.say(f"What you type is not kept as a draft. {error.message}")
