"""Arrest-ready targets: powers, necessity, states. Terms and rules: PACE Code G, DOMAIN 2.4, 4.2."""

from __future__ import annotations

from enum import StrEnum

from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.workflow import StateTable, Transition


class Power(StrEnum):
    """What entitles an officer to arrest."""

    NOT_STATED = "not_stated"
    ARREST_S24 = "arrest_s24"
    WARRANT = "warrant"
    RECALL = "recall"
    UNLAWFULLY_AT_LARGE = "unlawfully_at_large"
    BREACH_POLICE_BAIL = "breach_police_bail"
    BREACH_COURT_BAIL = "breach_court_bail"
    BREACH_OF_ORDER = "breach_of_order"
    ABSCONDER = "absconder"


class VictimRisk(StrEnum):
    """The DASH band of the victim; never mixed with other scales."""

    HIGH = "high"
    MEDIUM = "medium"
    STANDARD = "standard"
    NOT_ASSESSED = "not_assessed"


class TargetStatus(StrEnum):
    """Where a target stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    READY = "ready"
    ON_LIST = "on_list"
    ALLOCATED = "allocated"
    ATTEMPTED = "attempted"
    ARRESTED = "arrested"
    CLOSED = "closed"
    RETURNED = "returned"
    CIRCULATED = "circulated"
    IN_CUSTODY_ELSEWHERE = "in_custody_elsewhere"
    WITHDRAWN = "withdrawn"
    MISIDENTIFIED = "misidentified"


class Outcome(StrEnum):
    """With what a target left the list."""

    ARRESTED = "arrested"
    SURRENDERED = "surrendered"
    VOLUNTARY_ATTENDANCE = "voluntary_attendance"
    IN_CUSTODY_ELSEWHERE = "in_custody_elsewhere"
    WITHDRAWN = "withdrawn"
    MISIDENTIFIED = "misidentified"
    DECEASED = "deceased"


class AttemptOutcome(StrEnum):
    """What came of going for somebody."""

    ARRESTED = "arrested"
    NO_REPLY = "no_reply"
    NOT_PRESENT = "not_present"
    SEEN_MADE_OFF = "seen_made_off"
    ADDRESS_EMPTY = "address_empty"
    WRONG_ADDRESS = "wrong_address"
    ALREADY_IN_CUSTODY = "already_in_custody"
    SURRENDERED = "surrendered"
    DECEASED = "deceased"
    ABORTED_SAFETY = "aborted_safety"
    VOLUNTARY_ATTENDED = "voluntary_attended"
    NOT_RECORDED = "not_recorded"


class CheckState(StrEnum):
    """The answer to one item of the readiness checklist."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


OUTSTANDING = frozenset(
    {
        TargetStatus.DRAFT, TargetStatus.SUBMITTED, TargetStatus.READY, TargetStatus.ON_LIST,
        TargetStatus.ALLOCATED, TargetStatus.ATTEMPTED, TargetStatus.RETURNED,
        TargetStatus.CIRCULATED,
    }
)  # fmt: skip

# Powers for which Code G's necessity test was met by a court or by law.
WITHOUT_NECESSITY = frozenset({Power.WARRANT, Power.RECALL, Power.UNLAWFULLY_AT_LARGE})
