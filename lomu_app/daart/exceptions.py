"""Who is wanted, or missing at high risk, is told to the next meeting out of turn."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.cohorts.exceptions import tells_exceptions
from lomu_app.daart.records import Target, ThreatAlert
from lomu_app.daart.rules import OUTSTANDING, STATUS_LABELS
from lomu_app.store.unit_of_work import Reader

_MISSING = "high_risk_missing"


def wanted_or_missing(
    reader: Reader, area: str, person_ids: Sequence[int], _since: dt.datetime
) -> dict[int, list[str]]:
    """One phrase for each outstanding target, and each call of somebody missing."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    targets = (
        sa.select(Target.person_id, Target.reference, Target.status)
        .where(
            Target.area == area, Target.person_id.in_(person_ids), Target.status.in_(OUTSTANDING)
        )
        .order_by(Target.id)
    )
    for row in reader.session.execute(targets):
        found[row.person_id].append(f"Wanted: {row.reference}, {STATUS_LABELS[row.status].lower()}")
    missing = (
        sa.select(ThreatAlert.person_id, ThreatAlert.reference, ThreatAlert.day)
        .where(
            ThreatAlert.area == area, ThreatAlert.person_id.in_(person_ids),
            ThreatAlert.category == _MISSING, ThreatAlert.settled_at.is_(None),
        )
        .order_by(ThreatAlert.id)
    )  # fmt: skip
    for each in reader.session.execute(missing):
        if each.person_id is not None:
            words = f"Missing since {each.day:%d/%m/%Y}, {each.reference}"
            found[each.person_id].append(words)
    return dict(found)


tells_exceptions("targets", wanted_or_missing)
