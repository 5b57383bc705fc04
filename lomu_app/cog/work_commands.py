"""The use cases of intelligence and tactics."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordIntelligence(Command):
    """Put an item of intelligence on record, graded; the result holds `intelligence_id`.

    `graded` reads `2C P`, or an old grade such as `B24`. Handling C takes `conditions`, and may
    take codes of the policy. `raw_reference` says where the report lies; what it says never
    stands here. `reopened` in the result: the location is back on the agenda.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "cog:intelligence:recorded"

    location_id: int
    informed_on: dt.date
    graded: str
    urn: str = ""
    received_on: dt.date | None = None
    several_sources: bool = False
    conditions: str = ""
    condition_codes: tuple[str, ...] = ()
    raw_reference: str = ""
    sanitised_text: str = ""
    review_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendIntelligence(Command):
    """Write text or grade anew. An approval is void from then on."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:intelligence:amended"

    intelligence_id: int
    version: int
    graded: str
    sanitised_text: str
    conditions: str = ""
    condition_codes: tuple[str, ...] = ()
    review_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SanitiseIntelligence(Command):
    """Approve the text as it stands, as a second person: then it may enter a pack."""

    permission: ClassVar[Permission] = Permission.SANITISE_INTELLIGENCE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:intelligence:sanitised"

    intelligence_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposeTactic(Command):
    """Propose a tactic of the toolkit; the result holds `tactic_id` and `reference`.

    Strand and side are the toolkit's where they are left out.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "cog:tactic:proposed"

    location_id: int
    code: str
    objective: str
    target: str = ""
    person_id: int | None = None
    agency: str = ""
    strand: str = ""
    side: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthoriseTactic(Command):
    """Authorise a proposed tactic, or put on record who of which rank did, and when.

    Left out, they are those of whoever sends it, now.
    """

    permission: ClassVar[Permission] = Permission.AUTHORISE_TACTICS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:tactic:authorised"

    tactic_id: int
    version: int
    authorised_by: str = ""
    rank: str = ""
    authorised_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanTactic(Command):
    """Say from which day it runs, and who keeps it going after a sign-off, if anybody does."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:tactic:planned"

    tactic_id: int
    version: int
    starts_on: dt.date | None = None
    kept_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServeTactic(Command):
    """It has begun, or was served: its clocks run from then on.

    `expires_at` names an end that is not later than the toolkit allows.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:tactic:served"

    tactic_id: int
    version: int
    served_at: dt.datetime
    served_by: str
    expires_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordTacticBreach(Command):
    """Put on record that it was broken."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "cog:tactic:breached"

    tactic_id: int
    version: int
    at: dt.datetime
    detail: str
    evidence: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewTactic(Command):
    """It was looked at again and runs on; the toolkit says when that is due anew."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:tactic:reviewed"

    tactic_id: int
    version: int
    found: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishTactic(Command):
    """Say what it came to: the result, and reports over so many days before and after it."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:tactic:finished"

    tactic_id: int
    version: int
    result: str
    count_before: int
    count_after: int
    displacement: str
    cost_hours: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EndTactic(Command):
    """End it without a result: refused, withdrawn, or expired; and say why."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:tactic:ended"

    tactic_id: int
    version: int
    status: str
    reason: str
