"""What came of a line, read off the facts: an attempt, or the target having left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lomu_app.daart.records import Target, ThreatList
from lomu_app.daart.rules import OUTSTANDING, Outcome, TargetStatus
from lomu_app.daart.threat_rules import ResultCode, result_codes
from lomu_app.daart.threat_snapshot import POLICY
from lomu_app.store.unit_of_work import UnitOfWork


def settle_by_facts(uow: UnitOfWork, found: ThreatList, targets: Mapping[int, Target]) -> None:
    """Give each line without a result the one that the target's own record tells.

    Somebody arrested and recorded on the target's page has an outcome here too, without
    anybody typing it twice.
    """
    codes = result_codes(uow.policies[POLICY])
    for item in found.items:
        if item.result is not None:
            continue
        told = result_by_facts(codes, targets[item.target_id], found.day)
        if told is not None:
            item.result = told.code
            item.result_note = targets[item.target_id].outcome_detail
            uow.changed(item)


def result_by_facts(
    codes: tuple[ResultCode, ...], target: Target, day: dt.date
) -> ResultCode | None:
    """The result of the day: the outcome the target left with, or else the last attempt's."""
    if target.status not in OUTSTANDING:
        outcome = target.outcome
        if outcome is None and target.status is TargetStatus.ARRESTED:
            outcome = Outcome.ARRESTED
        return next((code for code in codes if code.closes == outcome), None)
    tried = [attempt for attempt in target.attempts if attempt.on_day >= day]
    if not tried:
        return None
    last = max(tried, key=lambda attempt: (attempt.on_day, attempt.id))
    return next((code for code in codes if code.attempt == last.outcome), None)
