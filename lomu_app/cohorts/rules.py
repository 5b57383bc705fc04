"""Cohort membership: cohorts, states, RAG, and the clocks of a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.workflow import StateTable, Transition


class Cohort(StrEnum):
    """Why somebody is managed; the IOM ones where a force's policy offers them."""

    HIGH_RISK_DA = "high_risk_da"
    SERIAL_DA = "serial_da"
    RESETTLEMENT = "resettlement"
    CSE = "cse"
    OTHER_DA = "other_da"
    IOM_FIXED = "iom_fixed"
    IOM_FLEX = "iom_flex"
    IOM_FREE = "iom_free"


class MembershipStatus(StrEnum):
    """How far somebody is on the way into a cohort, through it, and out."""

    REFERRED = "referred"
    SCREENED_IN = "screened_in"
    SCREENED_OUT = "screened_out"
    ASSESSED = "assessed"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    MANAGED = "managed"
    SUSPENDED = "suspended"
    DESELECTED = "deselected"


class Rag(StrEnum):
    """Red, amber or green; a scale of its own, never turned into another."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class ReviewState(StrEnum):
    """How a review stands today."""

    NONE = "none"
    IN_TIME = "in_time"
    DUE = "due"
    OVERDUE = "overdue"


class Speaks(StrEnum):
    """What a ground says of selecting somebody into a cohort; unseen where one may not read it."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"
    UNSEEN = "unseen"


PIPELINE = (
    MembershipStatus.REFERRED, MembershipStatus.SCREENED_IN, MembershipStatus.ASSESSED,
    MembershipStatus.SELECTED, MembershipStatus.MANAGED, MembershipStatus.SUSPENDED,
)  # fmt: skip
"""The stages in which a membership is live, in their order."""
LIVE = frozenset(PIPELINE)
ENDED = frozenset(MembershipStatus) - LIVE
REVIEW_DUE = "Review due"
"""What the clock of a review is called; it alone turns red only after a while."""
SUPERVISION_ENDS = "Supervision ends"
"""What the clock of supervision by law is called."""
NO_SUPERVISION = "none"
"""The policy's code for somebody whom nobody supervises by law."""
BEFORE_SELECTION = frozenset(PIPELINE[:3])
"""The stages in which nobody has to manage the person yet."""

STATUS_LABELS = {
    MembershipStatus.REFERRED: "Referred",
    MembershipStatus.SCREENED_IN: "Screened in",
    MembershipStatus.SCREENED_OUT: "Screened out",
    MembershipStatus.ASSESSED: "Assessed",
    MembershipStatus.SELECTED: "Selected",
    MembershipStatus.NOT_SELECTED: "Not selected",
    MembershipStatus.MANAGED: "Managed",
    MembershipStatus.SUSPENDED: "Suspended",
    MembershipStatus.DESELECTED: "Deselected",
}
RAG_LABELS = {Rag.RED: "Red", Rag.AMBER: "Amber", Rag.GREEN: "Green"}


def _steps() -> Iterator[Transition[MembershipStatus]]:
    status, may = MembershipStatus, Permission
    for accepted in (status.SCREENED_IN, status.SCREENED_OUT):
        yield Transition(status.REFERRED, accepted, may.SCREEN_REFERRALS, "a reason")
    needs = "what the cohort asks to be assessed"
    yield Transition(status.SCREENED_IN, status.ASSESSED, may.REFER_TO_COHORT, needs)
    needs = "a body that may decide, a rationale, a lead manager, RAG and a review date"
    yield Transition(status.ASSESSED, status.SELECTED, may.DECIDE_SELECTION, needs)
    yield Transition(status.ASSESSED, status.NOT_SELECTED, may.DECIDE_SELECTION, "a rationale")
    needs = "a plan with control and change"
    yield Transition(status.SELECTED, status.MANAGED, may.MANAGE_MEMBERS, needs)
    for source in (status.SELECTED, status.MANAGED):
        needs = "a reason, the place, and the earliest day of release"
        yield Transition(source, status.SUSPENDED, may.SUSPEND_MEMBERS, needs)
    needs = "a plan with control and change, and a review date"
    yield Transition(status.SUSPENDED, status.MANAGED, may.SUSPEND_MEMBERS, needs)
    for source in (status.SELECTED, status.MANAGED, status.SUSPENDED):
        needs = "a sergeant's proposal, and nothing that is still live"
        yield Transition(source, status.DESELECTED, may.CONFIRM_DESELECTION, needs)


MEMBERSHIP_STATES = StateTable("membership", _steps())


@dataclass(frozen=True, slots=True)
class CohortRule:
    """What the policy says of one cohort: what it asks for, and who decides.

    `speaks_for` gives the bands of an instrument that speak for selection, by its code;
    `shows` are instruments that are looked at besides, and hold nobody up.
    """

    code: Cohort
    label: str
    short: str
    tools: tuple[str, ...]
    needs: tuple[str, ...]
    speaks_for: Mapping[str, tuple[str, ...]]
    shows: tuple[str, ...]
    bodies: tuple[str, ...]
    asks_where: bool
    offered: bool


@cache
def cohort_rules(policy: Policy) -> Mapping[Cohort, CohortRule]:
    """Every cohort of the policy `cohorts`, in its order."""
    return MappingProxyType({
        Cohort(each["code"]): CohortRule(
            Cohort(each["code"]), each["label"], each["short"], tuple(each["tools"]),
            tuple(each["needs"]),
            {tool: tuple(bands) for tool, bands in each.get("speaks_for", {}).items()},
            tuple(each.get("shows", ())),
            tuple(each["bodies"]), bool(each.get("asks_where", False)), bool(each["offered"]),
        )
        for each in policy["cohorts"]
    })  # fmt: skip


def find_cohort(policy: Policy, typed: str) -> CohortRule:
    """The cohort meant by a code, label or short form; raises InvalidInput naming the choices."""
    wanted = typed.strip().casefold()
    rules = cohort_rules(policy)
    for rule in rules.values():
        if wanted in {rule.code.value, rule.label.casefold(), rule.short.casefold()}:
            return rule
    choices = ", ".join(rule.label for rule in rules.values() if rule.offered)
    raise InvalidInput(
        f"There is no cohort “{typed}”. Choose one of: {choices}.", {"cohort": typed}
    )


def require_code(policy: Policy, table: str, typed: str, field: str) -> str:
    """A code of one of the policy's lists; raises InvalidInput naming the field."""
    return _require_one_of(policy[table], typed, field)


JOINED_RECORD = "joined_record"
"""The reason, of the policy's, of what was ended because it goes on under another reference."""
OFF_REGISTER = "off_register"
"""The reason, of the policy's, for whom a register shows as gone without saying why."""


def leaving_reasons(policy: Policy) -> dict[str, str]:
    """Code and words of the reasons that a person may give; the program gives two of its own."""
    own = {JOINED_RECORD, OFF_REGISTER}
    return {code: words for code, words in policy["deselection_reasons"].items() if code not in own}


def require_leaving_reason(policy: Policy, typed: str) -> str:
    """One of those that a person may give; raises InvalidInput naming `reason`."""
    return _require_one_of(leaving_reasons(policy), typed, "reason")


def _require_one_of(choices: Mapping[str, str], typed: str, field: str) -> str:
    if typed not in choices:
        raise InvalidInput(f"Choose one of: {', '.join(choices.values())}.", {field: "not known"})
    return typed


def require_rag(typed: str) -> Rag:
    """Red, amber or green; raises InvalidInput."""
    try:
        return Rag(typed)
    except ValueError as error:
        raise InvalidInput("RAG is red, amber or green.", {"rag": typed}) from error


def goes_against(grounds: Iterable[Speaks], *, selecting: bool) -> bool:
    """Whether a decision goes against what is known; it then says why.

    Selecting does where something speaks against it and nothing for it, rejecting where
    anything speaks for selection. What another area holds may speak either way, so deciding
    without having seen it is explained as well.
    """
    said = set(grounds)
    if Speaks.UNSEEN in said:
        return True
    if selecting:
        return Speaks.AGAINST in said and Speaks.FOR not in said
    return Speaks.FOR in said


def review_state(due: dt.date | None, today: dt.date, red_after_days: int) -> ReviewState:
    """Due from its day on, overdue (red) `red_after_days` days later."""
    if due is None:
        return ReviewState.NONE
    if today < due:
        return ReviewState.IN_TIME
    late = (today - due).days > red_after_days
    return ReviewState.OVERDUE if late else ReviewState.DUE


def supervised_until(
    status: MembershipStatus, supervision: str, ends: dt.date | None
) -> dt.date | None:
    """The last day of supervision by law of somebody live; None where it is not known.

    A day that stands beside the word that nobody supervises is left over from before.
    """
    return ends if status in LIVE and supervision != NO_SUPERVISION else None


def end_state(ends: dt.date | None, today: dt.date, ahead: int) -> ReviewState:
    """Due from `ahead` days before the day on, so that somebody can act; overdue after it."""
    if ends is None:
        return ReviewState.NONE
    if ends < today:
        return ReviewState.OVERDUE
    return ReviewState.DUE if (ends - today).days <= ahead else ReviewState.IN_TIME


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The day `count` working days later; Saturdays and Sundays do not count, holidays do."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5
    return day
