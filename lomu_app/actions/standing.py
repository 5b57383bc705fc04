"""What is still to be done about somebody, for the rooms above that ask."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.actions.records import Action
from lomu_app.actions.rules import UNFINISHED, Source
from lomu_app.store.unit_of_work import Reader


def open_actions(reader: Reader, person_id: int, area: str) -> list[str]:
    """One phrase for each unfinished action of the person in the area.

    The tasks of a release are left out: they go with the release. What somebody raised for one
    does not.
    """
    wanted = (
        sa.select(Action.reference, Action.owner)
        .where(
            Action.person_id == person_id, Action.area == area, Action.status.in_(UNFINISHED),
            sa.or_(Action.source_kind != Source.RELEASE, Action.task.is_(None)),
        )
        .order_by(Action.id)
    )  # fmt: skip
    return [f"action {reference} ({owner})" for reference, owner in reader.session.execute(wanted)]
