"""What is done to a whole list: from preparing it to closing it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.daart.threat_commands import (
    AddAddendum,
    ApproveList,
    EndMeeting,
    PrepareList,
    PresentList,
    ReturnList,
    SubmitList,
)
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import EditConflict
from ui.core.desk import Desk
from ui.threat_review.closing import CloseDialog
from ui.threat_review.dialogs import ReasonDialog
from ui.threat_review.listing import Listing
from ui.threat_review.words import prepared_words


class ListDeeds(QObject):
    """Does each deed if it may be done now, else says why not.

    `enter_wanted` when the meeting has begun and its view was asked for; `line_wanted(item id)`
    where a line needs a look.
    """

    enter_wanted = Signal()
    line_wanted = Signal(object)

    def __init__(self, desk: Desk, listing: Listing, host: QWidget) -> None:
        super().__init__(host)
        self._desk, self._listing, self._host = desk, listing, host
        self._enter = False

    def prepare(self) -> None:
        """Make the draft, or bring it up to date."""
        if self._may("prepare"):
            command = PrepareList(area=self._listing.area, day=self._listing.day)
            self._run(command, self._prepared)

    def submit(self) -> None:
        """Hand it to the approver."""
        if self._may("submit"):
            self._run(SubmitList(**self._which()), self._submitted)

    def approve(self) -> None:
        """Approve it; asks first where there are gaps."""
        if not self._may("approve") or self._listing.facts is None:
            return
        gaps = sum(bool(line.gaps) for line in self._listing.facts.active)
        if not gaps:
            self._approve()
            return
        lines = counted(gaps, "line has", "lines have")
        self._desk.prompter.confirm(
            self._host, "Approve with gaps?",
            f"{lines} gaps in the readiness checks. They will be written into the approval.",
            "Approve", self._approve,
        )  # fmt: skip

    def give_back(self) -> None:
        """Return it to whoever works on it, with a reason."""
        if not self._may("give_back"):
            return
        dialog = ReasonDialog(
            self._host, self._desk, self._listing, "Give the list back", yes="Give back",
            words="It becomes a draft again. Whoever works on it sees your reason.",
            name=f"threat_list:{self._which()['list_id']}:return", make=self._return_command,
        )  # fmt: skip
        dialog.saved.connect(self._given_back)
        dialog.open()

    def present(self) -> None:
        """Begin the meeting; the list is frozen, so this asks first."""
        self._ask_to_present(enter=False)

    def present_and_enter(self) -> None:
        """Begin the meeting and show it in its own view."""
        self._ask_to_present(enter=True)

    def _ask_to_present(self, *, enter: bool) -> None:
        self._enter = enter
        if self._may("present"):
            self._desk.prompter.confirm(
                self._host, "Begin the meeting?",
                "The list is frozen as it stands and cannot be changed any more. Decisions and "
                "outcomes are recorded on it.", "Present", self._present,
            )  # fmt: skip

    def end_meeting(self) -> None:
        """The meeting is over; what lacks a decision is told first."""
        facts = self._listing.facts
        if not self._may("end") or facts is None:
            return
        left = len(facts.active) - facts.decided()
        if not left:
            self._end()
            return
        lines = counted(left, "line has", "lines have")
        self._desk.prompter.confirm(
            self._host, "End the meeting?",
            f"{lines} no decision yet. Decisions can still be recorded afterwards.",
            "End meeting", self._end,
        )  # fmt: skip

    def close(self) -> None:
        """Close the day, after telling what still lacks an outcome."""
        if self._may("close"):
            dialog = CloseDialog(self._host, self._desk, self._listing)
            dialog.saved.connect(self._closed)
            dialog.line_wanted.connect(self.line_wanted)
            dialog.open()

    def addendum(self) -> None:
        """Say something about a list that is frozen."""
        if not self._may("addendum"):
            return
        dialog = ReasonDialog(
            self._host, self._desk, self._listing, "Add an addendum", yes="Add", label="Addendum",
            words="It stands beneath the list, dated, with your name.",
            name=f"threat_list:{self._which()['list_id']}:addendum", make=self._addendum_command,
        )  # fmt: skip
        dialog.saved.connect(self._added)
        dialog.open()

    # How

    def _may(self, deed: str) -> bool:
        why_not = self._listing.standing.why_not(deed)
        if why_not:
            self._desk.say(why_not)
        return not why_not

    def _which(self) -> dict[str, Any]:
        facts = self._listing.facts
        if facts is None or facts.snapshot is None:
            return {"list_id": 0, "version": 0}
        return {"list_id": facts.snapshot.list_id, "version": facts.snapshot.version}

    def _return_command(self, reason: str) -> ReturnList:
        return ReturnList(**self._which(), reason=reason)

    def _addendum_command(self, text: str) -> AddAddendum:
        return AddAddendum(list_id=self._which()["list_id"], text=text)

    def _run(self, command: Any, done: Any) -> None:
        self._desk.run(self, command, done, self._failed, key="deed")

    def _approve(self) -> None:
        self._run(ApproveList(**self._which()), self._approved)

    def _present(self) -> None:
        self._run(PresentList(**self._which()), self._presented)

    def _end(self) -> None:
        self._run(EndMeeting(**self._which()), self._ended)

    def _prepared(self, done: Any) -> None:
        self._desk.say(prepared_words(done.result))

    def _submitted(self, _done: Any) -> None:
        self._desk.say("Submitted for approval")

    def _approved(self, _done: Any) -> None:
        self._desk.say("Approved")

    def _given_back(self, _result: Any) -> None:
        self._desk.say("Given back: it is a draft again")

    def _presented(self, _done: Any) -> None:
        self._desk.say("Presented: the list is frozen, and the meeting has begun")
        if self._enter:
            self.enter_wanted.emit()

    def _ended(self, _done: Any) -> None:
        self._desk.say("The meeting is over; outcomes follow")

    def _closed(self, result: Any) -> None:
        red = f", {len(result['red'])} of them for too long" if result["red"] else ""
        self._desk.say(f"Closed: {result['left']} left, {result['carried']} carried over{red}")

    def _added(self, _result: Any) -> None:
        self._desk.say("Addendum added")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, EditConflict):
            self._listing.reload()
            error = EditConflict(
                "Somebody else has changed this list meanwhile. It has been read again: look at "
                "it once more, then repeat what you wanted to do."
            )
        self._desk.prompter.show_problem(self._host, error)
