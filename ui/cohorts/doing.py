"""Opens the form of each deed, says what was done, and offers the way back where there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.cohorts.commands import (
    AllocateMembers,
    Allocation,
    BeginManaging,
    ProposeDeselection,
    TakeDecisionBack,
    TakeDoubleBack,
    TakeScreeningBack,
    TakeSuspensionBack,
)
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rows import MembershipDetail, MembershipRow
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import EditConflict, Refused
from ui.cohorts.allocate_dialog import AllocateDialog
from ui.cohorts.care_dialogs import ResumeDialog, ReviewDialog, SupervisionDialog, SuspendDialog
from ui.cohorts.decision_dialogs import RejectDialog, SelectDialog
from ui.cohorts.double_dialog import DoubleDialog
from ui.cohorts.leaving_dialogs import DeclineDialog, DeselectDialog, ProposeDialog
from ui.cohorts.member_dialog import MemberDialog, changes_between
from ui.cohorts.refer_dialog import ReferDialog
from ui.cohorts.screening_dialogs import AssessedDialog, ScreenDialog
from ui.cohorts.words import name_of
from ui.core.desk import Desk
from ui.core.taking_back import TakeBack

_FORMS: dict[str, Callable[[QWidget, Desk, MembershipDetail], MemberDialog]] = {
    "screen": ScreenDialog, "assessed": AssessedDialog, "reject": RejectDialog,
    "review": ReviewDialog, "rag": partial(ReviewDialog, rag_only=True),
    "supervision": SupervisionDialog, "suspend": SuspendDialog, "resume": ResumeDialog,
    "propose": ProposeDialog, "confirm": DeselectDialog, "decline": DeclineDialog,
    "double": DoubleDialog,
}  # fmt: skip


_MISTAKE = "Done by mistake"
_BACK: dict[type[MemberDialog], type[TakeScreeningBack | TakeDecisionBack | TakeSuspensionBack]] = {
    ScreenDialog: TakeScreeningBack, SelectDialog: TakeDecisionBack,
    RejectDialog: TakeDecisionBack, SuspendDialog: TakeSuspensionBack,
}  # fmt: skip


class AllocateBack:
    """The one way back from an allocation: each to whom it had before."""

    def __init__(self, work: CohortWork, area: str, before: Sequence[Sequence[Any]]) -> None:
        self._work, self._area, self._before = work, area, before

    def run(self) -> None:
        """Give them back; those that were changed since are told."""
        members = tuple(Allocation(*one) for one in self._before)
        self._work.send_back(AllocateMembers(area=self._area, members=members))


class ProposalBack:
    """The way back from a proposal to let somebody go, for whoever made it."""

    def __init__(self, work: CohortWork, detail: MembershipDetail, version: int) -> None:
        self._work, self._detail, self._version = work, detail, version

    def run(self) -> None:
        """Take it back; told if somebody was quicker."""
        self._work.take_proposal_back(self._detail, self._version)


def _way_back(dialog: MemberDialog, done: Any) -> Any:
    """What takes the step of this form back, for whoever has just taken it; None where nothing."""
    if isinstance(dialog, DoubleDialog):
        other = int(done["other_version"])
        return TakeDoubleBack(membership_id=dialog.ended_id, version=other, reason=_MISTAKE)
    kind = next((back for form, back in _BACK.items() if isinstance(dialog, form)), None)
    if kind is None:
        return None
    return kind(membership_id=dialog.detail.row.id, version=int(done["version"]), reason=_MISTAKE)


class CohortWork(QObject):
    """`do(key, detail)` for every key of `deeds`; dialogs stand over `owner`.

    `referred(id)` after somebody was referred, `plan_wanted` where the plan lacks something.
    `managers` are offered while one types.
    """

    referred = Signal(object)
    plan_wanted = Signal()

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        self.managers: tuple[str, ...] = ()

    def do(self, key: str, detail: MembershipDetail, *, opens_plans: bool = False) -> None:
        """Open the form of a deed, or do it at once where it needs no words."""
        if key == "begin" and detail.plan_gaps and opens_plans:
            self._ask_for_plan(detail)
        elif key == "begin":
            self._begin(detail)
        elif key == "allocate":
            self.allocate([detail.row])
        elif key == "refer":
            self.refer(detail.row.person_id)
        else:
            self._open(self._form(key, detail))

    def refer(self, person_id: int) -> None:
        """Put somebody forward; 0 where it is still to be said who."""
        dialog = ReferDialog(self._owner, self._desk, person_id=person_id)
        dialog.saved.connect(self._referred)
        dialog.open()

    def allocate(self, rows: Sequence[MembershipRow]) -> None:
        """One manager for all of these."""
        if rows:
            dialog = AllocateDialog(self._owner, self._desk, rows, self.managers)
            dialog.saved.connect(self._allocated)
            dialog.open()

    def send_back(self, command: AllocateMembers) -> None:
        """Undo an allocation."""
        self._desk.run(self, command, self._given_back, self._failed)

    def take_proposal_back(self, detail: MembershipDetail, version: int) -> None:
        """Undo a proposal to let somebody go."""
        row = detail.row
        command = ProposeDeselection(
            membership_id=row.id,
            version=version,
            reason="",
            detail="Proposed by mistake",
            taken_back=True,
        )
        said = f"{row.reference}: the proposal is taken back"
        self._desk.run(self, command, partial(self._said, said), self._failed)

    def _form(self, key: str, detail: MembershipDetail) -> MemberDialog:
        if key == "select":
            return SelectDialog(self._owner, self._desk, detail, self.managers)
        return _FORMS[key](self._owner, self._desk, detail)

    def _open(self, dialog: MemberDialog) -> None:
        dialog.saved.connect(self._saved)
        dialog.open()

    def _begin(self, detail: MembershipDetail) -> None:
        row = detail.row
        command = BeginManaging(membership_id=row.id, version=row.version)
        said = f"{row.reference} {name_of(row)} is managed now"
        self._desk.run(self, command, partial(self._said, said), partial(self._not_begun, detail))

    def _ask_for_plan(self, detail: MembershipDetail) -> None:
        lacks = ", and ".join(detail.plan_gaps)
        self._desk.prompter.confirm(
            self._owner, "Not yet", f"{detail.row.reference} cannot be managed yet. It lacks "
            f"{lacks}.", "Open the plan", self.plan_wanted.emit,
        )  # fmt: skip

    def _said(self, words: str, _done: object) -> None:
        self._desk.say(words)

    def _not_begun(self, detail: MembershipDetail, error: Exception) -> None:
        if isinstance(error, EditConflict):
            query = partial(load_membership, membership_id=detail.row.id)
            self._desk.read(self, query, partial(self._moved_on, detail), self._failed)
        else:
            self._failed(error)

    def _moved_on(self, old: MembershipDetail, new: MembershipDetail) -> None:
        self._failed(
            Refused(
                f"{new.row.reference} was changed meanwhile ({changes_between(old, new)}). Nothing "
                "was done. Look at it as it is now, and do it again if it still holds."
            )
        )

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)

    # What is said afterwards

    def _saved(self, done: Any) -> None:
        dialog = self.sender()
        if not isinstance(dialog, MemberDialog):
            raise TypeError("only the forms of a membership are answered here")
        row = dialog.detail.row
        undo: Callable[[], None] | None = None
        back = _way_back(dialog, done.result)
        if isinstance(dialog, ProposeDialog):
            undo = ProposalBack(self, dialog.detail, int(done.result["version"])).run
        elif back is not None:
            said = f"{row.reference} {name_of(row)}: {dialog.said.lower()}, taken back"
            undo = TakeBack(self._owner, self._desk, back, said).run
        self._desk.say(f"{row.reference} {name_of(row)}: {dialog.said.lower()}, saved", undo)

    def _referred(self, done: Any) -> None:
        self._desk.say(f"{done.result['reference']} referred")
        self.referred.emit(int(done.result["membership_id"]))

    def _allocated(self, done: Any) -> None:
        dialog = self.sender()
        if not isinstance(dialog, AllocateDialog):
            raise TypeError("only allocations are answered here")
        told, result = counted(done.result["allocated"], "membership"), done.result
        left = f", {len(result['refused']):,} left as they are" if result["refused"] else ""
        back = AllocateBack(self, dialog.rows[0].area, result["before"])
        self._desk.say(f"{told} allocated{left}", back.run)

    def _given_back(self, done: Any) -> None:
        told, refused = counted(done.result["allocated"], "membership"), done.result["refused"]
        left = f"; {len(refused):,} were changed since and stay as they are" if refused else ""
        self._desk.say(f"{told} given back{left}")
