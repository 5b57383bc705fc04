"""What every handler that changes a location does: load, step, settle, index, tell.

The status follows from what is on record of scores and tactics; nobody types it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.cog.records import Location, LocationStep, RiskScore
from lomu_app.cog.rules import (
    LOCATION_STATES,
    ON_AGENDA,
    STATUS_LABELS,
    WORKING,
    LocationStatus,
    Risk,
    is_lower,
    location_kinds,
)
from lomu_app.cog.tactic_rules import AGREED, RUNNING, TacticStatus
from lomu_app.cog.work_records import Tactic
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.grid import GridPoint
from lomu_app.store.numbers import next_id
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import UnitOfWork

POLICY, TOOLKIT = "cog", "tactics"
REGISTER, TRANSFER = "register", "transfer"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLocation:
    """A location as it comes on record. `fields` holds what else the record says of it.

    `status` is nominated, or one of the agenda; `factors` is empty where only a band is known.
    """

    area: str
    name: str
    kind: str
    source: str
    raised_on: dt.date
    entry: Risk
    status: LocationStatus = LocationStatus.NOMINATED
    now: Risk | None = None
    factors: Mapping[str, int] = field(default_factory=dict)
    basis: str = ""
    point: GridPoint | None = None
    from_register: bool = False
    came_from_id: int | None = None
    fields: Mapping[str, str | int | None] = field(default_factory=dict)


TEXTS = (
    "own_reference", "ward", "kind_detail", "address", "postcode", "platform", "proprietor",
    "licensee", "licence_number", "opening_hours", "lead", "strand", "theme", "raised_by",
)  # fmt: skip


Watch = Callable[[UnitOfWork, Location], None]
_AFTER: list[Watch] = []


def after_every_change(watch: Watch) -> None:
    """Call `watch(uow, location)` for each location that was changed or came on record."""
    _AFTER.append(watch)


def get_location(uow: UnitOfWork, location_id: int, version: int | None = None) -> Location:
    """Load a location to change it: the version that was seen, in an area of the actor's.

    Raises RecordNotFound, EditConflict or NotPermitted.
    """
    location = uow.get(Location, location_id, expected_version=version)
    uow.actor.require_area(location.area)
    return location


def get_to_add(uow: UnitOfWork, location_id: int) -> Location:
    """Load a location to which something is added.

    Raises Refused, besides, for one that stands for another: what was added would be read by
    nobody.
    """
    location = get_location(uow, location_id)
    require_takes_more(uow, location)
    return location


def require_takes_more(uow: UnitOfWork, location: Location) -> None:
    """Refuse to add to one that stands for another: what was added would be read by nobody."""
    why_not = why_nothing_is_added(uow.session, location)
    if why_not:
        raise Refused(f"{why_not}.")


def why_nothing_is_added(session: Session, location: Location) -> str:
    """Where to tell it instead, without the last full stop; empty where it can be added here."""
    if location.status is LocationStatus.DUPLICATE:
        other = session.get_one(Location, location.duplicate_of_id)
        return f"{location.reference} is the same as {other.reference}. Record it there"
    if location.status is LocationStatus.REFERRED_OUT:
        return f"{location.reference} was handed over. Tell the other area, or reopen it here"
    return ""


def add_location(uow: UnitOfWork, wanted: NewLocation) -> Location:
    """Store it, its first step and its scores; it is on the agenda from now on."""
    number, policy = next_id(uow.session, Location), uow.policies[POLICY]
    texts = dict.fromkeys(TEXTS, "") | dict(wanted.fields)
    now, nominated = wanted.now or wanted.entry, wanted.status is LocationStatus.NOMINATED
    location = uow.add(
        Location(
            id=number, reference=f"LOC-{number:04d}", name=wanted.name, area=wanted.area,
            authority=authority_of(uow, wanted.area), kind=wanted.kind, source=wanted.source,
            easting=wanted.point and wanted.point.easting,
            northing=wanted.point and wanted.point.northing,
            raised_on=wanted.raised_on, from_register=wanted.from_register, status=wanted.status,
            status_since=uow.clock.now(), agenda_since=None if nominated else wanted.raised_on,
            entry_score=wanted.entry.score, entry_band=wanted.entry.band,
            entry_scored_on=wanted.raised_on, now_score=now.score, now_band=now.band,
            now_scored_on=wanted.raised_on, entry_due=wanted.came_from_id is not None,
            next_review=None, last_new_intelligence_at=None, sign_off_id=None, transfer_id=None,
            duplicate_of_id=None, came_from_id=wanted.came_from_id, policy=policy.stamp, edits=0,
            **texts,
        )
    )  # fmt: skip
    keep_step(uow, location, None, wanted.basis)
    keep_score(uow, location, wanted.entry, wanted.factors, wanted.raised_on, basis=wanted.basis)
    if wanted.now is not None and wanted.now != wanted.entry:
        keep_score(uow, location, wanted.now, {}, wanted.raised_on, basis=wanted.basis)
    return location


def authority_of(uow: UnitOfWork, area: str) -> str:
    """The local authority in which a policing unit lies."""
    units = uow.policies["areas"]["units"]
    return str(next(unit["authority"] for unit in units if unit["label"] == area))


def keep_score(
    uow: UnitOfWork, location: Location, risk: Risk, factors: Mapping[str, int], day: dt.date, *,
    basis: str, grounds: str = "", rests_on: tuple[int, ...] = (),
) -> None:  # fmt: skip
    """Write down a risk as it was judged."""
    uow.add(
        RiskScore(
            location_id=location.id, scored_on=day, factors=dict(factors), score=risk.score,
            band=risk.band, basis=basis, grounds=grounds, rests_on=list(rests_on),
            policy=uow.policies[POLICY].stamp,
        )
    )  # fmt: skip


def entry_of(location: Location) -> Risk:
    """The risk at entry."""
    return Risk(location.entry_band, location.entry_score)


def now_of(location: Location) -> Risk:
    """The risk as it was judged last."""
    return Risk(location.now_band, location.now_score)


def step(
    uow: UnitOfWork, location: Location, wanted: LocationStatus, reason: str,
    meeting_id: int | None = None,
) -> None:  # fmt: skip
    """Take one step of the state table, and keep a record of it."""
    LOCATION_STATES.require(location.status, wanted)
    before, location.status = location.status, wanted
    location.status_since = uow.clock.now()
    if wanted is LocationStatus.REOPENED:
        location.agenda_since, location.entry_due = uow.clock.today(), True
        location.duplicate_of_id = None
    elif wanted in ON_AGENDA and location.agenda_since is None:
        location.agenda_since = uow.clock.today()
    keep_step(uow, location, before, reason, meeting_id)


def keep_step(
    uow: UnitOfWork, location: Location, before: LocationStatus | None, reason: str,
    meeting_id: int | None = None,
) -> None:  # fmt: skip
    """Write down a step that was taken."""
    uow.add(
        LocationStep(
            location_id=location.id, from_status=before, to_status=location.status,
            reason=reason[:2000], meeting_id=meeting_id,
        )
    )  # fmt: skip


def settle(uow: UnitOfWork, location: Location, reason: str, *, worked: bool = True) -> None:
    """Let the status follow from scores and tactics, where it is one that does.

    `worked` says that something was done: an accepted location is then under assessment.
    """
    if location.status not in WORKING:
        return
    wanted = working_status(uow, location, worked=worked)
    if wanted is not location.status and wanted is not LocationStatus.ACCEPTED:
        step(uow, location, wanted, reason)


def working_status(uow: UnitOfWork, location: Location, *, worked: bool) -> LocationStatus:
    """What scores and tactics make of it; accepted where there is nothing yet."""
    asked = sa.select(Tactic.status).where(Tactic.location_id == location.id)
    found = set(uow.session.scalars(asked))
    if found & RUNNING:
        return LocationStatus.DISRUPTION_LIVE
    if found & AGREED:
        return LocationStatus.TACTIC_AGREED
    fallen = is_lower(uow.policies[POLICY], now_of(location), entry_of(location))
    if TacticStatus.DONE in found and fallen and not location.entry_due:
        return LocationStatus.RISK_REDUCED
    if not worked and location.status in (LocationStatus.ACCEPTED, LocationStatus.REOPENED):
        return location.status
    return LocationStatus.UNDER_ASSESSMENT if worked or found else LocationStatus.ACCEPTED


def finish(uow: UnitOfWork, location: Location, reason: str | None = None) -> None:
    """Sign the change, renew what search finds, and tell audit and screens."""
    location.edits += 1
    uow.changed(location)
    uow.session.flush()
    uow.session.expire(location, ["steps", "scores", "notes", "links", "sign_offs"])
    index_location(uow, location)
    uow.explain(
        subject=f"cog:location:{location.id}", reason=None if reason is None else reason[:1000]
    )
    uow.touch(Kind.LOCATION, location.id)
    for watch in _AFTER:
        watch(uow, location)


def index_location(uow: UnitOfWork, location: Location) -> None:
    """Make a location findable by its references, name and place; only its room looks for it."""
    labels = {kind.code: kind.label for kind in location_kinds(uow.policies[POLICY])}
    index_record(
        uow.session, Kind.LOCATION, location.id,
        title=f"{location.name} · {location.reference}",
        detail=" · ".join((labels[location.kind], STATUS_LABELS[location.status], location.area)),
        area=location.area,
        words=[
            location.reference, location.own_reference, location.kind_detail, location.address,
            location.postcode, location.platform, location.proprietor, location.licensee,
            location.lead, location.theme,
        ],
    )  # fmt: skip
