"""The use cases of the Threat Review list, as the desk and the command line send them.

Handlers: `threat_review` (making the draft), `threat_lines` (changing its lines),
`threat_steps` (submit to close), `threat_results` (what the meeting decides and what came
of it). `version` is always that of the list or line that the user was looking at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class PrepareList(Command):
    """Generate the draft of an area and day, or bring it up to date; doing it twice is harmless."""

    permission: ClassVar[Permission] = Permission.PREPARE_LIST
    verb: ClassVar[Verb] = Verb.COMBINATION
    tag: ClassVar[str] = "threat_list:prepared"

    area: str
    day: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveLine(Command):
    """Give a line another rank than the policy's, and say why."""

    permission: ClassVar[Permission] = Permission.PREPARE_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:line:moved"

    item_id: int
    version: int
    new_rank: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveLine(Command):
    """Take a line off this list, and say why; the target stays outstanding."""

    permission: ClassVar[Permission] = Permission.PREPARE_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:line:removed"

    item_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreLine(Command):
    """Put a line back where the policy has it, and say why: undoes both a move and a removal."""

    permission: ClassVar[Permission] = Permission.PREPARE_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:line:restored"

    item_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SetLine(Command):
    """Who is to deal with a line, by when, and what is asked of the meeting; None leaves as is."""

    permission: ClassVar[Permission] = Permission.PREPARE_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:line:set"

    item_id: int
    version: int
    owner: str | None = None
    team: str | None = None
    due: str | None = None
    ask: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmitList(Command):
    """Hand the draft to the approver."""

    permission: ClassVar[Permission] = Permission.SUBMIT_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:submitted"

    list_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnList(Command):
    """Give a submitted or approved list back to be worked on, and say why."""

    permission: ClassVar[Permission] = Permission.APPROVE_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:returned"

    list_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ApproveList(Command):
    """Approve a submitted list; the gaps that remain are written into the approval."""

    permission: ClassVar[Permission] = Permission.APPROVE_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:approved"

    list_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PresentList(Command):
    """Begin the meeting: the list is frozen as it stands."""

    permission: ClassVar[Permission] = Permission.PRESENT_LIST
    verb: ClassVar[Verb] = Verb.DISCLOSURE
    tag: ClassVar[str] = "threat_list:presented"

    list_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class EndMeeting(Command):
    """The meeting is over and the actions are issued; happens by itself with the last decision."""

    permission: ClassVar[Permission] = Permission.PRESENT_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:actioned"

    list_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordDecision(Command):
    """What the meeting decided on a line; owner, team and due stay where None."""

    permission: ClassVar[Permission] = Permission.PRESENT_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:decision:recorded"

    item_id: int
    version: int
    decision: str
    owner: str | None = None
    team: str | None = None
    due: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordResult(Command):
    """What came of a line; records the attempt and closes the target where the result says so.

    `result` is a code of policy `threat_review`; `at_time` reads `22:10`; `on_day` is the
    day of the attempt, today where None.
    """

    permission: ClassVar[Permission] = Permission.RECORD_ATTEMPTS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:result:recorded"

    item_id: int
    version: int
    result: str
    note: str = ""
    custody_reference: str = ""
    on_day: dt.date | None = None
    at_time: str | None = None
    place: str = ""
    officers: str = ""
    next_step: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CarryOn(Command):
    """Carry a line over to the next list, and say why; after the policy's days an inspector."""

    permission: ClassVar[Permission] = Permission.PRESENT_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:line:carried"

    item_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseList(Command):
    """Close the day: every line has an outcome or is carried over.

    With `carry_rest` False it is refused while any line has neither a result nor a carry.
    `reason` is an inspector's, for all lines at once that have been carried too long.
    """

    permission: ClassVar[Permission] = Permission.PRESENT_LIST
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_list:closed"

    list_id: int
    version: int
    carry_rest: bool = True
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddAddendum(Command):
    """Say something about a list that can no longer be changed; about one line, or the whole."""

    permission: ClassVar[Permission] = Permission.PRESENT_LIST
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "threat_list:addendum:added"

    list_id: int
    text: str
    item_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RaiseAlert(Command):
    """Put something before the meeting that is no target, from `day` on.

    `category` is one of policy `threat_review` that no power to arrest belongs to; `text`
    has at most 400 letters; `person` is a reference such as P-000123, or empty.
    """

    permission: ClassVar[Permission] = Permission.EDIT_TARGETS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "threat_alert:raised"

    area: str
    day: dt.date
    category: str
    text: str
    person: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SettleAlert(Command):
    """Say what came of an alert; from the next day on it is on no list any more."""

    permission: ClassVar[Permission] = Permission.RECORD_ATTEMPTS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "threat_alert:settled"

    alert_id: int
    version: int
    outcome: str
