"""The dialog that all changes to a nominal share: form, draft, conflict, refusal."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from lomu_app.kernel.errors import EditConflict, InvalidInput
from ui.core.desk import Desk
from ui.core.drafts import DraftBanner, DraftKeeper
from ui.kit.banner import Banner
from ui.kit.forms import Form
from ui.kit.labels import TextLabel
from ui.kit.prompter import KitDialog

_CHANGED = (
    "Somebody has changed this while you were typing. What you typed is still here: look at the "
    "record behind this window, then save again to put yours in its place."
)


class ScrollingDialog(KitDialog):
    """A dialog whose body scrolls where the window is too low for it."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        self._body = QWidget()
        self._body.setObjectName("scrolled")
        self.inside = QVBoxLayout(self._body)
        self.inside.setContentsMargins(0, 0, 10, 0)
        self.inside.setSpacing(10)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self._body)
        self.column.addWidget(TextLabel(title, "h2"))
        self.column.addWidget(self.area, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as the body wants, but never higher than the desk's window."""
        parent = self.parentWidget()
        most = parent.height() - 30 if parent is not None else 700
        around = self.column.sizeHint().height() - self.area.sizeHint().height()
        wide = self.width() - 60
        wanted = self.inside.totalHeightForWidth(wide)
        if wanted < 0:
            wanted = self._body.sizeHint().height()
        self.resize(self.width(), max(260, min(around + wanted + 12, most)))


class FormDialog(ScrollingDialog):
    """Subclasses fill `form` and give `command()`; `saved(words)` once it is done.

    What is typed and not saved is kept under the name `draft`, however the dialog is left.
    """

    saved = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, title: str, *, draft: str) -> None:
        super().__init__(parent.window(), title)
        self.desk, self._draft = desk, draft
        self.form = Form()
        self.conflict_banner = Banner()
        self.draft_banner = DraftBanner()
        for widget in (self.draft_banner, self.conflict_banner, self.form):
            self.inside.addWidget(widget)
        self.inside.addStretch(1)

    def finish(self, yes: str) -> None:
        """Call it last, with the form filled and showing its record."""
        self.save_button = self.add_buttons(yes)
        self.form.mark_clean()
        self._keeper = DraftKeeper(self.desk, self._draft, self.form, self.draft_banner)
        self._keeper.look()
        next(iter(self.form.fields.values())).take_focus()

    def command(self) -> Any:
        """The command that says what is meant."""
        raise NotImplementedError

    def meet_conflict(self, error: EditConflict) -> bool:
        """The record has moved on: take its new version, so that saving again decides.

        True where nothing clashes, so that it can be sent again at once.
        """
        raise NotImplementedError

    def accept(self) -> None:
        """Check, then do it."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        self._send()

    def reject(self) -> None:
        """Leave; what was typed is kept as a draft."""
        self._keeper.keep_now()
        super().reject()

    def _send(self) -> None:
        self.save_button.setEnabled(False)
        self.desk.run(self, self.command(), self._done, self._failed)

    def _done(self, done: Any) -> None:
        self._keeper.drop()
        self.form.mark_clean()
        super().accept()
        self.saved.emit(done.result)

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, EditConflict):
            if self.meet_conflict(error):
                self._send()
                return
            self.conflict_banner.say(_CHANGED, tone="late")
            self.conflict_banner.close_button.hide()
        elif isinstance(error, InvalidInput) and error.fields:
            self.form.show_errors(field_errors(self.form, error), error.message)
        else:
            self.desk.prompter.show_problem(self, error)


def field_errors(form: Form, error: InvalidInput) -> dict[str, str]:
    """What the core says of each field, as sentences for the form."""
    return {
        key: f"{form.fields[key].label} {words}."
        for key, words in error.fields.items()
        if key in form.fields
    }
