"""What has been assessed of somebody, for the rooms above that ask before they decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.assessments.records import Assessment


def missing_tools(
    session: Session, person_id: int, tools: Iterable[str], today: dt.date
) -> tuple[str, ...]:
    """The instruments of `tools` without an assessment that counts today.

    One that could not be done, with its reason, counts as looked at.
    """
    wanted = sa.select(Assessment.tool).where(
        Assessment.person_id == person_id,
        Assessment.withdrawn_by.is_(None),
        Assessment.assessed_on <= today,
        sa.or_(Assessment.valid_until.is_(None), Assessment.valid_until >= today),
    )
    known = set(session.scalars(wanted))
    return tuple(tool for tool in tools if tool not in known)
