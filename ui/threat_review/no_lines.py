"""What stands in the place of the lines: why there are none, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.counting import counted
from ui.kit.empty import EmptyState
from ui.threat_review.reading import Facts


class NoLines(EmptyState):
    """`wanted(deed)`: prepare, intake, today, or all for a list without its filter."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", icon="list", button="…", parent=parent)
        self.button.hide()
        self._deed = ""
        self.action_requested.connect(self._pressed)

    def tell_no_area(self) -> None:
        """Somebody who works for no area has no list."""
        self._say("No area", "You are not set up for any area. Ask an administrator to add one.")

    def tell(self, facts: Facts, *, lines: bool, why_not_prepare: str, may_import: bool) -> None:
        """After a reading; `lines` says whether the list has any that a filter hides."""
        if lines:
            self._say("No line fits", "Change the filter to see the others.", "Show all", "all")
        elif facts.snapshot is not None:
            self._say(
                "Nobody on this list",
                "No target of this area was outstanding when it was made.",
            )
        elif facts.past:
            self._say("No list", "There was no list on this day.", "Show today's list", "today")
        elif not facts.outstanding:
            words = f"Nobody is outstanding in {facts.area}. Bring in the unit's tracker first."
            button = "Bring the tracker in" if may_import else ""
            self._say("Nobody to review", words, button, "intake")
        else:
            button = "" if why_not_prepare else "Prepare the list"
            words = _what_preparing_does(facts, why_not_prepare)
            self._say("No list for this day yet", words, button, "prepare")

    def _say(self, title: str, advice: str, button: str = "", deed: str = "") -> None:
        self.set_words(title, advice)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._deed = deed

    def _pressed(self) -> None:
        self.wanted.emit(self._deed)


def _what_preparing_does(facts: Facts, why_not: str) -> str:
    told = counted(facts.outstanding, "outstanding target")
    return (
        f"{facts.area} has {told}, {facts.ready} of them arrest ready. Preparing puts each of "
        "them on the list once, in the order of the policy, and says why it is there."
        + (f" {why_not}" if why_not else "")
    )
