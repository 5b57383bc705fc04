"""The use cases of a case-management plan, as the desk and the command line send them."""

from __future__ import annotations

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
