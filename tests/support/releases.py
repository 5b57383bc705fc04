"""Invented releases for tests, made through the commands that officers use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.actions.commands import RaiseAction, StepAction
from lomu_app.actions.queries import find_action_id, find_action_ids, load_action, load_actions
from lomu_app.actions.records import Action
from lomu_app.actions.rows import ActionFilter, ActionRow
from lomu_app.actions.rules import ActionStatus
from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import SetReleaseDate
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.interventions.commands import ReferToIntervention
from lomu_app.interventions.queries import load_interventions
from lomu_app.interventions.rows import InterventionFilter, InterventionRow
from lomu_app.interventions.rules import InterventionStatus
from lomu_app.resettlement.queries import load_releases
from lomu_app.resettlement.records import Release
from lomu_app.resettlement.rows import ReleaseFilter, ReleaseRow
from tests.support.cohorts import make_membership, refer, version_of
from tests.support.stored import stored
from tests.support.targets import AREA, TODAY, make_person

EVERYTHING = ReleaseFilter(everything=True)


def day(offset: int) -> dt.date:
    """So many days from the tests' own day, a Tuesday."""
    return TODAY + dt.timedelta(days=offset)


def set_day(core: Core, membership_id: int, offset: int | None, **fields: Any) -> None:
    """Set the day of release, as somebody who was just looking; None for no day."""
    core.execute(
        SetReleaseDate(
            membership_id=membership_id, version=version_of(core, membership_id),
            release_date=None if offset is None else day(offset),
            **{"reason": "The prison says so", **fields},
        )
    )  # fmt: skip


def make_release(core: Core, offset: int = 40, area: str = AREA, *, managed: bool = False) -> int:
    """Somebody who comes out so many days from today; the id of the membership.

    Only referred, which is quickly made, or managed by PC Yarrow.
    """
    stage = MembershipStatus.MANAGED
    found = make_membership(core, stage, area) if managed else refer(core, area=area)
    set_day(core, found, offset, place="HMP Elmbrook")
    return found


def releases(core: Core, membership_id: int | None = None) -> list[ReleaseRow]:
    """Every release, or those of the person of a membership; oldest first."""
    person = None if membership_id is None else stored(core, Membership, membership_id).person_id
    wanted = ReleaseFilter(everything=True, person_id=person)
    return sorted(core.ask(load_releases, wanted), key=lambda row: row.id)


def release(core: Core, membership_id: int | None = None) -> ReleaseRow:
    """The only one."""
    (found,) = releases(core, membership_id)
    return found


def seen(core: Core, release_id: int) -> dict[str, int]:
    """What somebody would send who was just looking at the release."""
    return {"release_id": release_id, "version": stored(core, Release, release_id).version}


def tasks(core: Core, found: ReleaseRow) -> dict[str, ActionRow]:
    """The actions of a release by the code of their task."""
    ids = [task.action_id for task in found.tasks]
    return {row.task or "": row for row in core.ask(load_actions, ids)}


def make_action(core: Core, **fields: Any) -> int:
    """Something to be done within a week; its id."""
    values = {
        "person_id": fields.get("person_id") or make_person(core), "area": AREA,
        "text": "See him at home", "kind": "visit", "strand": "justice", "owner": "PC Yarrow",
        "due": day(7),
    }  # fmt: skip
    return int(core.execute(RaiseAction(**{**values, **fields})).result["action_id"])


def action(core: Core, action_id: int) -> ActionRow:
    """How the action stands."""
    return core.ask(load_action, action_id).row


def looked_at(core: Core, action_id: int) -> dict[str, int]:
    """What somebody would send who was just looking at the action."""
    return {"action_id": action_id, "version": stored(core, Action, action_id).version}


def close(core: Core, action_id: int, status: str = "done", result: str = "All done") -> None:
    """Close an action."""
    core.execute(StepAction(**looked_at(core, action_id), status=status, result=result))


def all_actions(core: Core, person_id: int) -> list[ActionRow]:
    """Every action of a person."""
    wanted = ActionFilter(statuses=tuple(ActionStatus), person_id=person_id)
    return core.ask(load_actions, core.ask(find_action_ids, wanted))


def action_named(core: Core, reference: str) -> ActionRow:
    """The action with this reference."""
    return action(core, core.ask(find_action_id, reference))


def refer_to(core: Core, kind: str = "cara", **fields: Any) -> int:
    """Refer somebody to an intervention; its id."""
    values = {
        "person_id": fields.get("person_id") or make_person(core), "area": AREA, "kind": kind,
        "reason": "Conditional caution",
    }  # fmt: skip
    done = core.execute(ReferToIntervention(**{**values, **fields}))
    return int(done.result["intervention_id"])


def intervention(core: Core, intervention_id: int) -> InterventionRow:
    """How the intervention stands."""
    wanted = InterventionFilter(statuses=tuple(InterventionStatus))
    return next(r for r in core.ask(load_interventions, wanted) if r.id == intervention_id)
