"""Interventions: kinds, states, sessions, and what follows from an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.workflow import StateTable, Transition


class InterventionStatus(StrEnum):
    """How far an intervention has come, or how it ended."""

    REFERRED = "referred"
    STARTED = "started"
    COMPLETED = "completed"
    FAILED = "failed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class SessionOutcome(StrEnum):
    """What came of one session or appointment."""

    ATTENDED = "attended"
    MISSED = "missed"
    EXCUSED = "excused"
    CALLED_OFF = "called_off"


class Beneficiary(StrEnum):
    """For whom an intervention is: whoever offends, or whoever was harmed."""

    OFFENDER = "offender"
    VICTIM = "victim"


LIVE = frozenset({InterventionStatus.REFERRED, InterventionStatus.STARTED})
STATUS_LABELS = {
    InterventionStatus.REFERRED: "Referred",
    InterventionStatus.STARTED: "Started",
    InterventionStatus.COMPLETED: "Completed",
    InterventionStatus.FAILED: "Failed",
    InterventionStatus.DECLINED: "Declined",
    InterventionStatus.WITHDRAWN: "Withdrawn",
}
OUTCOME_LABELS = {
    SessionOutcome.ATTENDED: "Attended",
    SessionOutcome.MISSED: "Missed",
    SessionOutcome.EXCUSED: "Excused",
    SessionOutcome.CALLED_OFF: "Called off by the provider",
}


def _steps() -> Iterator[Transition[InterventionStatus]]:
    status, may = InterventionStatus, Permission.EDIT_INTERVENTIONS
    yield Transition(status.REFERRED, status.STARTED, may)
    yield Transition(status.REFERRED, status.DECLINED, may, "a reason")
    for source in (status.REFERRED, status.STARTED):
        yield Transition(source, status.FAILED, may, "a reason")
        yield Transition(source, status.WITHDRAWN, may, "a reason")
    yield Transition(status.STARTED, status.COMPLETED, may, "every session attended")


INTERVENTION_STATES = StateTable("intervention", _steps())


@dataclass(frozen=True, slots=True)
class Consequence:
    """The action that follows from an end, due so many days later."""

    status: InterventionStatus
    task: str
    text: str
    kind: str
    strand: str
    owner: str
    agency: str
    days: int
    priority: int


@dataclass(frozen=True, slots=True)
class InterventionKind:
    """What the policy says of one kind. `sessions` 0 where their number is open."""

    code: str
    label: str
    short: str
    beneficiary: Beneficiary
    sessions: int
    sessions_fixed: bool
    follows: tuple[Consequence, ...]


@cache
def intervention_kinds(policy: Policy) -> Mapping[str, InterventionKind]:
    """Every kind of the policy `interventions` by its code, in its order."""
    return MappingProxyType({each["code"]: _kind(each) for each in policy["kinds"]})


def _kind(each: Mapping[str, Any]) -> InterventionKind:
    return InterventionKind(
        code=each["code"], label=each["label"], short=each["short"],
        beneficiary=Beneficiary(each["for"]), sessions=each["sessions"],
        sessions_fixed=each["sessions_fixed"],
        follows=tuple(
            Consequence(
                InterventionStatus(one["status"]), one["task"], one["text"], one["kind"],
                one["strand"], one["owner"], one["agency"], one["days"], one["priority"],
            )
            for one in each.get("follows", ())
        ),
    )  # fmt: skip


def find_kind(policy: Policy, typed: str) -> InterventionKind:
    """The kind meant by a code, label or short form; raises InvalidInput naming the choices."""
    wanted, kinds = typed.strip().casefold(), intervention_kinds(policy)
    for kind in kinds.values():
        if wanted in {kind.code, kind.label.casefold(), kind.short.casefold()}:
            return kind
    choices = ", ".join(kind.label for kind in kinds.values())
    raise InvalidInput(
        f"There is no intervention “{typed}”. Choose one of: {choices}.", {"kind": typed}
    )
