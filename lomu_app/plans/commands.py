"""The use cases of a case-management plan, as the desk and the command line send them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class StartPlan(Command):
    """Open the one joint plan of a person in an area; `change_declined` says why none is wanted."""

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "plan:started"

    person_id: int
    area: str
    index_offence: str = ""
    risks: str = ""
    exit_test: str = ""
    change_declined: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddGoal(Command):
    """Add a goal of control or of change; a change goal names its pathway."""

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "plan:goal:added"

    plan_id: int
    version: int
    kind: str
    text: str
    pathway: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendPlan(Command):
    """Write under headings of the summary, and set the states of pathways, by their codes.

    What is not named stays as it is; an empty text or state takes away what stood there.
    """

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "plan:amended"

    plan_id: int
    version: int
    headings: tuple[tuple[str, str], ...] = ()
    pathways: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendGoal(Command):
    """Say a goal in other words, or where it stands; removing one needs a reason.

    `place` moves it among the goals of its kind, from 1.
    """

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "plan:goal:amended"

    plan_id: int
    version: int
    goal_id: int
    text: str
    status: str
    pathway: str = ""
    reason: str = ""
    place: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WriteStep(Command):
    """Add a step towards a goal, or write an existing one anew."""

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "plan:step:written"

    plan_id: int
    version: int
    goal_id: int
    text: str
    owner: str
    agency: str
    due: dt.date | None = None
    status: str = "not_started"
    result: str = ""
    step_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WriteContingency(Command):
    """Add what is done if something happens, or write an existing one anew; `ended` ends it."""

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "plan:contingency:written"

    plan_id: int
    version: int
    trigger: str
    response: str
    owner: str
    ended: bool = False
    contingency_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordAgreement(Command):
    """Whether the person agrees with the plan, asked on a day; keeps a version of it."""

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "plan:agreement"

    plan_id: int
    version: int
    agreement: str
    asked_on: dt.date
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewPlan(Command):
    """What a review found, who took part, and when the next one is due; keeps a version.

    `next_review` is reckoned by the policy where None.
    """

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "plan:reviewed"

    plan_id: int
    version: int
    held_on: dt.date
    present: str
    findings: str
    exit_test: str
    exit_reason: str = ""
    next_review: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SettlePlans(Command):
    """Of two plans that a join has left, let one go on and close the other; a version is kept."""

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.COMBINATION
    tag: ClassVar[str] = "plan:settled"

    plan_id: int
    version: int
    other_id: int
    other_version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopenPlan(Command):
    """Take a plan up again that was closed for another one, e.g. after the join was undone."""

    permission: ClassVar[Permission] = Permission.EDIT_PLANS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "plan:reopened"

    plan_id: int
    version: int
    reason: str
