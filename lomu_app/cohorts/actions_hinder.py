"""Somebody about whom there is something to be done is not let go from a cohort."""

from __future__ import annotations

from lomu_app.actions.standing import open_actions
from lomu_app.cohorts.keeping import hinders_leaving
from lomu_app.cohorts.records import Membership
from lomu_app.store.unit_of_work import Reader


def actions_of_member(reader: Reader, membership: Membership) -> list[str]:
    """One phrase for each action that is neither closed nor transferred."""
    return open_actions(reader, membership.person_id, membership.area)


hinders_leaving("actions", actions_of_member)
