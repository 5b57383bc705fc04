"""What can be done to a target: the steps of its state table and what goes beside them."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.daart.rows import TargetDetail
from lomu_app.daart.rules import ENDED, TARGET_STATES, TargetStatus
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
# Which step of the state table is which deed; what the Threat Review does is not offered here.
_STEPS = {
    TargetStatus.SUBMITTED: ("submit", "Hand to the sergeant", "forward"),
    TargetStatus.READY: ("ready", "Make arrest ready", "check_circle"),
    TargetStatus.ARRESTED: ("arrested", "Arrested …", "gavel"),
    TargetStatus.RETURNED: ("return", "Return to whoever proposed it …", "back"),
    TargetStatus.CIRCULATED: ("circulate", "Circulated …", "present"),
    TargetStatus.CLOSED: ("close", "Take off with a result …", "check"),
    TargetStatus.IN_CUSTODY_ELSEWHERE: ("custody", "In custody elsewhere …", "lock"),
    TargetStatus.WITHDRAWN: ("withdraw", "Withdraw, the power is gone …", "minus"),
    TargetStatus.MISIDENTIFIED: ("misidentified", "Misidentified …", "person"),
}
_ORDER = tuple(_STEPS)
# Only the list of the Threat Review takes a target off itself again.
_ELSEWHERE = {(TargetStatus.ON_LIST, TargetStatus.READY)}


def deeds_for(detail: TargetDetail, actor: Actor) -> list[Deed]:
    """Everything that can be done from here, with what this person may not do greyed out."""
    if detail.row.status in ENDED:
        return [*_steps(detail), _deed("reopen", "Put back on the list …", "undo",
                                       actor, Permission.CLOSE_TARGETS, "a reason")]  # fmt: skip
    beside = [
        _deed("attempt", "Record attempt …", "clock", actor, Permission.RECORD_ATTEMPTS),
        _deed("allocate", "Assign …", "people", actor, Permission.MAKE_READY,
              "an owner or a team"),
        _deed("review", "Reviewed …", "calendar", actor, Permission.MAKE_READY,
              ""),
        _deed("extend", "Extend the return date …", "calendar_clock", actor,
              Permission.EXTEND_TARGETS, "an inspector, and a reason"),
    ]  # fmt: skip
    if detail.row.proposed_off is None:
        beside.append(
            _deed("propose_off", "Propose to come off …", "minus", actor,
                  Permission.EDIT_TARGETS, "a reason; the meeting decides")
        )  # fmt: skip
    else:
        beside.append(
            _deed("keep_on", "Keep on the list …", "plus", actor, Permission.MAKE_READY,
                  "turns the proposal down, with a reason")
        )  # fmt: skip
    return [*_steps(detail), *beside]


def _steps(detail: TargetDetail) -> list[Deed]:
    status = detail.row.status
    reachable = set(TARGET_STATES.targets(status))
    made = []
    for wanted in _ORDER:
        if wanted not in reachable or (status, wanted) in _ELSEWHERE:
            continue
        if status in ENDED and (wanted not in ENDED or status is not TargetStatus.ARRESTED):
            continue  # what has left the list is put back first
        step = TARGET_STATES.find(status, wanted)
        needs = f"Needs {step.needs}." if step and step.needs else ""
        allowed = wanted in detail.offered
        key, words, icon = _STEPS[wanted]
        made.append(Deed(key, words, icon, allowed, needs if allowed else REFUSED))
    return made


def _deed(
    key: str, words: str, icon: str, actor: Actor, permission: Permission, needs: str = ""
) -> Deed:
    allowed = actor.may(permission)
    hint = f"Needs {needs}." if needs else ""
    return Deed(key, words, icon, allowed, hint if allowed else REFUSED)
