"""What lists and forms show of an intervention."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.interventions.rules import Beneficiary, InterventionStatus, SessionOutcome


@dataclass(frozen=True, slots=True)
class InterventionFilter:
    """Which interventions; empty fields ask for nothing. `statuses` empty means the live ones.

    Support of victims is left out where `victims` is False.
    """

    areas: tuple[str, ...] = ()
    statuses: tuple[InterventionStatus, ...] = ()
    kind: str = ""
    person_id: int | None = None
    victims: bool = True


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session with what came of it."""

    number: int
    held_on: dt.date
    outcome: SessionOutcome
    note: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class InterventionStepLine:
    """One step; `action` is the reference of what followed."""

    on_day: dt.date
    by: str
    from_status: InterventionStatus | None
    to_status: InterventionStatus
    reason: str
    action: str | None


@dataclass(frozen=True, slots=True)
class InterventionRow:
    """One intervention; `attended` of `sessions`, which is 0 where their number is open."""

    id: int
    version: int
    reference: str
    person_id: int
    person_reference: str
    surname: str
    forenames: str
    area: str
    kind: str
    kind_label: str
    kind_short: str
    beneficiary: Beneficiary
    pseudonym: str
    provider: str
    status: InterventionStatus
    status_since: dt.date
    referred_on: dt.date
    reason: str
    sessions: int
    attended: int
    missed: int
    outcome: str
    held: tuple[SessionLine, ...]
    steps: tuple[InterventionStepLine, ...]
