"""Steps, progress and the buttons of the list, on one line above it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from lomu_app.daart.threat_rules import ListStatus
from ui.kit.labels import TextLabel, as_tooltip, show_if
from ui.kit.page import IconButton
from ui.threat_review.list_deeds import ListDeeds
from ui.threat_review.listing import Listing
from ui.threat_review.steps import StepStrip, steps_of
from ui.threat_review.words import progress

S = ListStatus
_NONE = ""
# Deed, words, icon, whether it is the main thing to do, and in which states it is offered.
_BUTTONS: tuple[tuple[str, str, str, bool, frozenset[str]], ...] = (
    ("prepare", "Prepare again", "refresh", False, frozenset({S.OPEN, S.SUBMITTED, S.APPROVED})),
    ("give_back", "Give back", "undo", False, frozenset({S.SUBMITTED, S.APPROVED})),
    ("addendum", "Addendum", "plus", False, frozenset({S.ACTIONED, S.CLOSED})),
    ("end", "End meeting", "check", False, frozenset({S.PRESENTED})),
    ("meeting", "Meeting view", "present", False, frozenset({S.ACTIONED})),
    ("prepare", "Prepare the list", "list", True, frozenset({_NONE})),
    ("submit", "Submit", "forward", True, frozenset({S.OPEN})),
    ("approve", "Approve", "check_circle", True, frozenset({S.SUBMITTED})),
    ("present", "Present", "present", True, frozenset({S.APPROVED})),
    ("meeting", "Meeting view", "present", True, frozenset({S.PRESENTED})),
    ("close", "Close", "lock", True, frozenset({S.ACTIONED})),
)  # fmt: skip


class ListHead(QWidget):
    """Follows the listing. A button that may not be pressed says why."""

    def __init__(
        self, listing: Listing, deeds: ListDeeds, meeting: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._listing, self._short = listing, False
        self.strip = StepStrip()
        self.progress_label = TextLabel("", "h3")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.strip, 1)
        row.addWidget(self.progress_label)
        self.buttons: list[tuple[IconButton, str, frozenset[str]]] = []
        runs: dict[str, Callable[[], None]] = {
            "prepare": deeds.prepare, "give_back": deeds.give_back, "addendum": deeds.addendum,
            "end": deeds.end_meeting, "submit": deeds.submit, "approve": deeds.approve,
            "present": deeds.present, "close": deeds.close, "meeting": meeting,
        }  # fmt: skip
        for deed, words, icon, primary, states in _BUTTONS:
            button = IconButton(words, icon, primary=primary)
            button.clicked.connect(runs[deed])
            button.hide()  # all of them at once would stretch the window
            row.addWidget(button)
            self.buttons.append((button, deed, states))

    def button(self, deed: str) -> IconButton:
        """The button of a deed that is offered now, else the first for it."""
        found = [button for button, own, _states in self.buttons if own == deed]
        return next((one for one in found if one.isVisibleTo(self)), found[0])

    def shorten(self, *, short: bool) -> None:
        """Fewer letters, for a narrow window or big type."""
        if short is not self._short:
            self._short = short
            self.follow()

    def follow(self) -> None:
        """Show where the list stands."""
        facts, standing = self._listing.facts, self._listing.standing
        if facts is None:
            return
        self.strip.set_steps(steps_of(facts.snapshot))
        told = progress(facts, short=self._short)
        self.progress_label.setText(told)
        self.progress_label.setToolTip(as_tooltip(progress(facts)))
        show_if(self.progress_label, shown=bool(told))
        for button, deed, states in self.buttons:
            why_not = standing.why_not(deed)
            wanted = facts.status in states and not facts.exact
            show_if(button, shown=wanted and not (facts.past and facts.drafting))
            button.setEnabled(not why_not)
            button.setToolTip(as_tooltip(why_not))
