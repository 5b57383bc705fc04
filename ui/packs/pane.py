"""One pack beside the register: what it is, who has which copy, what can be done now."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from lomu_app.disclosure.rows import ReleaseDetail, ReleaseRow
from lomu_app.disclosure.rules import RELEASE_STATES, ReleaseStatus
from lomu_app.kernel.permissions import Actor, Permission
from ui.core.deed_pane import REFUSED, Deed, DeedPane
from ui.core.desk import Desk
from ui.kit.facts import Facts
from ui.kit.pane_lines import PaneLines
from ui.packs import words

CHECK, RELEASE, WITHDRAW, RECALL, LOOK = "check", "release", "withdraw", "recall", "look"
AGAIN = "again"
_DEEDS = (
    (CHECK, ReleaseStatus.CHECKED, "Check it …", "check"),
    (RELEASE, ReleaseStatus.RELEASED, "Release …", "export"),
    (WITHDRAW, ReleaseStatus.WITHDRAWN, "Withdraw …", "minus"),
    (RECALL, ReleaseStatus.RECALLED, "Recall …", "undo"),
)


def deeds_for(detail: ReleaseDetail, actor: Actor) -> list[Deed]:
    """What can be done about a pack as it stands, by this person; each says what it needs."""
    row = detail.row
    found = []
    for key, target, told, icon in _DEEDS:
        step = RELEASE_STATES.find(row.status, target)
        if step is None or (key == CHECK and not row.needs_check):
            continue
        hint = f"Needs {step.needs}."
        allowed = actor.may(step.permission)
        if not allowed:
            hint = REFUSED
        elif key == CHECK and row.built_by == actor.username:
            allowed, hint = False, "You built it; somebody else has to look at it."
        elif key == RELEASE and row.needs_check and row.checked_by is None:
            allowed, hint = False, "A second person has to check it first."
        found.append(Deed(key, told, icon, allowed, hint))
    if row.status is ReleaseStatus.RELEASED and all(copy.content for copy in detail.copies):
        may, told = actor.may(Permission.EXPORT), "Each the same as before; the log says so."
        hint = told if may else REFUSED
        found.append(Deed(AGAIN, "Write the copies again …", "export", may, hint))
    look = any(copy.content for copy in detail.copies)
    may_look = actor.may(Permission.CHECK_PACKS) or actor.may(Permission.EXPORT)
    if look:
        found.append(Deed(LOOK, "See what each is shown …", "search", may_look, "Looks only."))
    return found if _has_all(row, actor) else [_of_other_areas(deed) for deed in found]


def _has_all(row: ReleaseRow, actor: Actor) -> bool:
    """Whether this person works for every area of which it tells."""
    return all(map(actor.covers, row.areas))


def _of_other_areas(deed: Deed) -> Deed:
    """What it holds, and what becomes of it, is for those who have all its areas."""
    if not deed.allowed:
        return deed
    return replace(deed, allowed=False, hint="It tells of areas for which you are not set up.")


class ReleasePane(DeedPane):
    """Shows a `ReleaseDetail`; `copy_wanted(copy id)` to account for one."""

    copy_wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Pack", "Choose a pack in the list.", "export", of_person=False)
        self.detail: ReleaseDetail | None = None
        self.facts = Facts("The pack")
        self.copies = PaneLines("Who has a copy")
        self.copies.chosen.connect(self._account)
        self.lay_out(self.facts, self.copies, story=False)

    def clear(self) -> None:
        """Nothing is chosen."""
        self.detail = None
        super().clear()

    def show_release(self, detail: ReleaseDetail) -> None:
        """Show this one."""
        same = self.detail is not None and self.detail.row.id == detail.row.id
        self.detail = detail
        row = detail.row
        self.show_head(row.title, f"{row.reference} · {row.kind}", 0, same=same)
        self.chips.set_chips(words.chips_of(row))
        self.facts.show()
        self.copies.show()
        self.facts.set_facts(words.facts_of(detail))
        self.copies.show_lines(words.copy_lines(detail))
        self.set_deeds(deeds_for(detail, self._desk.core.actor))

    def _account(self, key: int, _deed: str) -> None:
        self.copy_wanted.emit(key)
