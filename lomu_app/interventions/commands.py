"""The use cases of interventions, as the desk sends them.

`version` is always that of the intervention that the user was looking at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferToIntervention(Command):
    """Refer somebody; `pseudonym` is the victim's, where the kind is for a victim.

    `sessions` None takes the policy's number. The result holds `intervention_id` and
    `reference`.
    """

    permission: ClassVar[Permission] = Permission.EDIT_INTERVENTIONS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "intervention:referred"

    person_id: int
    area: str
    kind: str
    reason: str
    provider: str = ""
    referred_on: dt.date | None = None
    sessions: int | None = None
    pseudonym: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StepIntervention(Command):
    """Start it, or end it: completed, failed, declined or withdrawn.

    The result holds the reference of the action that follows, as `action`; empty where none.
    """

    permission: ClassVar[Permission] = Permission.EDIT_INTERVENTIONS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "intervention:stepped"

    intervention_id: int
    version: int
    status: str
    reason: str = ""
    on_day: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordSession(Command):
    """Say what came of a session; a `number` that is on record already is corrected.

    The first one that is attended starts the intervention.
    """

    permission: ClassVar[Permission] = Permission.EDIT_INTERVENTIONS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "intervention:session"

    intervention_id: int
    version: int
    number: int
    held_on: dt.date
    outcome: str
    note: str = ""
