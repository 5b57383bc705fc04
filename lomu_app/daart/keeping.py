"""What every handler that changes a target does: load, step, index, tell."""

from __future__ import annotations

import datetime as dt

from lomu_app.daart.readiness import (
    AddressFact,
    Answer,
    MarkerFact,
    Readiness,
    TargetFacts,
    assess,
)
from lomu_app.daart.records import Target, TargetCheck
from lomu_app.daart.rules import ENDED, OUTSTANDING, STATUS_LABELS, TARGET_STATES, TargetStatus
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import UnitOfWork


def get_target(uow: UnitOfWork, target_id: int, version: int | None) -> Target:
    """Load a target to change it: the version that was seen, and an area of the actor's.

    Raises RecordNotFound, EditConflict or NotPermitted.
    """
    target = uow.get(Target, target_id, expected_version=version)
    uow.actor.require_area(target.area)
    return target


def require_outstanding(target: Target) -> None:
    """Refuse to work on a target that has left the list."""
    if target.status not in OUTSTANDING:
        raise Refused(
            f"{target.reference} has left the list ({STATUS_LABELS[target.status].lower()}). "
            "Reopen it first."
        )


def require_reason(text: str, field: str = "reason", what: str = "the reason") -> str:
    """The words, trimmed; raises InvalidInput if there are none."""
    words = " ".join(text.split())
    if not words:
        raise InvalidInput(f"Say {what} in a few words.", {field: "needed"})
    return words


def step(uow: UnitOfWork, target: Target, wanted: TargetStatus, *, imposed: bool = False) -> None:
    """Take one step of the state table, by somebody who may.

    `imposed` is for facts that arrive from outside (the unit's spreadsheet): the step must
    exist, but the one who brings the file need not hold its permission.
    """
    transition = TARGET_STATES.require(target.status, wanted)
    if not imposed:
        uow.actor.require(transition.permission)
    if wanted in ENDED:
        target.status_before = target.status.value
    target.status = wanted
    target.status_since = uow.clock.now()


def finish(uow: UnitOfWork, target: Target, reason: str | None = None) -> None:
    """Sign the change, renew what search finds, and tell audit and screens."""
    uow.changed(target)
    uow.session.flush()
    index_target(uow, target)
    uow.explain(subject=f"target:{target.id}", reason=reason)
    uow.touch(Kind.TARGET, target.id)


def index_target(uow: UnitOfWork, target: Target) -> None:
    """Make a target findable by its references, its person, offence and places."""
    person = target.person
    places = [part for row in person.addresses for part in (row.postcode, row.text)]
    others = [part for row in person.names for part in (row.surname, row.forenames)]
    index_record(
        uow.session, Kind.TARGET, target.id,
        title=f"{person.surname}, {person.forenames} · {target.reference}",
        detail=" · ".join(
            part for part in (
                target.crime_reference, target.offence, STATUS_LABELS[target.status], target.area
            ) if part
        ),
        area=target.area,
        words=[
            target.reference, target.crime_reference, target.power_reference, target.offence,
            person.surname, person.forenames, person.pnc_id, person.cro_number, *others, *places,
        ],
    )  # fmt: skip


def answer_of(check: TargetCheck) -> Answer:
    """A stored answer as the arrest-ready test takes it."""
    return Answer(
        check.code, check.state, check.note, check.checked_at, check.checked_by,
        check.exception_reason, check.exception_by, check.version,
    )  # fmt: skip


def facts_of(
    target: Target,
    addresses: tuple[AddressFact, ...],
    answers: tuple[Answer, ...],
    markers: tuple[MarkerFact, ...] | None = None,
) -> TargetFacts:
    """What the arrest-ready test looks at, of a loaded target and its person.

    `markers` are the person's own where not given.
    """
    if markers is None:
        markers = tuple(
            MarkerFact(row.created_at, row.confirmed_on, row.ends_on)
            for row in target.person.markers
        )
    person = target.person
    return TargetFacts(
        power=target.power, power_reference=target.power_reference,
        necessity_grounds=target.necessity_grounds, necessity_reason=target.necessity_reason,
        voluntary_attendance=target.voluntary_attendance, offence=target.offence,
        crime_reference=target.crime_reference, evidence_summary=target.evidence_summary,
        officer_in_case=target.officer_in_case, safety_note=target.safety_note,
        tactical_options=tuple(target.tactical_options), pnc_id=person.pnc_id,
        cro_number=person.cro_number, date_of_birth=person.date_of_birth, addresses=addresses,
        answers=answers,
        markers=markers,
    )  # fmt: skip


def readiness_of(uow: UnitOfWork, target: Target) -> Readiness:
    """Put a loaded target to the arrest-ready test now."""
    today = uow.clock.today()
    addresses = tuple(
        AddressFact(row.last_checked) for row in target.person.addresses
        if is_current(row.ended_on, today)
    )  # fmt: skip
    answers = tuple(answer_of(check) for check in target.checks)
    return assess(uow.policies["readiness"], facts_of(target, addresses, answers), uow.clock.now())


def is_current(ended_on: dt.date | None, today: dt.date) -> bool:
    """Whether an address still counts."""
    return ended_on is None or ended_on > today
