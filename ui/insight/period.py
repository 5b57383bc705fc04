"""The days of which a measure is told: a quarter, the last months, or days that were typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.insight.quarters import quarter_of


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included; without days it is what the policy says."""

    words: str
    first: dt.date | None = None
    last: dt.date | None = None


def periods(today: dt.date, months: int) -> tuple[Period, ...]:
    """Those that are offered, the one shown first before the others."""
    quarter = quarter_of(today)
    return (
        Period(f"Last {months} months"),
        Period(f"This quarter, {quarter.label}", quarter.first),
        Period(f"Last quarter, {quarter.before.label}", quarter.before.first, quarter.before.last),
    )


def typed_period(first: dt.date, last: dt.date) -> Period:
    """`01/04/2026 to 30/06/2026`."""
    return Period(f"{first:%d/%m/%Y} to {last:%d/%m/%Y}", first, last)
