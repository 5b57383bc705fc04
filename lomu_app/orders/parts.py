"""The conditions of an order, and its breaches."""

from __future__ import annotations

import datetime as dt

from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.wording import require_words
from lomu_app.orders.commands import AddCondition, EndCondition, RecordBreach
from lomu_app.orders.keeping import (
    POLICY,
    finish,
    get_order,
    kind_of,
    moment,
    since_made,
    step,
)
from lomu_app.orders.records import LegalOrder, OrderBreach, OrderCondition
from lomu_app.orders.rules import BINDING, STATUS_LABELS, Family, OrderKind, OrderStatus
from lomu_app.people.rules import only_pseudonyms
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(AddCondition)
def add_condition(uow: UnitOfWork, command: AddCondition) -> dict[str, int]:
    """Store it; refuses one on what does not bind, such as a release under investigation."""
    order = get_order(uow, command.order_id, command.version)
    _require_binding(order)
    policy = uow.policies[POLICY]
    ends_at = None if command.ends_at is None else moment(command.ends_at, "ends_at")
    if ends_at is not None and order.ends_at is not None and ends_at > order.ends_at:
        raise InvalidInput(
            f"{order.reference} itself runs out on {london(order.ends_at):%d/%m/%Y %H:%M}.",
            {"ends_at": "later than the order"},
        )
    condition = uow.add(
        OrderCondition(
            order_id=order.id, ends_at=ends_at, protected=_protected(command.protected),
            category=_code(policy, "condition_categories", command.category, "category"),
            text=require_words(command.text, "text", "what it asks for"),
            ground=(
                None if command.ground is None
                else _code(policy, "condition_grounds", command.ground, "ground")
            ),
            verified_how=command.verified_how.strip(),
        )
    )  # fmt: skip
    finish(uow, order)
    return {"condition_id": condition.id, "version": order.version}


@handles(EndCondition)
def end_condition(uow: UnitOfWork, command: EndCondition) -> dict[str, int]:
    """Store when and why it ended."""
    order = get_order(uow, command.order_id, command.version)
    condition = _condition(order, command.condition_id)
    if condition.ended_at is not None:
        raise Refused("This condition has ended already.")
    condition.ended_at = since_made(uow, order, command.ended_at, "ended_at")
    condition.ended_by = uow.actor.username
    condition.ended_reason = require_words(command.reason, "reason", "why it ended")
    uow.changed(condition)
    finish(uow, order, command.reason)
    return {"version": order.version}


@handles(RecordBreach)
def record_breach(uow: UnitOfWork, command: RecordBreach) -> dict[str, int]:
    """Store the breach; an order steps to breached, bail stays where it is."""
    order = get_order(uow, command.order_id, command.version)
    breach = keep_breach(uow, order, command)
    return {"breach_id": breach.id, "version": order.version}


def keep_breach(uow: UnitOfWork, order: LegalOrder, command: RecordBreach) -> OrderBreach:
    """Store a breach of a loaded order; also for a room above that does more with it."""
    _require_binding(order)
    at = since_made(uow, order, command.at, "at")
    _require_not_over(order, at)
    kind = kind_of(uow, order)
    _require_served(order, kind, at)
    if command.condition_id is not None:
        _require_held(order, _condition(order, command.condition_id), at)
    detail = require_words(command.detail, "detail", "how it was broken")
    breach = uow.add(
        OrderBreach(
            order_id=order.id,
            condition_id=command.condition_id,
            at=at,
            detail=detail,
            evidence=command.evidence.strip(),
            referred_to=command.referred_to.strip(),
        )
    )
    if kind.family is not Family.BAIL:
        step(
            uow, order, OrderStatus.BREACHED, decided_at=at, decided_by=uow.actor.username,
            grounds=detail, ends_before=order.ends_at,
        )  # fmt: skip
    finish(uow, order, detail)
    return breach


def _protected(typed: str) -> str:
    protected = typed.strip()
    if not only_pseudonyms(protected):
        raise InvalidInput(
            "Whom a condition protects is named by a pseudonym alone, such as V1, or V1, V2.",
            {"protected": "is no pseudonym"},
        )
    return protected


def _require_binding(order: LegalOrder) -> None:
    if order.status not in BINDING:
        raise Refused(f"{order.reference} binds nobody now: {STATUS_LABELS[order.status].lower()}.")


def _require_not_over(order: LegalOrder, at: dt.datetime) -> None:
    if order.ends_at is not None and at > order.ends_at:
        raise Refused(
            f"{order.reference} had run out by then, on {london(order.ends_at):%d/%m/%Y %H:%M}."
        )


def _require_served(order: LegalOrder, kind: OrderKind, at: dt.datetime) -> None:
    """Nobody breaks a notice that they were never handed."""
    if not kind.counts_from_service:
        return
    if order.served_at is None:
        raise Refused(
            f"{order.reference} was not served. Record the service first: nobody breaks a "
            f"{kind.short} that they were never handed."
        )
    if at < order.served_at:
        served = f"{london(order.served_at):%d/%m/%Y %H:%M}"
        raise Refused(f"{order.reference} was served only on {served}, later than this.")


def _require_held(order: LegalOrder, condition: OrderCondition, at: dt.datetime) -> None:
    ends = [each for each in (condition.ended_at, condition.ends_at) if each is not None]
    if ends and at > min(ends):
        raise Refused(
            f"This condition of {order.reference} did not hold any more: it ended on "
            f"{london(min(ends)):%d/%m/%Y %H:%M}. Choose another, or the order as a whole."
        )


def _condition(order: LegalOrder, condition_id: int) -> OrderCondition:
    for condition in order.conditions:
        if condition.id == condition_id:
            return condition
    raise RecordNotFound(f"{order.reference} has no such condition. Reload the page.")


def _code(policy: Policy, table: str, typed: str, field: str) -> str:
    choices: dict[str, str] = policy[table]
    if typed not in choices:
        raise InvalidInput(f"Choose one of: {', '.join(choices.values())}.", {field: "not known"})
    return typed
