"""What every handler that changes a plan does: load, sign, keep a version, index, tell."""

from __future__ import annotations

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name
from lomu_app.plans.content import content_of, to_data
from lomu_app.plans.records import CasePlan, PlanVersion
from lomu_app.plans.rules import Occasion, reference_of
from lomu_app.plans.standing import gaps_of, owner_of, plans_asked_for
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import UnitOfWork

POLICY = "plans"


def get_plan(uow: UnitOfWork, plan_id: int, version: int) -> CasePlan:
    """Load a plan to change it: the version that was seen, in an area of the actor's.

    Raises RecordNotFound, EditConflict, NotPermitted, or Refused for one that was closed.
    """
    plan = uow.get(CasePlan, plan_id, expected_version=version)
    uow.actor.require_area(plan.area)
    uow.get(Person, owner_of(plan).id)  # refused for somebody under limited access
    if plan.ending is not None:
        other = reference_of(plan.ending.goes_on_id)
        raise Refused(f"{reference_of(plan.id)} is closed. Work on {other}, or reopen this one.")
    return plan


def refuse_new_gaps(uow: UnitOfWork, plan: CasePlan, before: tuple[str, ...]) -> None:
    """Whoever is managed keeps a plan with control and change; `before` is what it lacked."""
    new = [gap for gap in gaps_of(plan) if gap not in before]
    managed = [
        asked.why
        for asked in plans_asked_for(uow.reader(), (plan.area,), owner_of(plan).id)
        if asked.managed
    ]
    if new and managed:
        raise Refused(
            f"The plan would then lack {' and '.join(new)}, and the person is managed "
            f"({', '.join(managed)}). Add another goal first."
        )


def keep_version(uow: UnitOfWork, plan: CasePlan, occasion: Occasion, note: str) -> int:
    """Freeze what the plan says now; the number of the version."""
    number = len(plan.versions) + 1
    uow.add(
        PlanVersion(
            plan_id=plan.id, number=number, occasion=occasion, note=note[:1000],
            content=to_data(content_of(plan)),
        )
    )  # fmt: skip
    return number


def edited(uow: UnitOfWork, plan: CasePlan, reason: str = "") -> None:
    """A part of the plan has changed: step the plan's own version, tell audit and screens."""
    plan.edits += 1
    uow.changed(plan)
    uow.session.flush()
    uow.session.expire(
        plan, ["goals", "contingencies", "headings", "versions", "reviews", "ending"]
    )
    tell(uow, plan, reason)


def tell(uow: UnitOfWork, plan: CasePlan, reason: str = "") -> None:
    """Renew what search finds of the plan, and say what was done to it."""
    index_plan(uow, plan)
    uow.explain(subject=f"plan:{plan.id}", reason=(reason or plan.area)[:1000])
    uow.touch(Kind.PLAN, plan.id)


def index_plan(uow: UnitOfWork, plan: CasePlan) -> None:
    """Make a plan findable by its reference and its person."""
    person, reference = plan.person, reference_of(plan.id)
    names = [part for row in person.names for part in (row.surname, row.forenames)]
    index_record(
        uow.session, Kind.PLAN, plan.id,
        title=f"{shown_name(person.surname, person.forenames)} · {reference}",
        detail=f"Plan · {plan.area}",
        area=plan.area,
        words=[reference, "plan", person.surname, person.forenames, person.pnc_id, *names],
    )  # fmt: skip
