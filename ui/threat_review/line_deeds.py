"""What is done to one line: moved, taken off, decided, its outcome recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_commands import CarryOn, RemoveLine, RestoreLine
from lomu_app.daart.threat_rules import ListStatus, result_codes
from lomu_app.packs import trm_words as say
from ui.core.desk import Desk
from ui.threat_review.dialogs import MoveDialog, ReasonDialog, WhoDialog
from ui.threat_review.entry import DecisionDialog, ResultDialog
from ui.threat_review.listing import Listing
from ui.threat_review.undo import LineUndo
from ui.threat_review.words import reopens


class LineDeeds(QObject):
    """Works on the line that `current()` gives. `recorded(item id, what)` afterwards.

    `what` is decision or result. `open_wanted(target id)` for the record itself.
    """

    recorded = Signal(object, str)
    open_wanted = Signal(object)

    def __init__(
        self, desk: Desk, listing: Listing, host: QWidget, current: Callable[[], ListLine | None]
    ) -> None:
        super().__init__(host)
        self._desk, self._listing, self._host, self._current = desk, listing, host, current
        self._before: ListLine | None = None
        self._asked = 0

    # The draft

    def move_up(self) -> None:
        """One place up, with a reason."""
        self._move(-1)

    def move_down(self) -> None:
        """One place down, with a reason."""
        self._move(1)

    def move_to(self) -> None:
        """To a place that is typed, with a reason."""
        self._move(0)

    def take_off(self) -> None:
        """Take the line off this list, with a reason; the target stays outstanding."""
        line = self._line("edit")
        if line is None or self._is_off(line):
            return
        self._ask(
            line, "Take this line off the list", "Take off", "off", self._remove_command,
            self._taken_off, "The target stays outstanding; the list shows who took it off.",
        )  # fmt: skip

    def put_back(self) -> None:
        """Put a moved or removed line back where the policy has it, with a reason."""
        line = self._line("edit")
        if line is None:
            return
        if line.removed_reason is None and line.moved_reason is None:
            self._desk.say("This line is where the policy has it already.")
            return
        self._ask(
            line, "Put this line back", "Put back", "back", self._restore_command,
            self._put_back_done, "It stands again where the policy has it.",
        )  # fmt: skip

    def who(self) -> None:
        """Owner, team, by when, and what the meeting is asked."""
        line = self._line("edit")
        if line is not None and not self._is_off(line):
            self._before = line
            dialog = WhoDialog(self._host, self._desk, self._listing, line)
            dialog.saved.connect(self._who_told)
            dialog.open()

    # The meeting

    def decide(self) -> None:
        """Record what is decided."""
        line = self._line("decide")
        if line is not None and not self._is_off(line):
            self._before = line
            dialog = DecisionDialog(self._host, self._desk, self._listing, line)
            dialog.saved.connect(self._decided)
            dialog.open()

    def result(self) -> None:
        """Record what came of it."""
        line = self._line("result")
        if line is None or self._is_off(line):
            return
        if line.result is not None and self._status() == ListStatus.CLOSED:
            self._desk.say("This line has its outcome. Record anything further on the target.")
            return
        codes = result_codes(self._desk.core.policies["threat_review"])
        dialog = ResultDialog(self._host, self._desk, self._listing, line, codes)
        dialog.saved.connect(self._result_told)
        dialog.open()

    def carry(self) -> None:
        """Carry the line over, with a reason."""
        line = self._line("carry")
        if line is not None and not self._is_off(line):
            self._ask(
                line, "Carry this line over", "Carry over", "carry", self._carry_command,
                self._carried, "It stands on the next list again, with your reason.",
            )  # fmt: skip

    def enter(self) -> None:
        """What Enter does: decide in the meeting, then tell outcomes, else open the record."""
        line = self._current()
        if line is None:
            return
        standing, status = self._listing.standing, self._status()
        if (status == ListStatus.PRESENTED and standing.may("decide")) or (
            status == ListStatus.ACTIONED and not line.decision and standing.may("decide")
        ):
            self.decide()
        elif line.result is None and standing.may("result"):
            self.result()
        else:
            self.open_target()

    def open_target(self) -> None:
        """Open the target's own record."""
        line = self._current()
        if line is not None:
            self.open_wanted.emit(line.target_id)

    # How

    def _line(self, deed: str) -> ListLine | None:
        line = self._current()
        why_not = self._listing.standing.why_not(deed)
        if line is None or why_not:
            self._desk.say(why_not or "Choose a line first.")
            return None
        return line

    def _status(self) -> str:
        return self._listing.facts.status if self._listing.facts else ""

    def _is_off(self, line: ListLine) -> bool:
        if line.removed_reason is None:
            return False
        frozen = self._listing.facts is not None and self._listing.facts.frozen
        self._desk.say(
            "This line was taken off before the meeting. Open the target to work on it."
            if frozen else "This line was taken off. Put it back first."
        )  # fmt: skip
        return True

    def _move(self, by: int) -> None:
        line = self._line("edit")
        if line is None or self._is_off(line):
            return
        rank, last = line.rank + by, len(self._listing.facts.active if self._listing.facts else ())
        if not 1 <= rank <= last:
            self._desk.say("It is the first already." if by < 0 else "It is the last already.")
            return
        self._before = line
        dialog = MoveDialog(self._host, self._desk, self._listing, line, rank, typed=not by)
        dialog.saved.connect(self._moved)
        dialog.open()

    def _ask(
        self, line: ListLine, title: str, yes: str, what: str, make: Callable[[str], Any],
        done: Callable[[Any], None], words: str,
    ) -> None:  # fmt: skip
        dialog = ReasonDialog(
            self._host, self._desk, self._listing, title, yes=yes, make=make,
            words=f"{line.rank}.  {say.name_of(line)}\n{words}{reopens(self._status())}",
            name=f"threat_line:{line.item_id}:{what}",
        )  # fmt: skip
        self._asked, self._before = line.item_id, line
        dialog.saved.connect(done)
        dialog.open()

    def _fresh(self) -> tuple[int, int]:
        line = self._listing.line(self._asked)
        return self._asked, line.version if line else 0

    def _remove_command(self, reason: str) -> RemoveLine:
        item_id, version = self._fresh()
        return RemoveLine(item_id=item_id, version=version, reason=reason)

    def _restore_command(self, reason: str) -> RestoreLine:
        item_id, version = self._fresh()
        return RestoreLine(item_id=item_id, version=version, reason=reason)

    def _carry_command(self, reason: str) -> CarryOn:
        item_id, version = self._fresh()
        return CarryOn(item_id=item_id, version=version, reason=reason)

    def _undo(self, result: Any) -> LineUndo | None:
        """Knows the line as it was before; None if it has been left for another one since."""
        if self._before is None or self._before.item_id != result["item_id"]:
            return None
        return LineUndo(self._desk, self._before, result["version"], self._host)

    def _moved(self, result: Any) -> None:
        undo = self._undo(result)
        self._desk.say(f"Moved to {result['rank']}", undo.place if undo else None)

    def _taken_off(self, result: Any) -> None:
        undo = self._undo(result)
        self._desk.say("Taken off the list", undo.place if undo else None)

    def _put_back_done(self, result: Any) -> None:
        undo = self._undo(result)
        self._desk.say(f"Put back, to {result['rank']}", undo.put_back if undo else None)

    def _who_told(self, result: Any) -> None:
        undo = self._undo(result)
        self._desk.say("Owner and question saved", undo.who if undo else None)

    def _carried(self, _result: Any) -> None:
        self._desk.say("Carried over")

    def _decided(self, result: Any) -> None:
        undo = self._undo(result)
        if undo is not None and undo.replaces_a_decision():
            self._desk.say("Another decision recorded", undo.decision)
        self.recorded.emit(result["item_id"], "decision")

    def _result_told(self, result: Any) -> None:
        if result["prompts"]:
            self._desk.say("  ".join(str(prompt) for prompt in result["prompts"]))
        self.recorded.emit(result["item_id"], "result")
