"""What every handler that changes a membership does: load, step, index, tell."""

from __future__ import annotations

from collections.abc import Callable

from lomu_app.cohorts.records import Membership, MembershipStep
from lomu_app.cohorts.rules import (
    LIVE,
    MEMBERSHIP_STATES,
    STATUS_LABELS,
    CohortRule,
    MembershipStatus,
    cohort_rules,
)
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.people.rules import shown_name
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import Reader, UnitOfWork

POLICY = "cohorts"
Obstacles = Callable[[Reader, Membership], list[str]]
_OBSTACLES: dict[str, Obstacles] = {}
Watcher = Callable[[UnitOfWork, Membership], None]
_WATCHERS: dict[str, Watcher] = {}


def hinders_leaving(name: str, obstacles: Obstacles) -> None:
    """Let a room above say what keeps somebody from being deselected, e.g. as `targets`.

    `obstacles(reader, membership)` gives one phrase for each thing that is still live.
    """
    if name in _OBSTACLES:
        raise AssertionError(f"{name} hinder already")
    _OBSTACLES[name] = obstacles


def obstacles_to_leaving(reader: Reader, membership: Membership) -> list[str]:
    """Everything that is still live for the person, in words."""
    return [each for tell in _OBSTACLES.values() for each in tell(reader, membership)]


def on_change(name: str, watcher: Watcher) -> None:
    """Let a room above hear of every change to a membership, e.g. as `releases`."""
    if name in _WATCHERS:
        raise AssertionError(f"{name} hear of memberships already")
    _WATCHERS[name] = watcher


def get_membership(uow: UnitOfWork, membership_id: int, version: int) -> Membership:
    """Load a membership to change it: the version that was seen, in an area of the actor's.

    Raises RecordNotFound, EditConflict or NotPermitted.
    """
    membership = uow.get(Membership, membership_id, expected_version=version)
    uow.actor.require_area(membership.area)
    return membership


def require_live(membership: Membership) -> None:
    """Refuse to work on a membership that has ended."""
    if membership.status not in LIVE:
        label = STATUS_LABELS[membership.status].lower()
        raise Refused(f"{membership.reference} has ended ({label}). Refer the person anew.")


def is_reviewed(membership: Membership) -> bool:
    """Whether reviews are due: of whom is worked with, and of whom is away without a day."""
    status = membership.status
    if status is MembershipStatus.SUSPENDED:
        return membership.suspended_until is None
    return status in {MembershipStatus.SELECTED, MembershipStatus.MANAGED}


def rule_of(uow: UnitOfWork, membership: Membership) -> CohortRule:
    """What the policy says of the membership's cohort."""
    return cohort_rules(uow.policies[POLICY])[membership.cohort]


def step(
    uow: UnitOfWork,
    membership: Membership,
    wanted: MembershipStatus,
    grounds: str,
    override: str | None = None,
) -> None:
    """Take one step of the state table, by somebody who may, and keep a record of it."""
    transition = MEMBERSHIP_STATES.require(membership.status, wanted)
    uow.actor.require(transition.permission)
    before, membership.status = membership.status, wanted
    membership.status_since = uow.clock.now()
    membership.policy = uow.policies[POLICY].stamp
    keep_step(uow, membership, before, grounds, override)


def keep_step(
    uow: UnitOfWork,
    membership: Membership,
    before: MembershipStatus | None,
    grounds: str,
    override: str | None = None,
) -> None:
    """Write down a step that was taken."""
    uow.add(
        MembershipStep(
            membership_id=membership.id, from_status=before, to_status=membership.status,
            grounds=grounds, override=override or None, policy=membership.policy,
        )
    )  # fmt: skip


def finish(uow: UnitOfWork, membership: Membership, reason: str | None = None) -> None:
    """Sign the change, renew what search finds, and tell audit, screens and the rooms above."""
    sign(uow, membership, reason)
    for watcher in _WATCHERS.values():
        watcher(uow, membership)


def sign(uow: UnitOfWork, membership: Membership, reason: str | None = None) -> None:
    """As `finish`, while records still move between people: the rooms above look afterwards."""
    uow.changed(membership)
    uow.session.flush()
    index_membership(uow, membership)
    uow.explain(subject=f"membership:{membership.id}", reason=reason)
    uow.touch(Kind.MEMBERSHIP, membership.id)


def index_membership(uow: UnitOfWork, membership: Membership) -> None:
    """Make a membership findable by its reference, its person, cohort and manager."""
    person, rule = membership.person, rule_of(uow, membership)
    names = [part for row in person.names for part in (row.surname, row.forenames)]
    index_record(
        uow.session, Kind.MEMBERSHIP, membership.id,
        title=f"{shown_name(person.surname, person.forenames)} · {membership.reference}",
        detail=" · ".join((rule.label, STATUS_LABELS[membership.status], membership.area)),
        area=membership.area,
        words=[
            membership.reference, rule.label, rule.short, membership.lead_manager,
            membership.deputy, person.surname, person.forenames, person.pnc_id, *names,
        ],
    )  # fmt: skip
