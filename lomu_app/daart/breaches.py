"""Whoever breaks an order is put forward to be arrested for it, in one step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.daart.proposing import ProposeTarget, propose_target
from lomu_app.daart.rules import Power, VictimRisk
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.commands import RecordBreach
from lomu_app.orders.keeping import finish, get_order, kind_of
from lomu_app.orders.parts import keep_breach
from lomu_app.orders.records import LegalOrder, OrderBreach
from lomu_app.orders.rules import OrderKind
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class RaiseBreach(Command):
    """Record a breach and propose a target for it, or propose one for a breach on record.

    `breach_id` names a breach that is on record; without it `at` and `detail` say what
    happened. `offence` is the policy's for this kind of order where empty; the power is always
    the kind's. The result holds `breach_id`, and `id` and `reference` of the target.
    """

    permission: ClassVar[Permission] = Permission.EDIT_TARGETS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "target:breach"

    order_id: int
    version: int
    breach_id: int | None = None
    at: dt.datetime | None = None
    detail: str = ""
    evidence: str = ""
    condition_id: int | None = None
    offence: str = ""
    crime_reference: str | None = None
    victim_risk: str = VictimRisk.NOT_ASSESSED.value
    officer_in_case: str = ""
    owner: str = ""
    team: str = ""
    necessity_grounds: str = ""
    necessity_reason: str = ""
    seen_conflicts: tuple[int, ...] = ()


@handles(RaiseBreach)
def raise_breach(uow: UnitOfWork, command: RaiseBreach) -> dict[str, Any]:
    """Store breach and draft target together or neither.

    Refuses where a breach is no ground of arrest by itself, and while another team's target
    on the person has not been seen.
    """
    uow.actor.require(Permission.EDIT_ORDERS)
    order = get_order(uow, command.order_id, command.version)
    kind = kind_of(uow, order)
    if not kind.power:
        raise Refused(
            f"Nobody is arrested for breach of a {kind.label} alone. {kind.breach}".strip()
        )
    breach = _breach(uow, order, command)
    if breach.target is not None:
        raise Refused(f"This breach was raised as {breach.target} already. Open that one.")
    made = propose_target(uow, _proposal(order, kind, breach, command))
    breach.target, breach.referred_to = made["reference"], breach.referred_to or "DAART"
    uow.changed(breach)
    finish(uow, order)
    uow.explain(
        subject=f"target:{made['id']}",
        reason=f"Breach of {order.reference}: {breach.detail}"[:1000],
    )
    return {"breach_id": breach.id, "version": order.version, **made}


def _breach(uow: UnitOfWork, order: LegalOrder, command: RaiseBreach) -> OrderBreach:
    if command.breach_id is None:
        if command.at is None:
            raise InvalidInput("Say when the order was broken.", {"at": "needed"})
        said = RecordBreach(
            order_id=order.id, version=command.version, at=command.at, detail=command.detail,
            evidence=command.evidence, condition_id=command.condition_id,
        )  # fmt: skip
        return keep_breach(uow, order, said)
    for breach in order.breaches:
        if breach.id == command.breach_id:
            return breach
    raise RecordNotFound(f"{order.reference} has no such breach. Reload the page.")


def _proposal(
    order: LegalOrder, kind: OrderKind, breach: OrderBreach, command: RaiseBreach
) -> ProposeTarget:
    when = f"{london(breach.at):%d/%m/%Y %H:%M}"
    evidence = f"{kind.label} {order.reference}, broken on {when}: {breach.detail}"
    return ProposeTarget(
        person_id=order.person_id, area=order.area, power=Power(kind.power).value,
        power_reference=_reference(order), offence=command.offence.strip() or kind.offence,
        crime_reference=command.crime_reference, victim_risk=command.victim_risk,
        officer_in_case=command.officer_in_case or order.officer, owner=command.owner,
        team=command.team, necessity_grounds=command.necessity_grounds,
        necessity_reason=command.necessity_reason,
        evidence_summary="\n".join(part for part in (evidence, breach.evidence) if part)[:4000],
        seen_conflicts=command.seen_conflicts,
    )  # fmt: skip


def _reference(order: LegalOrder) -> str:
    """The order's own number first, then the court's or the custody record's."""
    return " · ".join(part for part in (order.reference, order.case_reference) if part)[:120]
