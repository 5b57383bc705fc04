"""CSE locations: their states, their risk by five factors, and what links them to others.

A location is open until it is signed off, handed to another authority that has accepted it, or
found to be the same as another one that is open; a nomination, until a meeting rejects it. An open
one is on every agenda of its area.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.workflow import StateTable, Transition


class LocationStatus(StrEnum):
    """Where a location stands."""

    NOMINATED = "nominated"
    ACCEPTED = "accepted"
    UNDER_ASSESSMENT = "under_assessment"
    TACTIC_AGREED = "tactic_agreed"
    DISRUPTION_LIVE = "disruption_live"
    RISK_REDUCED = "risk_reduced"
    SIGN_OFF_PROPOSED = "sign_off_proposed"
    REOPENED = "reopened"
    SIGNED_OFF = "signed_off"
    MONITORING = "monitoring"
    ARCHIVED = "archived"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    REFERRED_OUT = "referred_out"


class LinkKind(StrEnum):
    """What a location is linked to."""

    VEHICLE = "vehicle"
    GROUP = "group"
    PERSON = "person"
    VICTIM = "victim"


class Safeguarding(StrEnum):
    """How far the partner has come with a child who is linked."""

    NOT_REFERRED = "not_referred"
    REFERRED = "referred"
    CLOSED = "closed"


class NoteNature(StrEnum):
    """What a note is: facts, opinions and intelligence stay apart."""

    FACT = "fact"
    OPINION = "opinion"
    INTELLIGENCE = "intelligence"


class Trend(StrEnum):
    """Where the risk has gone since it was judged before."""

    NEW = "new"
    UP = "up"
    DOWN = "down"
    SAME = "same"


class TransferOutcome(StrEnum):
    """What became of an offer to another area."""

    REFUSED = "refused"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


_S = LocationStatus
DERIVED = (_S.UNDER_ASSESSMENT, _S.TACTIC_AGREED, _S.DISRUPTION_LIVE, _S.RISK_REDUCED)
"""States that follow from what is on record of scores and tactics."""
WORKING = frozenset({_S.ACCEPTED, _S.REOPENED, *DERIVED})
ON_AGENDA = WORKING | {_S.SIGN_OFF_PROPOSED}
OPEN = ON_AGENDA | {_S.NOMINATED}
"""What no agenda of the area may lack; a nomination stands on it as one."""
STATUS_LABELS = {
    _S.NOMINATED: "Nominated",
    _S.ACCEPTED: "Accepted",
    _S.UNDER_ASSESSMENT: "Under assessment",
    _S.TACTIC_AGREED: "Tactic agreed",
    _S.DISRUPTION_LIVE: "Disruption live",
    _S.RISK_REDUCED: "Risk reduced",
    _S.SIGN_OFF_PROPOSED: "Sign-off proposed",
    _S.REOPENED: "Reopened",
    _S.SIGNED_OFF: "Signed off",
    _S.MONITORING: "Monitoring",
    _S.ARCHIVED: "Archived",
    _S.DUPLICATE: "Duplicate",
    _S.REJECTED: "Nomination rejected",
    _S.REFERRED_OUT: "Referred out",
}
LINK_LABELS = {
    LinkKind.VEHICLE: "Vehicle",
    LinkKind.GROUP: "Group",
    LinkKind.PERSON: "Person",
    LinkKind.VICTIM: "Victim",
}
SAFEGUARDING_LABELS = {
    Safeguarding.NOT_REFERRED: "Not referred",
    Safeguarding.REFERRED: "Referred to the partner",
    Safeguarding.CLOSED: "Closed by the partner",
}


def _steps() -> Iterator[Transition[LocationStatus]]:
    edit, chair = Permission.EDIT_CSE, Permission.CHAIR_COG
    yield Transition(_S.NOMINATED, _S.ACCEPTED, edit)
    yield Transition(_S.NOMINATED, _S.REJECTED, chair, "why it is not taken on, in a meeting")
    for source in (_S.ACCEPTED, _S.REOPENED, *DERIVED, _S.SIGN_OFF_PROPOSED):
        for target in DERIVED:
            if source is not target:
                yield Transition(source, target, edit, "what is on record of scores and tactics")
    for source in (_S.NOMINATED, _S.ACCEPTED, _S.REOPENED, *DERIVED):
        yield Transition(source, _S.SIGN_OFF_PROPOSED, edit, "evidence on each strand")
        yield Transition(source, _S.DUPLICATE, edit, "which open location it is the same as")
        yield Transition(source, _S.REFERRED_OUT, edit, "that the other area has accepted it")
    yield Transition(_S.SIGN_OFF_PROPOSED, _S.ACCEPTED, edit, "why the proposal does not stand")
    yield Transition(
        _S.SIGN_OFF_PROPOSED, _S.SIGNED_OFF, chair, "the eight points, or a written exception"
    )
    yield Transition(_S.SIGNED_OFF, _S.MONITORING, edit, "a reason")
    for source in (_S.SIGNED_OFF, _S.MONITORING):
        yield Transition(source, _S.ARCHIVED, chair, "a reason")
    left = (_S.SIGNED_OFF, _S.MONITORING, _S.ARCHIVED, _S.DUPLICATE, _S.REJECTED, _S.REFERRED_OUT)
    for source in left:
        yield Transition(source, _S.REOPENED, edit, "a reason")


LOCATION_STATES = StateTable("location", _steps(), STATUS_LABELS)


# --- risk -------------------------------------------------------------------------------------

LEAST, MOST = 1, 5


@dataclass(frozen=True, slots=True)
class Band:
    """One of the five bands; `rank` counts from 1, the lowest, `least` is its lowest score."""

    code: str
    label: str
    rank: int
    least: int


@dataclass(frozen=True, slots=True)
class Risk:
    """A judged risk: a register knows only the band."""

    band: str
    score: int | None = None


@cache
def bands(policy: Policy) -> tuple[Band, ...]:
    """The bands of the policy `cog`, the lowest first."""
    return tuple(
        Band(each["code"], each["label"], rank, each["least"])
        for rank, each in enumerate(policy["bands"], 1)
    )


def find_band(policy: Policy, typed: str) -> Band:
    """The band meant by a code or label; raises InvalidInput naming the choices."""
    wanted = typed.strip().casefold()
    for band in bands(policy):
        if wanted in (band.code, band.label.casefold()):
            return band
    choices = ", ".join(band.label for band in bands(policy))
    raise InvalidInput(f"There is no band “{typed}”. Choose one of: {choices}.", {"band": typed})


def rate(policy: Policy, factors: Mapping[str, int]) -> Risk:
    """The sum of the five factors, each 1 to 5, and its band; raises InvalidInput."""
    known: dict[str, str] = policy["factors"]
    wrong = {code: "1 to 5" for code in known if not _within(factors.get(code))}
    wrong |= {code: "not known" for code in factors if code not in known}
    if wrong:
        told = ", ".join(str(known.get(code, code)).lower() for code in wrong)
        raise InvalidInput(f"Give each factor 1 to 5: {told}.", wrong)
    score = sum(factors.values())
    found = [band for band in bands(policy) if band.least <= score]
    return Risk(found[-1].code, score)


def _within(value: int | None) -> bool:
    return value is not None and LEAST <= value <= MOST


def is_lower(policy: Policy, now: Risk, before: Risk) -> bool:
    """Whether a risk lies strictly below another: by score, or by band where one has no score."""
    if now.score is not None and before.score is not None:
        return now.score < before.score
    return find_band(policy, now.band).rank < find_band(policy, before.band).rank


def trend_of(policy: Policy, now: Risk, before: Risk | None) -> Trend:
    """Where it has gone since it was judged before."""
    if before is None:
        return Trend.NEW
    if is_lower(policy, now, before):
        return Trend.DOWN
    return Trend.UP if is_lower(policy, before, now) else Trend.SAME


# --- kinds of place ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LocationKind:
    """What the policy says of one kind; `online` has a platform instead of an address."""

    code: str
    label: str
    online: bool


@cache
def location_kinds(policy: Policy) -> tuple[LocationKind, ...]:
    """Every kind of the policy `cog`, in its order."""
    return tuple(
        LocationKind(each["code"], each["label"], bool(each.get("online")))
        for each in policy["kinds"]
    )


def find_location_kind(policy: Policy, typed: str) -> LocationKind:
    """The kind meant by a code, label or spelling of a register; raises InvalidInput."""
    wanted = typed.strip().casefold()
    for kind, each in zip(location_kinds(policy), policy["kinds"], strict=True):
        spellings = {name.casefold() for name in each["spellings"]}
        if wanted in spellings | {kind.code, kind.label.casefold()}:
            return kind
    choices = ", ".join(kind.label for kind in location_kinds(policy))
    raise InvalidInput(
        f"There is no kind of location “{typed}”. Choose one of: {choices}.", {"kind": typed}
    )
