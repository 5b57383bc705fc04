"""What a person's timeline tells of cohorts: each step of each membership."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.keeping import POLICY
from lomu_app.cohorts.records import Membership, MembershipStep
from lomu_app.cohorts.rules import LIVE, STATUS_LABELS, MembershipStatus, cohort_rules
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
    """The cohorts that somebody is in, and where one who is suspended is held."""
    rules = cohort_rules(reader.policies[POLICY])
    query = (
        sa.select(Membership.cohort, Membership.status, Membership.suspended_place)
        .where(
            Membership.person_id == person_id, Membership.status.in_(LIVE),
            Membership.area.in_(tuple(reader.actor.areas)),
        )
        .order_by(Membership.id)
    )  # fmt: skip
    flags = []
    for cohort, status, place in reader.session.execute(query):
        held = f" at {place}" if status is MembershipStatus.SUSPENDED and place else ""
        words = f"{rules[cohort].label}: {STATUS_LABELS[status].lower()}{held}"
        flags.append(Flag(words, Weight.NOTABLE if held else Weight.PLAIN))
    return flags


tells(
    Stream(
        "cohorts:steps", "Cohorts", Permission.SEE_COHORTS, _STEPS, MembershipStep.created_at,
        MembershipStep.id, _steps,
    )
)  # fmt: skip
stands("cohorts", Permission.SEE_COHORTS, memberships)
