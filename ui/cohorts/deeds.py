"""What can be done to a membership from where it stands, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lomu_app.cohorts.rows import MembershipRow
from lomu_app.cohorts.rules import LIVE, MembershipStatus
from lomu_app.kernel.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do. `hint` says what it needs, or why it is greyed out."""

    key: str
    words: str
    icon: str
    allowed: bool = True
    hint: str = ""


REFUSED = "Your role does not allow this."
_LIVE = LIVE
_CHOSEN = frozenset(
    {MembershipStatus.SELECTED, MembershipStatus.MANAGED, MembershipStatus.SUSPENDED}
)
_WORKED_WITH = frozenset({MembershipStatus.SELECTED, MembershipStatus.MANAGED})


def _only(status: MembershipStatus) -> frozenset[MembershipStatus]:
    return frozenset({status})


# Key, words, icon, stages, permission, what it needs; in the order of the menu.
_OFFERED: tuple[tuple[str, str, str, frozenset[MembershipStatus], Permission, str], ...] = (
    ("screen", "Screen the referral …", "filter", _only(MembershipStatus.REFERRED),
     Permission.SCREEN_REFERRALS, "a reason"),
    ("assessed", "Everything is assessed …", "check", _only(MembershipStatus.SCREENED_IN),
     Permission.REFER_TO_COHORT, "what the cohort asks to be assessed"),
    ("select", "Select …", "check_circle", _only(MembershipStatus.ASSESSED),
     Permission.DECIDE_SELECTION, "the body that decided, grounds, manager, RAG and review"),
    ("reject", "Do not select …", "minus", _only(MembershipStatus.ASSESSED),
     Permission.DECIDE_SELECTION, "the body that decided, and grounds"),
    ("begin", "Begin managing …", "forward", _only(MembershipStatus.SELECTED),
     Permission.MANAGE_MEMBERS, "a plan with control and change"),
    ("review", "Review done …", "calendar", _WORKED_WITH, Permission.MANAGE_MEMBERS,
     "RAG with its basis"),
    ("rag", "Change the RAG …", "trend", _WORKED_WITH, Permission.MANAGE_MEMBERS, "its basis"),
    ("resume", "Take up again …", "forward", _only(MembershipStatus.SUSPENDED),
     Permission.SUSPEND_MEMBERS, "a plan, and the day of the next review"),
    ("allocate", "Allocate …", "people", _LIVE, Permission.DECIDE_SELECTION, "a manager"),
    ("supervision", "Supervision …", "shield", _LIVE, Permission.MANAGE_MEMBERS, ""),
    ("suspend", "Suspend …", "clock", _WORKED_WITH, Permission.SUSPEND_MEMBERS,
     "a reason, the place, and the earliest day of release"),
)  # fmt: skip
_LEAVING: tuple[tuple[str, str, str, bool, Permission, str], ...] = (
    ("propose", "Propose to deselect …", "minus", False, Permission.PROPOSE_DESELECTION,
     "what has changed; somebody else decides"),
    ("confirm", "Deselect as proposed …", "check", True, Permission.CONFIRM_DESELECTION,
     "grounds, and nothing that is still live"),
    ("decline", "Keep in spite of the proposal …", "plus", True, Permission.CONFIRM_DESELECTION,
     "a reason"),
)  # fmt: skip
# What the pane's main button says; it has little room.
_SHORT = {
    "screen": "Screen", "assessed": "All assessed", "select": "Select", "begin": "Begin managing",
    "review": "Review done", "resume": "Take up again", "confirm": "Deselect",
    "refer": "Refer anew",
}  # fmt: skip
_NEXT = {
    MembershipStatus.REFERRED: "screen", MembershipStatus.SCREENED_IN: "assessed",
    MembershipStatus.ASSESSED: "select", MembershipStatus.SELECTED: "begin",
    MembershipStatus.MANAGED: "review", MembershipStatus.SUSPENDED: "resume",
}  # fmt: skip


def deeds_for(row: MembershipRow, actor: Actor) -> list[Deed]:
    """Everything that can be done from here, with what this person may not do greyed out."""
    made = [
        _deed(key, words, icon, actor, permission, needs)
        for key, words, icon, stages, permission, needs in _OFFERED
        if row.status in stages
    ]
    if row.status in _CHOSEN:
        made += [
            _deed(key, words, icon, actor, permission, needs)
            for key, words, icon, proposed, permission, needs in _LEAVING
            if proposed is row.leaving_proposed
        ]
    again = "Refer to another cohort …" if row.status in LIVE else "Refer anew …"
    return [*made, _deed("refer", again, "plus", actor, Permission.REFER_TO_COHORT, "a reason")]


def double_deed(actor: Actor) -> Deed:
    """Of two memberships of one person in one cohort, to let this one go on."""
    may = Permission.DECIDE_SELECTION
    return _deed("double", "Keep this one, end the other …", "people", actor, may, "a reason")


def next_deed(row: MembershipRow, deeds: list[Deed]) -> Deed:
    """The step that the pane's main button takes."""
    key = "confirm" if row.leaving_proposed else _NEXT.get(row.status, "refer")
    found = next(deed for deed in deeds if deed.key == key)
    return replace(found, words=_SHORT[key])


def _deed(
    key: str, words: str, icon: str, actor: Actor, permission: Permission, needs: str
) -> Deed:
    allowed = actor.may(permission)
    hint = f"Needs {needs}." if needs else ""
    return Deed(key, words, icon, allowed, hint if allowed else REFUSED)
