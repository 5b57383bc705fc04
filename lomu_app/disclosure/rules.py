"""What leaves the desk: how sensitive each thing is, who may see it, and what becomes of a copy."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.workflow import StateTable, Transition


class Sensitivity(StrEnum):
    """What kind of thing a column, a row or a line of a pack tells."""

    PLAIN = "plain"
    IDENTITY = "identity"
    ADDRESS = "address"
    RISK = "risk"
    OFFENCE = "offence"
    ORDER = "order"
    PLAN = "plan"
    ACTION = "action"
    HEALTH = "health"
    OPINION = "opinion"
    OFFICER = "officer"
    INTELLIGENCE = "intelligence"
    HANDLING = "handling"
    VICTIM = "victim"
    CHILD = "child"


SENSITIVITY_LABELS = {
    Sensitivity.PLAIN: "Nothing personal",
    Sensitivity.IDENTITY: "Name, born, identifiers",
    Sensitivity.ADDRESS: "Addresses and whereabouts",
    Sensitivity.RISK: "Risk",
    Sensitivity.OFFENCE: "Offending",
    Sensitivity.ORDER: "Orders, licences, bail",
    Sensitivity.PLAN: "Plan",
    Sensitivity.ACTION: "Actions",
    Sensitivity.HEALTH: "Health and needs",
    Sensitivity.OPINION: "Opinion",
    Sensitivity.OFFICER: "Officer safety, police tactics",
    Sensitivity.INTELLIGENCE: "Intelligence",
    Sensitivity.HANDLING: "Intelligence with handling conditions",
    Sensitivity.VICTIM: "Victims",
    Sensitivity.CHILD: "Children",
}


class ReleaseStatus(StrEnum):
    """Where a pack stands. It is marked as it is built, so nothing unmarked ever waits."""

    BUILT = "built"
    CHECKED = "checked"
    RELEASED = "released"
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"


STATUS_LABELS = {
    ReleaseStatus.BUILT: "Built",
    ReleaseStatus.CHECKED: "Checked",
    ReleaseStatus.RELEASED: "Released",
    ReleaseStatus.RECALLED: "Recalled",
    ReleaseStatus.WITHDRAWN: "Withdrawn",
}


def _steps() -> Iterator[Transition[ReleaseStatus]]:
    status = ReleaseStatus
    yield Transition(
        status.BUILT, status.CHECKED, Permission.CHECK_PACKS, "somebody who did not build it"
    )
    for source in (status.BUILT, status.CHECKED):
        yield Transition(source, status.RELEASED, Permission.EXPORT, "each recipient by name")
        yield Transition(source, status.WITHDRAWN, Permission.EXPORT, "a reason")
    yield Transition(status.RELEASED, status.RECALLED, Permission.EXPORT, "a reason")


RELEASE_STATES = StateTable("pack", _steps())
