"""What every handler that changes an assessment does: load, index, tell."""

from __future__ import annotations

from lomu_app.assessments.instruments import find_instrument
from lomu_app.assessments.records import Assessment
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.people.rules import shown_name
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import UnitOfWork

POLICY = "assessments"


def get_assessment(uow: UnitOfWork, assessment_id: int, version: int) -> Assessment:
    """Load an assessment that still counts: the version that was seen, in an area of the actor's.

    Raises RecordNotFound, EditConflict, NotPermitted, or Refused where it was withdrawn.
    """
    found = uow.get(Assessment, assessment_id, expected_version=version)
    uow.actor.require_area(found.area)
    if found.withdrawn_by is not None:
        raise Refused(f"{found.reference} was withdrawn by {found.withdrawn_by}. Record it anew.")
    return found


def finish(uow: UnitOfWork, assessment: Assessment, reason: str | None = None) -> None:
    """Sign the change, renew what search finds, and tell audit and screens."""
    uow.changed(assessment)
    uow.session.flush()
    index_assessment(uow, assessment)
    uow.explain(subject=f"assessment:{assessment.id}", reason=reason)
    uow.touch(Kind.ASSESSMENT, assessment.id)


def index_assessment(uow: UnitOfWork, assessment: Assessment) -> None:
    """Make an assessment findable by its reference, its person and instrument, not its result."""
    person, instrument = assessment.person, find_instrument(uow.policies, assessment.tool)
    index_record(
        uow.session, Kind.ASSESSMENT, assessment.id,
        title=f"{shown_name(person.surname, person.forenames)} · {assessment.reference}",
        detail=" · ".join(
            (instrument.short, f"{assessment.assessed_on:%d/%m/%Y}", assessment.area)
        ),
        area=assessment.area,
        words=[
            assessment.reference, instrument.short, instrument.title, assessment.assessor,
            person.surname, person.forenames, person.pnc_id,
        ],
    )  # fmt: skip
