"""What a step replaces in a membership: kept with the step, and put back when it is taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.keeping import finish, keep_step, sign
from lomu_app.cohorts.records import Membership, MembershipStep, StepBefore
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.store.base import EnumText, UtcDateTime
from lomu_app.store.unit_of_work import UnitOfWork

# Who and what it is, and the marks of each write: no step changes these.
_LEFT = {
    "id", "version", "reference", "person_id", "created_at", "created_by", "updated_at",
    "updated_by",
}  # fmt: skip
_COLUMNS: dict[str, Any] = {
    column.name: column.type for column in Membership.__table__.columns if column.name not in _LEFT
}
# Either says nothing without the other: a day beside the word that nobody supervises is no clock.
_TOGETHER = {"supervision", "supervision_ends"}
State = dict[str, Any]


def state_of(membership: Membership) -> State:
    """Every field that a step may change, as plain data."""
    return {name: _now(membership, name) for name in _COLUMNS}


def keep_before(
    uow: UnitOfWork, membership: Membership, before: State, *, other: Membership | None = None
) -> None:
    """Write down what the newest step has replaced; the last thing that a handler does."""
    now = state_of(membership)
    fields = {name: [before[name], now[name]] for name in now if now[name] != before[name]}
    step = newest_step(uow, membership)
    uow.session.flush()
    uow.add(
        StepBefore(
            step_id=step.id, other_id=None if other is None else other.id, back_id=None,
            fields=fields, version_after=membership.version,
        )
    )  # fmt: skip


def newest_step(uow: UnitOfWork, membership: Membership) -> MembershipStep:
    """The last step that the membership has taken."""
    wanted = (
        sa.select(MembershipStep)
        .where(MembershipStep.membership_id == membership.id)
        .order_by(MembershipStep.id.desc())
        .limit(1)
    )
    return uow.session.scalars(wanted).one()


def before_of(uow: UnitOfWork, step: MembershipStep) -> StepBefore | None:
    """What a step has replaced; None where that was not kept."""
    return uow.session.scalar(sa.select(StepBefore).where(StepBefore.step_id == step.id))


def put_back(
    uow: UnitOfWork, membership: Membership, kept: StepBefore, told: str, *, moving: bool = False
) -> None:
    """Set what the step changed, and nobody since, to what it was; the way back is a step too.

    `moving` while the records of two people are parted: then the rooms above look afterwards.
    """
    stood: MembershipStatus = membership.status
    since = {name for name, (_, new) in kept.fields.items() if _now(membership, name) != new}
    if since & _TOGETHER:
        since |= _TOGETHER
    for name in kept.fields.keys() - since:
        setattr(membership, name, _read(name, kept.fields[name][0]))
    keep_step(uow, membership, stood, told)
    # Before anybody hears of it: what was taken back has not happened.
    kept.back_id = newest_step(uow, membership).id
    uow.changed(kept)
    (sign if moving else finish)(uow, membership, told[:1000])


def _now(membership: Membership, name: str) -> Any:
    return _plain(getattr(membership, name))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(name: str, plain: Any) -> Any:
    kind = _COLUMNS[name]
    if plain is None:
        return None
    if isinstance(kind, UtcDateTime):
        return dt.datetime.fromisoformat(plain)
    if isinstance(kind, sa.Date):
        return dt.date.fromisoformat(plain)
    return kind.kind(plain) if isinstance(kind, EnumText) else plain
