"""While the database is away the window says so; no dialog does at every question."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lomu_app.kernel.errors import Refused, ServerAway
from ui.core.changes import ChangeNotifier
from ui.kit.prompter import Prompter, TakesFile, TakesText

_UNANSWERED = (
    "The connection to the shared database broke during this. Whether it was done nobody can say "
    "just now: once the connection is back, look first, and do it again only if it was not."
)


class QuietWhileAway:
    """A prompter that says what others say, but no dialog for each question without an answer."""

    def __init__(self, prompter: Prompter, changes: ChangeNotifier) -> None:
        self._prompter, self._changes = prompter, changes

    def ask_reason(self, parent: QWidget, title: str, question: str, done: TakesText) -> None:
        """See `Prompter.ask_reason`."""
        self._prompter.ask_reason(parent, title, question, done)

    def ask_text(
        self, parent: QWidget, title: str, question: str, done: TakesText, *, text: str = ""
    ) -> None:
        """See `Prompter.ask_text`."""
        self._prompter.ask_text(parent, title, question, done, text=text)

    def confirm(
        self, parent: QWidget, title: str, question: str, yes: str, done: Callable[[], None]
    ) -> None:
        """See `Prompter.confirm`."""
        self._prompter.confirm(parent, title, question, yes, done)

    def choose_file(self, parent: QWidget, title: str, kinds: str, done: TakesFile) -> None:
        """See `Prompter.choose_file`."""
        self._prompter.choose_file(parent, title, kinds, done)

    def save_file(
        self, parent: QWidget, title: str, kinds: str, done: TakesFile, *, name: str = ""
    ) -> None:
        """See `Prompter.save_file`."""
        self._prompter.save_file(parent, title, kinds, done, name=name)

    def show_problem(self, parent: QWidget, error: Exception) -> None:
        """See `Prompter.show_problem`; that the database is away, the window says once.

        Of a deed that nobody sends again, one is told all the same that it may not be done.
        """
        if isinstance(error, ServerAway):
            self._changes.missed(error)
            error = Refused(_UNANSWERED) if error.unanswered else error
        if not isinstance(error, ServerAway):
            self._prompter.show_problem(parent, error)
