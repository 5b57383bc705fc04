"""The use cases of a case before its meeting and in it, as desk and command line send them.

Handlers: `preparing` (briefing, what is missing), `deciding`. `version` is always that of the
case, or of the item, that the user was looking at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefCase(Command):
    """Write what is read out of a case in 90 seconds; whoever alters it voids the check."""

    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "odoc:case:briefed"

    case_id: int
    version: int
    summary: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckBriefing(Command):
    """A second person has read the summary: it holds nothing that may not be said there."""

    permission: ClassVar[Permission] = Permission.SANITISE_INTELLIGENCE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "odoc:case:checked"

    case_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ChaseGap(Command):
    """Ask somebody for what a case lacks; the rule says whom, what and by when where left empty."""

    permission: ClassVar[Permission] = Permission.EDIT_ACTIONS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "odoc:gap:chased"

    case_id: int
    version: int
    gap: str
    owner: str = ""
    agency: str = ""
    due: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SetGapAside(Command):
    """The meeting does without what a case lacks, and why."""

    permission: ClassVar[Permission] = Permission.KEEP_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "odoc:gap:set_aside"

    case_id: int
    version: int
    gap: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideCase(Command):
    """What the meeting decides on a case, and how the person stands from now on.

    `version` is that of the item. SELECT needs the manager, SUSPEND the place and the earliest
    day of release; `override` says why it is decided against what was assessed, or in spite of
    what is still live. Where the rules of the cohort refuse, that is kept with the case and told
    as `refused`; the case is still to be decided.
    """

    permission: ClassVar[Permission] = Permission.CHAIR_MEETINGS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "odoc:case:decided"

    meeting_item_id: int
    version: int
    decision: str
    rationale: str
    rag: str = ""
    next_review: dt.date | None = None
    lead_manager: str = ""
    deputy: str = ""
    where: str = ""
    suspended_for: str = ""
    place: str = ""
    until: dt.date | None = None
    override: str = ""
    chair_reason: str = ""
    vote: str = ""
    dissent: str = ""
