"""The use cases of cohort membership, as the desk and the command line send them.

Handlers: `referring` (into the cohort), `deciding` (selection, managing, suspension),
`taking_back` (a step that was a mistake), `settling` (two of one person), `leaving`
(deselection), `looking_after` (manager, RAG, review), `scoring` (figures of harm).
`version` is always that of the membership that the user was looking at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferToCohort(Command):
    """Put somebody forward for a cohort, and say why; `referred_on` is today where None."""

    permission: ClassVar[Permission] = Permission.REFER_TO_COHORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "membership:referred"

    person_id: int
    cohort: str
    area: str
    source: str
    reason: str
    referred_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ScreenReferral(Command):
    """Take a referral in or send it away.

    `release_date` and `da_flag` are what the resettlement cohort asks for; `da_flag` says
    whether earlier records carry a high-risk DA flag, whatever the index offence.
    """

    permission: ClassVar[Permission] = Permission.SCREEN_REFERRALS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:screened"

    membership_id: int
    version: int
    accept: bool
    reason: str
    release_date: dt.date | None = None
    da_flag: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CompleteAssessment(Command):
    """Say that everything the cohort asks for has been assessed."""

    permission: ClassVar[Permission] = Permission.REFER_TO_COHORT
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:assessed"

    membership_id: int
    version: int
    grounds: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessFromHistory(Command):
    """Record an assessment by the figures of the offence history: `tool` rfgv or serial_test."""

    permission: ClassVar[Permission] = Permission.ASSESS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "membership:assessed_from_history"

    membership_id: int
    version: int
    tool: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SelectMember(Command):
    """Decide that somebody is managed in the cohort.

    `override` says why, where the decision goes against what was assessed. `review_due` is
    reckoned from the RAG where None. `where` is needed in cohorts that ask for it.
    """

    permission: ClassVar[Permission] = Permission.DECIDE_SELECTION
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:selected"

    membership_id: int
    version: int
    body: str
    rationale: str
    lead_manager: str
    rag: str
    rag_basis: str
    deputy: str = ""
    review_due: dt.date | None = None
    override: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RejectMember(Command):
    """Decide that somebody is not managed in the cohort."""

    permission: ClassVar[Permission] = Permission.DECIDE_SELECTION
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:not_selected"

    membership_id: int
    version: int
    body: str
    rationale: str
    override: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BeginManaging(Command):
    """Start to work with somebody who was selected; there must be a plan."""

    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:managed"

    membership_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SuspendMember(Command):
    """Pause the work while somebody is out of reach; `until` is the earliest day of release."""

    permission: ClassVar[Permission] = Permission.SUSPEND_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:suspended"

    membership_id: int
    version: int
    reason: str
    place: str
    until: dt.date
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResumeMember(Command):
    """Take the work up again; the next review is due on `review_due`."""

    permission: ClassVar[Permission] = Permission.SUSPEND_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:resumed"

    membership_id: int
    version: int
    review_due: dt.date
    grounds: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeScreeningBack(Command):
    """Take one's own screening back while nothing has followed on it."""

    permission: ClassVar[Permission] = Permission.SCREEN_REFERRALS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:screened:taken_back"

    membership_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeDecisionBack(Command):
    """Take back that one selected somebody or did not, while nothing has followed on it."""

    permission: ClassVar[Permission] = Permission.DECIDE_SELECTION
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:decided:taken_back"

    membership_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeSuspensionBack(Command):
    """Take one's own suspension back while nothing has followed on it."""

    permission: ClassVar[Permission] = Permission.SUSPEND_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:suspended:taken_back"

    membership_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EndDouble(Command):
    """Of two live memberships of one person in one cohort let this one go on and end the other."""

    permission: ClassVar[Permission] = Permission.DECIDE_SELECTION
    verb: ClassVar[Verb] = Verb.COMBINATION
    tag: ClassVar[str] = "membership:double:ended"

    membership_id: int
    version: int
    other_id: int
    other_version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeDoubleBack(Command):
    """Let the membership live again that one has ended for another, while nothing has followed."""

    permission: ClassVar[Permission] = Permission.DECIDE_SELECTION
    verb: ClassVar[Verb] = Verb.COMBINATION
    tag: ClassVar[str] = "membership:double:taken_back"

    membership_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposeDeselection(Command):
    """A sergeant's proposal to let somebody go, for an inspector or a meeting to decide.

    With `taken_back` whoever proposed it thinks better of it; `detail` says why.
    """

    permission: ClassVar[Permission] = Permission.PROPOSE_DESELECTION
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:deselection:proposed"

    membership_id: int
    version: int
    reason: str
    detail: str
    taken_back: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmDeselection(Command):
    """Let somebody go as proposed by another; `override` where something is still live."""

    permission: ClassVar[Permission] = Permission.CONFIRM_DESELECTION
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:deselected"

    membership_id: int
    version: int
    grounds: str
    override: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclineDeselection(Command):
    """Keep somebody in spite of the proposal, and say why."""

    permission: ClassVar[Permission] = Permission.CONFIRM_DESELECTION
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:deselection:declined"

    membership_id: int
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who is to manage one membership; `version` is that of the membership that was seen."""

    membership_id: int
    version: int
    lead_manager: str
    deputy: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AllocateMembers(Command):
    """Give memberships of one area to their managers, each to its own; the way back as well.

    Those that were changed meanwhile, or have ended, are left as they are and told; the
    others are changed together.
    """

    permission: ClassVar[Permission] = Permission.DECIDE_SELECTION
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:allocated"

    area: str
    members: tuple[Allocation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewMember(Command):
    """Stamp a review: the RAG with its basis, and when the next one is due.

    `rag_only` changes the RAG between two reviews: nobody says that they reviewed, and the
    review is due when it was, or sooner where the new RAG asks for that.
    """

    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:reviewed"

    membership_id: int
    version: int
    rag: str
    rag_basis: str
    review_due: dt.date | None = None
    rag_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendSupervision(Command):
    """Who supervises somebody by law, and how often they are to be seen."""

    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:supervision"

    membership_id: int
    version: int
    statutory: bool | None
    supervision: str
    supervision_ends: dt.date | None = None
    probation_officer: str = ""
    contacts_a_week: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SetReleaseDate(Command):
    """Say when somebody comes out of custody, or with None that no day is known any more.

    The other live memberships of the person in the area that named the same day as this one
    follow. `place` is where they are; empty leaves it as it is.
    """

    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "membership:release_date"

    membership_id: int
    version: int
    release_date: dt.date | None
    reason: str
    place: str = ""
