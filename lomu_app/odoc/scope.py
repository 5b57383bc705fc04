"""What the policy asks of both meetings: which cases each hears, where they stand, by what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from lomu_app.cohorts.rules import Cohort, MembershipStatus, Rag
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.rules import MeetingKind, MeetingStatus
from lomu_app.odoc.rules import CaseStage, OdocDecision, Section

FORUMS = (MeetingKind.ODOC, MeetingKind.DA_MEETING)
_RISK = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}


@dataclass(frozen=True, slots=True)
class AskRule:
    """What a decision asks somebody to do: an action of this kind, strand and agency."""

    text: str
    kind: str
    strand: str
    agency: str


@dataclass(frozen=True, slots=True)
class CaseRules:
    """What policy `odoc` says of briefing and deciding, for both meetings."""

    summary_words: int
    summary_seconds: int
    release_days: int
    since_days: int
    since_lines: int
    update_days: int
    photo_months: int
    action_days: int
    chase_days: int
    since_streams: frozenset[str]
    referral_stages: frozenset[MembershipStatus]
    with_rag: frozenset[OdocDecision]
    asks: Mapping[OdocDecision, AskRule]


@dataclass(frozen=True, slots=True)
class ForumScope:
    """Which cohorts come before one forum in one area.

    `body` is the code of cohort policy by which it decides; `marac` says that the area's DA
    cases are heard at MARAC instead. It meets `every_days`.
    """

    cohorts: tuple[Cohort, ...]
    body: str
    marac: bool
    every_days: int


@cache
def case_rules(policy: Policy) -> CaseRules:
    """What the policy says."""
    decisions = policy["decisions"]
    return CaseRules(
        summary_words=policy["summary_seconds"] * policy["words_a_minute"] // 60,
        summary_seconds=policy["summary_seconds"], release_days=policy["release_days"],
        since_days=policy["since_days"], since_lines=policy["since_lines"],
        update_days=policy["update_days"], photo_months=policy["photo_months"],
        action_days=policy["action_days"], chase_days=policy["chase_days"],
        since_streams=frozenset(policy["since_streams"]),
        referral_stages=frozenset(MembershipStatus(each) for each in policy["referral_stages"]),
        with_rag=frozenset(OdocDecision(each) for each in decisions["with_rag"]),
        asks=MappingProxyType(
            {OdocDecision(code): AskRule(**each) for code, each in decisions["actions"].items()}
        ),
    )  # fmt: skip


def scope_of(policy: Policy, kind: MeetingKind, area: str) -> ForumScope:
    """Which cohorts the forum hears in this area."""
    found: dict[str, Any] = policy["forums"][kind.value]
    marac = kind is MeetingKind.ODOC and area in policy["marac_areas"]
    heard = policy["da_cohorts"] if found["hears_da"] and not marac else []
    return ForumScope(
        tuple(Cohort(each) for each in (*found["cohorts"], *heard)),
        found["body"],
        marac,
        found["every_days"],
    )


def section_of(
    rules: CaseRules, status: MembershipStatus, rag: Rag | None, *, leaving: bool,
    exceptional: bool, release: dt.date | None, today: dt.date,
) -> Section | None:  # fmt: skip
    """Where a case stands on the agenda; None where nothing brings it there."""
    managed = status in {
        MembershipStatus.SELECTED, MembershipStatus.MANAGED, MembershipStatus.SUSPENDED,
    }  # fmt: skip
    if status in rules.referral_stages:
        return Section.NEW_REFERRALS
    if not managed:
        return None
    if leaving:
        return Section.DESELECTIONS
    if exceptional:
        return Section.EXCEPTIONS
    if release is not None and release <= today + dt.timedelta(days=rules.release_days):
        return Section.RELEASES
    if status is MembershipStatus.SUSPENDED:
        return None
    # Somebody without a RAG is not left out for that: it is what the meeting has to give.
    return {Rag.RED: Section.RED, Rag.AMBER: Section.AMBER, None: Section.AMBER}.get(rag)


def require_direction(decision: OdocDecision, before: Rag | None, after: Rag) -> None:
    """Refuse an upgrade that is none; up is towards red. Raises InvalidInput."""
    if before is None or decision not in _DIRECTIONS:
        return
    moved = _RISK[after] - _RISK[before]
    words, right = _DIRECTIONS[decision]
    if (moved > 0) - (moved < 0) != right:
        raise InvalidInput(f"{words} It stands at {before.value} now.", {"rag": after.value})


_DIRECTIONS = {
    OdocDecision.UPGRADE: ("An upgrade is to a higher risk.", 1),
    OdocDecision.DOWNGRADE: ("A downgrade is to a lower risk.", -1),
    OdocDecision.KEEP: ("Keeping leaves the RAG as it is: upgrade or downgrade instead.", 0),
}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the stage of a case follows from; `actions` are open and all that the case raised."""

    meeting: MeetingStatus
    briefed: bool
    discussed: bool
    decided: bool
    actions: tuple[int, int]


def stage_of(facts: CaseFacts) -> CaseStage:
    """How far a case is."""
    still_open, raised = facts.actions
    if facts.meeting is MeetingStatus.APPROVED:
        if not raised:
            return CaseStage.APPROVED
        return CaseStage.ACTIONS_OPEN if still_open else CaseStage.ACTIONS_COMPLETE
    if facts.meeting is MeetingStatus.ENDED:
        return CaseStage.MINUTED
    reached = (
        (CaseStage.DECIDED, facts.decided), (CaseStage.DISCUSSED, facts.discussed),
        (CaseStage.BRIEFED, facts.briefed),
    )  # fmt: skip
    return next((stage for stage, there in reached if there), CaseStage.LISTED)
