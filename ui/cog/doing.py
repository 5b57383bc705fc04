"""Does what is done to locations: opens the form, tells what came of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.cog.alike import AlikeRow, find_alike
from lomu_app.cog.rows import IntelligenceRow, LinkLine, LocationDetail, TacticRow, TransferLine
from lomu_app.cog.rules import LocationStatus
from lomu_app.kernel.permissions import Permission
from ui.cog.deeds import tactic_ends
from ui.cog.intelligence_dialogs import RecordDialog, RewordDialog, SanitiseDialog
from ui.cog.link_dialogs import EndLinkDialog, LinkDialog, SafeguardingDialog
from ui.cog.location_dialogs import (
    AmendDialog,
    AnswerDialog,
    DuplicateDialog,
    NoteDialog,
    OfferDialog,
    PlaceDialog,
    StepDialog,
)
from ui.cog.risk_dialogs import NominateDialog, ScoreDialog
from ui.cog.sign_off_dialogs import DecideDialog, ProposeSignOffDialog, WithdrawDialog
from ui.cog.tactic_dialogs import (
    AuthoriseDialog,
    BreachDialog,
    EndDialog,
    FinishDialog,
    PlanDialog,
    ProposeTacticDialog,
    ReviewDialog,
    ServeDialog,
)
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog

_FORMS: dict[str, type[Any]] = {
    "score": ScoreDialog, "intelligence": RecordDialog, "tactic": ProposeTacticDialog,
    "note": NoteDialog, "link": LinkDialog, "amend": AmendDialog, "place": PlaceDialog,
    "transfer": OfferDialog,
    "propose": ProposeSignOffDialog, "withdraw": WithdrawDialog, "decide": DecideDialog,
}  # fmt: skip
_TACTIC_FORMS: dict[str, type[Any]] = {
    "authorise": AuthoriseDialog, "plan": PlanDialog, "serve": ServeDialog,
    "breach": BreachDialog, "review": ReviewDialog, "finish": FinishDialog,
}  # fmt: skip
_SAID = {
    "score": "the risk was judged", "intelligence": "intelligence put on record",
    "tactic": "tactic proposed", "note": "noted", "link": "linked", "amend": "changed",
    "place": "its place was kept",
    "transfer": "offered", "propose": "sign-off proposed", "withdraw": "the proposal was withdrawn",
    "decide": "decided", "duplicate": "marked as a duplicate", "authorise": "tactic authorised",
    "plan": "tactic planned", "serve": "the tactic runs", "breach": "breach recorded",
    "review": "the tactic was reviewed",
    "finish": "result kept", "end": "tactic ended", "sanitise": "text approved",
    "reword": "text and grade changed", "safeguarding": "safeguarding kept",
    "unlink": "link ended", "accepted": "accepted onto the agenda", "reopened": "reopened",
    "monitoring": "monitored", "archived": "archived",
}  # fmt: skip


class Doing(QObject):
    """`recorded(location id)` after an answer of the core; `person_wanted(person id)`."""

    recorded = Signal(object)
    person_wanted = Signal(object)

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        self._detail: LocationDetail | None = None

    def nominate(self) -> None:
        """The form of a location that is raised."""
        if not self._desk.core.actor.may(Permission.EDIT_CSE):
            self._desk.say("Your role does not nominate locations.")
            return
        dialog = NominateDialog(self._owner, self._desk)
        dialog.saved.connect(self._nominated)
        dialog.open()

    def answer(self, offer: TransferLine) -> None:
        """What another area offers."""
        dialog = AnswerDialog(self._owner, self._desk, offer)
        dialog.saved.connect(self._answered)
        dialog.open()

    def do(self, key: str, detail: LocationDetail) -> None:
        """A deed on the location itself."""
        self._detail = detail
        owner, desk = self._owner, self._desk
        if key in _FORMS:
            self._open(_FORMS[key](owner, desk, detail), key)
        elif key == "duplicate":
            query = partial(find_alike, location_id=detail.row.id)
            desk.read(self, query, self._ask_which, self._failed, key="alike")
        else:
            self._open(StepDialog(owner, desk, detail, LocationStatus(key)), key)

    def do_tactic(self, key: str, detail: LocationDetail, row: TacticRow) -> None:
        """A step of one tactic."""
        self._detail = detail
        if key == "end":
            ends = tactic_ends(row, self._desk.core.actor)
            self._open(EndDialog(self._owner, self._desk, row, ends), key)
        else:
            self._open(_TACTIC_FORMS[key](self._owner, self._desk, row), key)

    def do_intelligence(self, key: str, detail: LocationDetail, item: IntelligenceRow) -> None:
        """One item approved or worded anew."""
        self._detail = detail
        form = SanitiseDialog if key == "sanitise" else RewordDialog
        self._open(form(self._owner, self._desk, item), key)

    def do_link(self, key: str, detail: LocationDetail, link: LinkLine) -> None:
        """One link: its person opened, safeguarding, ended."""
        self._detail = detail
        if key == "open":
            self.person_wanted.emit(link.person_id)
            return
        form = SafeguardingDialog if key == "safeguarding" else EndLinkDialog
        self._open(form(self._owner, self._desk, link), key)

    def _ask_which(self, alike: list[AlikeRow]) -> None:
        if self._detail is not None:
            dialog = DuplicateDialog(self._owner, self._desk, self._detail, alike)
            self._open(dialog, "duplicate")

    def _open(self, dialog: FormDialog, key: str) -> None:
        dialog.setProperty("deed", key)
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self, done: Any) -> None:
        key = str(self.sender().property("deed"))
        if self._detail is None:
            return
        row, result = self._detail.row, done.result or {}
        told = f"{row.reference} {row.name}: {_SAID[key]}"
        if result.get("reopened"):
            told += "; it is back on the agenda"
        if result.get("void"):
            told += "; its approval is void"
        self._desk.say(told)
        self.recorded.emit(row.id)

    def _nominated(self, done: Any) -> None:
        alike = ", ".join(done.result["alike"])
        also = f". It may be the same as {alike}" if alike else ""
        self._desk.say(f"{done.result['reference']} nominated{also}")
        self.recorded.emit(int(done.result["location_id"]))

    def _answered(self, done: Any) -> None:
        if "location_id" in done.result:
            self._desk.say(f"Accepted as {done.result['reference']}")
            self.recorded.emit(int(done.result["location_id"]))
        else:
            self._desk.say("Refused; it stays where it is")

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)
