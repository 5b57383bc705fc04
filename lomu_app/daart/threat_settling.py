"""What came of a line, read off the facts: an attempt, or the target having left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.daart.records import ArrestAttempt, Target, ThreatList
from lomu_app.daart.rules import OUTSTANDING, Outcome, TargetStatus
from lomu_app.daart.threat_rules import ResultCode, result_codes
from lomu_app.daart.threat_snapshot import POLICY
from lomu_app.kernel.clock import london
from lomu_app.store.unit_of_work import UnitOfWork


def settle_by_facts(uow: UnitOfWork, found: ThreatList, targets: Mapping[int, Target]) -> None:
    """Give each line without a result the one that the target's own record tells.

    Somebody arrested and recorded on the target's page has an outcome here too, without
    anybody typing it twice. An attempt counts for the last meeting before it, so that a list
    closed late does not take what came of a later one.
    """
    codes = result_codes(uow.policies[POLICY])
    meeting = found.presented_at or found.prepared_at
    following = _next_meeting(uow.session, found)
    for item in found.items:
        if item.result is not None:
            continue
        target = targets[item.target_id]
        tried = [
            attempt
            for attempt in target.attempts
            if _is_after(attempt, meeting)
            and (following is None or not _is_after(attempt, following))
        ]
        told = _result_by_facts(codes, target, tried)
        if told is not None:
            item.result = told.code
            item.result_note = target.outcome_detail
            uow.changed(item)


def _next_meeting(session: Session, found: ThreatList) -> dt.datetime | None:
    """When the next list of the area was presented; None while none has been."""
    return session.scalar(
        sa.select(ThreatList.presented_at)
        .where(
            ThreatList.area == found.area,
            ThreatList.day > found.day,
            ThreatList.presented_at.is_not(None),
        )
        .order_by(ThreatList.day)
        .limit(1)
    )


def _is_after(attempt: ArrestAttempt, meeting: dt.datetime) -> bool:
    """Whether it was made after the meeting; without a time, whether it was recorded after."""
    began = london(meeting)
    if attempt.on_day != began.date():
        return attempt.on_day > began.date()
    if attempt.at_time is not None:
        return attempt.at_time >= f"{began:%H:%M}"
    return attempt.created_at >= meeting


def _result_by_facts(
    codes: tuple[ResultCode, ...], target: Target, tried: Sequence[ArrestAttempt]
) -> ResultCode | None:
    """The outcome that the target left with, or else that of the last of these attempts."""
    if target.status not in OUTSTANDING:
        outcome = target.outcome
        if outcome is None and target.status is TargetStatus.ARRESTED:
            outcome = Outcome.ARRESTED
        return next((code for code in codes if code.closes == outcome), None)
    if not tried:
        return None
    last = max(tried, key=lambda attempt: (attempt.on_day, attempt.id))
    return next((code for code in codes if code.attempt == last.outcome), None)
