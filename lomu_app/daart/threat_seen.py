"""A kept list without those lines that the reader may not see."""

from __future__ import annotations

import dataclasses

import sqlalchemy as sa

from lomu_app.daart.records import Target
from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.people.seeing import hidden_from
from lomu_app.store.unit_of_work import Reader


def as_seen(reader: Reader, kept: ListSnapshot) -> ListSnapshot:
    """The list without people under limited access; unchanged for those who may see them.

    A kept list is one text, which no condition of a query reaches.
    """
    hidden = hidden_from(reader.session, reader.actor)
    if not hidden:
        return kept
    named = {one.reference for one in kept.off_since}
    named |= {one.reference for one in kept.addenda if one.reference is not None}
    found = sa.select(Target.reference).where(Target.reference.in_(named))
    seen = {None, *reader.session.scalars(found)}
    return dataclasses.replace(
        kept,
        lines=tuple(line for line in kept.lines if line.person_id not in hidden),
        alerts=tuple(alert for alert in kept.alerts if alert.person_id not in hidden),
        off_since=tuple(one for one in kept.off_since if one.reference in seen),
        addenda=tuple(one for one in kept.addenda if one.reference in seen),
    )
