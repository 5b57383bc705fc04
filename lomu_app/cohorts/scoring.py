"""What the harm model says beside a decision, and figures of the history as an assessment.

The score is kept with the decision so that it can be explained later. It decides nothing.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lomu_app.assessments.commands import RecordAssessment, record_assessment
from lomu_app.assessments.rules import NewAnswer
from lomu_app.cohorts.commands import AssessFromHistory
from lomu_app.cohorts.keeping import get_membership, require_live
from lomu_app.cohorts.records import DecisionScore, Membership, MembershipStep
from lomu_app.harm.standing import figures_of, score_seen
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


def keep_score(uow: UnitOfWork, membership: Membership) -> None:
    """Name the model in use, and what it says now, in the membership's newest decision."""
    newest = sa.select(sa.func.max(MembershipStep.id)).where(
        MembershipStep.membership_id == membership.id
    )
    seen = score_seen(uow.reader(), membership.person_id)
    uow.add(
        DecisionScore(
            step_id=uow.session.scalars(newest).one(), model=seen.model, digest=seen.digest,
            score=seen.score,
        )
    )  # fmt: skip


@handles(AssessFromHistory)
def assess_from_history(uow: UnitOfWork, command: AssessFromHistory) -> dict[str, Any]:
    """Record an assessment whose answers are the history's figures, each with its evidence."""
    membership = get_membership(uow, command.membership_id, command.version)
    require_live(membership)
    uow.actor.require(Permission.SEE_SCORES)
    figures = figures_of(uow.reader(), membership.person_id, command.tool)
    if not figures:
        raise Refused(
            f"The offence history has nothing for “{command.tool}” of {membership.reference}. "
            "Bring the person's offences in, or answer the instrument by hand."
        )
    recorded: dict[str, Any] = record_assessment(
        uow,
        RecordAssessment(
            person_id=membership.person_id, area=membership.area, tool=command.tool,
            answers=tuple(NewAnswer(one.item, one.value, one.evidence) for one in figures),
            source="Offence history",
        ),
    )  # fmt: skip
    return recorded
