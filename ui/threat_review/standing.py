"""Which deeds are possible just now, and in words why the others are not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lomu_app.daart.threat_rules import ListStatus
from lomu_app.kernel.permissions import Permission
from ui.threat_review.reading import Facts

May = Callable[[Permission], bool]

NOT_YOURS = "Your role does not allow this."
EXACT = "This is the list exactly as it was presented. Go back to the list to work on it."
NO_LIST = "There is no list for this day yet. Prepare it first."
FROZEN = "The list has been presented and is frozen. Add an addendum instead."
DAY_OVER = "This day is over: its list cannot be made or refreshed. Prepare the list of today."
NEVER_PRESENTED = "This day is over, and its list was never presented. It can only be looked at."

# What is still missing, by where the list stands.
_BEFORE_SUBMIT = {
    ListStatus.SUBMITTED: "It has been submitted already.",
    ListStatus.APPROVED: "It has been approved already.",
}
_BEFORE_APPROVE = {
    ListStatus.OPEN: "It is a draft. Submit it first.",
    ListStatus.APPROVED: "It has been approved already.",
}
_BEFORE_PRESENT = {
    ListStatus.OPEN: "It is a draft. Submit it, and have it approved.",
    ListStatus.SUBMITTED: "It waits for approval.",
}
_BEFORE_WORK = {
    ListStatus.OPEN: "The meeting has not begun. Submit the list, and have it approved.",
    ListStatus.SUBMITTED: "The meeting has not begun: the list waits for approval.",
    ListStatus.APPROVED: "The meeting has not begun. Present the list first.",
    ListStatus.CLOSED: "The list is closed.",
}
_PRESENTED = "It has been presented already."


@dataclass(frozen=True, slots=True)
class Standing:
    """For each deed why it cannot be done; an empty text where it can."""

    reasons: dict[str, str]

    def why_not(self, deed: str) -> str:
        """The reason; empty when nothing stands in the way."""
        return self.reasons.get(deed, "The list is still being read.")

    def may(self, deed: str) -> bool:
        """Whether nothing stands in the way."""
        return not self.why_not(deed)


def standing_of(facts: Facts, may: May) -> Standing:
    """All deeds of list and line."""
    if facts.snapshot is None:
        reasons = dict.fromkeys(_DEEDS, NO_LIST)
        return Standing({**reasons, "prepare": _prepare(facts, may)})
    if facts.exact:
        reasons = dict.fromkeys(_DEEDS, EXACT)
        return Standing({**reasons, "export": _right(may, Permission.EXPORT), "meeting": ""})
    reasons = {deed: judge(facts, may) for deed, judge in _DEEDS.items()}
    if facts.past and facts.drafting:
        reasons |= dict.fromkeys(_DRAFTING, NEVER_PRESENTED)
    return Standing(reasons)


def _right(may: May, *wanted: Permission) -> str:
    return "" if all(may(one) for one in wanted) else NOT_YOURS


def _prepare(facts: Facts, may: May) -> str:
    if facts.frozen:
        return FROZEN
    return DAY_OVER if facts.past else _right(may, Permission.PREPARE_LIST)


def _edit(facts: Facts, may: May) -> str:
    if facts.frozen:
        return FROZEN
    return "" if facts.abilities.edit else _right(may, Permission.PREPARE_LIST)


def _too_late_or_early(facts: Facts, words: Mapping[ListStatus, str]) -> str:
    return _PRESENTED if facts.frozen else words.get(ListStatus(facts.status), "")


def _submit(facts: Facts, may: May) -> str:
    if facts.abilities.submit:
        return ""
    return _too_late_or_early(facts, _BEFORE_SUBMIT) or _right(may, Permission.SUBMIT_LIST)


def _approve(facts: Facts, may: May) -> str:
    if facts.abilities.approve:
        return ""
    told = _too_late_or_early(facts, _BEFORE_APPROVE) or facts.abilities.why_not
    return told or _right(may, Permission.APPROVE_LIST)


def _give_back(facts: Facts, may: May) -> str:
    if facts.frozen:
        return FROZEN
    if facts.status == ListStatus.OPEN:
        return "It is a draft: nobody has submitted it."
    return _right(may, Permission.APPROVE_LIST, Permission.PREPARE_LIST)


def _present(facts: Facts, may: May) -> str:
    if facts.abilities.present:
        return ""
    return _too_late_or_early(facts, _BEFORE_PRESENT) or _right(may, Permission.PRESENT_LIST)


def _work(facts: Facts, may: May) -> str:
    if facts.abilities.work:
        return ""
    return _BEFORE_WORK.get(ListStatus(facts.status), "") or _right(may, Permission.PRESENT_LIST)


def _end(facts: Facts, may: May) -> str:
    if facts.status == ListStatus.ACTIONED:
        return "The meeting is over already."
    return _work(facts, may)


def _result(facts: Facts, may: May) -> str:
    # The next morning a line of the closed list still takes its result.
    if facts.frozen:
        return _right(may, Permission.RECORD_ATTEMPTS)
    return _BEFORE_WORK[ListStatus(facts.status)]


def _addendum(facts: Facts, may: May) -> str:
    if not facts.frozen:
        return "The list can still be changed. Change the line itself."
    return _right(may, Permission.PRESENT_LIST)


def _export(_facts: Facts, may: May) -> str:
    return _right(may, Permission.EXPORT)


def _meeting(facts: Facts, may: May) -> str:
    return "" if facts.frozen else _present(facts, may)


_DRAFTING = ("edit", "submit", "approve", "give_back", "present", "meeting")
_DEEDS: dict[str, Callable[[Facts, May], str]] = {
    "prepare": _prepare,
    "edit": _edit,
    "submit": _submit,
    "approve": _approve,
    "give_back": _give_back,
    "present": _present,
    "decide": _work,
    "result": _result,
    "carry": _work,
    "end": _end,
    "close": _work,
    "addendum": _addendum,
    "export": _export,
    "meeting": _meeting,
}
