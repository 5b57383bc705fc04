"""Memberships that a unit's own register brings: how they begin, and what a newer file changes.

A register says who is managed and says nothing of a plan, so nobody begins as managed here
unless the plan is written: they begin as selected, with the clock of the plan running. Whom a
register names without a manager begins as referred. These functions ask no permission: the
command that brings a register in has done so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lomu_app.cohorts.keeping import POLICY, finish, keep_step
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.referring import new_membership
from lomu_app.cohorts.rules import (
    LIVE,
    OFF_REGISTER,
    CohortRule,
    MembershipStatus,
    Rag,
    working_days_after,
)
from lomu_app.people.records import Person
from lomu_app.plans.standing import plan_gaps
from lomu_app.store.edit import Edited, set_fields
from lomu_app.store.unit_of_work import UnitOfWork

SOURCE, GROUNDS = "register", "Taken over from the unit's own register"


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterEntry:
    """What a line of a register says of a membership.

    `pending` for whom it shows as referred only; `away` for whom it shows as suspended, with the
    place and `release_date`. `fields` are values of `UPDATABLE`.
    """

    file: str
    sheet: str
    row: int
    pending: bool
    away: bool
    place: str
    referred_on: dt.date | None
    fields: Mapping[str, Any]


UPDATABLE = (
    "decided_on", "lead_manager", "deputy", "rag", "rag_basis", "review_due", "release_date",
    "da_flag", "statutory", "supervision", "supervision_ends", "probation_officer", "comments",
)  # fmt: skip


def enter_from_register(
    uow: UnitOfWork, person: Person, rule: CohortRule, area: str, entry: RegisterEntry
) -> tuple[Membership, tuple[str, ...]]:
    """Store the membership at the stage that its facts allow, and what it still lacks."""
    today = uow.clock.today()
    fields = entry.fields
    day = entry.referred_on or fields["decided_on"] or today
    membership = new_membership(uow, person, rule, area, min(day, today))
    membership.referred_on_assumed = entry.referred_on is None
    membership.referral_source, membership.referral_reason = SOURCE, GROUNDS
    membership.source_file, membership.source_sheet = entry.file, entry.sheet
    membership.source_row = entry.row
    _set(membership, {field: fields[field] for field in UPDATABLE})
    gaps = _place(uow, membership, entry)
    uow.add(membership)
    keep_step(uow, membership, None, f"{GROUNDS}: {entry.file}, {entry.sheet}, row {entry.row}")
    finish(uow, membership)
    return membership, gaps


def update_from_register(
    uow: UnitOfWork, membership: Membership, values: Mapping[str, Any], entry: RegisterEntry
) -> tuple[Edited, ...]:
    """Bring a membership to what a newer register says; what has changed, nothing if nothing.

    Whom an older file left without a manager steps on as soon as one is named.
    """
    wanted = dict(values)
    if membership.status is MembershipStatus.SUSPENDED and wanted.get("release_date"):
        wanted["suspended_until"] = wanted["release_date"]
    edited = _set(membership, wanted)
    before = membership.status
    waits = before is MembershipStatus.REFERRED and membership.referral_source == SOURCE
    if waits and len(membership.steps) == 1:
        _place(uow, membership, entry)
        if membership.status is not before:
            keep_step(
                uow, membership, before, f"{GROUNDS}: {entry.file}, {entry.sheet}, row {entry.row}"
            )
            edited += (Edited("status", before.value, membership.status.value),)
    if edited:
        finish(uow, membership)
    return edited


def propose_leaving(
    uow: UnitOfWork, membership: Membership, reason: str, detail: str
) -> tuple[Edited, ...]:
    """Propose to let somebody go whom the register shows as gone; others decide on it."""
    may_leave = LIVE - {
        MembershipStatus.REFERRED, MembershipStatus.SCREENED_IN, MembershipStatus.ASSESSED
    }  # fmt: skip
    if membership.leaving_by is not None or membership.status not in may_leave:
        return ()
    membership.leaving_reason, membership.leaving_detail = reason or OFF_REGISTER, detail
    membership.leaving_by, membership.leaving_at = uow.actor.username, uow.clock.now()
    finish(uow, membership)
    return (Edited("leaving_detail", None, detail),)


def set_release_date(
    uow: UnitOfWork, membership: Membership, day: dt.date | None
) -> tuple[Edited, ...]:
    """Set the day of release; whoever is suspended in custody is expected back on it."""
    values: dict[str, Any] = {"release_date": day}
    if membership.status is MembershipStatus.SUSPENDED and day is not None:
        values["suspended_until"] = day
    edited = set_fields(membership, values)
    if edited:
        finish(uow, membership)
    return edited


def _set(membership: Membership, values: Mapping[str, Any]) -> tuple[Edited, ...]:
    cleaned = dict(values)
    if cleaned.get("rag") is not None:
        cleaned["rag"] = Rag(cleaned["rag"])
    for field, length in (("comments", 4000), ("rag_basis", 1000), ("lead_manager", 120),
                          ("deputy", 120), ("probation_officer", 120)):  # fmt: skip
        if field in cleaned:
            cleaned[field] = str(cleaned[field])[:length]
    return set_fields(membership, cleaned)


def _place(uow: UnitOfWork, membership: Membership, entry: RegisterEntry) -> tuple[str, ...]:
    """Set the stage and its clocks; what keeps the membership from a later one, in words."""
    policy, today = uow.policies[POLICY], uow.clock.today()
    membership.status_since = uow.clock.now()
    if entry.pending:
        return ()
    if not membership.lead_manager:
        return ("names no offender manager: comes in as referred, not as selected",)
    gaps: tuple[str, ...] = ()
    if membership.review_due is None:
        membership.review_due = today
        gaps = ("gives no day of the next review: set to today, so that somebody looks",)
    latest = today + dt.timedelta(days=max(policy["review_days"].values()))
    if membership.review_due > latest:
        gaps += (f"is later than any review is set here, by {latest:%d/%m/%Y}: look sooner",)
    if membership.rag is not None:
        membership.rag_at_entry = membership.rag
        membership.contacts_a_week = policy["contacts_a_week"][membership.rag.value]
    membership.rationale = GROUNDS
    membership.plan_due = working_days_after(today, policy["plan_days"])
    membership.status = MembershipStatus.SELECTED
    if not plan_gaps(uow.session, membership.person_id, membership.area):
        membership.status = MembershipStatus.MANAGED
    return gaps + _suspend(uow, membership, entry)


def _suspend(uow: UnitOfWork, membership: Membership, entry: RegisterEntry) -> tuple[str, ...]:
    """Suspend whom the register shows as suspended, where it says where and until when."""
    if not entry.away:
        return ()
    until = membership.release_date
    if not entry.place or until is None or until < uow.clock.today():
        return ("is shown as suspended without the place and the day of release: not suspended",)
    membership.status = MembershipStatus.SUSPENDED
    membership.suspended_reason, membership.suspended_place = "custody", entry.place
    membership.suspended_until = until
    return ()
