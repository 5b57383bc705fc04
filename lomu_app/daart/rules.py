"""Arrest-ready targets: powers, necessity, states. Terms and rules: PACE and its Code G."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from lomu_app.kernel.errors import InvalidInput
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
    NO_FURTHER_ACTION = "no_further_action"
    OTHER_FORCE = "other_force"
    NOT_STATED = "not_stated"


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


class Standing(StrEnum):
    """How a target stands against its return date; the desk gives each its colour."""

    OVERDUE = "overdue"
    IN_DATE = "in_date"
    CIRCULATED = "circulated"
    COMPLETE = "complete"


OUTSTANDING = frozenset(
    {
        TargetStatus.DRAFT, TargetStatus.SUBMITTED, TargetStatus.READY, TargetStatus.ON_LIST,
        TargetStatus.ALLOCATED, TargetStatus.ATTEMPTED, TargetStatus.RETURNED,
        TargetStatus.CIRCULATED,
    }
)  # fmt: skip
ENDED = frozenset(TargetStatus) - OUTSTANDING

# Powers for which Code G's necessity test was met by a court or by law.
WITHOUT_NECESSITY = frozenset({Power.WARRANT, Power.RECALL, Power.UNLAWFULLY_AT_LARGE})

# Where a sergeant has agreed that officers may go for somebody.
WORKABLE = frozenset(
    {TargetStatus.READY, TargetStatus.ON_LIST, TargetStatus.ALLOCATED, TargetStatus.ATTEMPTED}
)

_REASON = "a reason"
_READY = "no gaps, or a sergeant's exception with a reason for each"
_RESULT = "an outcome and a result"


def _steps() -> Iterator[Transition[TargetStatus]]:
    status, may = TargetStatus, Permission
    yield Transition(status.DRAFT, status.SUBMITTED, may.EDIT_TARGETS)
    yield Transition(status.RETURNED, status.SUBMITTED, may.EDIT_TARGETS)
    for source in (status.DRAFT, status.SUBMITTED, status.RETURNED, status.CIRCULATED):
        yield Transition(source, status.READY, may.MAKE_READY, _READY)
    yield Transition(status.READY, status.ON_LIST, may.PREPARE_LIST)
    yield Transition(status.ON_LIST, status.READY, may.PREPARE_LIST, _REASON)
    for source in (status.READY, status.ON_LIST):
        yield Transition(source, status.ALLOCATED, may.MAKE_READY, "an owner or a team")
    for source in sorted(WORKABLE):
        yield Transition(source, status.ATTEMPTED, may.RECORD_ATTEMPTS, "an attempt")
    for source in (status.SUBMITTED, *sorted(WORKABLE), status.CIRCULATED):
        yield Transition(source, status.RETURNED, may.MAKE_READY, _REASON)
    for source in sorted(OUTSTANDING):
        yield from _ways_out(source)
    yield from _closings(status.ARRESTED)
    for source in sorted(ENDED):
        for target in sorted(OUTSTANDING | ({status.ARRESTED} - {source})):
            yield Transition(source, target, may.CLOSE_TARGETS, _REASON)


def _ways_out(source: TargetStatus) -> Iterator[Transition[TargetStatus]]:
    status, may = TargetStatus, Permission
    if source is not status.CIRCULATED:
        needs = "a power of arrest, a contact, and how it was circulated"
        yield Transition(source, status.CIRCULATED, may.MAKE_READY, needs)
    needs = "an attempt that ended in arrest, with the custody reference"
    yield Transition(source, status.ARRESTED, may.RECORD_ATTEMPTS, needs)
    yield from _closings(source)


def _closings(source: TargetStatus) -> Iterator[Transition[TargetStatus]]:
    status, may = TargetStatus, Permission
    yield Transition(source, status.CLOSED, may.CLOSE_TARGETS, _RESULT)
    yield Transition(source, status.IN_CUSTODY_ELSEWHERE, may.CLOSE_TARGETS, "who holds them")
    yield Transition(source, status.WITHDRAWN, may.CLOSE_TARGETS, "why the power is gone")
    yield Transition(source, status.MISIDENTIFIED, may.CLOSE_TARGETS, "how it is known")


TARGET_STATES = StateTable("target", _steps())

# Where a target goes that leaves with this outcome; with all others it is closed.
ENDS_AS = {
    Outcome.IN_CUSTODY_ELSEWHERE: TargetStatus.IN_CUSTODY_ELSEWHERE,
    Outcome.WITHDRAWN: TargetStatus.WITHDRAWN,
    Outcome.MISIDENTIFIED: TargetStatus.MISIDENTIFIED,
}

# What an attempt that ended so proposes as the target's outcome.
PROPOSES = {
    AttemptOutcome.ARRESTED: Outcome.ARRESTED,
    AttemptOutcome.ALREADY_IN_CUSTODY: Outcome.IN_CUSTODY_ELSEWHERE,
    AttemptOutcome.SURRENDERED: Outcome.SURRENDERED,
    AttemptOutcome.DECEASED: Outcome.DECEASED,
    AttemptOutcome.VOLUNTARY_ATTENDED: Outcome.VOLUNTARY_ATTENDANCE,
}

# The grounds of PACE Code G, paragraph 2.9, in short.
NECESSITY_GROUNDS = {
    "a": "name not known, or doubted",
    "b": "address not known, or doubted",
    "c": "to prevent injury, loss, damage, indecency or obstruction",
    "d": "to protect a child or vulnerable person",
    "e": "prompt and effective investigation",
    "f": "to prevent disappearance",
}

STATUS_LABELS = {
    TargetStatus.DRAFT: "Draft",
    TargetStatus.SUBMITTED: "Submitted",
    TargetStatus.READY: "Arrest ready",
    TargetStatus.ON_LIST: "On the list",
    TargetStatus.ALLOCATED: "Allocated",
    TargetStatus.ATTEMPTED: "Attempted",
    TargetStatus.ARRESTED: "Arrested",
    TargetStatus.CLOSED: "Closed",
    TargetStatus.RETURNED: "Returned",
    TargetStatus.CIRCULATED: "Circulated",
    TargetStatus.IN_CUSTODY_ELSEWHERE: "In custody elsewhere",
    TargetStatus.WITHDRAWN: "Withdrawn",
    TargetStatus.MISIDENTIFIED: "Misidentified",
}

POWER_LABELS = {
    Power.NOT_STATED: "Power not stated",
    Power.ARREST_S24: "Arrest, PACE s24",
    Power.WARRANT: "Warrant",
    Power.RECALL: "Recall to prison",
    Power.UNLAWFULLY_AT_LARGE: "Unlawfully at large",
    Power.BREACH_POLICE_BAIL: "Breach of police bail, PACE s46A",
    Power.BREACH_COURT_BAIL: "Breach of court bail, Bail Act s7",
    Power.BREACH_OF_ORDER: "Breach of order",
    Power.ABSCONDER: "Absconder",
}

OUTCOME_LABELS = {
    Outcome.ARRESTED: "Arrested",
    Outcome.SURRENDERED: "Surrendered",
    Outcome.VOLUNTARY_ATTENDANCE: "Attended voluntarily",
    Outcome.IN_CUSTODY_ELSEWHERE: "In custody elsewhere",
    Outcome.WITHDRAWN: "Withdrawn",
    Outcome.MISIDENTIFIED: "Misidentified",
    Outcome.DECEASED: "Deceased",
    Outcome.NO_FURTHER_ACTION: "No further action",
    Outcome.OTHER_FORCE: "Handed to another force",
    Outcome.NOT_STATED: "Taken off, reason not stated",
}

ATTEMPT_LABELS = {
    AttemptOutcome.ARRESTED: "Arrested",
    AttemptOutcome.NO_REPLY: "No reply",
    AttemptOutcome.NOT_PRESENT: "Not present, occupant spoken to",
    AttemptOutcome.SEEN_MADE_OFF: "Seen, made off",
    AttemptOutcome.ADDRESS_EMPTY: "Address empty, or moved out",
    AttemptOutcome.WRONG_ADDRESS: "Wrong address",
    AttemptOutcome.ALREADY_IN_CUSTODY: "Already in custody",
    AttemptOutcome.SURRENDERED: "Surrendered",
    AttemptOutcome.DECEASED: "Deceased",
    AttemptOutcome.ABORTED_SAFETY: "Aborted for safety",
    AttemptOutcome.VOLUNTARY_ATTENDED: "Attended voluntarily",
    AttemptOutcome.NOT_RECORDED: "Outcome not recorded",
}

RISK_LABELS = {
    VictimRisk.HIGH: "High",
    VictimRisk.MEDIUM: "Medium",
    VictimRisk.STANDARD: "Standard",
    VictimRisk.NOT_ASSESSED: "Not assessed",
}

_FROM_SPREADSHEET = {
    "no_reply": AttemptOutcome.NO_REPLY,
    "not_at_address": AttemptOutcome.NOT_PRESENT,
    "moved_out": AttemptOutcome.ADDRESS_EMPTY,
    "refused_information": AttemptOutcome.NOT_PRESENT,
    "other_occupant": AttemptOutcome.NOT_PRESENT,
    "address_void": AttemptOutcome.ADDRESS_EMPTY,
    "seen_made_off": AttemptOutcome.SEEN_MADE_OFF,
    "arrested": AttemptOutcome.ARRESTED,
    "surrendered": AttemptOutcome.SURRENDERED,
}


def attempt_outcome(code: str) -> AttemptOutcome:
    """What an attempt read out of a spreadsheet came to; NOT_RECORDED for words not known."""
    return _FROM_SPREADSHEET.get(code, AttemptOutcome.NOT_RECORDED)


def outcome_of(code: str | None) -> Outcome:
    """The outcome that a spreadsheet gives; NOT_STATED for words not known."""
    known = {outcome.value: outcome for outcome in Outcome}
    return known.get(code or "", Outcome.NOT_STATED)


def check_grounds(letters: str) -> str:
    """Letters of Code G 2.9, each once and in order; raises InvalidInput for any other."""
    found = {letter for letter in letters.casefold() if letter.isalnum()}
    unknown = found - set(NECESSITY_GROUNDS)
    if unknown:
        raise InvalidInput(
            f"“{min(unknown)}” is not a necessity ground. Use the letters a to f of Code G 2.9.",
            {"necessity_grounds": "letters a to f"},
        )
    return "".join(sorted(found))


def ground_labels(letters: str) -> tuple[str, ...]:
    """The grounds in words, e.g. `(e) prompt and effective investigation`."""
    return tuple(
        f"({letter}) {NECESSITY_GROUNDS[letter]}" for letter in letters
        if letter in NECESSITY_GROUNDS
    )  # fmt: skip
