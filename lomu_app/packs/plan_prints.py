"""A plan on paper: whoever manages somebody takes their plan along, and so may print that one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from lomu_app.cohorts.managing import manages
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.plans.records import CasePlan
from lomu_app.plans.standing import owner_of
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import Reader, UnitOfWork

NOT_YOURS = (
    "You print the plans of those whom you manage yourself. Ask a sergeant for a copy of this one."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintPlan(Command):
    """Note that a plan goes to paper, before it is shown: what is printed, from which state."""

    permission: ClassVar[Permission] = Permission.PRINT_PLANS
    verb: ClassVar[Verb] = Verb.DISCLOSURE
    tag: ClassVar[str] = "plan:printed"

    plan_id: int
    title: str
    snapshot: str


@handles(PrintPlan)
def print_plan(uow: UnitOfWork, command: PrintPlan) -> None:
    """Write the audit entry; no row changes. Refuses the plans of those whom others manage."""
    plan = uow.get(CasePlan, command.plan_id)
    uow.actor.require_area(plan.area)
    if not _may(uow.session, uow.actor, plan):
        raise Refused(NOT_YOURS)
    uow.explain(
        subject=f"plan:{plan.id}",
        reason=f"Print: {command.title} from snapshot {command.snapshot}",
        recipients=(f"paper of {uow.actor.username}",),
    )


def may_print_plan(reader: Reader, plan_id: int) -> bool:
    """Whether the asker may put this plan on paper."""
    plan = reader.session.get(CasePlan, plan_id)
    actor = reader.actor
    if plan is None or not actor.may(Permission.PRINT_PLANS) or not actor.covers(plan.area):
        return False
    return _may(reader.session, actor, plan)


def _may(session: Session, actor: Actor, plan: CasePlan) -> bool:
    """Whoever exports at all prints any plan of their areas."""
    return actor.may(Permission.EXPORT) or manages(session, actor, owner_of(plan).id, plan.area)
