"""The use cases of CSE locations, as the desk, the meeting and other rooms send them.

`version` is always that of the record that the user was looking at. What only adds to a location
(a note, a link, intelligence, a tactic) names none: nobody's addition is lost to another's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command
from lomu_app.store.edit import FieldChange as FieldChange


@dataclass(frozen=True, kw_only=True, slots=True)
class NominateLocation(Command):
    """Raise a location; the result holds `location_id`, `reference` and `alike`.

    `factors` gives each of the five factors of the risk at entry 1 to 5. `point` is a grid
    reference, or latitude and longitude. `alike` lists references that may be the same place.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "cog:location:nominated"

    area: str
    name: str
    kind: str
    source: str
    factors: Mapping[str, int]
    basis: str
    raised_by: str = ""
    own_reference: str = ""
    kind_detail: str = ""
    address: str = ""
    postcode: str = ""
    point: str = ""
    platform: str = ""
    ward: str = ""
    proprietor: str = ""
    licensee: str = ""
    licence_number: str = ""
    opening_hours: str = ""
    lead: str = ""
    strand: str = ""
    theme: str = ""
    children: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendLocation(Command):
    """Save edited fields; whoever edited another field meanwhile loses nothing."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:location:amended"

    location_id: int
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepLocation(Command):
    """Accept a nomination, reopen what has left the agenda, or go on after a sign-off.

    `status` is accepted, reopened, monitoring or archived.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:location:stepped"

    location_id: int
    version: int
    status: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkDuplicate(Command):
    """Say that a location is the same as another one, which stays on the agenda."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:location:duplicate"

    location_id: int
    version: int
    same_as_id: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreRisk(Command):
    """Judge the risk anew by the five factors, and say on what it rests.

    `grounds` is a code of the policy's `drop_grounds`, needed where the risk falls; `rests_on`
    names items of intelligence by id.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:location:scored"

    location_id: int
    version: int
    factors: Mapping[str, int]
    basis: str
    grounds: str = ""
    rests_on: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AddLocationNote(Command):
    """Add a dated update: fact, opinion or intelligence."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "cog:location:noted"

    location_id: int
    on_day: dt.date
    nature: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkToLocation(Command):
    """Link a person, a vehicle, a group, or a victim by pseudonym; the result holds `link_id`.

    A victim's `safeguarding` is not_referred, referred or closed, by the `partner` named.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "cog:location:linked"

    location_id: int
    kind: str
    person_id: int | None = None
    label: str = ""
    role: str = ""
    safeguarding: str = ""
    partner: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordSafeguarding(Command):
    """Say how far the partner has come with a child who is linked."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:location:safeguarding"

    link_id: int
    version: int
    safeguarding: str
    partner: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EndLocationLink(Command):
    """Say that a link holds no longer, or never did; it stays on record."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:location:unlinked"

    link_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposeSignOff(Command):
    """Propose to take a location off the agenda, with evidence on each strand."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:sign_off:proposed"

    location_id: int
    version: int
    prevent: str
    protect: str
    justice: str
    displacement: str
    review_on: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawSignOff(Command):
    """Take a proposal back; the location stays on the agenda."""

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:sign_off:withdrawn"

    location_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideSignOff(Command):
    """Decide on a proposal outside a meeting: decline it, or grant it by written exception."""

    permission: ClassVar[Permission] = Permission.CHAIR_COG
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:sign_off:decided"

    location_id: int
    version: int
    granted: bool
    minute: str
    exception_reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferTransfer(Command):
    """Offer a location to another area; it stays here until it is accepted there.

    The result holds `transfer_id`.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:transfer:offered"

    location_id: int
    version: int
    to_area: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerTransfer(Command):
    """Accept what another area offers, onto the own agenda, or refuse it.

    The result of an acceptance holds `location_id` and `reference` of the own record.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "cog:transfer:answered"

    transfer_id: int
    version: int
    accepted: bool
    answer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordCogListing(Command):
    """Note that records of the compartment were printed: which, and how many."""

    permission: ClassVar[Permission] = Permission.SEE_CSE
    verb: ClassVar[Verb] = Verb.CONSULTATION
    tag: ClassVar[str] = "cog:consulted"

    what: str
    records: int
