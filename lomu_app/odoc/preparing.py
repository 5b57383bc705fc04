"""Before the meeting: the summary, its check by a second person, and what is still missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.actions.keeping import NewAction, raise_action
from lomu_app.actions.rules import Source
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.meetings.records import Meeting
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.odoc.commands import BriefCase, ChaseGap, CheckBriefing, SetGapAside
from lomu_app.odoc.keeping import get_case, require_unfrozen
from lomu_app.odoc.preflight import CaseGap, Known, gaps_of
from lomu_app.odoc.records import OdocCase
from lomu_app.odoc.rules import GAP_ASKS, POLICY, Gap
from lomu_app.odoc.scope import case_rules
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

_BEFORE = (MeetingStatus.PREPARED, MeetingStatus.OPEN)


@handles(BriefCase)
def brief_case(uow: UnitOfWork, command: BriefCase) -> dict[str, Any]:
    """Write it; refused once the meeting was opened on it."""
    case, _ = get_case(uow, command.case_id, command.version, *_BEFORE)
    require_unfrozen(case)
    summary = require_words(command.summary, "summary", "what is read out of the case")
    rules = case_rules(uow.policies[POLICY])
    words = len(summary.split())
    if words > rules.summary_words:
        raise InvalidInput(
            f"That is {words} words. What is read out in {rules.summary_seconds} seconds has at "
            f"most {rules.summary_words}.", {"summary": "too long"},
        )  # fmt: skip
    if summary != case.summary:
        case.summary, case.summary_by, case.summary_at = (
            summary, uow.actor.username, uow.clock.now(),
        )  # fmt: skip
        case.checked_by = case.checked_at = None
    return _kept(uow, case)


@handles(CheckBriefing)
def check_briefing(uow: UnitOfWork, command: CheckBriefing) -> dict[str, Any]:
    """Keep who checked it; whoever wrote it does not."""
    case, _ = get_case(uow, command.case_id, command.version, *_BEFORE)
    require_unfrozen(case)
    if not case.summary:
        raise Refused(f"There is no summary of {case.item.reference} to check yet.")
    if case.summary_by == uow.actor.username:
        raise Refused("You wrote this summary yourself. A second person has to check it.")
    case.checked_by, case.checked_at = uow.actor.username, uow.clock.now()
    return _kept(uow, case)


@handles(ChaseGap)
def chase_gap(uow: UnitOfWork, command: ChaseGap) -> dict[str, Any]:
    """Raise an action for whoever is to fill it, and keep which."""
    case, meeting = get_case(uow, command.case_id, command.version, *_BEFORE)
    gap = _gap(uow, case, meeting, command.gap)
    if gap.gap is Gap.INTELLIGENCE_HELD:
        # An action about the person is read by whoever is not cleared to know of it.
        raise Refused("Ask the originator on the location's own page, or set this aside.")
    member = case.membership
    rules, today = case_rules(uow.policies[POLICY]), uow.clock.today()
    due = command.due or max(today, meeting.held_on - dt.timedelta(days=1))
    if due < today:
        raise InvalidInput("Nothing can be due on a day that is past.", {"due": "past"})
    owner = command.owner.strip() or gap.owner or meeting.prepared_by
    action = raise_action(
        uow,
        NewAction(
            person=member.person, area=member.area, source_kind=Source.MEETING,
            source_id=case.meeting_item_id, text=f"{GAP_ASKS[gap.gap]}: {gap.told}"[:400],
            kind="admin", strand="prevent", owner=owner,
            owner_agency=command.agency.strip() or gap.agency,
            due=min(due, today + dt.timedelta(days=rules.chase_days)) if not command.due else due,
            priority=2,
        ),
    )  # fmt: skip
    kept = {"how": "chased", "action": action.reference, "owner": owner}
    case.gaps = {**case.gaps, gap.code: kept | _signed(uow)}
    return {**_kept(uow, case), "action_id": action.id, "reference": action.reference}


@handles(SetGapAside)
def set_gap_aside(uow: UnitOfWork, command: SetGapAside) -> dict[str, Any]:
    """Keep that the meeting does without it, and why."""
    case, meeting = get_case(uow, command.case_id, command.version, *_BEFORE)
    gap = _gap(uow, case, meeting, command.gap)
    reason = require_words(command.reason, "reason", "why the meeting does without it")
    case.gaps = {**case.gaps, gap.code: {"how": "aside", "reason": reason} | _signed(uow)}
    uow.explain(reason=reason[:1000])
    return _kept(uow, case)


def _gap(uow: UnitOfWork, case: OdocCase, meeting: Meeting, typed: str) -> CaseGap:
    known = Known(uow.reader(), meeting, [case.membership.person_id])
    found = {each.code: each for each in gaps_of(known, case)}
    if typed not in found:
        lacks = ", ".join(found) or "nothing"
        raise InvalidInput(f"{case.item.reference} lacks: {lacks}.", {"gap": typed})
    return found[typed]


def _signed(uow: UnitOfWork) -> dict[str, str]:
    return {"by": uow.actor.username, "at": uow.clock.now().isoformat()}


def _kept(uow: UnitOfWork, case: OdocCase) -> dict[str, Any]:
    uow.changed(case)
    uow.session.flush()
    uow.touch(Kind.MEETING, case.item.meeting_id)
    return {"case_id": case.id, "version": case.version}
