"""What has been assessed of somebody, for the rooms above that ask before they decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.assessments.records import Assessment
from lomu_app.store.server_log import knows_who

ELSEWHERE, ANOTHER_AREA = "elsewhere", "another area"
_ELSEWHERE = sa.text("SELECT * FROM lomu_rules.assessed_elsewhere(:person_id, :today)")


@dataclass(frozen=True, slots=True)
class StandingAssessment:
    """The assessment of one instrument that counts today, of whatever area.

    `band` is a code of the instrument's own scale. `not_done_reason` where it could not be
    done: a code of the policy `assessments`, without score and band. Whoever does not work for
    `area` may know that it is there, and no more.
    """

    tool: str
    area: str
    reference: str
    assessed_on: dt.date
    score: int | None
    band: str | None
    not_done_reason: str | None
    policy: str


def standing_assessments(
    session: Session, person_id: int, tools: Iterable[str], today: dt.date
) -> dict[str, StandingAssessment]:
    """By instrument what counts today; the latest one that was done goes before a reason why not.

    One that could not be done, with its reason, counts as looked at.
    """
    asked = tuple(tools)
    wanted = (
        sa.select(Assessment)
        .where(
            Assessment.person_id == person_id,
            Assessment.tool.in_(asked),
            Assessment.withdrawn_by.is_(None),
            Assessment.assessed_on <= today,
            sa.or_(Assessment.valid_until.is_(None), Assessment.valid_until >= today),
        )
        .order_by(Assessment.not_done_reason.is_(None), Assessment.assessed_on, Assessment.id)
    )
    standing = {
        found.tool: StandingAssessment(
            found.tool, found.area, found.reference, found.assessed_on, found.score,
            found.signed_band or found.judged_band or found.band, found.not_done_reason,
            found.policy,
        )
        for found in session.scalars(wanted)
    }  # fmt: skip
    return _with_those_elsewhere(session, person_id, asked, today, standing)


def assessed_elsewhere(session: Session, person_id: int, today: dt.date) -> Sequence[sa.Row[Any]]:
    """What a server tells of assessments that it keeps: tool, area, assessed_on, done, policy."""
    if not knows_who(session):
        return ()
    return session.execute(_ELSEWHERE, {"person_id": person_id, "today": today}).all()


def _with_those_elsewhere(
    session: Session, person_id: int, tools: tuple[str, ...], today: dt.date,
    standing: dict[str, StandingAssessment],
) -> dict[str, StandingAssessment]:  # fmt: skip
    """The same with those of areas whose rows a server keeps from the asker.

    It tells that there is one and whose; the later of two counts, here as there.
    """
    for found in assessed_elsewhere(session, person_id, today):
        mine = standing.get(found.tool)
        later = mine is None or _weight(mine) <= (found.done, found.assessed_on)
        if found.tool in tools and later:
            reason = None if found.done else ELSEWHERE
            standing[found.tool] = StandingAssessment(
                found.tool, found.area, f"{ELSEWHERE} {found.tool}", found.assessed_on, None, None,
                reason, found.policy,
            )  # fmt: skip
    return standing


def _weight(found: StandingAssessment) -> tuple[bool, dt.date]:
    return found.not_done_reason is None, found.assessed_on


def areas_of_assessments(session: Session, references: Iterable[str]) -> dict[str, str]:
    """By reference the area that each of these assessments belongs to."""
    asked = tuple(references)
    wanted = sa.select(Assessment.reference, Assessment.area).where(Assessment.reference.in_(asked))
    known = {row.reference: row.area for row in session.execute(wanted)}
    # What a server keeps from the asker is of an area that is not theirs.
    unseen = set(asked) - known.keys() if knows_who(session) else set()
    return known | dict.fromkeys(unseen, ANOTHER_AREA)


def missing_tools(
    session: Session, person_id: int, tools: Iterable[str], today: dt.date
) -> tuple[str, ...]:
    """The instruments of `tools` without an assessment that counts today."""
    wanted = tuple(tools)
    known = standing_assessments(session, person_id, wanted, today)
    return tuple(tool for tool in wanted if tool not in known)
