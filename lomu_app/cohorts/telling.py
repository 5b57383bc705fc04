"""What a person's timeline tells of cohorts: each step of each membership."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.keeping import POLICY
from lomu_app.cohorts.records import Membership, MembershipStep
from lomu_app.cohorts.rules import (
    LIVE,
    STATUS_LABELS,
    MembershipStatus,
    ReviewState,
    cohort_rules,
    end_state,
    supervised_until,
)
from lomu_app.kernel.permissions import Permission
from lomu_app.people.rules import Basis
from lomu_app.people.standing import Flag, Weight, stands
from lomu_app.people.telling import AREAS, PERSON, PersonEvent, Stream, tells
from lomu_app.store.unit_of_work import Reader

_STEPS = (
    sa.select(
        MembershipStep.id, MembershipStep.to_status, MembershipStep.grounds,
        MembershipStep.override, MembershipStep.created_at, MembershipStep.created_by,
        Membership.reference, Membership.cohort, Membership.area,
    )
    .join(Membership, Membership.id == MembershipStep.membership_id)
    .where(Membership.person_id == PERSON, Membership.area.in_(AREAS))
)  # fmt: skip


def _steps(reader: Reader, _person_id: int, rows: Sequence[Any]) -> Iterator[PersonEvent]:
    """Referred, screened, selected, managed, suspended, deselected; a decision is an opinion."""
    rules = cohort_rules(reader.policies[POLICY])
    for row in rows:
        yield PersonEvent(
            row.created_at, row.id,
            f"{rules[row.cohort].label}: {STATUS_LABELS[row.to_status].lower()}",
            "  ·  ".join(
                part for part in (
                    row.grounds, f"override: {row.override}" if row.override else "",
                    f"{row.reference}, {row.area}",
                ) if part
            ),
            row.created_by, basis=Basis.OPINION if row.grounds else Basis.FACT,
        )  # fmt: skip


def memberships(reader: Reader, person_id: int) -> list[Flag]:
    """The cohorts that somebody is in, where one who is suspended is held, and until when the law
    supervises.
    """
    rules = cohort_rules(reader.policies[POLICY])
    query = (
        sa.select(
            Membership.cohort, Membership.status, Membership.suspended_place,
            Membership.supervision, Membership.supervision_ends,
        )
        .where(
            Membership.person_id == person_id, Membership.status.in_(LIVE),
            Membership.area.in_(tuple(reader.actor.areas)),
        )
        .order_by(Membership.id)
    )  # fmt: skip
    flags = []
    ends = set[dt.date]()
    for found in reader.session.execute(query):
        place = found.suspended_place
        held = f" at {place}" if found.status is MembershipStatus.SUSPENDED and place else ""
        words = f"{rules[found.cohort].label}: {STATUS_LABELS[found.status].lower()}{held}"
        flags.append(Flag(words, Weight.NOTABLE if held else Weight.PLAIN))
        day = supervised_until(found.status, found.supervision, found.supervision_ends)
        ends |= set() if day is None else {day}
    return [*flags, *_supervision(reader, sorted(ends))]


def _supervision(reader: Reader, ends: Iterable[dt.date]) -> Iterator[Flag]:
    """That supervision by law ends soon or has ended; what several memberships say is said once."""
    today, ahead = reader.clock.today(), reader.policies[POLICY]["supervision_warning_days"]
    for day in ends:
        state = end_state(day, today, ahead)
        if state is ReviewState.OVERDUE:
            yield Flag(f"Supervision by law ended on {day:%d/%m/%Y}", Weight.NOTABLE)
        elif state is ReviewState.DUE:
            yield Flag(f"Supervision by law ends on {day:%d/%m/%Y}", Weight.NOTABLE)


tells(
    Stream(
        "cohorts:steps", "Cohorts", Permission.SEE_COHORTS, _STEPS, MembershipStep.created_at,
        MembershipStep.id, _steps,
    )
)  # fmt: skip
stands("cohorts", Permission.SEE_COHORTS, memberships)
