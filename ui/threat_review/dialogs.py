"""Dialogs that do one thing to the list: what is typed stays until it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QCompleter, QScrollArea, QVBoxLayout, QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_commands import MoveLine, SetLine
from lomu_app.kernel.errors import EditConflict, InvalidInput, LomuError
from lomu_app.packs import trm_words as say
from ui.core.desk import Desk
from ui.core.drafts import DraftBanner, DraftKeeper
from ui.kit.banner import Banner
from ui.kit.dates import date_parts
from ui.kit.fields import MultilineField, TextField
from ui.kit.forms import Form
from ui.kit.labels import WrappedLabel, show_if
from ui.kit.prompter import KitDialog
from ui.threat_review.listing import Listing
from ui.threat_review.words import reopens

_AROUND = 15  # lines of text that heading, words and buttons take at most
CHANGED_MEANWHILE = (
    "Somebody else has changed this meanwhile. It has been read again, and what you typed is "
    "still here: look at it once more, then save again."
)


class CommandDialog(KitDialog):
    """A form around one command. It closes when the command is done, not before.

    `saved(result)` then. Subclasses fill `form`, end with `finish`, and make the `command`.
    Typed words are kept as the draft `name` when somebody leaves without saving.
    """

    saved = Signal(object)
    letters = 60  # of width, in the letters of the window it belongs to

    def __init__(self, parent: QWidget, desk: Desk, listing: Listing, title: str, name: str):
        super().__init__(parent.window(), title)
        self._desk, self._listing, self._busy = desk, listing, False
        self.lead_label = WrappedLabel("", "muted")
        self.problem_banner = Banner()
        self.problem_banner.close_button.hide()
        self.draft_banner = DraftBanner()
        self.form = Form()
        self.column.addWidget(WrappedLabel(title, "h2"))
        inside = QWidget()
        inside.setObjectName("scrolled")
        around = QVBoxLayout(inside)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.form)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        for part in (self.lead_label, self.problem_banner, self.draft_banner, self._area):
            self.column.addWidget(part)
        self._keeper = DraftKeeper(desk, name, self.form, self.draft_banner)

    def finish(self, yes: str, first: str) -> None:
        """The fields are there: add the buttons, offer a draft, put the cursor in."""
        self.main_button = self.add_buttons(yes)
        self._widen()
        self.form.mark_clean()
        self._keeper.look()
        self.form.focus_field(first)

    def lead(self, words: str) -> None:
        """What it is about, under the heading."""
        self.lead_label.setText(words)
        show_if(self.lead_label, shown=bool(words))

    def command(self) -> Any:
        """The command as the form has it."""
        raise NotImplementedError

    def accept(self) -> None:
        """Do it, and close once it is done."""
        if self._busy:
            return
        if not self.form.check():
            self.fit()
            return
        self._busy = True
        self.main_button.setEnabled(False)
        self.problem_banner.hide()
        self._desk.run(self, self.command(), self._done, self.show_failure)

    def reject(self) -> None:
        """Leave all as it is; what was typed is offered again next time."""
        if not self._busy or self._desk.outbox.awaits(self):
            self._keeper.leave(self)
            super().reject()

    def close_done(self, result: Any) -> None:
        """It is done: close, and tell."""
        self._busy = False
        self._keeper.drop()
        self.form.mark_clean()
        super().accept()
        self.saved.emit(result)

    def show_failure(self, error: Exception) -> None:
        """It is not done: say why, and keep what is typed."""
        self._busy = False
        self.main_button.setEnabled(True)
        known = isinstance(error, InvalidInput) and set(error.fields) & set(self.form.fields)
        if isinstance(error, InvalidInput) and known:
            self.form.show_errors(error.fields, error.message)
        elif isinstance(error, EditConflict):
            self.problem_banner.say(CHANGED_MEANWHILE, tone="problem")
            self._listing.reload()
        elif isinstance(error, LomuError):
            self.problem_banner.say(error.message, tone="problem")
        else:
            self._desk.prompter.show_problem(self, error)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def fit(self) -> None:
        """As high as the form needs, but not higher than the window; then the form scrolls."""
        margins = self.column.contentsMargins()
        layout = self.form.layout()
        if layout is None:
            return
        layout.activate()
        wide = self.width() - margins.left() - margins.right()
        tall = layout.hasHeightForWidth()
        needed = layout.totalHeightForWidth(wide) if tall else layout.sizeHint().height()
        parent = self.parentWidget()
        room = (parent.height() if parent else needed) - self.fontMetrics().height() * _AROUND
        self._area.setFixedHeight(max(min(needed + 2, room), self.fontMetrics().height() * 6))
        if self.isVisible():
            self.resize(self.width(), self.column.totalHeightForWidth(self.width()))
        if self.form.isAncestorOf(self.focusWidget()):
            self._area.ensureWidgetVisible(self.focusWidget())

    def _widen(self) -> None:
        """In the meeting view the letters are bigger, and the dialog with them."""
        self.lead_label.ensurePolished()
        wide = self.lead_label.fontMetrics().averageCharWidth() * self.letters
        parent = self.parentWidget()
        most = parent.width() - 40 if parent else wide
        self.setMinimumWidth(max(self.minimumWidth(), min(wide, most)))

    def _done(self, done: Any) -> None:
        self.close_done(done.result)


class LineDialog(CommandDialog):
    """About one line; knows it as it was last read, so that saving again has its version."""

    letters = 96

    def __init__(
        self, parent: QWidget, desk: Desk, listing: Listing, line: ListLine, title: str, what: str
    ) -> None:
        super().__init__(parent, desk, listing, title, f"threat_line:{line.item_id}:{what}")
        self._line = line
        listing.changed.connect(self._read_again)
        self.lead(self.words())

    @property
    def line(self) -> ListLine:
        """The line as it was last read."""
        return self._line

    def words(self) -> str:
        """Which line it is."""
        risk = say.risk_text(self.line)
        return f"{self.line.rank}.  {say.name_of(self.line)}  ·  {risk}  ·  {self.line.offence}"

    def _read_again(self) -> None:
        self._line = self._listing.line(self._line.item_id) or self._line
        self.lead(self.words())

    def add_owner(self, *, with_team: bool = True) -> None:
        """Owner, team and by when, as the line has them."""
        listed = self._listing.facts.active if self._listing.facts else ()
        for key, label, known in (
            ("owner", "Owner", {line.owner for line in listed if line.owner}),
            ("team", "Team", {line.team for line in listed if line.team}),
        ):
            if key == "team" and not with_team:
                continue
            field = self.form.add(TextField(key, label, hint="Who goes"))
            field.edit.setPlaceholderText("Who goes" if key == "owner" else "")
            names = QCompleter(sorted(known), field.edit)
            names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            names.setFilterMode(Qt.MatchFlag.MatchContains)
            field.edit.setCompleter(names)
            field.set_value(getattr(self.line, key))
        due = self.form.add(TextField("due", "By when", hint="today, 26/11, tonight"))
        due.set_value(say.due_text(self.line))

    def due(self) -> str:
        """By when: a day as the core writes days, or the words that were typed."""
        typed = str(self.form.fields["due"].value() or "")
        found = date_parts(typed, self._desk.core.clock.today())
        return f"{found[2]:04d}-{found[1]:02d}-{found[0]:02d}" if found else typed


class MoveDialog(LineDialog):
    """To which place, and why. Alt+Up and Alt+Down go on moving while it is open."""

    def __init__(
        self, parent: QWidget, desk: Desk, listing: Listing, line: ListLine, rank: int, *,
        typed: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent, desk, listing, line, "Move this line", "move")
        self._last = len(listing.facts.active) if listing.facts else rank
        self.rank_field = self.form.add(
            TextField("new_rank", "New place", letters=4, required=True,
                      help_text=f"From 1 to {self._last}. Alt+Up and Alt+Down change it.")
        )  # fmt: skip
        self.rank_field.set_value(str(rank))
        self.form.add(
            MultilineField("reason", "Reason", required=True, lines=3,
                           help_text="It stands on the list, with your name.")
        )  # fmt: skip
        for keys, step in (("Alt+Up", self._up), ("Alt+Down", self._down)):
            QShortcut(QKeySequence(keys), self).activated.connect(step)
        self.finish("Move", "new_rank" if typed else "reason")
        if typed:
            self.rank_field.edit.selectAll()

    def words(self) -> str:
        status = self._listing.facts.status if self._listing.facts else ""
        return super().words() + reopens(status)

    def accept(self) -> None:
        """Move it, unless the place is no number."""
        if str(self.rank_field.value() or "").isdigit():
            super().accept()
        else:
            self.form.show_errors({"new_rank": f"Enter a place from 1 to {self._last}."})

    def command(self) -> MoveLine:
        return MoveLine(
            item_id=self.line.item_id, version=self.line.version,
            new_rank=int(self.rank_field.value() or 0),
            reason=str(self.form.fields["reason"].value()),
        )  # fmt: skip

    def _up(self) -> None:
        self._step(-1)

    def _down(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        typed = str(self.rank_field.value() or "")
        if typed.isdigit():
            self.rank_field.set_value(str(max(1, min(int(typed) + by, self._last))))


class ReasonDialog(CommandDialog):
    """One reason for one command: `make(reason)` builds it anew at each try."""

    def __init__(
        self, parent: QWidget, desk: Desk, listing: Listing, title: str, *, words: str, yes: str,
        name: str, make: Callable[[str], Any], label: str = "Reason",
    ) -> None:  # fmt: skip
        super().__init__(parent, desk, listing, title, name)
        self._make = make
        self.lead(words)
        self.form.add(MultilineField("reason", label, required=True, lines=3))
        self.finish(yes, "reason")

    def command(self) -> Any:
        return self._make(str(self.form.fields["reason"].value()))


class WhoDialog(LineDialog):
    """Who deals with a line of the draft, and what the meeting is asked."""

    def __init__(self, parent: QWidget, desk: Desk, listing: Listing, line: ListLine) -> None:
        super().__init__(parent, desk, listing, line, "Owner, and what the meeting is asked", "who")
        self.add_owner()
        ask = self.form.add(TextField("ask", "What the meeting is asked", hint="Dog handler, …"))
        ask.set_value(line.ask)
        self.finish("Save", "owner")

    def command(self) -> SetLine:
        values = {key: str(value or "") for key, value in self.form.values().items()}
        return SetLine(
            item_id=self.line.item_id, version=self.line.version, owner=values["owner"],
            team=values["team"], due=self.due(), ask=values["ask"],
        )  # fmt: skip
