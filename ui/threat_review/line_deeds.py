"""What is done to one line: moved, taken off, decided, its outcome recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_commands import CarryOn, RemoveLine, RestoreLine
from lomu_app.daart.threat_rules import ListStatus, result_codes
from lomu_app.kernel.errors import EditConflict
from lomu_app.packs import trm_words as say
from ui.core.desk import Desk
from ui.threat_review.dialogs import (
    CHANGED_MEANWHILE,
    MoveDialog,
    ReasonDialog,
    WhoDialog,
)
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

    def take_off(self) -> None:
        """Take the line off this list, with a reason; the target stays outstanding."""
        line = self._line("edit")
        if line is None or self._is_off(line):
            return
        self._before = line
        self._ask(
            line, "Take this line off the list", "Take off", "off", self._remove_command,
            self._taken_off, "The target stays outstanding; the list shows who took it off.",
        )  # fmt: skip

    def put_back(self) -> None:
        """Put a moved or removed line back where the policy has it."""
        line = self._line("edit")
        if line is not None:
            command = RestoreLine(item_id=line.item_id, version=line.version)
            self._desk.run(self, command, self._put_back_done, self._failed)

    def who(self) -> None:
        """Owner, team, by when, and what the meeting is asked."""
        line = self._line("edit")
        if line is not None and not self._is_off(line):
            dialog = WhoDialog(self._host, self._desk, self._listing, line)
            dialog.saved.connect(self._noted)
            dialog.open()

    # The meeting

    def decide(self) -> None:
        """Record what is decided."""
        line = self._line("decide")
        if line is not None:
            dialog = DecisionDialog(self._host, self._desk, self._listing, line)
            dialog.saved.connect(self._decided)
            dialog.open()

    def result(self) -> None:
        """Record what came of it."""
        line = self._line("result")
        if line is None:
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
        if line is not None:
            self._ask(
                line, "Carry this line over", "Carry over", "carry", self._carry_command,
                self._noted, "It stands on the next list again, with your reason.",
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
        if line.removed_reason is not None:
            self._desk.say("This line was taken off. Put it back first.")
        return line.removed_reason is not None

    def _move(self, by: int) -> None:
        line = self._line("edit")
        if line is None or self._is_off(line):
            return
        rank, last = line.rank + by, len(self._listing.facts.active if self._listing.facts else ())
        if not 1 <= rank <= last:
            self._desk.say("It is the first already." if by < 0 else "It is the last already.")
            return
        self._before = line
        dialog = MoveDialog(self._host, self._desk, self._listing, line, rank)
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
        self._asked = line.item_id
        dialog.saved.connect(done)
        dialog.open()

    def _fresh(self) -> tuple[int, int]:
        line = self._listing.line(self._asked)
        return self._asked, line.version if line else 0

    def _remove_command(self, reason: str) -> RemoveLine:
        item_id, version = self._fresh()
        return RemoveLine(item_id=item_id, version=version, reason=reason)

    def _carry_command(self, reason: str) -> CarryOn:
        item_id, version = self._fresh()
        return CarryOn(item_id=item_id, version=version, reason=reason)

    def _undo(self, result: dict[str, Any]) -> Callable[[], None] | None:
        if self._before is None or self._before.item_id != result["item_id"]:
            return None
        return LineUndo(self._desk, self._before, result["version"], self._host).run

    def _moved(self, result: Any) -> None:
        self._desk.say(f"Moved to {result['rank']}", self._undo(result))

    def _taken_off(self, result: Any) -> None:
        self._desk.say("Taken off the list", self._undo(result))

    def _put_back_done(self, done: Any) -> None:
        self._desk.say(f"Put back, to {done.result['rank']}")

    def _noted(self, _result: Any) -> None:
        self._desk.say("Saved")

    def _decided(self, result: Any) -> None:
        self.recorded.emit(result["item_id"], "decision")

    def _result_told(self, result: Any) -> None:
        if result["prompts"]:
            self._desk.say("  ".join(str(prompt) for prompt in result["prompts"]))
        self.recorded.emit(result["item_id"], "result")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, EditConflict):
            self._listing.reload()
            error = EditConflict(CHANGED_MEANWHILE.replace("save", "do it"))
        self._desk.prompter.show_problem(self._host, error)
